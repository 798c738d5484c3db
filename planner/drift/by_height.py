"""The order of a block's flights: by how high they come in a stage, the highest first.

Of a climb only the front is still under way after some layers, and a fall is joined from the back: so no time
goes to flights that are not there.
"""

from typing import Any

import numpy as np

from planner.compiled import inlined

HEIGHT_STEPS = 32
"""Steps of height into which a block is sorted: finer would cost more than it saves."""

_ABOUT_M = 1.0
"""How far from a rung a flight has not yet passed it for sure: clocks are rounded."""


@inlined
def line_up(first: int, n: int, lowest_m: float, highest_m: float, a: Any) -> None:
    """Order n flights, from `first` on, by how high they come, all between two heights: the highest first.

    A counting sort into steps of height; each flight is taken for as high as its step.
    """
    step_m = max((highest_m - lowest_m) / (HEIGHT_STEPS - 1), _ABOUT_M)
    a.before[:] = 0
    for j in range(n):
        a.before[np.uint64(_step(highest_m - a.highest_m[j], step_m) + 1)] += 1
    for step in range(HEIGHT_STEPS):
        a.before[step + 1] += a.before[step]
    for j in range(n):
        step = _step(highest_m - a.highest_m[j], step_m)
        place = np.uint64(a.before[np.uint64(step)])
        a.before[np.uint64(step)] += 1
        a.flight[place] = first + j
        a.reach_m[place] = highest_m - step * step_m if step < HEIGHT_STEPS else -np.inf


@inlined
def _step(below_m: float, step_m: float) -> int:
    """The number of the step that lies so far below the highest; the last is of flights not under way."""
    return int(below_m / step_m) if below_m < np.inf else HEIGHT_STEPS


@inlined
def on_the_way(n: int, before: int, upwards: bool, above_m: float, a: Any) -> int:
    """How many of n flights, from the front, reach the layer above a rung at `above_m`.

    `before` of them reached the layer before: in a climb they become fewer, in a fall more.
    """
    reached, least_m = before, above_m - _ABOUT_M
    if upwards:
        while reached > 0 and a.reach_m[reached - 1] < least_m:
            reached -= 1
    else:
        while reached < n and a.reach_m[reached] > least_m:
            reached += 1
    return reached
