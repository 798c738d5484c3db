"""Islands of one value that no air has beside its neighbours: what a file writes where it knows nothing.

Fill values that no attribute names are numbers like others: -99.9 m/s is a wind, 0 m/s a calm. What gives
them away is that all of them are the same to the bit, and far from all round them.
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from planner.errors import ForecastFileError
from planner.forecast.decoded_run import Cube
from planner.forecast.field import Float32s
from planner.units import short

Mask = npt.NDArray[np.bool_]
_REMEDY = (
    "it stands for missing values; name it as _FillValue (NetCDF) or in a bitmap (GRIB) and bring the file "
    "again"
)
_LEAST_JUMP = {"u": 20.0, "v": 20.0, "t": 20.0, "height": 400.0}
"""From one node to the next; what is less is taken for weather."""
_LEAST_CALM_JUMP_MPS = 3.0
_SMALLEST_CALM = 4
_SMALLEST_FIELD = 9
_TIMES_THE_USUAL = 8.0
"""An island's edge is so many times steeper than 99 of 100 steps between other nodes."""


def require_no_islands(cube: Cube) -> None:
    """Raise ForecastFileError for a field with a filler, naming the value, its level, time and a place."""
    if cube.u_mps[0, 0, 0].size >= _SMALLEST_FIELD:  # one place may well be calm on a level
        _require_no_filled_field(cube)
        _require_no_level_of_one_number(cube)
    calm = (cube.u_mps == 0.0) & (cube.v_mps == 0.0)
    on_levels = {"u": cube.u_mps, "v": cube.v_mps, "t": cube.temperature_k, "height": cube.height_gpm}
    for name, values in on_levels.items():
        if values is None or min(values.shape[-2:]) < 3:
            continue
        for at in np.ndindex(values.shape[:3]):
            for island in _suspects(name, values[at], calm[at]):
                if _stands_out(values[at], island, _least(name, values[at], island)):
                    raise ForecastFileError(_islands_found(cube, name, values, at, island))


def _require_no_filled_field(cube: Cube) -> None:
    """Refuse a level on which both winds are one and the same number everywhere, or 0 while others blow."""
    first = cube.u_mps[..., :1, :1]
    filled = ((cube.u_mps == first) & (cube.v_mps == first)).all(axis=(-2, -1))
    filled &= (first[..., 0, 0] != 0.0) | bool(cube.u_mps.any() or cube.v_mps.any())
    if filled.any():
        m, t, k = np.argwhere(filled)[0]
        raise ForecastFileError(
            f"u and v are both {cube.u_mps[m, t, k, 0, 0]:g} m/s all over {cube.levels_pa[k] / 100:g} hPa at "
            f"{short(cube.times[t])} ({int(filled.sum()):,} of {filled.size:,} fields are so), as no air is: "
            f"{_REMEDY}"
        )


def _require_no_level_of_one_number(cube: Cube) -> None:
    """Refuse a half of the wind that is one number all over a level, far from the level beside it."""
    for name, values in {"u": cube.u_mps, "v": cube.v_mps}.items():
        flat = np.ptp(values, axis=(-2, -1)) == 0.0
        if not flat.any() or flat.all():
            continue
        jump = np.abs(np.diff(values.mean(axis=(-2, -1)), axis=2))
        none = np.full_like(jump[:, :, :1], np.inf)
        beside = np.minimum(np.insert(jump, 0, np.inf, axis=2), np.append(jump, none, axis=2))
        strange = flat & (beside > _LEAST_JUMP[name])
        if strange.any():
            m, t, k = np.argwhere(strange)[0]
            raise ForecastFileError(
                f"{name} is {values[m, t, k, 0, 0]:g} m/s all over {cube.levels_pa[k] / 100:g} hPa at "
                f"{short(cube.times[t])}, far from the levels beside it: {_REMEDY}"
            )


def _suspects(name: str, values: Float32s, calm: Mask) -> Iterator[Mask]:
    """Nodes (Y, X) of a field that have its lowest or its highest value, or of a wind those that are calm."""
    low, high = values.min(), values.max()
    if high - low > _LEAST_JUMP[name]:
        for extreme, at_node in ((low, values.argmin()), (high, values.argmax())):
            if _is_steep(values, divmod(int(at_node), values.shape[1]), _LEAST_JUMP[name]):
                yield values == extreme
    if name in ("u", "v") and calm.sum() >= _SMALLEST_CALM:
        yield calm


def _is_steep(values: Float32s, first: tuple[int, int], least: float) -> bool:
    """Whether the first node of an extreme value is far from the nodes before it; it has no equals there."""
    y, x = first
    before = [values[y - 1, x]] * (y > 0) + [values[y, x - 1]] * (x > 0)
    return not before or any(abs(float(one) - float(values[y, x])) > least for one in before)


def _least(name: str, values: Float32s, island: Mask) -> float:
    return _LEAST_CALM_JUMP_MPS if name in ("u", "v") and not values[island].any() else _LEAST_JUMP[name]


def _stands_out(values: Float32s, island: Mask, least: float) -> bool:
    """Whether the steps from an island to its neighbours are such as no other step is."""
    edges, others = [], []
    for axis in (0, 1):
        step = np.abs(np.diff(values, axis=axis))
        one, other = (np.take(island, range(low, low + step.shape[axis]), axis=axis) for low in (0, 1))
        edges.append(step[one ^ other])
        others.append(step[~one & ~other])
    edge, inland = np.concatenate(edges), np.concatenate(others)
    if not edge.size or not inland.size:
        return False
    usual = float(np.quantile(inland, 0.99))
    return bool(np.quantile(edge, 0.25) > max(least, _TIMES_THE_USUAL * usual))


def _islands_found(cube: Cube, name: str, values: Float32s, at: tuple[int, ...], island: Mask) -> str:
    (m, t, k), (y, x) = at, np.argwhere(island)[0]
    at_place = f"{short(cube.times[t])}, {cube.grid.place(int(y), int(x))}"
    return (
        f"{name} is {values[m, t, k, y, x]:g} at {int(island.sum()):,} points on {cube.levels_pa[k] / 100:g} "
        f"hPa (the first at {at_place}), far from all round them: {_REMEDY}"
    )
