"""The last factor: how much larger areas must be, and of what tail, to hold what they say on held-out cases.

Split conformal prediction (Lei, Robins and Wasserman 2013) with two numbers: the median of the held-out
misses goes to the edge of the 50 % area, their ninth tenth to that of the 90 % area.
"""

from typing import NamedTuple

import numpy as np
from scipy.optimize import brentq

from planner.geo import Floats

_HALF, _MOST = 0.5, 0.9
_LEAST_TAIL, _LARGEST_TAIL = 3.0, 100.0


class Conformal(NamedTuple):
    """A factor on sigma, and the tail's degrees of freedom."""

    sigma_factor: float
    tail: float


def edge_of(probability: float, tail: float) -> float:
    """How many standard deviations of one component from the middle an area of Student's cloud ends."""
    return float(np.sqrt((tail - 2.0) * ((1.0 - probability) ** (-2.0 / tail) - 1.0)))


def conformal_of(standard: Floats) -> Conformal:
    """Factor and tail from how many standard deviations (n,) held-out truths lie from the middle."""
    half, most = np.quantile(standard, [_HALF, _MOST])

    def too_wide(tail: float) -> float:
        return edge_of(_MOST, tail) / edge_of(_HALF, tail) - float(most / half)

    if too_wide(_LARGEST_TAIL) > 0.0:
        tail = _LARGEST_TAIL
    elif too_wide(_LEAST_TAIL) < 0.0:
        tail = _LEAST_TAIL
    else:
        tail = float(brentq(too_wide, _LEAST_TAIL, _LARGEST_TAIL))
    factor = np.sqrt(half / edge_of(_HALF, tail) * most / edge_of(_MOST, tail))
    return Conformal(float(factor), tail)
