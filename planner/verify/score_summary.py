"""What the scores of many flights say together, with intervals from days drawn anew."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from planner.geo import Floats
from planner.landing.zone import PROBABILITIES
from planner.verify.brier import BrierScore, brier_score
from planner.verify.flight_score import FlightScore
from planner.verify.reliability import flight_classes, level_fifths, resampled, uniformity
from planner.verify.weather_days import weather_days

FEWEST = 5
"""Days below which nothing is said of intervals, flights below which nothing is said of levels."""

Statistic = Callable[[Floats], float]


@dataclass(frozen=True)
class Interval:
    """A figure of all flights with its 95 % interval; None of few days."""

    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class ClassFigures:
    """The same figures of a class of n flights on so many days of weather, without intervals."""

    flight_class: str
    n: int
    days: int
    figures: Mapping[str, float]


@dataclass(frozen=True)
class ScoreSummary:
    """What all flights say together: `figures` by name, areas' medians [km2], levels, Brier's score.

    `days` is on how many days of weather they flew, as many count. `level_p` is how likely honest zones are
    as uneven; `brier` None without a target.
    """

    days: int
    figures: Mapping[str, Interval]
    by_class: tuple[ClassFigures, ...]
    median_area_km2: Mapping[float, float]
    level_fifths: tuple[int, ...]
    level_p: float | None
    brier: BrierScore | None


def score_summary(scores: Sequence[FlightScore], seed: int) -> ScoreSummary:
    """Of one flight at least."""
    day = weather_days([score.flight for score in scores])
    days, levels = np.unique(day).size, _of(scores, "level")
    areas = {p: [s.area_km2[p] for s in scores if p in s.area_km2] for p in PROBABILITIES}
    figures = {}
    for name, (values, statistic) in _wanted(scores).items():
        low, high = resampled(values, statistic, seed, day) if days >= FEWEST else (None, None)
        figures[name] = Interval(statistic(values), low, high)
    return ScoreSummary(
        days=days,
        figures=figures,
        by_class=tuple(_of_class(name, some) for name, some in flight_classes(scores)),
        median_area_km2={p: float(np.median(sizes)) for p, sizes in areas.items() if sizes},
        level_fifths=level_fifths(levels),
        level_p=uniformity(levels) if len(scores) >= FEWEST else None,
        brier=brier_score([told for score in scores for told in score.targets]),
    )


def _of_class(name: str, scores: Sequence[FlightScore]) -> ClassFigures:
    figures = {name: statistic(values) for name, (values, statistic) in _wanted(scores).items()}
    days = np.unique(weather_days([score.flight for score in scores])).size
    return ClassFigures(name, len(scores), days, figures)


def _wanted(scores: Sequence[FlightScore]) -> dict[str, tuple[Floats, Statistic]]:
    """What is taken of flights, and which figure it is together."""
    return {
        "crps_km": (_of(scores, "crps_km"), _mean),
        "energy_km": (_of(scores, "energy_km"), _mean),
        "dawid_sebastiani": (_of(scores, "dawid_sebastiani"), _mean),
        "median_error_km": (_of(scores, "error_km"), _median),
        "p90_error_km": (_of(scores, "error_km"), _ninth_tenth),
        "mean_along_km": (_of(scores, "along_km"), _mean),
        "mean_across_km": (_of(scores, "across_km"), _mean),
        "spread_km": (_of(scores, "spread_km") ** 2, _root_mean),
        "error_of_mean_km": (_of(scores, "mean_off_km") ** 2, _root_mean),
    }


def _of(scores: Sequence[FlightScore], name: str) -> Floats:
    return np.array([getattr(score, name) for score in scores], dtype=float)


def _mean(values: Floats) -> float:
    return float(values.mean())


def _median(values: Floats) -> float:
    return float(np.median(values))


def _ninth_tenth(values: Floats) -> float:
    return float(np.quantile(values, 0.9))


def _root_mean(values: Floats) -> float:
    return float(np.sqrt(values.mean()))
