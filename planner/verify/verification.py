"""Many flown balloons held against their predictions: the scores of each, and of all of them together."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from planner.errors import InputError, NoForecast, WindfallError
from planner.flight.compute_budget import ALONE, Effort
from planner.forecast.field_set import AnyField
from planner.geo import Floats
from planner.landing.zone import PROBABILITIES
from planner.spread.calibration_in_use import CalibrationInUse
from planner.spread.error_caveats import error_warnings_of
from planner.verify.flight_plan import VerifyQuestion, plan_of
from planner.verify.flight_rates import is_alone
from planner.verify.flight_score import FlightScore, score_flight
from planner.verify.flown_flight import FlownFlight
from planner.verify.held_wind import flat_ground
from planner.verify.reliability import Coverage, coverage, level_fifths, resampled, uniformity

FEWEST = 5
"""Flights below which nothing is said of intervals and levels."""

WindFor = Callable[[FlownFlight], AnyField]
"""The winds to predict a flight with; raises InputError or NoForecast where there are none."""


@dataclass(frozen=True)
class Interval:
    """A figure of all flights with its 95 % interval; None of few flights."""

    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class ScoreSummary:
    """What all flights say together: `figures` by name, areas' medians [km2], levels, Brier's score.

    `level_p` is how likely honest zones are as uneven; `brier` None without a target.
    """

    figures: Mapping[str, Interval]
    median_area_km2: Mapping[float, float]
    level_fifths: tuple[int, ...]
    level_p: float | None
    brier: float | None


@dataclass(frozen=True)
class Verification:
    """The flights scored, those that could not be and why, the coverage by class and all scores."""

    question: VerifyQuestion
    flights: tuple[FlightScore, ...]
    left_out: tuple[tuple[str, str], ...]
    coverage: tuple[Coverage, ...]
    scores: ScoreSummary
    warnings: tuple[str, ...] = field(default=())


def verify(
    flights: Sequence[FlownFlight], question: VerifyQuestion, wind_for: WindFor, effort: Effort = ALONE
) -> Verification:
    """Predict every flight and hold it against where it ended.

    A flight that cannot be predicted is left out and said. Raises the first refusal where none can, and
    Stopped where the effort says so.
    """
    scores: list[FlightScore] = []
    refusals: list[tuple[str, WindfallError]] = []
    for number, flight in enumerate(flights):
        effort.go_on()
        try:
            scores.append(_scored(flight, flights, question, wind_for, effort))
        except (InputError, NoForecast) as refusal:
            refusals.append((flight.name, refusal))
        effort.tell(number + 1, len(flights))
    if not scores:
        first, why = refusals[0]
        raise type(why)(f"{first}: {why}") from why
    return Verification(
        question=question,
        flights=tuple(scores),
        left_out=tuple((name, str(refusal)) for name, refusal in refusals),
        coverage=coverage(scores),
        scores=_summary(scores, question.seed),
        warnings=_said(scores, question),
    )


def _scored(
    flight: FlownFlight,
    flights: Sequence[FlownFlight],
    question: VerifyQuestion,
    wind_for: WindFor,
    effort: Effort,
) -> FlightScore:
    if flight.track.only_two_points and question.begin == "top":
        raise InputError("two points tell no top; score it from its launch")
    if flight.events.end <= flight.begins(question.begin):
        raise InputError("its descent was not seen: its last fix is its highest")
    plan = plan_of(flight, question, flights)
    over = flat_ground(wind_for(flight), flight.altitude_m(flight.events.end))
    quiet = Effort(effort.threads, effort.memory_mb, effort.layer_m, effort.pool, stopped=effort.stopped)
    return score_flight(flight, plan, over, question.begin, quiet)


def _summary(scores: Sequence[FlightScore], seed: int) -> ScoreSummary:
    def of(name: str) -> Floats:
        return np.array([getattr(score, name) for score in scores], dtype=float)

    wanted: dict[str, tuple[Floats, Callable[[Floats], float]]] = {
        "crps_km": (of("crps_km"), _mean),
        "energy_km": (of("energy_km"), _mean),
        "dawid_sebastiani": (of("dawid_sebastiani"), _mean),
        "median_error_km": (of("error_km"), _median),
        "p90_error_km": (of("error_km"), _ninth_tenth),
        "mean_along_km": (of("along_km"), _mean),
        "mean_across_km": (of("across_km"), _mean),
        "spread_km": (of("spread_km") ** 2, _root_mean),
        "error_of_mean_km": (of("mean_off_km") ** 2, _root_mean),
    }
    enough = len(scores) >= FEWEST
    hits = [(p - hit) ** 2 for score in scores for p, hit in score.targets]
    areas = {p: [s.area_km2[p] for s in scores if p in s.area_km2] for p in PROBABILITIES}
    return ScoreSummary(
        figures={name: _figure(*how, seed, enough) for name, how in wanted.items()},
        median_area_km2={p: float(np.median(sizes)) for p, sizes in areas.items() if sizes},
        level_fifths=level_fifths(of("level")),
        level_p=uniformity(of("level")) if enough else None,
        brier=float(np.mean(hits)) if hits else None,
    )


def _figure(values: Floats, statistic: Callable[[Floats], float], seed: int, enough: bool) -> Interval:
    low, high = resampled(values, statistic, seed) if enough else (None, None)
    return Interval(statistic(values), low, high)


def _mean(values: Floats) -> float:
    return float(values.mean())


def _median(values: Floats) -> float:
    return float(np.median(values))


def _ninth_tenth(values: Floats) -> float:
    return float(np.quantile(values, 0.9))


def _root_mean(values: Floats) -> float:
    return float(np.sqrt(values.mean()))


def _said(scores: Sequence[FlightScore], question: VerifyQuestion) -> tuple[str, ...]:
    """What was mended of tracks, and how far it may be trusted."""
    said = [f"{score.flight.name}: {line}" for score in scores for line in score.flight.track.warnings]
    flights = [score.flight for score in scores]
    if question.rates == "kind" and (alone := [f.name for f in flights if is_alone(f, flights)]):
        said.append(f"no other of their kind: rates are those of all others for {', '.join(alone)}")
    aloft = sum(not score.flight.events.landing_seen for score in scores)
    if aloft:
        said.append(
            f"{aloft} of {len(scores)} flights were last heard in the air: they are scored there, at the "
            "altitude of their last fix, not at a landing"
        )
    errors = [score.plan.spread.wind_error for score in scores]
    if any(isinstance(error, CalibrationInUse) for error in errors):
        said += error_warnings_of(errors, None, "flights")
    if len(scores) < FEWEST:
        said.append(f"{len(scores)} flights say little: intervals need {FEWEST} at least")
    return tuple(said)
