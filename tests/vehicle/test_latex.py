"""Latex balloons: the fill for a wanted climb, where they burst, how they fall, what is refused."""

from datetime import UTC, datetime
from math import pi
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from planner.air import (
    column_from_levels,
    standard_density,
    standard_pressure,
    standard_temperature,
)
from planner.errors import InputError
from planner.geo import geopotential_height
from planner.plan.catalogue import balloon_catalogue
from planner.plan.latex import Latex
from planner.units import GRAVITY_MPS2, SEA_LEVEL_DENSITY_KGPM3
from planner.vehicle.balloon_trajectory import BalloonTrajectory
from planner.vehicle.gas import MOLAR_GAS_CONSTANT
from planner.vehicle.launch import Launch, Load, Spot
from planner.vehicle.physics import physics_of
from planner.vehicle.profile import StageKind

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def standard(every_gpm: float) -> Spot:
    """The standard atmosphere at noon, as a column with levels so far apart."""
    levels = np.arange(-500.0, 48_000.0, every_gpm)
    air = column_from_levels(levels, standard_temperature(levels), standard_pressure(levels))
    return Spot(0.0, air, 37.9, 126.7, NOON)


STANDARD, FINE = standard(250.0), standard(50.0)
NAMES = [row.name for row in balloon_catalogue().values() if row.kind == "latex"]
HELIUM_KG_PER_MOL = 0.0040026
TOO_SMALL = ("Totex 10", "Totex 20", "Totex 30", "Hwoyee 10")


def latex(**words: Any) -> Latex:
    """A Totex 1000 with helium and 1 kg, on a parachute of 1 m2 of drag area, climbing at 5 m/s."""
    made = {"balloon": "Totex 1000", "gas": "helium", "payload_kg": 1.0, "parachute": {"drag_area_m2": 1.0}}
    fills = {"free_lift_kg", "nozzle_lift_kg", "gas_mass_kg", "ascent_rate_mps"}
    fill = {} if fills & set(words) else {"ascent_rate_mps": 5.0}
    return Latex.model_validate({**made, **fill, **words})


def way_of(balloon: Latex, *loads: Load, spot: Spot = STANDARD) -> BalloonTrajectory:
    """The way of one balloon, nothing of it varied, followed for a day."""
    launch = Launch((spot,), np.zeros(1, dtype=np.int64), loads, 24 * 3600.0)
    physics_of(balloon).require(spot, loads)
    return physics_of(balloon).trajectory(launch, lambda name, stream="": np.ones(1))


def climb_mps(balloon: Latex) -> float:
    return physics_of(balloon).climb_mps(STANDARD, 0.0, physics_of(balloon).fill(STANDARD, 0.0).gas_kg)


@pytest.mark.parametrize("drag", [0.25, 0.47])
@pytest.mark.parametrize("speed_mps", [2.0, 5.0, 8.0])
def test_the_gas_for_a_wanted_climb_is_that_of_the_cubic_in_the_radius(drag, speed_mps):
    """(4/3) pi (rho_a - rho_g) g r^3 - 0.5 pi Cd rho_a v^2 r^2 - (m_b + m_p) g = 0."""
    gas_kg = physics_of(latex(drag_coefficient=drag, ascent_rate_mps=speed_mps)).fill(STANDARD, 0.0).gas_kg
    air = STANDARD.air.density(0.0)
    helium = STANDARD.air.pressure(0.0) * HELIUM_KG_PER_MOL / (MOLAR_GAS_CONSTANT * 288.15)
    lift_n = 4 / 3 * pi * (air - helium) * GRAVITY_MPS2
    roots = np.roots([lift_n, -0.5 * pi * drag * air * speed_mps**2, 0.0, -2.0 * GRAVITY_MPS2])
    (radius_m,) = (root.real for root in roots if abs(root.imag) < 1e-9 and root.real > 0)
    assert gas_kg == pytest.approx(4 / 3 * pi * radius_m**3 * helium, rel=1e-6)


@pytest.mark.parametrize("drag", [None, 0.3])
def test_the_fill_for_a_wanted_climb_climbs_so_at_the_launch(drag):
    balloon = latex(drag_coefficient=drag, ascent_rate_mps=4.0)
    assert climb_mps(balloon) == pytest.approx(4.0, abs=1e-6)
    (climb, *_) = way_of(balloon).stages
    assert float(climb.law.climb_mps(np.array([1.0]))[0]) == pytest.approx(4.0, rel=0.01)


def test_the_three_other_ways_to_say_the_same_fill_say_the_same():
    gas_kg = physics_of(latex()).fill(STANDARD, 0.0).gas_kg
    lift_kg = gas_kg * physics_of(latex()).lift_kgpkg(STANDARD)
    for fill in (
        {"gas_mass_kg": gas_kg},
        {"free_lift_kg": lift_kg - 2.0},
        {"nozzle_lift_kg": lift_kg - 1.0},
    ):
        assert physics_of(latex(**fill)).fill(STANDARD, 0.0).gas_kg == pytest.approx(gas_kg, rel=1e-9)


@pytest.mark.parametrize("name", ["Totex 300", "Totex 1000", "Hwoyee 800"])
@pytest.mark.parametrize("speed_mps", [3.0, 6.0])
def test_it_bursts_where_its_gas_as_warm_as_the_air_fills_the_burst_diameter(name, speed_mps):
    balloon = latex(balloon=name, payload_kg=0.3, ascent_rate_mps=speed_mps)
    trajectory = way_of(balloon, spot=FINE)
    gas_kg, diameter_m = (
        physics_of(balloon).fill(STANDARD, 0.0).gas_kg,
        balloon_catalogue()[name].burst_diameter_m,
    )
    altitude = np.arange(5_000.0, 45_000.0, 0.1)
    height = geopotential_height(altitude)
    constant = MOLAR_GAS_CONSTANT / HELIUM_KG_PER_MOL
    volume = gas_kg * constant * standard_temperature(height) / standard_pressure(height)
    bursts_m = np.interp(pi / 6 * diameter_m**3, volume, altitude)
    (climb, *_) = trajectory.stages
    assert climb.end_m[0] == pytest.approx(bursts_m, abs=0.1)
    assert dict(trajectory.profile().events())["burst"][0] == pytest.approx(climb.duration_s[0])


@pytest.mark.parametrize("name", [name for name in NAMES if name not in TOO_SMALL])
def test_every_latex_balloon_of_the_catalogue_flies_with_its_own_mass_hanging_on_it(name):
    mass_kg = balloon_catalogue()[name].mass_kg
    trajectory = way_of(latex(balloon=name, payload_kg=mass_kg))
    climb, fall = trajectory.stages
    assert (climb.kind, fall.kind) == (StageKind.CLIMB, StageKind.FALL)
    assert np.isfinite(trajectory.burst_s[0])
    assert 500.0 < climb.end_m[0] < 45_000.0
    assert climb.end_m[0] == fall.start_m[0]


@pytest.mark.parametrize("name", TOO_SMALL)
def test_pilot_balloons_of_30_grams_and_less_cannot_hold_the_gas_that_climbs_so_with_as_much_again(name):
    mass_kg = balloon_catalogue()[name].mass_kg
    with pytest.raises(InputError, match="fill in less or take a larger balloon"):
        way_of(latex(balloon=name, payload_kg=mass_kg))
    assert np.isfinite(way_of(latex(balloon=name, payload_kg=0.001, ascent_rate_mps=1.0)).burst_s[0])


def test_a_name_that_nobody_knows_is_refused_with_the_nearest_that_are_known():
    with pytest.raises(ValidationError, match=r"no latex balloon 'Totex 1001' .*: Totex 1000, "):
        latex(balloon="Totex 1001")
    with pytest.raises(ValidationError, match=r"no latex balloon '1800' .*: Totex 1800, "):
        latex(balloon=1800)
    with pytest.raises(ValidationError, match=r"no parachute 'umbrella' in the catalogue; nearest of "):
        latex(parachute="umbrella")


def test_more_free_lift_climbs_faster_with_drag_by_reynolds_number_and_never_jumps():
    lifts_kg = np.geomspace(0.01, 20.0, 200)
    climbs = np.array([climb_mps(latex(free_lift_kg=float(lift))) for lift in lifts_kg])
    assert (np.diff(climbs) > 0).all()
    assert (np.diff(climbs) / climbs[:-1]).max() < 0.1


def test_drag_by_reynolds_number_is_of_a_size_with_that_of_spheres():
    """The makers' own fills imply 0.26 to 0.31 at 5.3 m/s, at Reynolds numbers of 4 to 8e5."""
    rates = [climb_mps(latex(free_lift_kg=1.0, drag_coefficient=drag)) for drag in (0.21, None, 0.68)]
    assert rates[0] > rates[1] > rates[2]


def test_a_burst_size_below_the_fill_at_the_launch_is_refused_in_one_sentence():
    small = latex(balloon=None, mass_kg=1.0, burst_diameter_m=1.2)
    with pytest.raises(
        InputError, match=r"^the fill takes \d\.\d\d m3 at the site, the envelope holds 0\.90"
    ):
        way_of(small)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"gas_mass_kg": 0.1}, "the balloon does not rise"),
        ({"balloon": "Totex 10", "ascent_rate_mps": 50.0}, "no fill makes this balloon climb at 50 m/s"),
    ],
)
def test_what_cannot_rise_so_is_refused(words, said):
    with pytest.raises(InputError, match=said):
        way_of(latex(**words))


@pytest.mark.parametrize(
    "words",
    [
        {"mass_kg": 1.0},
        {"balloon": None},
        {"balloon": None, "mass_kg": 1.0},
        {"free_lift_kg": 1.0, "gas_mass_kg": 1.0},
    ],
)
def test_a_balloon_or_a_fill_said_twice_or_not_at_all_is_refused(words):
    with pytest.raises(ValidationError, match=r"either balloon|give one of free_lift_kg"):
        latex(**words)


def test_what_is_left_falls_at_its_sea_level_speed_over_the_root_of_the_density():
    """Payload and half the latex under the canopy: v0 sqrt(1.225 / rho)."""
    fall = way_of(latex()).stages[-1]
    v0 = np.sqrt(2 * (1.0 + 0.5) * GRAVITY_MPS2 / (SEA_LEVEL_DENSITY_KGPM3 * 1.0))
    low_m, high_m = 1_000.0, float(fall.start_m[0])
    altitude = np.arange(low_m, high_m, 1.0)
    slowness = np.sqrt(standard_density(altitude + 0.5) / SEA_LEVEL_DENSITY_KGPM3) / v0
    assert float(fall.law.elapsed_s(np.array([low_m]))[0]) == pytest.approx(slowness.sum(), rel=0.002)


def test_it_climbs_slowest_in_the_lower_stratosphere_and_fastest_below_the_burst():
    """The drag of a sphere falls with the Reynolds number, which falls with altitude: no constant says so."""
    (climb, *_) = way_of(latex()).stages
    rates = {z: float(climb.law.climb_mps(np.array([z]))[0]) for z in (500.0, 13_000.0, 30_000.0)}
    assert rates[13_000.0] < rates[30_000.0]


def test_cargo_let_go_on_the_climb_leaves_a_lighter_balloon_that_climbs_faster_to_the_same_burst():
    kept = way_of(latex(gas_mass_kg=0.6))
    before = way_of(latex(gas_mass_kg=0.6), Load(0.5, after_s=np.array([1200.0])))
    climbs = [stage for stage in before.stages if stage.kind is StageKind.CLIMB]
    at_release_m = float(climbs[0].end_m[0])
    slow, fast = (float(c.law.climb_mps(np.array([at_release_m]))[0]) for c in climbs)
    assert fast > 1.05 * slow
    assert climbs[-1].end_m[0] == pytest.approx(kept.stages[0].end_m[0], abs=1.0)
