"""One stride of a marching flight: where on it the ground, the forecast's edge or a mark lies.

The wind changes evenly along a stride, so every place on it is known; what is met within it is bisected.
"""

from typing import Any, NamedTuple

import numpy as np

from planner.compiled import marching, melted
from planner.drift.afloat import watch
from planner.drift.endings import LANDED, LEFT_THE_FORECAST, ON
from planner.drift.rungs import Rungs, ground_under, is_beyond
from planner.geo import Floats

_HALVINGS = 40
_LOOK_EVERY_S = 15.0  # for the ground, as the reference does


class Marks(NamedTuple):
    """When states are noted (n, K), in which order (n, K), and the states (n, K, 5)."""

    time_s: Floats
    order: "np.ndarray[tuple[int, ...], np.dtype[np.int64]]"
    state: Floats


class Stride(NamedTuple):
    """One stride: its beginning [cells, m], the winds at both ends [cells/s], its length, where it ends."""

    x: float
    y: float
    altitude_m: float
    east: float
    north: float
    east_after: float
    north_after: float
    seconds: float
    altitude_after_m: float


@melted
def place(p: Stride, share: float) -> tuple[float, float, float]:
    """Column, row and altitude at a share of a stride: the wind changes evenly along it."""
    s = share * p.seconds
    half = 0.5 * share
    x = p.x + s * (p.east + half * (p.east_after - p.east))
    y = p.y + s * (p.north + half * (p.north_after - p.north))
    return x, y, p.altitude_m + share * (p.altitude_after_m - p.altitude_m)


@melted
def ending_at(r: Rungs, x: float, y: float, z: float, falling: bool, f: Any) -> int:
    """How a flight ends if it ends there; ON while it goes on."""
    if (
        z <= r.highest_ground_m
        and z <= ground_under(r, x, y)
        and (f.cleared != 0 or (falling and z <= f.floor_m))
    ):
        return LANDED
    if is_beyond(r, x, y) or z > r.rungs_m[r.rungs_m.size - 1]:
        return LEFT_THE_FORECAST
    return ON


@melted
def _ground_on_the_way(r: Rungs, p: Stride, looks: int) -> float:
    """The share of a stride at which the ground is first found above a flight that was clear, else 1."""
    for look in range(1, looks):
        x, y, z = place(p, look / looks)
        if z <= ground_under(r, x, y):
            return look / looks
    return 1.0


@marching
def _first_end(r: Rungs, p: Stride, share: float, f: Any) -> tuple[float, int]:
    """The share of a stride at which a flight comes to its end, bisected, and how."""
    falling = p.altitude_after_m < p.altitude_m
    left, right = 0.0, share
    x, y, z = place(p, right)
    ending = ending_at(r, x, y, z, falling, f)
    for _ in range(_HALVINGS):
        middle = 0.5 * (left + right)
        x, y, z = place(p, middle)
        how = ending_at(r, x, y, z, falling, f)
        if how == ON:
            left = middle
        else:
            right, ending = middle, how
    return right, ending


@marching
def note_marks(r: Rungs, p: Stride, t0: float, t1: float, m: Marks, i: int, f: Any) -> None:
    """Note a flight's state at its marks up to `t1`."""
    marks = m.time_s.shape[1]
    while f.next_mark_s <= t1:
        k = m.order[i, f.mark]
        share = 0.0 if p.seconds <= 0.0 else min((f.next_mark_s - t0) / p.seconds, 1.0)
        x, y, z = place(p, share)
        m.state[i, k, 0], m.state[i, k, 3] = f.next_mark_s, z
        m.state[i, k, 1] = r.south_deg + y * r.step_latitude_deg
        m.state[i, k, 2] = r.west_deg + (x + f.lap) * r.step_longitude_deg
        clear = f.cleared != 0 or z > r.highest_ground_m or z > ground_under(r, x, y)
        m.state[i, k, 4] = 1.0 if clear else 0.0
        f.mark += 1
        f.next_mark_s = m.time_s[i, m.order[i, f.mark]] if f.mark < marks else np.inf


@melted
def take(r: Rungs, p: Stride, t1: float, low: bool, watched: bool, m: Marks, i: int, f: Any) -> None:
    """Take a stride, or what there is of it before the flight ends.

    `low` where it may meet the ground, `watched` where a mark or the end of its time may fall in it.
    """
    t0 = f.time_s
    x, y, z = place(p, 1.0)
    share, ending = 1.0, ON
    if low:
        if f.cleared != 0 and p.seconds > _LOOK_EVERY_S:
            share = _ground_on_the_way(r, p, 1 + int(p.seconds / _LOOK_EVERY_S))
            if share < 1.0:
                x, y, z = place(p, share)
        ground = ground_under(r, x, y)
        if z > ground:
            f.cleared = 1
        elif f.cleared != 0 or (z < p.altitude_m and z <= f.floor_m):
            ending = LANDED
    if is_beyond(r, x, y):
        ending = LEFT_THE_FORECAST
    if ending != ON:
        share, ending = _first_end(r, p, share, f)
        x, y, z = place(p, share)
        t1 = t0 + share * p.seconds
    elif watched and t1 >= f.limit_s:
        ending = f.ends_on_time
    if watched:
        if f.next_mark_s <= t1:
            note_marks(r, p, t0, t1, m, i, f)
        watch(f)
    within = x
    if x < r.turn_west or x >= r.turn_east:
        within -= np.floor(x / r.period) * r.period
        f.lap += x - within
    f.x, f.y, f.altitude_m, f.time_s = within, y, z, t1
    f.east, f.north = p.east_after, p.north_after
    if ending != ON:
        f.ending, f.stop = ending, -np.inf
