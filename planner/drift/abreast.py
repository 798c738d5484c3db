"""Flights abreast: whole layers, each crossed in one stride by all flights that meet nothing in it.

Most strides are such ones. So what they need of a block's flights lies by kind and not by flight
here, and each step is a loop without branches over all of them, of which the compiler makes instructions
for four flights at once on any processor; only the eight winds round a flight are fetched one flight
after another. Who meets something (an end, a mark, the ground, the edge) is left where it is, for its own
record to be carried on alone. Which way a flight goes hangs on itself only.
"""

from typing import Any

import numpy as np

from planner.compiled import inlined
from planner.drift.flight_state import by_the_clock, cubic, look_around, watch
from planner.drift.interpolate_simd import blend_into
from planner.drift.ladder_wind import RungErrors, Rungs
from planner.drift.step_events import LONGEST_STRIDE_S, MOST_CELLS

TOGETHER = 64
"""Flights side by side: few enough for all that is known of them to stay in the nearest cache."""

SIDE_BY_SIDE = 8
"""Flights to one instruction at most: loops go over so many at a time, whoever of them is there."""

_SOON_S, _ABOUT_M = 1e-3, 1.0
"""How long before something happens a flight is left to its own record, and how far from a rung it has not
yet passed it for sure: clocks are rounded."""

_STEPS = 32
"""Steps of height into which a block is sorted."""

ABREAST = np.dtype(
    [
        *((name, np.float64, (TOGETHER,)) for name in ("x", "y", "east", "north", "east_gain", "north_gain")),
        *((name, np.float64, (TOGETHER,)) for name in ("clock", "goal", "stop", "free_until", "scale")),
        *((name, np.float64, (TOGETHER,)) for name in ("late", "late_rate", "seconds", "secant")),
        *((name, np.float64, (TOGETHER,)) for name in ("secant_at", "reach", "secant_0", "secant_1")),
        *((name, np.float64, (TOGETHER,)) for name in ("secant_2", "secant_3")),
        *((name, np.float64, (TOGETHER,)) for name in ("ahead_s", "spread", "spread_rate")),
        *((name, np.float64, (TOGETHER,)) for name in ("east_at_0", "north_at_0", "east_rate", "north_rate")),
        *((name, np.float64, (TOGETHER,)) for name in ("highest_m", "reach_m")),
        *((name, np.int64, (TOGETHER,)) for name in ("flight", "row", "slot_at", "lead", "cleared")),
        ("before", np.int64, (_STEPS + 2,)),
    ]
)
"""What is known of the flights of a block, and of the stride that they are in: the clock at its far rung,
its length [s] (negative for who does not take it). `flight` says whose place it is: those who come highest
in the stage stand first, none higher than `reach_m`; `highest_m` is as they come, before they are in
line, and `before` how many stand before a step of height."""

MEETING = np.dtype(
    [
        *((name, np.float32, (TOGETHER,)) for name in ("ft", "fy", "fx")),
        ("node", np.int32, (TOGETHER,)),
        ("wind", np.float32, (TOGETHER, 2)),
    ]
)
"""Where in their cells the flights of a block meet which wind; apart, for loops over numbers of two
lengths in one record are beyond the compiler."""


@inlined
def line_up(first: int, n: int, lowest_m: float, highest_m: float, a: Any) -> None:
    """Have n flights, from `first` on, stand by how high they come: between two heights, the highest first.

    Sorted into steps of height only, each flight taken for as high as its step: that is enough, and quick.
    """
    step_m = max((highest_m - lowest_m) / (_STEPS - 1), _ABOUT_M)
    a.before[:] = 0
    for j in range(n):
        a.before[np.uint64(_step(highest_m - a.highest_m[j], step_m) + 1)] += 1
    for step in range(_STEPS):
        a.before[step + 1] += a.before[step]
    for j in range(n):
        step = _step(highest_m - a.highest_m[j], step_m)
        place = np.uint64(a.before[np.uint64(step)])
        a.before[np.uint64(step)] += 1
        a.flight[place] = first + j
        a.reach_m[place] = highest_m - step * step_m if step < _STEPS else -np.inf


@inlined
def _step(below_m: float, step_m: float) -> int:
    """The step of height that lies so far below the highest; the last is for who is not under way."""
    return int(below_m / step_m) if below_m < np.inf else _STEPS


@inlined
def on_the_way(n: int, before: int, upwards: bool, above_m: float, a: Any) -> int:
    """How many of n, from the front, come higher than a rung that the stage now begins to cross.

    Of a climb they become fewer, of a fall more than there were `before`.
    """
    reached, least_m = before, above_m - _ABOUT_M
    if upwards:
        while reached > 0 and a.reach_m[reached - 1] < least_m:
            reached -= 1
    else:
        while reached < n and a.reach_m[reached] > least_m:
            reached += 1
    return reached


@inlined
def fall_in(r: Rungs, a: Any, j: int, f: Any) -> None:
    """Take a flight's place among those abreast from its record."""
    i = np.uint64(j)
    a.x[i], a.y[i], a.east[i], a.north[i] = f.x, f.y, f.east, f.north
    a.east_gain[i], a.north_gain[i] = f.east_gain, f.north_gain
    a.clock[i], a.stop[i], a.scale[i], a.cleared[i] = f.clock, f.stop, f.scale, f.cleared
    a.secant_at[i], a.reach[i], a.secant_0[i], a.secant_1[i] = f.secant_at, f.reach, f.secant_0, f.secant_1
    a.secant_2[i], a.secant_3[i] = f.secant_2, f.secant_3
    _keep_stretch(r, a, i, f)


@inlined
def _keep_stretch(r: Rungs, a: Any, i: Any, f: Any) -> None:
    """Have the stretches of forecast and error of a flight's record, and until when they last."""
    a.free_until[i] = min(f.stop, f.clock + (f.watch_s - _SOON_S - f.time_s) / f.scale)
    a.slot_at[i] = 2 * r.columns * r.rows * f.slot
    a.late[i], a.late_rate[i] = f.late, f.late_rate
    a.lead[i], a.ahead_s[i] = f.lead, f.ahead_s
    a.east_at_0[i], a.north_at_0[i] = f.east_at_0, f.north_at_0
    a.east_rate[i], a.north_rate[i] = f.east_rate, f.north_rate


@inlined
def fall_out(a: Any, j: int, altitude_m: float, f: Any) -> None:
    """Bring a flight's record up to where it is: on the rung at `altitude_m`, if it has moved at all."""
    i = np.uint64(j)
    if a.clock[i] > f.clock:
        f.time_s = f.zero_s + a.clock[i] * f.scale
        f.x, f.y, f.altitude_m, f.clock = a.x[i], a.y[i], altitude_m, a.clock[i]
        f.east, f.north, f.east_gain, f.north_gain = a.east[i], a.north[i], a.east_gain[i], a.north_gain[i]


@inlined
def look_ahead(r: Rungs, e: RungErrors, n: int, flights: Any, a: Any) -> None:
    """Have the next stretch of forecast or error in hand for who of n comes into it in this layer."""
    due = 0
    for j in range(n):
        i = np.uint64(j)
        due += 1 if (a.goal[i] >= a.free_until[i]) & (a.goal[i] <= a.stop[i]) else 0
    if due == 0:
        return
    for j in range(n):
        i = np.uint64(j)
        goal = a.goal[i]
        if goal >= a.free_until[i] and goal <= a.stop[i]:
            f = flights[np.uint64(a.flight[i])]
            seconds, t1 = (goal - a.clock[i]) * f.scale, f.zero_s + goal * f.scale
            cells_2 = seconds * seconds * (a.east[i] * a.east[i] + a.north[i] * a.north[i])
            in_one = seconds <= LONGEST_STRIDE_S and cells_2 <= MOST_CELLS**2
            if in_one and f.watch_s <= t1 < f.limit_s:
                look_around(r, e, t1, a.flight[i], f)
                by_the_clock(f)
                watch(f)
                _keep_stretch(r, a, i, f)


@inlined
def set_out(r: Rungs, wide: int, a: Any, w: Any) -> int:
    """Choose who of `wide` crosses the layer in one stride, and where each meets the wind; says how many."""
    setting_out = 0
    row = 2.0 * r.columns
    for j in range(wide):
        i = np.uint64(j)
        goal, scale, east, north = a.goal[i], a.scale[i], a.east[i], a.north[i]
        late = a.late[i] + goal * a.late_rate[i]
        seconds = (goal - a.clock[i]) * scale
        x = a.x[i] + seconds * (east + 0.5 * a.east_gain[i])
        y = a.y[i] + seconds * (north + 0.5 * a.north_gain[i])
        even = seconds * seconds * (east * east + north * north) <= MOST_CELLS**2
        in_time = (seconds > 0.0) & (seconds <= LONGEST_STRIDE_S) & (goal < a.free_until[i])
        d = y - a.secant_at[i]
        free = in_time & even & (x >= 0.0) & (x < r.inner_east) & (abs(d) < a.reach[i])
        line, column = np.floor(y), np.floor(x)
        a.secant[i] = cubic(d, a.secant_0[i], a.secant_1[i], a.secant_2[i], a.secant_3[i])
        a.seconds[i] = seconds if free else -1.0
        w.ft[i], w.fy[i], w.fx[i] = np.float32(max(late, 0.0)), np.float32(y - line), np.float32(x - column)
        w.node[i] = np.int32(line * row + 2.0 * column if free else 0.0)
        setting_out += 1 if free else 0
    return setting_out


@inlined
def _is_inside(r: Rungs, x: float, y: float) -> bool:
    """Whether a place lies where nothing has to be asked: on the grid and within the turn."""
    return (x >= 0.0) & (x < r.inner_east) & (y >= r.inner_south) & (y < r.inner_north)


@inlined
def meet_winds(r: Rungs, e: RungErrors, far: int, n: int, wide: int, a: Any, w: Any) -> None:
    """Fetch the wind that each of n meets on rung `far`, the forecast's own error with it."""
    row = 2 * r.columns
    plane, k = np.uint64(row * r.rows), np.uint64(far)
    rung_at = row * r.rows * far * r.times_s.size
    for j in range(n):
        i = np.uint64(j)
        at = np.uint64(rung_at + a.slot_at[i] + w.node[i])
        blend_into(w.wind, i, r.wind, at, plane, np.uint64(row), w.ft[i], w.fy[i], w.fx[i])
    if e.series.shape[0] > 0:
        _add_errors(e, k, n, wide, a, w)


@inlined
def _add_errors(e: RungErrors, k: Any, n: int, wide: int, a: Any, w: Any) -> None:
    """Add the forecast's own error on rung `k` to the wind of each of n."""
    lead, others = np.uint64(a.lead[np.uint64(0)]), 0
    size, rate = e.size[lead, k, 0], e.size[lead, k, 1]
    for j in range(wide):
        i = np.uint64(j)
        a.spread[i], a.spread_rate[i] = size, rate
        others += 1 if a.lead[i] != a.lead[np.uint64(0)] else 0
    if others > 0:  # few do: all of a block were launched at about the same time
        for j in range(n):
            i = np.uint64(j)
            lead = np.uint64(a.lead[i])
            a.spread[i], a.spread_rate[i] = e.size[lead, k, 0], e.size[lead, k, 1]
    for j in range(wide):
        i = np.uint64(j)
        goal = a.goal[i]
        spread = a.spread[i] + (a.ahead_s[i] + goal * a.scale[i]) * a.spread_rate[i]
        east, north = a.east_at_0[i] + goal * a.east_rate[i], a.north_at_0[i] + goal * a.north_rate[i]
        w.wind[i, 0], w.wind[i, 1] = (
            np.float32(w.wind[i, 0] + spread * east),
            np.float32(w.wind[i, 1] + spread * north),
        )


@inlined
def keep_off_the_ground(r: Rungs, lowest_m: float, wide: int, a: Any, w: Any) -> None:
    """Let go on abreast, at `lowest_m` or higher, only who is clear of all ground that is near.

    Near is what a flight reaches in less than a cell.
    """
    for j in range(wide):
        i = np.uint64(j)
        seconds = a.seconds[i]
        east = seconds * 0.5 * (a.east[i] + w.wind[i, 0] * a.secant[i])
        north = seconds * 0.5 * (a.north[i] + w.wind[i, 1])
        near = (abs(east) < 1.0) & (abs(north) < 1.0)
        clear = near & (a.cleared[i] != 0) & (lowest_m > r.ceiling_m[np.uint64(w.node[i] >> 1)])
        a.seconds[i] = seconds if clear else -1.0


@inlined
def arrive(r: Rungs, wide: int, a: Any, w: Any) -> int:
    """Carry on who set out and leaves the grid by no side; returns how many still have to cross the layer."""
    left = 0
    for j in range(wide):
        i = np.uint64(j)
        seconds, goal, clock, x, y = a.seconds[i], a.goal[i], a.clock[i], a.x[i], a.y[i]
        east, north, east_gain, north_gain = a.east[i], a.north[i], a.east_gain[i], a.north_gain[i]
        east_1, north_1 = w.wind[i, 0] * a.secant[i], np.float64(w.wind[i, 1])
        east_more, north_more = east_1 - east, north_1 - north
        x1, y1 = x + seconds * (east + 0.5 * east_more), y + seconds * (north + 0.5 * north_more)
        over = (seconds > 0.0) & _is_inside(r, x1, y1)
        a.x[i], a.y[i] = x1 if over else x, y1 if over else y
        a.east[i], a.north[i] = east_1 if over else east, north_1 if over else north
        a.east_gain[i] = east_more if over else east_gain
        a.north_gain[i] = north_more if over else north_gain
        clock = goal if over else clock
        a.clock[i] = clock
        left += 1 if (clock < goal) & (clock < a.stop[i]) else 0
    return left
