"""The air of a sounding on the levels of its winds: pressure, temperature, specific humidity.

Temperature is interpolated as what it differs from the standard atmosphere by, which holds where it ends
early. Pressure and temperature must fit each other (hydrostatic balance); a logger in the sun does not.
"""

from dataclasses import dataclass

import numpy as np

from planner.air import specific_humidity, standard_pressure, standard_temperature
from planner.forecast.air_quantities import RELATIVE_HUMIDITY
from planner.forecast.quantities import QUANTITIES
from planner.forecast.reading.soundings.sounding import Sounding
from planner.geo import Floats
from planner.units import GAS_CONSTANT_DRY_AIR, GRAVITY_MPS2

OFF_AT_MOST_K = 10.0
ACROSS_GPM = 1_000.0
LEAST_SHARE = 0.5
FAR_GPM = 1_000.0
DRY_ABOVE_PA = QUANTITIES[RELATIVE_HUMIDITY].up_to_pa
"""Above 100 hPa what a humidity sensor says is noise, and there is next to no vapour."""


@dataclass(frozen=True)
class SoundingAir:
    """Pressure (n,) [Pa], falling; temperature [K] and specific humidity [kg/kg], or None where unknown."""

    pressure_pa: Floats
    temperature_k: Floats | None
    vapour_kgpkg: Floats | None


def air_at(height_gpm: Floats, rising: Sounding, *, weighed: bool, warnings: list[str]) -> SoundingAir:
    """The air at heights (n,), rising, of points whose heights rise and whose pressures fall.

    `weighed`: the pressures were measured. Adds to `warnings` what was left out.
    """
    standard = SoundingAir(standard_pressure(height_gpm), None, None)
    temperature = _temperature(height_gpm, rising, warnings)
    if temperature is None:
        return standard
    measured = np.exp(np.interp(height_gpm, rising.height_gpm, np.log(rising.pressure_pa)))
    pressure = measured if weighed else _hydrostatic(height_gpm, temperature)
    off_k = _imbalance(height_gpm, pressure, temperature)
    if off_k > OFF_AT_MOST_K:
        warnings.append(
            f"pressures, heights and temperatures are {off_k:.0f} K off balance: the standard atmosphere's "
            "pressure and temperature are used"
        )
        return standard
    return SoundingAir(pressure, temperature, _vapour(height_gpm, pressure, temperature, rising))


def _temperature(height_gpm: Floats, rising: Sounding, warnings: list[str]) -> Floats | None:
    known = np.flatnonzero(np.isfinite(rising.temperature_k))
    if known.size < 2:
        return None
    at = rising.height_gpm[known]
    reach = min(at[-1], height_gpm[-1]) - max(at[0], height_gpm[0])
    if reach < LEAST_SHARE * (height_gpm[-1] - height_gpm[0]):
        warnings.append(f"temperature is known from {at[0]:.0f} to {at[-1]:.0f} gpm only and was left out")
        return None
    if height_gpm[-1] > at[-1] + FAR_GPM:
        warnings.append(f"temperature ends at {at[-1]:.0f} gpm: above, it stays as far off the standard")
    departure = rising.temperature_k[known] - standard_temperature(at)
    return np.asarray(standard_temperature(height_gpm) + np.interp(height_gpm, at, departure))


def _hydrostatic(height_gpm: Floats, temperature_k: Floats) -> Floats:
    """Pressure of a column that begins in the standard atmosphere and weighs what its temperature says."""
    mean_k = (temperature_k[1:] + temperature_k[:-1]) / 2
    fall = GRAVITY_MPS2 / GAS_CONSTANT_DRY_AIR * np.diff(height_gpm) / mean_k
    return np.asarray(standard_pressure(height_gpm[0]) * np.exp(-np.concatenate([[0.0], np.cumsum(fall)])))


def _imbalance(height_gpm: Floats, pressure_pa: Floats, temperature_k: Floats) -> float:
    """How far [K] layers of a kilometre are off hydrostatic balance, the middle one of them."""
    edges = [0]
    for level in range(1, height_gpm.size):
        if height_gpm[level] - height_gpm[edges[-1]] >= ACROSS_GPM or level == height_gpm.size - 1:
            edges.append(level)
    thickness = np.diff(height_gpm[edges]) / -np.diff(np.log(pressure_pa[edges]))
    weighed_k = GRAVITY_MPS2 / GAS_CONSTANT_DRY_AIR * thickness
    pairs = (temperature_k[1:] + temperature_k[:-1]) / 2 * np.diff(height_gpm)
    felt_k = np.add.reduceat(pairs, edges[:-1]) / np.diff(height_gpm[edges])
    return float(np.median(np.abs(weighed_k - felt_k)))


def _vapour(
    height_gpm: Floats, pressure_pa: Floats, temperature_k: Floats, rising: Sounding
) -> Floats | None:
    known = np.isfinite(rising.humidity_percent)
    if known.sum() < 2:
        return None
    percent = np.interp(height_gpm, rising.height_gpm[known], rising.humidity_percent[known], right=0.0)
    vapour = specific_humidity(percent, temperature_k, pressure_pa)
    return np.asarray(np.where(pressure_pa < DRY_ABOVE_PA, 0.0, vapour))
