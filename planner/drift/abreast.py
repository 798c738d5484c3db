"""Flights abreast: whole layers, each crossed in one stride by all flights that meet nothing in it.

Heun's method as in `heun_kernels.py`, for the strides that need no record of their own: most. What they need
of a block's flights lies here by kind of number and not by flight, and each step is a loop without branches
over all flights, which the compiler turns into instructions for four at once on any processor; only the eight
winds round a flight are fetched one flight after another. A flight that meets something (its end, a mark, the
ground, the edge) stays where it is, to be carried on alone. Which of the two depends on itself only.
"""

from typing import Any

import numpy as np

from planner.chance.error_field import BLOCK, PAIRS
from planner.compiled import inlined
from planner.drift.flight_state import by_the_clock, cubic, look_around, watch
from planner.drift.interpolate_simd import between_pairs_into, blend_into
from planner.drift.ladder_wind import RungErrors, Rungs, with_error
from planner.drift.step_events import LONGEST_STRIDE_S, MOST_CELLS

_SOON_S = 1e-3
"""How long before something happens a flight is left to its own record: clocks are rounded."""


@inlined
def fall_in(r: Rungs, a: Any, j: int, f: Any) -> None:
    """Copy flight `f` from its own record into place `j` of the block."""
    i = np.uint64(j)
    a.x[i], a.y[i], a.east[i], a.north[i] = f.x, f.y, f.east, f.north
    a.east_gain[i], a.north_gain[i] = f.east_gain, f.north_gain
    a.clock[i], a.stop[i], a.scale[i], a.cleared[i] = f.clock, f.stop, f.scale, f.cleared
    a.secant_at[i], a.reach[i], a.secant_0[i], a.secant_1[i] = f.secant_at, f.reach, f.secant_0, f.secant_1
    a.secant_2[i], a.secant_3[i] = f.secant_2, f.secant_3
    _keep_stretch(r, a, i, f)


@inlined
def _keep_stretch(r: Rungs, a: Any, i: Any, f: Any) -> None:
    """Copy the forecast's step and the error's growth that flight `f` is in, and until when they last."""
    a.free_until[i] = min(f.stop, f.clock + (f.watch_s - _SOON_S - f.time_s) / f.scale)
    a.slot_at[i] = 2 * r.columns * r.rows * f.slot
    a.late[i], a.late_rate[i] = f.late, f.late_rate
    a.lead[i], a.ahead_s[i], a.field_at[i], a.field_rate[i] = f.lead, f.ahead_s, f.field_at, f.field_rate


@inlined
def fall_out(a: Any, j: int, altitude_m: float, f: Any) -> None:
    """Copy place `j` of the block back into the flight's own record, if it has moved: to `altitude_m`."""
    i = np.uint64(j)
    if a.clock[i] > f.clock:
        f.time_s = f.zero_s + a.clock[i] * f.scale
        f.x, f.y, f.altitude_m, f.clock = a.x[i], a.y[i], altitude_m, a.clock[i]
        f.east, f.north, f.east_gain, f.north_gain = a.east[i], a.north[i], a.east_gain[i], a.north_gain[i]


@inlined
def look_ahead(r: Rungs, e: RungErrors, n: int, flights: Any, a: Any) -> None:
    """Look up the next step of the forecast or growth of its error, for those of n who reach it here."""
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
                look_around(r, e, t1, f)
                by_the_clock(e, a.flight[i], f)
                watch(f)
                _keep_stretch(r, a, i, f)


@inlined
def set_out(r: Rungs, wide: int, a: Any, w: Any) -> int:
    """Heun's prediction: where each of `wide` flights meets the far rung; how many do in one stride."""
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
    """Whether a place lies inside the grid, so that it needs neither an edge nor a turn round the earth."""
    return (x >= 0.0) & (x < r.inner_east) & (y >= r.inner_south) & (y < r.inner_north)


@inlined
def meet_winds(r: Rungs, e: RungErrors, far: int, n: int, wide: int, a: Any, w: Any) -> None:
    """Read the wind that each of n flights meets on rung `far`, with the forecast's own error."""
    row = 2 * r.columns
    plane, k = np.uint64(row * r.rows), np.uint64(far)
    rung_at = row * r.rows * far * r.times_s.size
    for j in range(n):
        i = np.uint64(j)
        corner = np.uint64(rung_at + a.slot_at[i] + w.node[i]), plane, np.uint64(row)
        blend_into(w.wind, i, r.wind, corner, (w.ft[i], w.fy[i], w.fx[i]))
    if e.times > 0:
        _add_errors(e, k, n, wide, a, w)


@inlined
def _add_errors(e: RungErrors, k: Any, n: int, wide: int, a: Any, w: Any) -> None:
    """Add the wind's own error on rung `k` to the wind of each of n flights."""
    _place_in_field(e, k, n, wide, a, w)
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
        table = a.spread[i] + (a.ahead_s[i] + a.goal[i] * a.scale[i]) * a.spread_rate[i]
        wind, more = (w.wind[i, 0], w.wind[i, 1]), (w.more[i, 0], w.more[i, 1])
        w.wind[i, 0], w.wind[i, 1] = with_error(e, wind, table, more)


@inlined
def _place_in_field(e: RungErrors, k: Any, n: int, wide: int, a: Any, w: Any) -> None:
    """Read the numbers of each of n flights' fields on rung `k`, at its time."""
    last = np.float64(e.times - 2)
    for j in range(wide):
        i = np.uint64(j)
        at = max(a.field_at[i] + a.goal[i] * a.field_rate[i], 0.0)
        node = np.floor(at)
        node = node if node < last else last
        share = at - node
        w.late[i] = np.float32(share if share < 1.0 else 1.0)
        w.field_node[i] = np.int32(node)
    block = a.flight[np.uint64(0)] // BLOCK
    corner = (block * e.rungs + np.int64(k)) * e.times * PAIRS - 2 * block * BLOCK
    for j in range(n):
        i = np.uint64(j)
        early = np.uint64(corner + w.field_node[i] * PAIRS + 2 * a.flight[i])
        between_pairs_into(w.more, i, e.values, early, early + np.uint64(PAIRS), w.late[i])


@inlined
def keep_off_the_ground(r: Rungs, lowest_m: float, wide: int, a: Any, w: Any) -> None:
    """Take out of the stride every flight that may meet the ground in a layer from `lowest_m` up.

    It may not where it stays within a cell of its place and no ground within that cell is so high.
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
    """Heun's correction: move the flights that set out and stay on the grid.

    Returns how many have not crossed the layer yet.
    """
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
