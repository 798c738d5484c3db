"""What a balloon may let go, compiled: what still hangs on it, and what is due when or where."""

from typing import Any, NamedTuple

import numpy as np

from planner.compiled import kernel
from planner.geo import Floats

_LATE_S = 1e-6  # a release is not missed by the last bit of a sum


class Loads(NamedTuple):
    """What n balloons may let go, L loads: kg each, when or how high (infinite: not so), over how long.

    `released_s` (n, L) is written: seconds after launch, infinite until then.
    """

    mass_kg: Floats  # (L,)
    over_s: Floats  # (L,)
    due_s: Floats  # (n, L)
    due_m: Floats  # (L,)
    released_s: Floats  # (n, L)


@kernel
def hanging_kg(loads: Loads, i: int, time_s: float) -> float:
    """What still hangs on a balloon [kg]; what is strewn leaves evenly."""
    total = 0.0
    for k in range(loads.mass_kg.size):
        gone_s = time_s - loads.released_s[i, k]
        if gone_s < 0.0:
            total += loads.mass_kg[k]
        elif gone_s < loads.over_s[k]:
            total += loads.mass_kg[k] * (1.0 - gone_s / loads.over_s[k])
    return total


@kernel
def passed_first(loads: Loads, i: int, from_m: float, to_m: float) -> float:
    """The release altitude [m] met first on the way between two heights; infinite without one."""
    first = np.inf
    for k in range(loads.due_m.size):
        z = loads.due_m[k]
        if np.isinf(loads.released_s[i, k]) and min(from_m, to_m) <= z <= max(from_m, to_m):
            first = z if abs(z - from_m) < abs(first - from_m) else first
    return first


@kernel
def next_s(loads: Loads, i: int, opens: bool, until_s: float) -> float:
    """When something is due next: a release, the opening after the last of them, the horizon."""
    due, empty_s, waiting = until_s, 0.0, False
    for k in range(loads.due_m.size):
        if np.isinf(loads.released_s[i, k]):
            due, waiting = min(due, loads.due_s[i, k]), True
        else:
            empty_s = max(empty_s, loads.released_s[i, k] + loads.over_s[k])
    return due if waiting or not opens else min(due, empty_s)


@kernel
def release(loads: Loads, i: int, b: Any) -> None:
    """Let go what is due at the balloon's time and height."""
    for k in range(loads.due_m.size):
        due = loads.due_s[i, k] <= b.time_s + _LATE_S or loads.due_m[k] == b.altitude_m
        if np.isinf(loads.released_s[i, k]) and due:
            loads.released_s[i, k] = b.time_s


@kernel
def is_strewing(loads: Loads, i: int, time_s: float) -> bool:
    """Whether something is leaving a balloon bit by bit."""
    for k in range(loads.over_s.size):
        gone_s = time_s - loads.released_s[i, k]
        if 0.0 <= gone_s < loads.over_s[k]:
            return True
    return False
