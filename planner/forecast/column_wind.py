"""The native column, compiled: wind at a height over one node of a field.

A native column is the near-surface winds at their heights above the ground, then the pressure
levels that are clear of it; below the lowest of these winds that wind holds. The reference kernel and
the ladder both read it, and so see the same winds.
"""

from typing import Any, NamedTuple

import numpy as np

from planner.compiled import inlined
from planner.forecast.field import Float32s, WindField
from planner.geo import Floats, geopotential_height
from planner.units import EARTH_RADIUS_M


class Winds(NamedTuple):
    """A WindField's native columns as the kernels see them."""

    levels: Float32s  # (M, T, Y, X, L, 3) height gpm, u, v
    near: Float32s  # (M, T, Y, X, N, 2) u, v
    near_heights_m: Floats  # (N,)
    first_level: "np.ndarray[tuple[int, ...], np.dtype[np.int16]]"  # (M, T, Y, X)
    ground_m: Float32s  # (Y, X)
    times_s: Floats  # (T,)
    step_latitude_deg: float
    step_longitude_deg: float


def winds(field: WindField) -> Winds:
    """The kernels' view of a field; copies nothing but an array that does not lie in one piece.

    And a sounding, whose highest wind holds on as one level more.
    """
    return Winds(
        read_only(_held_above(field)),
        read_only(field.near_wind),
        read_only(field.near_heights_m),
        read_only(field.first_level),
        read_only(field.ground_m),
        read_only(field.times_s),
        float(field.grid.step_latitude_deg),
        float(field.grid.step_longitude_deg),
    )


def _held_above(field: WindField) -> Float32s:
    """The levels, and one more with the highest wind where flights are followed above it."""
    up_to_m = field.forecast.followed_up_to_m
    if up_to_m == field.forecast.top_m:
        return field.wind
    top = field.wind[..., -1:, :].copy()
    top[..., 0] = geopotential_height(up_to_m)
    return np.concatenate([field.wind, top], axis=-2)


def read_only(array: Any) -> Any:
    """The same numbers, in one piece and not to be written to: kernels compile for each kind of array."""
    seen = np.ascontiguousarray(array).view()
    seen.setflags(write=False)
    return seen


@inlined
def unsigned(i: int) -> int:
    """An index known not to be negative: no look-up has to ask whether it counts from the end."""
    return np.uintp(i)  # type: ignore[return-value]


@inlined
def _level_below(w: Winds, node: tuple[int, int, int, int], height: float, low: int, hint: int) -> int:
    """Index of the level under `height`, from `low` to the last but one, searched from a hint."""
    m, t, y, x = node
    level = int(min(max(hint, low), w.levels.shape[4] - 2))
    while level > low and height < w.levels[m, t, y, x, unsigned(level), 0]:
        level -= 1
    while level < w.levels.shape[4] - 2 and height >= w.levels[m, t, y, x, unsigned(level + 1), 0]:
        level += 1
    return level


@inlined
def _near_wind(w: Winds, m: int, t: int, y: int, x: int, height: float, lowest: float) -> tuple[float, float]:
    """u, v of a native column below its lowest clear level: the near-surface winds, and from the last up."""
    near, first = w.near_heights_m.size, unsigned(w.first_level[m, t, y, x])
    ground = w.ground_m[y, x] * EARTH_RADIUS_M / (EARTH_RADIUS_M + w.ground_m[y, x])
    top, last = ground + w.near_heights_m[near - 1], unsigned(near - 1)
    if height >= top:
        f = (height - top) / (lowest - top)
        u0, v0 = w.near[m, t, y, x, last, 0], w.near[m, t, y, x, last, 1]
        u1, v1 = w.levels[m, t, y, x, first, 1], w.levels[m, t, y, x, first, 2]
        return u0 + f * (u1 - u0), v0 + f * (v1 - v0)
    i = 0
    while i < near - 2 and height >= ground + w.near_heights_m[i + 1]:
        i += 1
    f = 0.0
    if near > 1:
        low, high = w.near_heights_m[i], w.near_heights_m[i + 1]
        f = max((height - ground - low) / (high - low), 0.0)
    below, above = unsigned(i), unsigned(min(i + 1, near - 1))
    u0, v0 = w.near[m, t, y, x, below, 0], w.near[m, t, y, x, below, 1]
    u1, v1 = w.near[m, t, y, x, above, 0], w.near[m, t, y, x, above, 1]
    return u0 + f * (u1 - u0), v0 + f * (v1 - v0)


@inlined
def column_wind(
    w: Winds, m: int, t: int, y: int, x: int, height: float, hint: int
) -> tuple[float, float, int]:
    """u, v of one native column at a height [gpm], and the level it lay over."""
    m, t, y, x = unsigned(m), unsigned(t), unsigned(y), unsigned(x)
    first = int(w.first_level[m, t, y, x])
    lowest = w.levels[m, t, y, x, unsigned(first), 0]
    if w.near_heights_m.size == 0:  # the lowest wind holds below: a straight line down would blow up
        height = max(height, lowest)
    elif height < lowest:
        u, v = _near_wind(w, m, t, y, x, height, lowest)
        return u, v, first
    k = _level_below(w, (m, t, y, x), height, first, hint)
    low, high = unsigned(k), unsigned(k + 1)
    h0, h1 = w.levels[m, t, y, x, low, 0], w.levels[m, t, y, x, high, 0]
    f = (height - h0) / (h1 - h0)
    u0, v0 = w.levels[m, t, y, x, low, 1], w.levels[m, t, y, x, low, 2]
    u1, v1 = w.levels[m, t, y, x, high, 1], w.levels[m, t, y, x, high, 2]
    return u0 + f * (u1 - u0), v0 + f * (v1 - v0), k


@inlined
def bend(w: Winds, m: int, t: int, y: int, x: int, number: int) -> float:
    """The height [gpm] of a native column's bend, counted upwards; infinite past the last.

    Between two bends the wind is linear in height, below the first it is constant.
    """
    near = w.near_heights_m.size
    if number < near:
        ground = w.ground_m[y, x] * EARTH_RADIUS_M / (EARTH_RADIUS_M + w.ground_m[y, x])
        return float(ground + w.near_heights_m[number])
    level = w.first_level[m, t, y, x] + number - near
    return float(w.levels[m, t, y, x, level, 0]) if level < w.levels.shape[4] else np.inf
