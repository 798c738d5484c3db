"""The way of gas balloons before they fall, compiled: climbs and holds, from release to release.

A leg is a climb and then a hold. It ends with a release; the way ends with a burst, with the gas let out,
on the ground or at the horizon.
"""

from typing import Any, NamedTuple

from planner.compiled import kernel
from planner.geo import Floats
from planner.vehicle.buoyancy import Air
from planner.vehicle.climb import DUE, FLOATS, GOES_ON, TOO_FULL, climb, point, to
from planner.vehicle.hold import hold
from planner.vehicle.loads import Loads, next_s, release


class Legs(NamedTuple):
    """The legs written, I of n balloons: climbs by the N nodes of the air, holds at S even times.

    `passed_s` (I, n, N) counts from the leg's begin and goes on evenly beyond its ends; `rests` (I, n) is 1
    where the climb ended at rest; `altitude_m` (I, n, S) is its height every `every_s`, last at the end.
    """

    passed_s: Floats
    begin_m: Floats  # (I, n)
    top_m: Floats
    climb_s: Floats
    rests: Floats
    hold_s: Floats
    altitude_m: Floats
    every_s: float


@kernel
def _rise_one(
    a: Air, loads: Loads, i: int, opens: bool, until_s: float, legs: Legs, falls_s: Floats, b: Any
) -> int:
    """One balloon's legs; how the last of them ended."""
    how = DUE
    for leg in range(legs.begin_m.shape[0]):
        legs.begin_m[leg, i] = legs.top_m[leg, i] = b.altitude_m
        legs.altitude_m[leg, i] = b.altitude_m
        if how != DUE:
            continue
        release(loads, i, b)
        to(a, loads, i, point(b), b.time_s, b.altitude_m, b)
        due_s = next_s(loads, i, opens, until_s)
        begin_s = b.time_s
        if begin_s >= due_s:
            how = TOO_FULL if opens and begin_s < until_s else GOES_ON
            continue
        how = climb(a, loads, i, due_s, legs.passed_s[leg, i], b)
        legs.top_m[leg, i], legs.climb_s[leg, i] = b.altitude_m, b.time_s - begin_s
        legs.rests[leg, i] = 1.0 if how == FLOATS and b.time_s > begin_s else 0.0
        begin_s = b.time_s
        if how == FLOATS:
            how = hold(a, loads, i, how, due_s, legs.every_s, legs.altitude_m[leg, i], b)
        legs.hold_s[leg, i] = b.time_s - begin_s
    if how == TOO_FULL:
        falls_s[i] = b.time_s
    return how


@kernel
def rise(
    a: Air, loads: Loads, opens: bool, until_s: float, legs: Legs, falls_s: Floats, balloons: Any
) -> None:
    """Carry every balloon (n,) through its legs; `falls_s` (n,) is when it bursts or is let empty, else left.

    With `opens` the gas is let out once everything has been let go.
    """
    for i in range(balloons.size):
        _rise_one(a, loads, i, opens, until_s, legs, falls_s, balloons[i])
