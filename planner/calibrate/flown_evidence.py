"""What a calibration by flown flights rests on: landings predicted without them, and their scores."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from planner.calibrate.flown_clouds import TRUTH
from planner.geo import Floats
from planner.landing.highest_density import level_at, probability_areas
from planner.landing.probability import clopper_pearson
from planner.landing.zone import PROBABILITIES
from planner.spread.calibration import Evidence
from planner.vehicle.profile import Integers
from planner.verify.proper_scores import dawid_sebastiani, energy_score
from planner.verify.reliability import uniformity

_AREA = 0.9
_SCORED_BY = 1_500
_RESAMPLED = 4_000


@dataclass(frozen=True)
class HeldOutLanding:
    """One flight's landing of a class against its prediction, and against that of the default before.

    `day` numbers the weather that it shares with others; `scores` and `scores_before` are Dawid and
    Sebastiani's and the energy score [km].
    """

    case_class: str
    time: datetime
    day: int
    level: float
    area_km2: float
    scores: tuple[float, float]
    scores_before: tuple[float, float]


def held_out(
    case_class: str, time: datetime, day: int, points_km: Floats, before_km: Floats
) -> HeldOutLanding:
    """A landing at the middle of the plane against drops (n, 2) [km], and those of the default before."""
    (area,) = probability_areas(points_km, [_AREA])
    level = level_at(points_km, TRUTH)
    return HeldOutLanding(
        case_class, time, day, level, float(area.area), _scores(points_km), _scores(before_km)
    )


def evidence_of(landings: Sequence[HeldOutLanding], days: int, cases: str, seed: int) -> Evidence:
    """Coverage and scores by class; `cases` is the name of the file in which the landings are listed."""
    classes = list(dict.fromkeys(landing.case_class for landing in landings))
    by_class = {name: [one for one in landings if one.case_class == name] for name in classes}
    return Evidence.model_validate(
        {
            "n": len(landings),
            "n_effective": days,
            "coverage": [row for name, some in by_class.items() for row in _coverage(name, some)],
            "scores": {name: _summary(some, seed) for name, some in by_class.items()},
            "cases": cases,
        }
    )


def _scores(points_km: Floats) -> tuple[float, float]:
    return dawid_sebastiani(points_km, TRUTH), energy_score(points_km[:_SCORED_BY], TRUTH)


def _coverage(name: str, landings: Sequence[HeldOutLanding]) -> list[dict[str, Any]]:
    rows = []
    for probability in PROBABILITIES:
        n, inside = len(landings), sum(landing.level <= probability for landing in landings)
        low, high = clopper_pearson(inside / n, n)
        told = {"low": round(low, 3), "high": round(high, 3)}
        rows.append({"class": name, "probability": probability, "n": n, "inside": inside, **told})
    return rows


def _summary(landings: Sequence[HeldOutLanding], seed: int) -> dict[str, Any]:
    """The median area, how likely honest levels are as uneven, and the scores with what they gained."""
    day = np.array([landing.day for landing in landings])
    now, before = (np.array([getattr(one, name) for one in landings]) for name in ("scores", "scores_before"))
    gained = {
        name: _paired(now[:, k] - before[:, k], day, seed)
        for k, name in enumerate(("dawid_sebastiani", "energy_km"))
    }
    return {
        "median_area_km2_0.9": round(float(np.median([landing.area_km2 for landing in landings]))),
        "level_p": float(f"{uniformity(np.array([landing.level for landing in landings])):.3g}"),
        "dawid_sebastiani": round(float(now[:, 0].mean()), 3),
        "energy_km": round(float(now[:, 1].mean()), 3),
        "less_than_before": gained,
    }


def _paired(off: Floats, day: Integers, seed: int) -> dict[str, float]:
    """The mean of differences (n,) with its 95 % interval, by days drawn anew."""
    days, which = np.unique(day, return_inverse=True)
    total, count = np.bincount(which, weights=off), np.bincount(which)
    draws = np.random.default_rng(seed).integers(days.size, size=(_RESAMPLED, days.size))
    means = total[draws].sum(axis=1) / count[draws].sum(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return {"mean": round(float(off.mean()), 3), "low": round(float(low), 3), "high": round(float(high), 3)}
