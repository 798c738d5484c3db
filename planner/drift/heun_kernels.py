"""The ladder's engine: many flights side by side, layer by layer, by Heun's method, a wind sample for each.

With y the place in cells and f the wind in cells per second, a stride of h seconds to the next rung is

    y* = y + h (f0 + g / 2)            where the wind is sampled, f1 = f(t + h, y*)
    y(t + h) = y + h (f0 + f1) / 2     the mean of the winds at both ends

f0 is the sample of the stride before, kept, and g how much the wind changed over that stride: it is taken to
go on so. With g = 0 this is Heun's method (Heun 1900; Hairer, Norsett and Wanner, "Solving Ordinary
Differential Equations I", section II.1), of second order; g halves its error on rough fields
(`docs/decisions.md`).

All flights of a block are in the same layer at once, so that the same few numbers of the ladder are in the
nearest cache. Flights that meet nothing in it cross it abreast (`abreast.py`); one that meets its end, a mark
or the ground goes alone, by a record of its own. No result depends on the other flights.
"""

from typing import Any, NamedTuple

import numpy as np

from planner.compiled import copied, inlined, marching
from planner.drift.abreast import (
    arrive,
    fall_in,
    fall_out,
    keep_off_the_ground,
    look_ahead,
    meet_winds,
    set_out,
)
from planner.drift.abreast_record import SIDE_BY_SIDE, TOGETHER
from planner.drift.by_height import line_up, on_the_way
from planner.drift.endings import LEFT_THE_FORECAST, ON
from planner.drift.flight_state import LadderAir, by_the_clock, layer_of, look_around, rate_at, rate_on, watch
from planner.drift.flights import Marks
from planner.drift.step_events import (
    LONGEST_STRIDE_S,
    MOST_CELLS,
    Stride,
    ahead,
    longest_s,
    take,
)
from planner.drift.turbulence import pushed
from planner.vehicle.ladder_stages import Passage


class Layer(NamedTuple):
    """The layer that a block is in: the rung at its far side, and whether the ground may be in it."""

    far: int
    far_m: float
    low: bool


@copied
def _cross(air: LadderAir, p: Passage, layer: Layer, goal: float, m: Marks, i: int, f: Any) -> None:
    """Carry one flight through a layer alone, in one stride where no end and no mark is on the way.

    `goal` is what its clock shows at the far rung. One that walks goes the other way, so that those that do
    not, most of them, lose no time by it.
    """
    if not (f.clock < goal and f.clock < f.stop):
        return
    r, e, walks = air.rungs, air.errors, p.key.size > 0
    seconds = (goal - f.clock) * f.scale
    t1 = f.zero_s + goal * f.scale
    cells_2 = seconds * seconds * (f.east * f.east + f.north * f.north)
    in_one = not walks and goal <= f.stop and cells_2 <= MOST_CELLS**2 and seconds <= LONGEST_STRIDE_S
    if in_one and t1 >= f.watch_s and t1 < f.limit_s:
        look_around(r, e, t1, f)
        by_the_clock(e, i, f)
        watch(f)
    if not in_one or t1 >= f.watch_s:
        _cross_in_parts(air, p, layer, goal, m, i, f)
        return
    x, y = ahead(f, seconds)
    east, north = rate_on(r, e, layer.far, goal, (x, y), i, f)
    f.east_gain, f.north_gain = east - f.east, north - f.north
    stride = Stride(f.x, f.y, f.altitude_m, f.east, f.north, east, north, seconds, t1, layer.far_m)
    f.clock = goal
    take(r.domain, stride, layer.low, False, m, i, f)


@copied
def _cross_in_parts(air: LadderAir, p: Passage, layer: Layer, goal: float, m: Marks, i: int, f: Any) -> None:
    """Carry one flight through a layer that holds an end or a mark, is too wide, or is walked through."""
    r, e, walks = air.rungs, air.errors, p.key.size > 0
    while f.clock < goal and f.clock < f.stop:
        whole = (goal - f.clock) * f.scale  # seconds to the rung
        seconds, altitude, clock = whole, layer.far_m, goal
        if f.stop < goal:
            seconds, altitude, clock = (f.stop - f.clock) * f.scale, f.end_m, f.stop
        left, longest = max(f.limit_s - f.time_s, 0.0), longest_s(f)
        in_parts, most = seconds > longest, min(longest, left)
        if seconds > most:
            altitude = f.altitude_m + most / seconds * (altitude - f.altitude_m)
            clock = f.clock + most / seconds * (clock - f.clock)
            seconds = most
        t1 = max(f.limit_s, f.time_s) if seconds == left else f.zero_s + clock * f.scale
        look_around(r, e, t1, f)
        by_the_clock(e, i, f)
        x, y = ahead(f, seconds)
        if in_parts:
            east, north = rate_at(air, altitude, t1, x, y, i, f)
            f.east_gain, f.north_gain = east - f.east, north - f.north
        else:
            east, north = rate_on(r, e, layer.far, clock, (x, y), i, f)
            f.east_gain, f.north_gain = east - f.east, north - f.north
            if seconds < whole:
                share = seconds / whole
                east, north = f.east + share * f.east_gain, f.north + share * f.north_gain
        stride = Stride(f.x, f.y, f.altitude_m, f.east, f.north, east, north, seconds, t1, altitude)
        if walks:
            stride = pushed(r.domain, stride, p.diffusivity_m2ps[i], p.key[i], f.walked)
            f.walked += 1
        f.clock = clock
        take(r.domain, stride, layer.low, True, m, i, f)
        if walks:  # what pushed it this time is no wind that it meets again
            f.east, f.north = east, north


@marching
def rise_or_fall(air: LadderAir, p: Passage, m: Marks, flights: Any, abreast: Any, meeting: Any) -> None:
    """Carry flights (n,) through a climb or a fall by Heun's method, `TOGETHER` abreast."""
    r, e = air.rungs, air.errors
    walks, a, w = p.key.size > 0, abreast[0], meeting[0]
    for first in range(0, flights.size, TOGETHER):
        last = min(first + TOGETHER, flights.size)
        low, high, eventful = _begin_stage(air, p, (first, last), flights, a)
        near = far = low if p.upwards else high
        n = last - first if p.upwards else 0
        for _ in range(high - low):
            near, far = far, far + 1 if p.upwards else far - 1
            n = on_the_way(last - first, n, p.upwards, r.rungs_m[min(near, far)], a)
            wide = (n + SIDE_BY_SIDE - 1) // SIDE_BY_SIDE * SIDE_BY_SIDE
            _set_goals(p, far, min(wide, last - first), a)
            lowest_m, left = r.rungs_m[min(near, far)], 1
            layer = Layer(far, r.rungs_m[far], lowest_m <= r.domain.highest_ground_m)
            if not walks:
                if eventful:
                    look_ahead(r, e, n, flights, a)
                if set_out(r, wide, a, w) > 0:
                    meet_winds(r, e, far, n, wide, a, w)
                    if layer.low:
                        keep_off_the_ground(r, lowest_m, wide, a, w)
                    left = arrive(r, wide, a, w)
            if left > 0:
                for j in range(n):
                    k = np.uint64(j)
                    goal, clock, stop, i = a.goal[k], a.clock[k], a.stop[k], a.flight[k]
                    if clock < goal and clock < stop:
                        f = flights[np.uint64(i)]
                        fall_out(a, j, r.rungs_m[near], f)
                        _cross(air, p, layer, goal, m, i, f)
                        fall_in(r, a, j, f)
        for j in range(last - first):
            f = flights[np.uint64(a.flight[np.uint64(j)])]
            fall_out(a, j, r.rungs_m[far], f)
            if f.ending == ON and f.clock < f.stop:  # higher than the ladder
                f.ending = LEFT_THE_FORECAST


@inlined
def _begin_stage(
    air: LadderAir, p: Passage, block: tuple[int, int], flights: Any, a: Any
) -> tuple[int, int, bool]:
    """Put a block's flights at the beginning of a stage, in order of height.

    Returns the rungs between which the stage lies, and whether any flight changes its forecast's step or
    stretch of error within it.
    """
    r, e, (first, last) = air.rungs, air.errors, block
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
            by_the_clock(e, i, f)
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
    """Write what the clock of each of n flights shows at rung `far`."""
    if p.clock.shape[1] == 1:
        goal = p.clock[far, 0]
        for j in range(TOGETHER):
            a.goal[np.uint64(j)] = goal
    else:
        for j in range(n):
            a.goal[np.uint64(j)] = p.clock[np.uint64(far), np.uint64(a.row[np.uint64(j)])]
