"""Which size and tail of the wind's error make the levels of held-out landings even: the conformal step."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from planner.geo import Floats

FACTORS = tuple(np.linspace(0.8, 2.8, 11).round(2).tolist())
"""Sizes that are tried, in what was fitted."""

TAILS = (3.0, 4.0, 6.0)
"""Degrees of freedom that are tried."""

HELD = 0.9
"""Areas of this probability must hold as much of the landings that they are chosen on, whatever is evener."""

_EDGE = 1e-3


class Choice(NamedTuple):
    """A size of the error, in what was fitted, and its tail."""

    factor: float
    tail: float


def chosen(levels: Sequence[Floats]) -> Choice:
    """The choice for levels of classes of landings, each (n, F, T) by `FACTORS` and `TAILS`.

    The evenest of all by Anderson and Darling's distance; then larger until the areas of each class hold.
    """
    distance = np.sum([_by_choice(one) for one in levels], axis=0)
    factor, tail = np.unravel_index(int(np.argmin(distance)), distance.shape)
    while factor + 1 < len(FACTORS) and any((one[:, factor, tail] <= HELD).mean() < HELD for one in levels):
        factor += 1
    return Choice(FACTORS[int(factor)], TAILS[int(tail)])


def unevenness(levels: Floats) -> float:
    """Anderson and Darling's distance of levels (n,) from even ones; 2.5 is rare of honest zones."""
    u, n = np.sort(np.clip(levels, _EDGE, 1.0 - _EDGE)), levels.size
    weight = 2.0 * np.arange(1, n + 1) - 1.0
    return float(-n - (weight * (np.log(u) + np.log(1.0 - u[::-1]))).mean())


def _by_choice(levels: Floats) -> Floats:
    flat = levels.reshape(levels.shape[0], -1)
    return np.array([unevenness(column) for column in flat.T]).reshape(levels.shape[1:])
