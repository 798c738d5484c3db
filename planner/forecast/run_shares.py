"""Assigns each drop to one of several runs in proportion to weight (pfair scheduling).

Every prefix of the drops is within one drop of each run's share. Part p has the share a_p / W of the
drops, a_p whole. Its j-th turn (from 0) falls into the drops from floor(j W / a_p) to ceil((j + 1) W / a_p);
of all whose time has come the one that ends first takes the drop. Such a table always exists, and this rule
finds it (Baruah, Cohen, Plaxton and Varvel 1996, "Proportionate progress", on one resource).
The table repeats after W drops, so that drop k is the same however many are asked for.
"""

from functools import lru_cache
from math import gcd
from typing import NamedTuple

import numpy as np

from planner.forecast.field import Integers

COARSEST, FINEST = 100, 1000
"""Weights are rounded to the largest over this: the more members, the coarser, for a round is as long."""

_LONGEST = 50_000


class Turns(NamedTuple):
    """Which part takes each drop of one round (W,), and the number of that turn among its part's, from 0."""

    part: Integers
    nth: Integers
    a_round: Integers  # (P,) turns of each part in one round


def whole_shares(weights: tuple[float, ...], members: tuple[int, ...]) -> tuple[int, ...]:
    """The shares of parts of so many members, each of which has a weight, as whole numbers.

    No weight is rounded to nothing; equal ones stay equal.
    """
    finest = min(FINEST, max(COARSEST, _LONGEST // sum(members)))
    rounded = [max(1, round(finest * weight / max(weights))) for weight in weights]
    return tuple(weight * count for weight, count in zip(rounded, members, strict=True))


@lru_cache(maxsize=64)
def turns(shares: tuple[int, ...]) -> Turns:
    """One round of turns for parts with whole shares (P,)."""
    shares = tuple(share // gcd(*shares) for share in shares)
    length, taken = sum(shares), [0] * len(shares)
    part, nth = np.empty(length, dtype=np.int64), np.empty(length, dtype=np.int64)
    for drop in range(length):
        due = [
            (-(-(taken[p] + 1) * length // share), p)
            for p, share in enumerate(shares)
            if taken[p] * length // share <= drop
        ]
        _, next_part = min(due)
        part[drop], nth[drop] = next_part, taken[next_part]
        taken[next_part] += 1
    return Turns(part, nth, np.array(shares))


def takes(shares: tuple[int, ...], drops: Integers) -> tuple[Integers, Integers]:
    """The part that takes each of some drops, and the drop's number among that part's, from 0."""
    table = turns(shares)
    rounds, at = np.divmod(drops, table.part.size)
    part = table.part[at]
    return part, rounds * table.a_round[part] + table.nth[at]
