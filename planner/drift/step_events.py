"""One stride of a marching flight: where on it the ground, the forecast's edge or a mark lies.

The wind changes evenly along a stride, so every place on it is known; where it meets the ground is found by
false position, any other end by halving.
"""

from typing import Any, NamedTuple

import numpy as np

from planner.compiled import inlined, marching
from planner.drift.endings import CLEAR_BY_M, LANDED, LEFT_THE_FORECAST, ON
from planner.drift.flight_state import MARK_TOLERANCE_S, watch
from planner.drift.ladder_wind import Rungs, ground_under, is_beyond
from planner.geo import Floats
from planner.vehicle.ladder_stages import LEVEL_STEP_S

_HALVINGS = 40
_TOUCHES_M = 1e-6
_LOOK_EVERY_S = 15.0  # for the ground, as the reference does
LONGEST_STRIDE_S = LEVEL_STEP_S
MOST_CELLS = 0.2
"""However thick or slow a layer: a stride is no longer in time, nor in cells of the grid."""

NEVER = 2.0
"""A share that no stride reaches."""


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


@inlined
def ahead(f: Any, seconds: float) -> tuple[float, float]:
    """About where a stride of `seconds` will end, if the wind goes on changing as it did in the last one."""
    return (
        f.x + seconds * (f.east + 0.5 * f.east_gain),
        f.y + seconds * (f.north + 0.5 * f.north_gain),
    )


@inlined
def longest_s(f: Any) -> float:
    """How long a stride may be: the wind along it must be even enough, in time and in place."""
    return float(min(LONGEST_STRIDE_S, MOST_CELLS / max(np.sqrt(f.east * f.east + f.north * f.north), 1e-9)))


@inlined
def place(p: Stride, share: float) -> tuple[float, float, float]:
    """Column, row and altitude at a share of a stride: the wind changes evenly along it."""
    s = share * p.seconds
    half = 0.5 * share
    x = p.x + s * (p.east + half * (p.east_after - p.east))
    y = p.y + s * (p.north + half * (p.north_after - p.north))
    return x, y, p.altitude_m + share * (p.altitude_after_m - p.altitude_m)


@inlined
def ending_at(r: Rungs, x: float, y: float, z: float, falling: bool, cleared: bool, floor_m: float) -> int:
    """How a flight ends if it ends there; ON while it goes on."""
    if z <= r.highest_ground_m and (cleared or (falling and z <= floor_m)) and z <= ground_under(r, x, y):
        return LANDED
    if is_beyond(r, x, y) or z > r.rungs_m[r.rungs_m.size - 1]:
        return LEFT_THE_FORECAST
    return ON


@inlined
def _meet_ground(r: Rungs, p: Stride, f: Any) -> tuple[float, float, float]:
    """Looks for the ground along a stride, every few seconds.

    The share at which it is first found over the flight (or one that never was clear is under its launch),
    else NEVER; the share of the look before; and the share from which the flight is clear, or NEVER.
    """
    falling, before = p.altitude_after_m < p.altitude_m, 0.0
    clear_at = 0.0 if f.cleared != 0 else NEVER
    looks = 1 + int(p.seconds / _LOOK_EVERY_S)
    first = 0 if falling and clear_at == NEVER else 1
    for look in range(first, looks + 1):
        share = look / looks
        x, y, z = place(p, share)
        ground = ground_under(r, x, y)
        near = CLEAR_BY_M if look == 0 else 0.0  # on the ground to begin with, whatever the last bit says
        if z <= ground + near and (clear_at < NEVER or (falling and z <= f.floor_m)):
            return share, before, clear_at
        if clear_at == NEVER and z > ground + CLEAR_BY_M:
            clear_at = share
        before = share
    return NEVER, before, clear_at


@inlined
def _over_ground(r: Rungs, p: Stride, share: float) -> float:
    """How high [m] above the ground a share of a stride lies."""
    x, y, z = place(p, share)
    return z - ground_under(r, x, y)


@inlined
def _touchdown(r: Rungs, p: Stride, left: float, right: float) -> float:
    """The share between one above the ground and one on it or under it at which they meet: false position.

    Where one end stays, its height counts half (the Illinois rule), else the other would only creep up.
    """
    above, below = _over_ground(r, p, left), _over_ground(r, p, right)
    moved = 0
    for _ in range(_HALVINGS):
        share = right - below / (below - above) * (right - left)
        height = _over_ground(r, p, share)
        if abs(height) <= _TOUCHES_M:
            return share
        if height > 0.0:
            left, above, below = share, height, 0.5 * below if moved > 0 else below
            moved = 1
        else:
            right, below, above = share, height, 0.5 * above if moved < 0 else above
            moved = -1
    return right


@marching
def _first_end(r: Rungs, p: Stride, left: float, right: float, clear_at: float, f: Any) -> tuple[float, int]:
    """The share of a stride, between two, at which a flight comes to its end, and how."""
    falling = p.altitude_after_m < p.altitude_m
    x, y, z = place(p, right)
    ending = ending_at(r, x, y, z, falling, right >= clear_at, f.floor_m)
    if ending == LANDED and left >= clear_at and not is_beyond(r, x, y) and _over_ground(r, p, left) > 0.0:
        return _touchdown(r, p, left, right), LANDED
    for _ in range(_HALVINGS):
        middle = 0.5 * (left + right)
        x, y, z = place(p, middle)
        how = ending_at(r, x, y, z, falling, middle >= clear_at, f.floor_m)
        if how == ON:
            left = middle
        else:
            right, ending = middle, how
    return right, ending


@marching
def note_marks(r: Rungs, p: Stride, t0: float, t1: float, clear_at: float, m: Marks, i: int, f: Any) -> None:
    """Note a flight's state at its marks up to `t1`; from the share `clear_at` on it is clear of ground."""
    marks = m.time_s.shape[1]
    while f.next_mark_s <= t1 + MARK_TOLERANCE_S:
        k = m.order[i, f.mark]
        share = 0.0 if p.seconds <= 0.0 else min((f.next_mark_s - t0) / p.seconds, 1.0)
        x, y, z = place(p, share)
        m.state[i, k, 0], m.state[i, k, 3] = f.next_mark_s, z
        m.state[i, k, 1] = r.south_deg + y * r.step_latitude_deg
        m.state[i, k, 2] = r.west_deg + (x + f.lap) * r.step_longitude_deg
        clear = share >= clear_at or z > r.highest_ground_m or z > ground_under(r, x, y) + CLEAR_BY_M
        m.state[i, k, 4] = 1.0 if clear else 0.0
        f.mark += 1
        f.next_mark_s = m.time_s[i, m.order[i, f.mark]] if f.mark < marks else np.inf


@inlined
def take(r: Rungs, p: Stride, t1: float, low: bool, watched: bool, m: Marks, i: int, f: Any) -> None:
    """Take a stride, or what there is of it before the flight ends.

    `low` where it may meet the ground, `watched` where a mark or the end of its time may fall in it.
    """
    t0, share, left, ending, clear_at = f.time_s, 1.0, 0.0, ON, 0.0
    x, y, z = place(p, 1.0)
    if low:
        met, before, clear_at = _meet_ground(r, p, f)
        if met < NEVER:
            share, left, ending = met, before, LANDED
            x, y, z = place(p, share)
        if clear_at <= 1.0:
            f.cleared = 1
    if is_beyond(r, x, y):
        ending = LEFT_THE_FORECAST
    if ending != ON:
        if share > 0.0:
            share, ending = _first_end(r, p, left, share, clear_at, f)
        x, y, z = place(p, share)
        t1 = t0 + share * p.seconds
    elif watched and t1 >= f.limit_s:
        ending = f.ends_on_time
    if watched:
        if f.next_mark_s <= t1 + MARK_TOLERANCE_S:
            note_marks(r, p, t0, t1, clear_at, m, i, f)
        watch(f)
    within = x
    if x < r.turn_west or x >= r.turn_east:
        within -= np.floor(x / r.period) * r.period
        f.lap += x - within
    f.x, f.y, f.altitude_m, f.time_s = within, y, z, t1
    f.east, f.north = p.east_after, p.north_after
    if ending != ON:
        f.ending, f.stop = ending, -np.inf
