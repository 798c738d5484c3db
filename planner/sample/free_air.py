"""The free air of the sample: jets and moving waves in balance, by place, pressure and absolute time.

Everything derives from one stream function psi on an f-plane: winds are its gradients, temperature
departs from the base profile by T' = (f0 H / R) dpsi/dz with z = -H ln(p / 1000 hPa), and heights are
integrated from temperature. So winds and temperatures are in thermal-wind balance and heights obey
the hypsometric equation. Time is absolute: two runs see the same weather at the same instant.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

import numpy as np

from planner.forecast.grid import Grid
from planner.geo import Floats
from planner.units import EARTH_RADIUS_M, GAS_CONSTANT_DRY_AIR, GRAVITY_MPS2, HOUR_S, KM_M

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
SCALE_HEIGHT_M = 7000.0
BOTTOM_PA = 100_000.0
REFERENCE_LATITUDE_DEG, REFERENCE_LONGITUDE_DEG = 37.0, 127.0
NORTH_SHRINK = float(np.cos(np.radians(REFERENCE_LATITUDE_DEG)))
CORIOLIS_RADPS = 2 * 7.2921e-5 * float(np.sin(np.radians(REFERENCE_LATITUDE_DEG)))
BALANCE = CORIOLIS_RADPS * SCALE_HEIGHT_M / GAS_CONSTANT_DRY_AIR
"""Temperature departure [K] per unit of dpsi/dz [m/s]."""
BOTTOM_HEIGHT_GPM = 150.0


class Bump(NamedTuple):
    """Strength by height: 1 at the centre, Gaussian to the share `low` below it and `high` above."""

    centre_m: Any
    below_m: Any
    above_m: Any
    low: Any
    high: Any

    def at(self, z_m: Any) -> tuple[Any, Any]:
        """Strength and its slope [1/m] at log-pressure heights."""
        rise = z_m - self.centre_m
        under = rise < 0
        width, rest = np.where(under, self.below_m, self.above_m), np.where(under, self.low, self.high)
        bell = (1.0 - rest) * np.exp(-((rise / width) ** 2))
        return rest + bell, -2.0 * rise / width**2 * bell


class Jet(NamedTuple):
    """A westerly wind along a parallel: psi = -speed * width * tanh(y / width)."""

    speed_mps: float
    latitude_deg: float
    width_km: float
    shape: Bump


JETS = (
    Jet(56.0, 33.5, 700.0, Bump(10_700.0, 5_700.0, 8_500.0, 0.02, 0.0)),
    Jet(34.0, 49.0, 1_600.0, Bump(40_000.0, 16_000.0, 15_000.0, 0.0, 0.0)),
)


class Waves(NamedTuple):
    """Plane waves, each array (K,); `turn` is the phase's change in time, `twist` that with height.

    The phase is that over the reference point at the epoch; the last five make the `Bump`.
    """

    east_radpm: Floats
    north_radpm: Floats
    turn_radps: Floats
    phase_rad: Floats
    speed_mps: Floats
    twist_radpm: Floats
    centre_m: Floats
    below_m: Floats
    above_m: Floats
    low: Floats
    high: Floats

    @property
    def shape(self) -> Bump:
        """What each wave's wind is multiplied by at a height."""
        return Bump(*self[6:])

    def joined(self, other: "Waves") -> "Waves":
        """Both sets as one."""
        return Waves(*(np.concatenate(pair) for pair in zip(self, other, strict=True)))


def _waves(rows: Any) -> Waves:
    """Waves from rows.

    East and north wavelength [km], phase speed [m/s], phase [rad], wind [m/s], turn of the phase over
    10 km of height [rad], and the shape's five numbers.
    """
    east_km, north_km, drift_mps, phase, speed, twist, *shape = np.array(rows, dtype=float).T
    east, north = (2 * np.pi / (length * KM_M) for length in (east_km, north_km))
    return Waves(east, north, -east * drift_mps, phase, speed, twist / 1e4, *shape)


def synoptic_waves() -> Waves:
    """Baroclinic waves that lean westwards with height, and one long wave of the stratosphere."""
    tropopause = (10_000.0, 5_600.0, 7_000.0)
    return _waves(
        [
            (3_600, 9_000, 11.5, 0.6, 17.0, 1.3, *tropopause, 0.46, 0.04),
            (2_700, -6_000, 13.5, 2.1, 8.0, 1.4, *tropopause, 0.44, 0.04),
            (4_400, -7_500, 8.5, 4.0, 8.0, 1.1, *tropopause, 0.40, 0.06),
            (2_500, 5_000, 10.0, 5.2, 5.0, 1.6, *tropopause, 0.46, 0.04),
            (8_500, 12_000, 5.0, 1.2, 8.0, 0.4, 38_000.0, 14_000.0, 14_000.0, 0.0, 0.5),
        ]
    )


def mesoscale_waves() -> Waves:
    """Small modes of 200 to 600 km, the same for ever; together 1 to 2 m/s."""
    rng = np.random.default_rng(20_260_101)
    length, speed, twist = rng.uniform([220, 0.5, -6], [600, 1.0, 6], (8, 3)).T
    return _scattered(rng, length, speed, twist, Bump(20_000.0, 9_000.0, 20_000.0, 0.55, 0.8))


def error_waves(run_time: datetime, member: int, lead_s: float) -> Waves:
    """How a member departs from the control: random modes that grow from 0.8 m/s to 4.8 m/s at 108 h.

    That is the root mean square of a wind component at the jet's height; six tenths of it at the
    ground. The control, member 0, departs nowhere.
    """
    rng = np.random.default_rng([int(run_time.timestamp()), member])
    log_length, weight, twist = rng.uniform([np.log(600), 0.5, -2], [np.log(2600), 1.0, 2], (10, 3)).T
    spread_mps = (0.8 + 4.0 * lead_s / (108 * HOUR_S)) if member else 0.0
    speed = 2.0 * spread_mps * weight / np.sqrt((weight**2).sum())
    return _scattered(rng, np.exp(log_length), speed, twist, Bump(10_500.0, 5_500.0, 9_000.0, 0.6, 0.7))


def _scattered(
    rng: np.random.Generator, length_km: Any, speed_mps: Any, twist_rad: Any, shape: Bump
) -> Waves:
    """Waves of these lengths and winds that head anywhere eastwards, at random phases."""
    heading, drift, phase = rng.uniform([-1.2, 6, 0], [1.2, 16, 2 * np.pi], (len(length_km), 3)).T
    components = (length_km / np.cos(heading), length_km / np.sin(heading))
    shapes = np.tile(np.array(shape), (len(length_km), 1))
    return _waves(np.column_stack([*components, drift, phase, speed_mps, twist_rad, shapes]))


def log_pressure_height(pressure_pa: Any) -> Any:
    """-H ln(p / 1000 hPa) [m]."""
    return -SCALE_HEIGHT_M * np.log(np.asarray(pressure_pa) / BOTTOM_PA)


def base_temperature(z_m: Any) -> Any:
    """A winter profile [K]: 274 K at the bottom, 213 K at the tropopause, 238 K at the top."""

    def bend(x_m: Any) -> Any:
        return KM_M * np.logaddexp(0.0, x_m / KM_M)

    return 212.5 + 0.0059 * bend(10_400.0 - z_m) + 0.0013 * bend(z_m - 21_000.0)


def relative_humidity(pressure_pa: Any) -> Any:
    """A plain moist profile [%], everywhere the same: 70 at 1000 hPa, 20 at 300 hPa, none above 100 hPa."""
    return np.interp(pressure_pa, (10_000.0, 30_000.0, BOTTOM_PA), (0.0, 20.0, 70.0))


@dataclass(frozen=True)
class FreeAir:
    """Air without friction on pressure levels, each (L, Y, X), levels falling in pressure."""

    u_mps: Floats
    v_mps: Floats
    temperature_k: Floats
    height_gpm: Floats


def free_air(waves: Waves, grid: Grid, levels_pa: Floats, time: datetime) -> FreeAir:
    """The jets and `waves` at an instant."""
    z = log_pressure_height(levels_pa)
    u, v, slope, psi = _wave_flow(waves, grid, z, (time - EPOCH).total_seconds())
    for jet in JETS:
        wind, jet_slope, jet_psi = _jet_flow(jet, grid, z)
        u, slope, psi = u + wind, slope + jet_slope, psi + jet_psi[0]
    temperature = base_temperature(z)[:, None, None] + BALANCE * slope
    return FreeAir(u, v, temperature, _heights(temperature, levels_pa, psi))


def _wave_flow(waves: Waves, grid: Grid, z_m: Floats, seconds: float) -> tuple[Floats, ...]:
    """u, v, dpsi/dz (L, Y, X), and psi at the lowest level (Y, X), of all waves together.

    psi = reach * strength(z) * cos(angle(place, time) + twist * z). The sine and cosine of that sum
    split into products, so that a wave costs one sine a column, not one a point.
    """
    place = _by_place(waves, grid, seconds)
    strength, slope = waves.shape.at(z_m[:, None])
    sin, cos = (turned(waves.twist_radpm * z_m[:, None]) for turned in (np.sin, np.cos))
    sines = np.hstack([strength * cos, strength * sin])
    cosines = np.hstack([-strength * sin, strength * cos])
    grown = np.hstack([-slope * sin, slope * cos]) - np.tile(waves.twist_radpm, 2) * sines
    north, east = (np.tile(k, 2)[:, None, None] for k in (waves.north_radpm, waves.east_radpm))
    stretch = NORTH_SHRINK / np.cos(np.radians(grid.latitudes_deg))[:, None]
    u, v = _sum(sines, north * place), -_sum(sines, east * place * stretch)
    return u, v, _sum(grown, place), _sum(cosines[:1], place)[0]


def _by_place(waves: Waves, grid: Grid, seconds: float) -> Floats:
    """Sines, then cosines, of the waves' angles (2K, Y, X), times their reach: wind over wave number."""
    metres = np.radians(1.0) * EARTH_RADIUS_M
    x = (grid.longitudes_deg - REFERENCE_LONGITUDE_DEG) * metres * NORTH_SHRINK
    y = (grid.latitudes_deg - REFERENCE_LATITUDE_DEG) * metres
    angle = (waves.turn_radps * seconds + waves.phase_rad)[:, None, None]
    angle = angle + waves.north_radpm[:, None, None] * y[:, None] + waves.east_radpm[:, None, None] * x
    reach = (waves.speed_mps / np.hypot(waves.east_radpm, waves.north_radpm))[:, None, None]
    return np.concatenate([reach * np.sin(angle), reach * np.cos(angle)])


def _sum(by_level: Floats, by_place: Floats) -> Floats:
    """Sum over waves. Not BLAS: its order of summing, so the last bit, hangs on its threads."""
    return np.asarray(np.einsum("lk,kyx->lyx", by_level, by_place))


def _jet_flow(jet: Jet, grid: Grid, z_m: Floats) -> tuple[Floats, Floats, Floats]:
    """u, dpsi/dz and psi (L, Y, 1) of one jet."""
    width = jet.width_km * KM_M
    across = np.radians(grid.latitudes_deg - jet.latitude_deg) * EARTH_RADIUS_M / width
    strength, slope = (values[:, None, None] for values in jet.shape.at(z_m))
    bend = -jet.speed_mps * width * np.tanh(across)[:, None]
    return jet.speed_mps * strength / np.cosh(across)[:, None] ** 2, slope * bend, strength * bend


def _heights(temperature_k: Floats, levels_pa: Floats, lowest_psi: Floats) -> Floats:
    """Geopotential heights [gpm] by the hypsometric equation, from the balanced lowest level up."""
    z = log_pressure_height(levels_pa[0])
    deep = GAS_CONSTANT_DRY_AIR / GRAVITY_MPS2
    base = BOTTOM_HEIGHT_GPM + deep * (base_temperature(0.0) + base_temperature(z)) / 2 * z / SCALE_HEIGHT_M
    bottom = base + CORIOLIS_RADPS / GRAVITY_MPS2 * lowest_psi
    mean_k = (temperature_k[1:] + temperature_k[:-1]) / 2
    thickness = deep * mean_k * np.log(levels_pa[:-1] / levels_pa[1:])[:, None, None]
    return np.asarray(bottom + np.concatenate([np.zeros((1, *bottom.shape)), thickness.cumsum(axis=0)]))
