"""Short words for the tests of gas balloons: a spot in the standard atmosphere, a launch as planned."""

from datetime import UTC, datetime

import numpy as np
from scipy.optimize import brentq

from planner.air import AirColumn, standard_pressure, standard_temperature
from planner.errors import InputError
from planner.geo import Floats, geopotential_height
from planner.plan.film import Film
from planner.plan.gas_balloon import GasBalloon
from planner.units import GAS_CONSTANT_DRY_AIR, HOUR_S, LOWEST_ALTITUDE_M
from planner.vehicle.balloon_trajectory import BalloonTrajectory
from planner.vehicle.launch import Launch, Load, Spot, Varied
from planner.vehicle.physics import physics_of

ONE = np.zeros(1, dtype=np.int64)
"""One draw, at the first spot."""


def standard_air() -> AirColumn:
    """The standard atmosphere as a column, up to where no balloon of these tests rises."""
    altitude_m = np.arange(LOWEST_ALTITUDE_M, 48_000.0, 250.0)
    height_gpm = geopotential_height(altitude_m)
    return AirColumn(altitude_m, standard_temperature(height_gpm), standard_pressure(height_gpm))


AIR = standard_air()


def spot(site_m: float = 0.0) -> Spot:
    """A launch in Korea in the morning of a November day, in the standard atmosphere."""
    return Spot(site_m, AIR, 37.9, 126.7, datetime(2026, 11, 24, tzinfo=UTC))


def planned(n: int = 1) -> Varied:
    """Nothing varies: n draws as planned."""
    return lambda name, stream="": np.ones(n)


def launch(*loads: Load, hours: float = 24.0, site_m: float = 0.0) -> Launch:
    return Launch((spot(site_m),), ONE, loads, hours * HOUR_S)


def timed(mass_kg: float, after_s: float, over_s: float = 0.0) -> Load:
    """What is let go so long after the launch."""
    return Load(mass_kg, over_s, np.array([after_s]))


def flown(film: Film, *loads: Load, hours: float = 24.0, site_m: float = 0.0) -> BalloonTrajectory:
    """The way of one balloon as planned."""
    return physics_of(film).trajectory(launch(*loads, hours=hours, site_m=site_m), planned())


def stages(trajectory: BalloonTrajectory) -> list[tuple[str, float, float, float]]:
    """Kind, start [m], end [m] and seconds of each stage of one balloon."""
    return [
        (stage.kind.value, float(stage.start_m[0]), float(stage.end_m[0]), float(stage.duration_s[0]))
        for stage in trajectory.stages
    ]


def at(value: float) -> Floats:
    """A number as the one draw's."""
    return np.array([value])


def floats_at_m(film: Film, *loads: Load) -> float:
    return float(flown(film, *loads).float_m[0])


def closed_float_m(film: Film, hanging_kg: float = 0.0) -> float:
    """Where the full tube lifts what it weighs: rho V (1 - Mg / Ma) = mass, gas as warm as the air."""
    lifts_m3 = film.tube.volume_m3 * (1 - GAS_CONSTANT_DRY_AIR / physics_of(film).filling.constant)
    mass_kg = physics_of(film).dry_kg + hanging_kg
    return float(brentq(lambda z: AIR.density(z) * lifts_m3 - mass_kg, -500.0, 40_000.0))


def pressure_altitude_m(film: Film, hanging_kg: float = 0.0, warm_k: float = 0.0) -> float:
    """Where the gas of a fill at sea level, as planned and so much warmer than the air, fills the tube."""
    full_kgpm3 = physics_of(film).fill(spot(), hanging_kg).gas_kg / film.tube.volume_m3

    def spare(z: float) -> float:
        return (
            float(physics_of(film).filling.density(AIR.temperature(z) + warm_k, AIR.pressure(z))) - full_kgpm3
        )

    return float(brentq(spare, 0.0, 40_000.0))


def flies(balloon: GasBalloon, *loads: Load) -> bool:
    """Whether it can be launched."""
    try:
        physics_of(balloon).require(spot(), loads)
    except InputError:
        return False
    return True
