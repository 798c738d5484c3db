"""One stride of Heun's method: where on it the ground, the forecast's edge or a mark lies.

The wind changes evenly along a stride, so the place at each share s of it is known:
y + s h (f0 + s (f1 - f0) / 2). Where it meets the ground is found by false position (the Illinois rule,
Dowell and Jarratt 1971), any other end by halving.
"""

from typing import Any, NamedTuple

import numpy as np

from planner.compiled import inlined, marching
from planner.drift.domain import Domain, ending_at, ground_under, is_beyond, is_clear
from planner.drift.endings import CLEAR_BY_M, LANDED, LEFT_THE_FORECAST, ON
from planner.drift.flight_state import watch
from planner.drift.flights import TIME_TOLERANCE_S, FlightPoint, Marks, note_mark
from planner.vehicle.ladder_stages import LEVEL_STEP_S

_HALVINGS = 40
_TOUCHES_M = 1e-6
_LOOK_EVERY_S = 15.0  # for the ground, as the reference does
LONGEST_STRIDE_S = LEVEL_STEP_S
MOST_CELLS = 0.2
"""However thick or slow a layer: a stride is no longer in time, nor in cells of the grid."""

NEVER = 2.0
"""A share that no stride reaches."""


class Stride(NamedTuple):
    """One stride, along which the wind changes evenly; the flight's record says when it begins."""

    x: float  # where it begins [cells]
    y: float
    altitude_m: float
    east: float  # the wind there [cells/s]
    north: float
    east_after: float  # the wind at its end
    north_after: float
    seconds: float  # how long it is
    time_after_s: float  # when it ends, and how high
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
def _meet_ground(d: Domain, p: Stride, f: Any) -> tuple[float, float, float]:
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
        ground = ground_under(d, x, y)
        near = CLEAR_BY_M if look == 0 else 0.0  # on the ground to begin with, whatever the last bit says
        if z <= ground + near and (clear_at < NEVER or (falling and z <= f.floor_m)):
            return share, before, clear_at
        if clear_at == NEVER and z > ground + CLEAR_BY_M:
            clear_at = share
        before = share
    return NEVER, before, clear_at


@inlined
def _over_ground(d: Domain, p: Stride, share: float) -> float:
    """How high [m] above the ground a share of a stride lies."""
    x, y, z = place(p, share)
    return z - ground_under(d, x, y)


@inlined
def _touchdown(d: Domain, p: Stride, left: float, right: float) -> float:
    """The share between one above the ground and one on it or under it at which they meet: false position.

    Where one end stays, its height counts half (the Illinois rule), else the other would only creep up.
    """
    above, below = _over_ground(d, p, left), _over_ground(d, p, right)
    moved = 0
    for _ in range(_HALVINGS):
        share = right - below / (below - above) * (right - left)
        height = _over_ground(d, p, share)
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
def _first_end(d: Domain, p: Stride, left: float, right: float, clear_at: float, f: Any) -> tuple[float, int]:
    """The share of a stride, between two, at which a flight comes to its end, and how."""
    falling = p.altitude_after_m < p.altitude_m
    x, y, z = place(p, right)
    ending = ending_at(d, x, y, z, right >= clear_at or (falling and z <= f.floor_m))
    if ending == LANDED and left >= clear_at and not is_beyond(d, x, y) and _over_ground(d, p, left) > 0.0:
        return _touchdown(d, p, left, right), LANDED
    for _ in range(_HALVINGS):
        middle = 0.5 * (left + right)
        x, y, z = place(p, middle)
        how = ending_at(d, x, y, z, middle >= clear_at or (falling and z <= f.floor_m))
        if how == ON:
            left = middle
        else:
            right, ending = middle, how
    return right, ending


@marching
def note_marks(d: Domain, p: Stride, t1: float, clear_at: float, m: Marks, i: int, f: Any) -> None:
    """Note a flight's state at its marks up to `t1`; from the share `clear_at` on it is clear of ground."""
    marks = m.time_s.shape[1]
    while f.next_mark_s <= t1 + TIME_TOLERANCE_S:
        share = 0.0 if p.seconds <= 0.0 else min((f.next_mark_s - f.time_s) / p.seconds, 1.0)
        x, y, z = place(p, share)
        latitude = d.south_deg + y * d.step_latitude_deg
        longitude = d.west_deg + (x + f.lap) * d.step_longitude_deg
        clear = share >= clear_at or is_clear(d, x, y, z)
        note_mark(m, i, m.order[i, f.mark], FlightPoint(f.next_mark_s, latitude, longitude, z), clear)
        f.mark += 1
        f.next_mark_s = m.time_s[i, m.order[i, f.mark]] if f.mark < marks else np.inf


@inlined
def take(d: Domain, p: Stride, low: bool, watched: bool, m: Marks, i: int, f: Any) -> None:
    """Take a stride, or what there is of it before the flight ends.

    `low` where it may meet the ground, `watched` where a mark or the end of its time may fall in it.
    """
    t1, share, left, ending, clear_at = p.time_after_s, 1.0, 0.0, ON, 0.0
    x, y, z = place(p, 1.0)
    if low:
        met, before, clear_at = _meet_ground(d, p, f)
        if met < NEVER:
            share, left, ending = met, before, LANDED
            x, y, z = place(p, share)
        if clear_at <= 1.0:
            f.cleared = 1
    if is_beyond(d, x, y):
        ending = LEFT_THE_FORECAST
    if ending != ON:
        if share > 0.0:
            share, ending = _first_end(d, p, left, share, clear_at, f)
        x, y, z = place(p, share)
        t1 = f.time_s + share * p.seconds
    elif watched and t1 >= f.limit_s:
        ending = f.ends_on_time
    if watched:
        if f.next_mark_s <= t1 + TIME_TOLERANCE_S:
            note_marks(d, p, t1, clear_at, m, i, f)
        watch(f)
    within = x
    if x < d.turn_west or x >= d.turn_east:
        within -= np.floor(x / d.period) * d.period
        f.lap += x - within
    f.x, f.y, f.altitude_m, f.time_s = within, y, z, t1
    f.east, f.north = p.east_after, p.north_after
    if ending != ON:
        f.ending, f.stop = ending, -np.inf
