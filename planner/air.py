"""Air by altitude: the 1976 standard atmosphere, a column of real air, the field's old density law.

altitude [m, geometric]  ->  temperature [K], pressure [Pa], vapour [kg/kg], density [kg/m3]. Knows
nothing of balloons. The standard atmosphere is written in geopotential height; the conversion stands at
the door.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np

from planner.geo import Floats, geometric_altitude, geopotential_height
from planner.units import GAS_CONSTANT_DRY_AIR, GRAVITY_MPS2

MET_WITHIN_M = 300.0
"""How far above and below itself a point of a path speaks for the air that the path met."""

WATER_TO_AIR = 0.622
"""Molar mass of water over that of dry air (18.015 / 28.964)."""

VAPOUR_LIFT = 0.608
"""How much lighter vapour makes air: virtual temperature is T (1 + 0.608 q); 1 / 0.622 - 1."""

# U.S. Standard Atmosphere 1976, table 4: base height [gpm], base temperature [K], lapse [K/gpm].
_BASE_GPM = np.array([0.0, 11_000.0, 20_000.0, 32_000.0, 47_000.0, 51_000.0, 71_000.0, 84_852.0])
_LAPSE = np.array([-0.0065, 0.0, 0.001, 0.0028, 0.0, -0.0028, -0.002])
_BASE_K = 288.15 + np.concatenate([[0.0], np.cumsum(_LAPSE * np.diff(_BASE_GPM))])
_G_OVER_R = GRAVITY_MPS2 / GAS_CONSTANT_DRY_AIR


def _layer_pressure_ratio(base_k: Any, lapse: Any, rise_gpm: Any) -> Any:
    """Pressure at `rise_gpm` above a base over the pressure at the base (hydrostatic)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        sloped = (1.0 + lapse * rise_gpm / base_k) ** (-_G_OVER_R / lapse)
    return np.where(lapse == 0.0, np.exp(-_G_OVER_R * rise_gpm / base_k), sloped)


def _base_pressures() -> Floats:
    ratios = _layer_pressure_ratio(_BASE_K[:-1], _LAPSE, np.diff(_BASE_GPM))
    return np.asarray(101_325.0 * np.concatenate([[1.0], np.cumprod(ratios)]))


_BASE_PA = _base_pressures()


def standard_temperature(height_gpm: Any) -> Any:
    """Temperature [K] of the standard atmosphere at a geopotential height [gpm]."""
    layer = np.clip(np.searchsorted(_BASE_GPM, height_gpm, side="right") - 1, 0, _LAPSE.size - 1)
    return _BASE_K[layer] + _LAPSE[layer] * (np.asarray(height_gpm) - _BASE_GPM[layer])


def standard_pressure(height_gpm: Any) -> Any:
    """Pressure [Pa] of the standard atmosphere at a geopotential height [gpm]."""
    layer = np.clip(np.searchsorted(_BASE_GPM, height_gpm, side="right") - 1, 0, _LAPSE.size - 1)
    rise = np.asarray(height_gpm) - _BASE_GPM[layer]
    return _BASE_PA[layer] * _layer_pressure_ratio(_BASE_K[layer], _LAPSE[layer], rise)


def standard_density(altitude_m: Any) -> Any:
    """Density [kg/m3] of the standard atmosphere at a geometric altitude [m]."""
    height_gpm = geopotential_height(altitude_m)
    return standard_pressure(height_gpm) / (GAS_CONSTANT_DRY_AIR * standard_temperature(height_gpm))


def standard_height(pressure_pa: Any) -> Any:
    """Geopotential height [gpm] of a pressure [Pa] in the standard atmosphere."""
    pressure = np.asarray(pressure_pa, dtype=float)
    layer = np.clip(np.searchsorted(-_BASE_PA, -pressure, side="right") - 1, 0, _LAPSE.size - 1)
    base_k, lapse, ratio = _BASE_K[layer], _LAPSE[layer], pressure / _BASE_PA[layer]
    with np.errstate(divide="ignore", invalid="ignore"):
        sloped = base_k / lapse * (ratio ** (-lapse / _G_OVER_R) - 1.0)
    level = -base_k / _G_OVER_R * np.log(ratio)
    return _BASE_GPM[layer] + np.where(lapse == 0.0, level, sloped)


def three_layer_density(altitude_m: Any) -> Any:
    """Density [kg/m3] by the three-layer law that the field's predictors use for drag.

    NASA Glenn's earth atmosphere model (`docs/physics.md`); altitude [m] taken as given.
    """
    z = np.asarray(altitude_m, dtype=float)
    low_k, high_k = 288.14 - 0.00649 * z, 141.89 + 0.00299 * z
    with np.errstate(invalid="ignore"):
        low_kpa = 101.29 * (np.clip(low_k, 1.0, None) / 288.08) ** 5.256
        high_kpa = 2.488 * (high_k / 216.6) ** -11.388
    middle_kpa = 22.65 * np.exp(1.73 - 0.000157 * z)
    temperature = np.where(z > 25_000.0, high_k, np.where(z > 11_000.0, 216.64, low_k))
    pressure_kpa = np.where(z > 25_000.0, high_kpa, np.where(z > 11_000.0, middle_kpa, low_kpa))
    return pressure_kpa / (0.2869 * temperature)


def saturation_pressure(temperature_k: Any) -> Any:
    """Vapour pressure [Pa] of air saturated over water: Bolton 1980, equation 10.

    Within 0.3 % of the tables from -35 to 35 degC. Source: Monthly Weather Review 108, 1046-1053.
    """
    celsius = np.asarray(temperature_k) - 273.15
    return 611.2 * np.exp(17.67 * celsius / (celsius + 243.5))


def specific_humidity(relative_percent: Any, temperature_k: Any, pressure_pa: Any) -> Any:
    """Specific humidity [kg/kg] of air of a relative humidity [%] over water."""
    vapour_pa = np.minimum(0.01 * relative_percent * saturation_pressure(temperature_k), pressure_pa)
    return WATER_TO_AIR * vapour_pa / (pressure_pa - (1.0 - WATER_TO_AIR) * vapour_pa)


@dataclass(frozen=True)
class AirColumn:
    """The air over one place and time, altitudes rising [m, geometric].

    Between the nodes temperature, the logarithm of pressure and specific humidity are linear in
    altitude; above the highest node the air is dry and isothermal, below the lowest it keeps its
    humidity and warms by 6.5 K/km, both hydrostatic. Without `vapour_kgpkg` the column is dry.
    """

    altitude_m: Floats
    temperature_k: Floats
    pressure_pa: Floats
    vapour_kgpkg: Floats = field(default_factory=partial(np.zeros, 1))

    def __post_init__(self) -> None:
        by_node = np.broadcast_to(np.asarray(self.vapour_kgpkg, dtype=float), np.shape(self.altitude_m))
        object.__setattr__(self, "vapour_kgpkg", np.ascontiguousarray(by_node))

    def temperature(self, altitude_m: Any) -> Any:
        """Temperature [K] at an altitude [m]."""
        below = np.maximum(self.altitude_m[0] - np.asarray(altitude_m), 0.0)
        return np.interp(altitude_m, self.altitude_m, self.temperature_k) + 0.0065 * below

    def pressure(self, altitude_m: Any) -> Any:
        """Pressure [Pa] at an altitude [m]."""
        z = np.asarray(altitude_m, dtype=float)
        inside = np.interp(z, self.altitude_m, np.log(self.pressure_pa))
        above = np.maximum(z - self.altitude_m[-1], 0.0) / self.temperature_k[-1]
        below = np.maximum(self.altitude_m[0] - z, 0.0)
        warm = (1.0 + 0.0065 * below / self.temperature_k[0]) ** (_G_OVER_R / 0.0065)
        return np.exp(inside - _G_OVER_R * above) * warm

    def vapour(self, altitude_m: Any) -> Any:
        """Specific humidity [kg/kg] at an altitude [m]."""
        return np.interp(altitude_m, self.altitude_m, self.vapour_kgpkg, right=0.0)

    def virtual_temperature(self, altitude_m: Any) -> Any:
        """The temperature [K] at which dry air would be as light as this air at an altitude [m]."""
        return self.temperature(altitude_m) * (1.0 + VAPOUR_LIFT * self.vapour(altitude_m))

    def density(self, altitude_m: Any) -> Any:
        """Density of the air with its vapour [kg/m3] at an altitude [m]."""
        return self.pressure(altitude_m) / (GAS_CONSTANT_DRY_AIR * self.virtual_temperature(altitude_m))


def column_from_levels(
    height_gpm: Floats, temperature_k: Floats, pressure_pa: Floats, vapour_kgpkg: Any = 0.0
) -> AirColumn:
    """A column from native levels, heights rising [gpm]; dry unless its vapour is given."""
    return AirColumn(geometric_altitude(height_gpm), temperature_k, pressure_pa, vapour_kgpkg)


def column_met(columns: Sequence[AirColumn], passed_m: Floats) -> AirColumn:
    """The air that a path met: at each altitude, that of where the path passed it.

    The path's points are the n `columns`, passed at altitudes `passed_m` (n,). At z each weighs
    exp(-|z - passed| / 300 m), so that the nearest wins smoothly and points of a float are averaged; beyond
    the path's altitudes its ends win. Averaged are temperature, the logarithm of pressure and humidity. The
    nodes are those of the first column, and at and round each altitude that was passed.
    """
    round_m = np.round(passed_m[:, None] + MET_WITHIN_M * np.arange(-1, 2))
    altitude_m = np.union1d(columns[0].altitude_m, round_m)
    distance = np.abs(altitude_m - passed_m[:, None])
    weight = np.exp((distance.min(axis=0) - distance) / MET_WITHIN_M)
    weight /= weight.sum(axis=0)

    return _mean_column(columns, altitude_m, weight)


def column_mean(columns: Sequence[AirColumn], shares: Floats) -> AirColumn:
    """The mean of columns, each with its share (n,) of 1: temperature, logarithm of pressure, humidity."""
    altitude_m = np.unique(np.concatenate([column.altitude_m for column in columns]))
    return _mean_column(columns, altitude_m, shares[:, None])


def _mean_column(columns: Sequence[AirColumn], altitude_m: Floats, weight: Floats) -> AirColumn:
    """Columns averaged at altitudes (K,), with weights (n, K) or (n, 1) of sum 1."""

    def mean(values: list[Any]) -> Floats:
        return np.asarray((weight * values).sum(axis=0))

    return AirColumn(
        altitude_m,
        mean([column.temperature(altitude_m) for column in columns]),
        np.exp(mean([np.log(column.pressure(altitude_m)) for column in columns])),
        # Held above each top: at the highest node one column's top is as good as another's.
        mean([np.interp(altitude_m, column.altitude_m, column.vapour_kgpkg) for column in columns]),
    )
