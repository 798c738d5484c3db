"""Whether numbers can be air at all: GRIB has no checksum, so a flipped bit is found here or not at all."""

import numpy as np

from planner.errors import ForecastFileError
from planner.forecast.cube import Cube
from planner.forecast.field import Float32s
from planner.geo import Floats
from planner.units import GAS_CONSTANT_DRY_AIR, GRAVITY_MPS2

FASTEST_MPS = 250.0
"""Above twice the strongest jets, and what the mesosphere's winds reach."""

COLDEST_K, WARMEST_K = 120.0, 350.0

THICKNESS_OFF = 0.15
"""Of a layer's hypsometric thickness: real files keep within 5 %, layers of 100 hPa included."""
_THICKNESS_OFF_M = 20.0


def require_air(cube: Cube) -> None:
    """Raise ForecastFileError where winds, temperatures or heights of a file are no air's.

    What the file does not say (and we fill in later) is not judged.
    """
    _require_below_fastest(np.hypot(cube.u_mps, cube.v_mps))
    if cube.temperature_k is None:
        return
    _require_air_temperature(cube.temperature_k)
    if cube.height_gpm is not None:
        _require_balance(cube.levels_pa, cube.height_gpm, cube.temperature_k)


def require_plausible(name: str, values: Float32s) -> None:
    """Raise ForecastFileError where a field of one of our names is no wind or no temperature of any air."""
    if name in ("u", "v"):
        _require_below_fastest(np.abs(values))
    elif name == "t":
        _require_air_temperature(values)


def _require_below_fastest(speed_mps: Float32s) -> None:
    fast = int((speed_mps > FASTEST_MPS).sum())
    if fast:
        raise ForecastFileError(
            f"the wind is above {FASTEST_MPS:g} m/s at {fast:,} points, which no air is; the file is damaged "
            "or in other units: bring it again"
        )


def _require_air_temperature(temperature_k: Float32s) -> None:
    strange = int(((temperature_k < COLDEST_K) | (temperature_k > WARMEST_K)).sum())
    if strange:
        raise ForecastFileError(
            f"temperature is outside {COLDEST_K:g} to {WARMEST_K:g} K at {strange:,} points; the file is "
            "damaged or in other units: bring it again"
        )


def _require_balance(levels_pa: Floats, height_gpm: Float32s, temperature_k: Float32s) -> None:
    """Refuse heights (..., L, Y, X) that do not rise as the hypsometric equation has it for dry air."""
    for k, ratio in enumerate(levels_pa[:-1] / levels_pa[1:]):
        mean_k = (temperature_k[..., k, :, :] + temperature_k[..., k + 1, :, :]) / 2
        thickness = GAS_CONSTANT_DRY_AIR / GRAVITY_MPS2 * np.log(ratio) * mean_k
        off = np.abs(height_gpm[..., k + 1, :, :] - height_gpm[..., k, :, :] - thickness)
        wrong = int((off > THICKNESS_OFF * thickness + _THICKNESS_OFF_M).sum())
        if wrong:
            low, high = levels_pa[k] / 100, levels_pa[k + 1] / 100
            raise ForecastFileError(
                f"heights and temperatures from {low:g} to {high:g} hPa do not belong together at {wrong:,} "
                f"points (a layer is up to {float((off / thickness).max()):.0%} too thick or thin, "
                f"{THICKNESS_OFF:.0%} is allowed); the file is damaged: bring it again"
            )
