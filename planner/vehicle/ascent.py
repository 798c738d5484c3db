"""The way of gas balloons before they fall, compiled: climbs and holds, from release to release.

A leg is a climb and then a hold. It ends with a release; the way ends with a burst, with the gas let out,
on the ground or at the horizon.
"""

from typing import Any, NamedTuple

import numpy as np

from planner.compiled import inlined, kernel
from planner.geo import Floats
from planner.vehicle.buoyancy import AirLayers
from planner.vehicle.climb import DUE, FLOATS, GOES_ON, TOO_FULL, climb, point, to
from planner.vehicle.float_phase import hold
from planner.vehicle.loads import Loads, hanging_kg, next_s, release

ACCOUNT = np.dtype(
    [(name, np.float64) for name in ("time_s", "altitude_m", "gas_kg", "hanging_kg", "net_kg")]
)
"""What a balloon has where it stands: gas, what it may still let go, lift beyond all that hangs on it."""


class Legs(NamedTuple):
    """The legs written, I of n balloons: climbs by the N nodes of the air, holds at S even times.

    `passed_s` (I, n, N) counts from the leg's begin and goes on evenly beyond its ends; `rests` (I, n) is 1
    where the climb ended at rest; `altitude_m` (I, n, S) is its height every `every_s`, last at the end.
    `account` (I, n, 3) stands at the leg's begin, after what goes then has gone, at its top and at its end.
    """

    passed_s: Floats
    begin_m: Floats  # (I, n)
    top_m: Floats
    climb_s: Floats
    rests: Floats
    hold_s: Floats
    altitude_m: Floats
    account: Any
    every_s: float


@inlined
def _note(legs: Legs, leg: int, loads: Loads, i: int, first: int, b: Any) -> None:
    """Write a leg's account from its `first` point on."""
    hanging = hanging_kg(loads, i, b.time_s)
    for part in range(first, 3):
        account = legs.account[leg, i, part]
        account.time_s, account.altitude_m = b.time_s, b.altitude_m
        account.gas_kg, account.hanging_kg, account.net_kg = b.gas_kg, hanging, b.net_kg


@kernel
def _rise_one(a: AirLayers, loads: Loads, i: int, opens: bool, until_s: float, legs: Legs, b: Any) -> int:
    """One balloon's legs; how the last of them ended."""
    how = DUE
    for leg in range(legs.begin_m.shape[0]):
        legs.begin_m[leg, i] = legs.top_m[leg, i] = b.altitude_m
        legs.altitude_m[leg, i] = b.altitude_m
        if how != DUE:
            _note(legs, leg, loads, i, 0, b)
            continue
        release(loads, i, b)
        to(a, loads, i, point(b), b.time_s, b.altitude_m, b)
        _note(legs, leg, loads, i, 0, b)
        due_s = next_s(loads, i, opens, until_s)
        begin_s = b.time_s
        if begin_s >= due_s:
            how = TOO_FULL if opens and begin_s < until_s else GOES_ON
            continue
        how = climb(a, loads, i, due_s, legs.passed_s[leg, i], b)
        legs.top_m[leg, i], legs.climb_s[leg, i] = b.altitude_m, b.time_s - begin_s
        legs.rests[leg, i] = 1.0 if how == FLOATS and b.time_s > begin_s else 0.0
        begin_s = b.time_s
        _note(legs, leg, loads, i, 1, b)
        if how == FLOATS:
            how = hold(a, loads, i, due_s, legs.every_s, legs.altitude_m[leg, i], b)
        if how == TOO_FULL:
            b.over = 1  # it bursts, though with a leak the last bit of a sum says that it just fits
        legs.hold_s[leg, i] = b.time_s - begin_s
        _note(legs, leg, loads, i, 2, b)
    return how


@kernel
def rise(
    a: AirLayers, loads: Loads, opens: bool, until_s: float, legs: Legs, falls_s: Floats, balloons: Any
) -> None:
    """Carry every balloon (n,) through its legs; `falls_s` (n,) is when it bursts or is let empty, else left.

    With `opens` the gas is let out once everything has been let go.
    """
    for i in range(balloons.size):
        b = balloons[i]
        if _rise_one(a, loads, i, opens, until_s, legs, b) == TOO_FULL:
            falls_s[i] = b.time_s
