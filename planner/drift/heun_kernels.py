"""The marching kernels: many flights side by side, layer by layer, one wind sample for each.

A stride is Heun's: on with the wind in hand, sample the wind at the next rung, take the mean of the
two, keep the sample for the next stride. All flights of a block are in the same layer at once, so that
the same few numbers of the ladder are in the nearest cache. Who meets nothing in it crosses it abreast
(`abreast.py`), who does goes alone, by a record of its own. No result depends on the other flights.
"""

from typing import Any

import numpy as np

from planner.compiled import copied, inlined, marching
from planner.drift.abreast import (
    SIDE_BY_SIDE,
    TOGETHER,
    arrive,
    fall_in,
    fall_out,
    keep_off_the_ground,
    line_up,
    look_ahead,
    meet_winds,
    on_the_way,
    set_out,
)
from planner.drift.endings import CLEAR_BY_M, LANDED, LEFT_THE_FORECAST, ON, STILL_FLYING
from planner.drift.flight_state import (
    MemberColumns,
    by_the_clock,
    keep_secant,
    layer_of,
    look_around,
    rate_at,
    rate_on,
    watch,
)
from planner.drift.flights import Ends, Starts
from planner.drift.ladder_wind import RungErrors, Rungs, columns_east, ground_under, is_beyond
from planner.drift.step_events import (
    LONGEST_STRIDE_S,
    MOST_CELLS,
    NEVER,
    Marks,
    Stride,
    ahead,
    ending_at,
    longest_s,
    note_marks,
    take,
)
from planner.drift.turbulence import pushed
from planner.geo import Floats
from planner.vehicle.ladder_stages import Passage


@marching
def begin(
    r: Rungs,
    c: MemberColumns,
    e: RungErrors,
    starts: Starts,
    limit_s: Floats,
    ends_on_time: "np.ndarray[tuple[int, ...], np.dtype[np.int64]]",
    m: Marks,
    flights: Any,
) -> None:
    """Set flights (n,) on their starts, with the wind there in hand."""
    for i in range(flights.size):
        f = flights[i]
        x = columns_east(r, starts.longitude_deg[i])
        y = (starts.latitude_deg[i] - r.south_deg) / r.step_latitude_deg
        z, t = starts.altitude_m[i], starts.time_s[i]
        f.time_s, f.x, f.y, f.altitude_m = t, x, y, z
        f.lap = (starts.longitude_deg[i] - r.west_deg) / r.step_longitude_deg - x
        f.limit_s, f.ends_on_time = limit_s[i], ends_on_time[i]
        f.floor_m, f.ending = starts.floor_m[i], ON
        f.slot = f.level = f.mark = f.lead = f.walked = 0
        f.slot_until_s = -np.inf
        f.error_from_s = f.error_east = f.error_north = f.east_slope = f.north_slope = f.lead_from_s = 0.0
        f.error_until_s = -np.inf if e.series.shape[0] > 0 else np.inf
        f.cleared = 1 if starts.cleared[i] or z > ground_under(r, x, y) + CLEAR_BY_M else 0
        f.next_mark_s = m.time_s[i, m.order[i, 0]] if m.time_s.shape[1] > 0 else np.inf
        look_around(r, e, t, i, f)
        keep_secant(r, y, f)
        f.east, f.north = rate_at(r, c, z, t, x, y, i, f)
        if is_beyond(r, x, y) or z > r.rungs_m[r.rungs_m.size - 1]:
            f.ending = LEFT_THE_FORECAST
        still = Stride(x, y, z, 0.0, 0.0, 0.0, 0.0, 0.0, z)
        if f.next_mark_s <= t and f.ending == ON:
            note_marks(r, still, t, t, 0.0 if f.cleared != 0 else NEVER, m, i, f)
        watch(f)


@copied
def _cross(
    r: Rungs,
    c: MemberColumns,
    e: RungErrors,
    p: Passage,
    walks: bool,
    far: int,
    far_clock: float,
    low: bool,
    m: Marks,
    i: int,
    f: Any,
) -> None:
    """Carry one flight through a layer alone, in one stride where no end and no mark is on the way.

    One that walks goes the other way, so that those that do not, most, lose no time by it.
    """
    if not (f.clock < far_clock and f.clock < f.stop):
        return
    seconds = (far_clock - f.clock) * f.scale
    t1 = f.zero_s + far_clock * f.scale
    cells_2 = seconds * seconds * (f.east * f.east + f.north * f.north)
    in_one = not walks and far_clock <= f.stop and cells_2 <= MOST_CELLS**2 and seconds <= LONGEST_STRIDE_S
    if in_one and t1 >= f.watch_s and t1 < f.limit_s:
        look_around(r, e, t1, i, f)
        by_the_clock(f)
        watch(f)
    if not in_one or t1 >= f.watch_s:
        _cross_in_parts(r, c, e, p, walks, far, far_clock, low, m, i, f)
        return
    x, y = ahead(f, seconds)
    east, north = rate_on(r, e, far, far_clock, x, y, f)
    f.east_gain, f.north_gain = east - f.east, north - f.north
    stride = Stride(f.x, f.y, f.altitude_m, f.east, f.north, east, north, seconds, r.rungs_m[far])
    f.clock = far_clock
    take(r, stride, t1, low, False, m, i, f)


@copied
def _cross_in_parts(
    r: Rungs,
    c: MemberColumns,
    e: RungErrors,
    p: Passage,
    walks: bool,
    far: int,
    far_clock: float,
    low: bool,
    m: Marks,
    i: int,
    f: Any,
) -> None:
    """Carry one flight through a layer that holds an end or a mark, is too wide, or is walked through."""
    while f.clock < far_clock and f.clock < f.stop:
        whole = (far_clock - f.clock) * f.scale  # seconds to the rung
        seconds, altitude, clock = whole, r.rungs_m[far], far_clock
        if f.stop < far_clock:
            seconds, altitude, clock = (f.stop - f.clock) * f.scale, f.end_m, f.stop
        left, longest = max(f.limit_s - f.time_s, 0.0), longest_s(f)
        in_parts, most = seconds > longest, min(longest, left)
        if seconds > most:
            altitude = f.altitude_m + most / seconds * (altitude - f.altitude_m)
            clock = f.clock + most / seconds * (clock - f.clock)
            seconds = most
        t1 = max(f.limit_s, f.time_s) if seconds == left else f.zero_s + clock * f.scale
        look_around(r, e, t1, i, f)
        by_the_clock(f)
        x, y = ahead(f, seconds)
        if in_parts:
            east, north = rate_at(r, c, altitude, t1, x, y, i, f)
            f.east_gain, f.north_gain = east - f.east, north - f.north
        else:
            east, north = rate_on(r, e, far, clock, x, y, f)
            f.east_gain, f.north_gain = east - f.east, north - f.north
            if seconds < whole:
                share = seconds / whole
                east, north = f.east + share * f.east_gain, f.north + share * f.north_gain
        stride = Stride(f.x, f.y, f.altitude_m, f.east, f.north, east, north, seconds, altitude)
        if walks:
            stride = pushed(r, stride, p.diffusivity_m2ps[i], p.key[i], f.walked)
            f.walked += 1
        f.clock = clock
        take(r, stride, t1, low, True, m, i, f)
        if walks:  # what pushed it this time is no wind that it meets again
            f.east, f.north = east, north


@marching
def rise_or_fall(
    r: Rungs, c: MemberColumns, e: RungErrors, p: Passage, m: Marks, flights: Any, abreast: Any, meeting: Any
) -> None:
    """Carry flights (n,) through a climb or a fall, `TOGETHER` abreast."""
    walks, a, w = p.key.size > 0, abreast[0], meeting[0]
    for first in range(0, flights.size, TOGETHER):
        last = min(first + TOGETHER, flights.size)
        low, high, eventful = _begin_stage(r, p, first, last, flights, a)
        near = far = low if p.upwards else high
        n = last - first if p.upwards else 0
        for _ in range(high - low):
            near, far = far, far + 1 if p.upwards else far - 1
            n = on_the_way(last - first, n, p.upwards, r.rungs_m[min(near, far)], a)
            wide = (n + SIDE_BY_SIDE - 1) // SIDE_BY_SIDE * SIDE_BY_SIDE
            _set_goals(p, far, min(wide, last - first), a)
            lowest_m, left = r.rungs_m[min(near, far)], 1
            near_ground = lowest_m <= r.highest_ground_m
            if not walks:
                if eventful:
                    look_ahead(r, e, n, flights, a)
                if set_out(r, wide, a, w) > 0:
                    meet_winds(r, e, far, n, wide, a, w)
                    if near_ground:
                        keep_off_the_ground(r, lowest_m, wide, a, w)
                    left = arrive(r, wide, a, w)
            if left > 0:
                for j in range(n):
                    k = np.uint64(j)
                    goal, clock, stop, i = a.goal[k], a.clock[k], a.stop[k], a.flight[k]
                    if clock < goal and clock < stop:
                        f = flights[np.uint64(i)]
                        fall_out(a, j, r.rungs_m[near], f)
                        _cross(r, c, e, p, walks, far, goal, near_ground, m, i, f)
                        fall_in(r, a, j, f)
        for j in range(last - first):
            f = flights[np.uint64(a.flight[np.uint64(j)])]
            fall_out(a, j, r.rungs_m[far], f)
            if f.ending == ON and f.clock < f.stop:  # higher than the ladder
                f.ending = LEFT_THE_FORECAST


@inlined
def _begin_stage(r: Rungs, p: Passage, first: int, last: int, flights: Any, a: Any) -> tuple[int, int, bool]:
    """Have a block's flights at the beginning of a stage, in line.

    Returns the rungs between which it lies, and whether another stretch of forecast or error comes in it.
    """
    lowest_m, highest_m, eventful = np.inf, -np.inf, False
    least_m = np.inf
    a.clock[:] = 0.0
    a.stop[:] = -np.inf  # who is not under way crosses nothing
    a.free_until[:] = -np.inf
    a.lead[:] = flights[np.uint64(first)].lead
    for i in range(first, last):
        k, f = np.uint64(i - first), flights[np.uint64(i)]
        f.clock, f.stop = 0.0, -np.inf
        a.flight[k], a.highest_m[k] = i, -np.inf
        if f.ending == ON and p.begin[i] < p.end[i]:
            f.east_gain = f.north_gain = 0.0
            f.clock, f.stop, f.scale, f.end_m = p.begin[i], p.end[i], p.scale[i], p.end_m[i]
            f.zero_s = f.time_s - f.clock * f.scale
            by_the_clock(f)
            a.highest_m[k] = max(f.altitude_m, f.end_m)
            lowest_m = min(lowest_m, f.altitude_m, f.end_m)
            highest_m, least_m = max(highest_m, a.highest_m[k]), min(least_m, a.highest_m[k])
    if not lowest_m < highest_m:
        return 0, 0, False
    line_up(first, last - first, least_m, highest_m, a)
    for j in range(last - first):
        k = np.uint64(j)
        a.row[k] = p.row[a.flight[k]]
        if a.reach_m[k] > -np.inf:
            f = flights[np.uint64(a.flight[k])]
            fall_in(r, a, j, f)
            eventful |= a.free_until[k] < f.stop
    return layer_of(r, lowest_m), layer_of(r, highest_m) + 1, eventful


@inlined
def _set_goals(p: Passage, far: int, n: int, a: Any) -> None:
    """Have the clock at a rung in hand, of each of n flights."""
    if p.clock.shape[1] == 1:
        goal = p.clock[far, 0]
        for j in range(TOGETHER):
            a.goal[np.uint64(j)] = goal
    else:
        for j in range(n):
            a.goal[np.uint64(j)] = p.clock[np.uint64(far), np.uint64(a.row[np.uint64(j)])]


@marching
def finish(r: Rungs, flights: Any, out: Ends) -> None:
    """Write where flights (n,) are, in degrees, and how they ended."""
    for i in range(flights.size):
        f = flights[i]
        if f.ending == ON:
            here = ending_at(r, f.x, f.y, f.altitude_m, True, f.cleared != 0, f.floor_m)
            f.ending = LANDED if here == LANDED else STILL_FLYING
        out.end[i, 0], out.end[i, 3] = f.time_s, f.altitude_m
        out.end[i, 1] = r.south_deg + f.y * r.step_latitude_deg
        out.end[i, 2] = r.west_deg + (f.x + f.lap) * r.step_longitude_deg
        out.ending[i] = f.ending
