"""Whether areas hold what they say, with how few flights can tell: coverage by class, levels, intervals."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import kstest

from planner.geo import Floats
from planner.landing.probability import Count, clopper_pearson, effective_drops, likeness
from planner.landing.zone import PROBABILITIES
from planner.vehicle.profile import Integers
from planner.verify.flight_score import FlightScore

FIFTHS = 5
RESAMPLED = 2_000
LONG_DRIFT_KM = 40.0
GAP_S = 120.0
_TAIL = 0.025


@dataclass(frozen=True)
class Coverage:
    """How many of n flights of a class ended inside the area of a probability; an exact 95 % interval."""

    flight_class: str
    probability: float
    n: int
    inside: int
    low: float
    high: float


def coverage(scores: Sequence[FlightScore]) -> tuple[Coverage, ...]:
    """Of all flights, then by kind, by drift, by what was heard round the top, and by how they ended."""
    found = []
    for name, some in flight_classes(scores):
        for probability in PROBABILITIES:
            hits = sum(score.inside.get(probability, False) for score in some)
            low, high = clopper_pearson(hits / len(some), len(some))
            found.append(Coverage(name, probability, len(some), hits, low, high))
    return tuple(found)


def coverage_of_cases(name: str, levels: Sequence[Floats]) -> tuple[Coverage, ...]:
    """Of truths' levels by case, (T,) each: those of one case share its weather, and count for fewer."""
    found, of_all = [], np.concatenate(levels)
    case = np.repeat(np.arange(len(levels)), [each.size for each in levels])
    for probability in PROBABILITIES:
        held = of_all <= probability
        count = Count(np.bincount(case), np.bincount(case, held), np.zeros(len(levels)))
        worth = of_all.size if len(levels) == 1 else effective_drops(count, likeness(of_all, case))
        low, high = clopper_pearson(float(held.mean()), worth)
        found.append(Coverage(name, probability, of_all.size, int(held.sum()), low, high))
    return tuple(found)


def flight_classes(scores: Sequence[FlightScore]) -> Iterator[tuple[str, list[FlightScore]]]:
    """All flights, then those of a kind, a drift, a gap round the top, an end: by name, none empty."""
    yield "all", list(scores)
    kinds = sorted({score.flight.kind for score in scores})
    for kind in kinds:
        yield f"kind {kind}", [score for score in scores if score.flight.kind == kind]
    sides: tuple[tuple[str, str, Callable[[FlightScore], bool]], ...] = (
        (
            f"drift under {LONG_DRIFT_KM:g} km",
            f"drift {LONG_DRIFT_KM:g} km and over",
            lambda score: score.flight.drift_km(score.begin) < LONG_DRIFT_KM,
        ),
        (
            f"gap at top up to {GAP_S:g} s",
            f"gap at top over {GAP_S:g} s",
            lambda score: score.flight.gap_at_top_s <= GAP_S,
        ),
        ("landing seen", "last heard in the air", lambda score: score.flight.events.landing_seen),
    )
    for one, other, belongs in sides:
        parts = (one, [s for s in scores if belongs(s)]), (other, [s for s in scores if not belongs(s)])
        yield from (part for part in parts if part[1])


def level_fifths(levels: Floats) -> tuple[int, ...]:
    """How many levels (n,) lie in each fifth of 0 to 1; alike where zones are honest."""
    counts, _ = np.histogram(levels, bins=FIFTHS, range=(0.0, 1.0))
    return tuple(int(count) for count in counts)


def uniformity(levels: Floats) -> float:
    """How likely levels (n,) of honest zones are as uneven as these: Kolmogorov's test."""
    return float(kstest(levels, "uniform").pvalue)


def resampled(
    values: Floats, statistic: Callable[[Floats], float], seed: int, block: Integers
) -> tuple[float, float]:
    """A 95 % interval of a statistic of flights (n,), by drawing as many blocks anew, 2,000 times.

    `block` (n,) is each one's, from 0: flights of one day share its weather, and are drawn together.
    """
    blocks = [np.flatnonzero(block == number) for number in range(int(block.max()) + 1)]
    draws = np.random.default_rng(seed).integers(len(blocks), size=(RESAMPLED, len(blocks)))
    found = [statistic(values[np.concatenate([blocks[k] for k in draw])]) for draw in draws.tolist()]
    return float(np.quantile(found, _TAIL)), float(np.quantile(found, 1 - _TAIL))
