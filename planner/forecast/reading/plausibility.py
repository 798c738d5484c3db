"""Whether numbers can be air at all: GRIB has no checksum, so a flipped bit is found here or not at all."""

import numpy as np

from planner.air import standard_height, standard_temperature
from planner.errors import ForecastFileError
from planner.forecast.decoded_run import Cube
from planner.forecast.field import Float32s
from planner.forecast.quantities import QUANTITIES
from planner.forecast.reading.at_the_ground import with_possible_ground
from planner.forecast.reading.heights import (
    require_near_the_ground,
    require_together,
    with_settled_heights,
)
from planner.forecast.reading.islands import require_no_islands
from planner.geo import Floats
from planner.units import GAS_CONSTANT_DRY_AIR, GRAVITY_MPS2, short

FASTEST_MPS = QUANTITIES["u"].possible[1]
COLDEST_K, WARMEST_K = QUANTITIES["t"].possible

THICKNESS_OFF = 0.15
"""Of a layer's hypsometric thickness: real files keep within 5 %, layers of 100 hPa included."""
THICKNESS_OFF_ANY_AIR = 0.3
"""Of a layer's thickness in the standard atmosphere, where the file says no temperature."""
_THICKNESS_OFF_M = 20.0


def require_air(cube: Cube) -> Cube:
    """A run as air: its heights settled with their pressures, without what cannot be at the ground.

    Raises ForecastFileError where winds, temperatures, heights or pressures are no air's, or too far above
    the ground. What the file does not say (and we fill in later) is not judged.
    """
    speed = np.hypot(cube.u_mps, cube.v_mps)
    _require_below_fastest(speed, cube)
    if cube.temperature_k is not None:
        _require_air_temperature(cube.temperature_k)
    cube = with_settled_heights(with_possible_ground(cube))
    require_no_islands(cube)
    if cube.height_gpm is not None:
        _require_balance(cube.levels_pa, cube.height_gpm, cube.temperature_k)
    require_near_the_ground(cube)
    return cube


def require_plausible(name: str, level_pa: float, values: Float32s) -> None:
    """Raise ForecastFileError where a field of one of our names is no wind, temperature or height of any air.

    A provider's unit is known: heights that another would mend are refused here.
    """
    if name in ("u", "v"):
        _require_below_fastest(np.abs(values))
    elif name == "t":
        _require_air_temperature(values)
    elif name == "height":
        require_together(values.ravel().astype(float), np.full(values.size, level_pa))


def _require_below_fastest(speed_mps: Float32s, cube: Cube | None = None) -> None:
    fast = speed_mps > FASTEST_MPS
    if fast.any():
        where = "" if cube is None else f" ({_strangest(cube, speed_mps)})"
        raise ForecastFileError(
            f"the wind is above {FASTEST_MPS:g} m/s at {int(fast.sum()):,} points, which no air is{where}; "
            "the file is damaged, in other units, or has fill values that it does not name: bring it again"
        )


def _strangest(cube: Cube, speed_mps: Float32s) -> str:
    """The fastest wind of a run, and where it blows."""
    m, t, k, y, x = np.unravel_index(int(speed_mps.argmax()), speed_mps.shape)
    u, v = cube.u_mps[m, t, k, y, x], cube.v_mps[m, t, k, y, x]
    at = f"{cube.levels_pa[k] / 100:g} hPa, {short(cube.times[t])}, {cube.grid.place(int(y), int(x))}"
    return f"u {u:g} and v {v:g} m/s at {at}"


def _require_air_temperature(temperature_k: Float32s) -> None:
    strange = int(((temperature_k < COLDEST_K) | (temperature_k > WARMEST_K)).sum())
    if strange:
        raise ForecastFileError(
            f"temperature is outside {COLDEST_K:g} to {WARMEST_K:g} K at {strange:,} points; the file is "
            "damaged or in other units: bring it again"
        )


def _require_balance(levels_pa: Floats, height_gpm: Float32s, temperature_k: Float32s | None) -> None:
    """Refuse heights (..., L, Y, X) that do not rise as the hypsometric equation has it for dry air.

    Without temperatures, for air as far from the standard atmosphere's as any.
    """
    allowed = THICKNESS_OFF if temperature_k is not None else THICKNESS_OFF_ANY_AIR
    standard_k = standard_temperature(standard_height(levels_pa)).astype(np.float32)[:, None, None]
    known_k = standard_k if temperature_k is None else temperature_k
    for k, ratio in enumerate(levels_pa[:-1] / levels_pa[1:]):
        mean_k = (known_k[..., k, :, :] + known_k[..., k + 1, :, :]) / 2
        thickness = GAS_CONSTANT_DRY_AIR / GRAVITY_MPS2 * np.log(ratio) * mean_k
        off = np.abs(height_gpm[..., k + 1, :, :] - height_gpm[..., k, :, :] - thickness)
        wrong = int((off > allowed * thickness + _THICKNESS_OFF_M).sum())
        if wrong:
            low, high = levels_pa[k] / 100, levels_pa[k + 1] / 100
            what = "heights" if temperature_k is None else "heights and temperatures"
            raise ForecastFileError(
                f"{what} from {low:g} to {high:g} hPa do not belong together at {wrong:,} points (a "
                f"layer is up to {float((off / thickness).max()):.0%} too thick or thin, {allowed:.0%} is "
                "allowed); the file is damaged: bring it again"
            )
