"""Coverage of cases that lie near each other in time: intervals by blocks of weather, and how many tell.

Twelve hours later much is still as wrong as before: levels of neighbours are alike, and as many cases tell
less than as many flights on days far apart.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from scipy.special import ndtri

from planner.geo import Floats
from planner.landing.probability import clopper_pearson
from planner.landing.zone import PROBABILITIES
from planner.spread.calibration import CoverageFound
from planner.vehicle.launch import Bools
from planner.vehicle.profile import Integers

POOLED = "pooled"
FEWEST_BLOCKS = 5
"""Of fewer, intervals are the exact ones of as many cases as tell."""
_RESAMPLED = 4_000
_TAIL = 0.025
_MOST_EXTREME = 1e-3


@dataclass(frozen=True)
class JudgedCase:
    """A flight that was judged: its class, when, its block of weather and the level of its truth."""

    case_class: str
    time: datetime
    block: int
    level: float


def coverage_by_class(cases: Sequence[JudgedCase]) -> tuple[CoverageFound, ...]:
    """Of every class, then pooled: how many lie in the areas, with intervals from whole blocks drawn anew."""
    classes = np.array([case.case_class for case in cases])
    level, block = np.array([case.level for case in cases]), np.array([case.block for case in cases])
    names = list(dict.fromkeys(classes.tolist()))
    found: list[CoverageFound] = []
    for name in [*names, POOLED]:
        pick = np.ones(classes.size, dtype=np.bool_) if name == POOLED else classes == name
        tells = min(
            effective_by_class([case for case in cases if name in (case.case_class, POOLED)]).values()
        )
        found += _found(name, level[pick], block[pick], tells)
    return tuple(found)


def effective_by_class(cases: Sequence[JudgedCase]) -> dict[str, float]:
    """How many independent cases each class is worth: by how levels go on in time, distinct days at most."""
    classes = dict.fromkeys(case.case_class for case in cases)
    return {name: _effective([case for case in cases if case.case_class == name]) for name in classes}


def _effective(cases: Sequence[JudgedCase]) -> float:
    """Their number over 1 + 2 sum of the autocorrelations, these up to the first that is none."""
    in_time = sorted(cases, key=lambda case: case.time)
    score = ndtri(np.clip([case.level for case in in_time], _MOST_EXTREME, 1.0 - _MOST_EXTREME))
    score = score - score.mean()
    spread, alike = float((score**2).sum()), 0.0
    for lag in range(1, score.size // 2):
        with_next = float((score[lag:] * score[:-lag]).sum()) / spread if spread > 0.0 else 0.0
        if with_next <= 0.0:
            break
        alike += with_next
    days = len({case.time.date() for case in in_time})
    return round(min(float(days), float(score.size) / (1.0 + 2.0 * alike)), 1)


def _found(name: str, level: Floats, block: Integers, tells: float) -> Iterator[CoverageFound]:
    drawn = _blocks_anew(block)
    for probability in PROBABILITIES:
        hits = level <= probability
        low, high = _interval(hits, block, drawn) if drawn is not None else _exact(hits, tells)
        yield CoverageFound(
            **{"class": name},
            probability=probability,
            n=hits.size,
            inside=int(hits.sum()),
            low=round(low, 4),
            high=round(high, 4),
        )


def _blocks_anew(block: Integers) -> Integers | None:
    """As many blocks drawn anew, many times, by their order; None of too few."""
    count = np.unique(block).size
    return (
        np.random.default_rng(0).integers(count, size=(_RESAMPLED, count)) if count >= FEWEST_BLOCKS else None
    )


def _interval(hits: Bools, block: Integers, drawn: Integers) -> tuple[float, float]:
    _, which = np.unique(block, return_inverse=True)
    inside, n = (np.bincount(which, weights=values) for values in (hits, np.ones(hits.size)))
    shares = inside[drawn].sum(axis=1) / n[drawn].sum(axis=1)
    low, high = np.quantile(shares, [_TAIL, 1.0 - _TAIL])
    return float(low), float(high)


def _exact(hits: Bools, tells: float) -> tuple[float, float]:
    return clopper_pearson(float(hits.mean()), min(tells, hits.size))
