"""A climb of one balloon, compiled: node by node in height, to its rest, its burst or a release.

Over a layer the acceleration is even: exact where a balloon comes to its float.
"""

from typing import Any, NamedTuple

import numpy as np

from planner.compiled import inlined, kernel
from planner.geo import Floats
from planner.vehicle.buoyancy import AirLayers, weigh
from planner.vehicle.loads import Loads, hanging_kg, passed_first

HALVINGS = 30

GOES_ON, DUE, FLOATS, TOO_FULL, DOWN = range(5)
"""How a climb or a hold ends: not yet, with something due, at rest, over-full, at the lowest height."""


class Point(NamedTuple):
    """Where a balloon was, with how much gas, how fast it climbed there, and since when it spills."""

    time_s: float
    altitude_m: float
    gas_kg: float
    climb_mps: float
    vented_s: float
    fullness: float


@kernel
def to(a: AirLayers, loads: Loads, i: int, p: Point, time_s: float, altitude_m: float, b: Any) -> float:
    """The balloon's climb [m/s] at a time and height, straight from `p`: a try before cost no gas."""
    b.gas_kg, b.time_s, b.vented_s = p.gas_kg, p.time_s, p.vented_s
    return weigh(a, hanging_kg(loads, i, time_s), time_s, altitude_m, b)


@kernel
def reach(a: AirLayers, loads: Loads, i: int, p: Point, time_s: float, altitude_m: float, b: Any) -> float:
    """As `to`, for good: what spills for the first time began to where it was full, between `p` and here.

    Over 100 m the volume of the gas bends by 0.2 m of height: a straight line finds where.
    """
    climb = to(a, loads, i, p, time_s, altitude_m, b)
    if b.vented_s < p.vented_s and b.fullness > p.fullness:
        share = max(1.0 - p.fullness, 0.0) / (b.fullness - p.fullness)
        b.vented_s = p.time_s + share * (time_s - p.time_s)
    return climb


@inlined
def point(b: Any) -> Point:
    """Where a balloon is."""
    return Point(b.time_s, b.altitude_m, b.gas_kg, b.climb_mps, b.vented_s, b.fullness)


@kernel
def _climb_end(a: AirLayers, loads: Loads, i: int, p: Point, high_m: float, b: Any) -> float:
    """The height up to `high_m` at which a climb from `p` ends, at rest or over-full, bisected."""
    low_m = p.altitude_m
    for _ in range(HALVINGS):
        middle = 0.5 * (low_m + high_m)
        climb = to(a, loads, i, p, p.time_s + (middle - p.altitude_m) / p.climb_mps, middle, b)
        if climb > 0.0 and b.over == 0:
            low_m = middle
        else:
            high_m = middle
    # At rest it stays below its balance: a bit above it, gas is gone that it would miss.
    to(a, loads, i, p, p.time_s + (high_m - p.altitude_m) / p.climb_mps, high_m, b)
    return high_m if b.over != 0 else low_m


@kernel
def _climb_layer(a: AirLayers, loads: Loads, i: int, p: Point, goal_m: float, due_s: float, b: Any) -> int:
    """Climb from `p` to a height inside its layer, or as far as it goes before something is due."""
    up = to(a, loads, i, p, p.time_s + (goal_m - p.altitude_m) / p.climb_mps, goal_m, b)
    how, to_m = GOES_ON, goal_m
    if b.over != 0 or up <= 0.0:
        to_m = _climb_end(a, loads, i, p, goal_m, b)
        up = to(a, loads, i, p, p.time_s + (to_m - p.altitude_m) / p.climb_mps, to_m, b)
        how = TOO_FULL if b.over != 0 else FLOATS
        up = up if how == TOO_FULL else 0.0
    seconds = 2.0 * (to_m - p.altitude_m) / (p.climb_mps + up)
    if p.time_s + seconds >= due_s:
        short = due_s - p.time_s
        gain = (up - p.climb_mps) / seconds if seconds > 0.0 else 0.0
        to_m, seconds, how = p.altitude_m + short * (p.climb_mps + 0.5 * gain * short), short, DUE
    reach(a, loads, i, p, p.time_s + seconds, to_m, b)
    return how


@kernel
def climb(a: AirLayers, loads: Loads, i: int, due_s: float, passed_s: Floats, b: Any) -> int:
    """Climb until something is due or the climb ends; `passed_s` (N,) takes the times at the nodes."""
    begin_s, begin_m = b.time_s, b.altitude_m
    last = passed_s.size - 1
    first = int(np.floor((begin_m - a.lowest_m) / a.spacing_m)) + 1
    node, how = first, GOES_ON
    while how == GOES_ON and node <= last:
        p = point(b)
        if b.over != 0 or p.climb_mps <= 0.0 or p.time_s >= due_s:
            break
        node_m = a.lowest_m + node * a.spacing_m
        goal_m = min(node_m, passed_first(loads, i, p.altitude_m, node_m))
        how = _climb_layer(a, loads, i, p, goal_m, due_s, b)
        if how == GOES_ON and goal_m == node_m:
            passed_s[node] = b.time_s - begin_s
            node += 1
        elif how == GOES_ON:
            how = DUE
    _go_on_evenly(passed_s, first, node, a, begin_m, b.altitude_m, b.time_s - begin_s)
    if how == GOES_ON:
        how = TOO_FULL if b.over != 0 else FLOATS
    return how


@kernel
def _go_on_evenly(
    passed_s: Floats, first: int, after: int, a: AirLayers, begin_m: float, end_m: float, seconds: float
) -> None:
    """Fill the nodes outside a climb, so that its first and last layer keep their slope."""
    known_m, known_s = begin_m, 0.0
    if after > first:
        known_m, known_s = a.lowest_m + (after - 1) * a.spacing_m, passed_s[after - 1]
    slow = (seconds - known_s) / (end_m - known_m) if end_m > known_m else 1.0
    for node in range(after, passed_s.size):
        passed_s[node] = known_s + max(slow, 1e-6) * (a.lowest_m + node * a.spacing_m - known_m)
    first_m = a.lowest_m + first * a.spacing_m
    slow = passed_s[first] / (first_m - begin_m) if first_m > begin_m else 1.0
    for node in range(first):
        passed_s[node] = slow * (a.lowest_m + node * a.spacing_m - begin_m)
