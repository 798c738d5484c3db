"""Many flown balloons held against their predictions: the scores of each, and of all of them together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from planner.errors import InputError, NoForecast, WindfallError
from planner.flight.compute_budget import ALONE, Effort
from planner.forecast.field_set import AnyField
from planner.spread.calibration_in_use import CalibrationInUse
from planner.spread.error_caveats import error_warnings_of
from planner.verify.flight_plan import VerifyQuestion, plan_of
from planner.verify.flight_rates import is_alone
from planner.verify.flight_score import FlightScore, score_flight
from planner.verify.flown_flight import FlownFlight
from planner.verify.held_wind import flat_ground
from planner.verify.reliability import Coverage, coverage
from planner.verify.score_summary import FEWEST, ScoreSummary, score_summary

WindFor = Callable[[FlownFlight], AnyField]
"""The winds to predict a flight with; raises InputError or NoForecast where there are none."""


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
    summary = score_summary(scores, question.seed)
    return Verification(
        question=question,
        flights=tuple(scores),
        left_out=tuple((name, str(refusal)) for name, refusal in refusals),
        coverage=coverage(scores),
        scores=summary,
        warnings=_said(scores, question, summary.days),
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


def _said(scores: Sequence[FlightScore], question: VerifyQuestion, days: int) -> tuple[str, ...]:
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
    if len(scores) > days:
        said.append(f"{len(scores)} flights on {days} days: those of one day share its weather")
    if days < FEWEST:
        said.append(f"{days} days of weather say little: intervals need {FEWEST} at least")
    return tuple(said)
