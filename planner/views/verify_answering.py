"""A verification -> the contract's answer. Rounding happens here."""

from collections.abc import Mapping

from pydantic import JsonValue

from planner.spread.calibration_in_use import CalibrationInUse
from planner.verify.brier import BrierScore, SaidAndCame
from planner.verify.flight_score import FlightScore
from planner.verify.flown_flight import FlownFlight
from planner.verify.reliability import Coverage
from planner.verify.score_summary import ClassFigures
from planner.verify.verification import Verification
from planner.views.answering import program_version
from planner.views.answers import EventFix, Fix, GroundPoint
from planner.views.calibration_answers import CoverageAnswer, calibration_answer
from planner.views.verify_answers import (
    BrierAnswer,
    ClassScoresAnswer,
    FlightScoreAnswer,
    LeftOutFlight,
    RangeAnswer,
    SaidAndCameAnswer,
    ScoresAnswer,
    TimedError,
    VerifyAnswer,
)


def verify_answer(found: Verification, wind: str) -> VerifyAnswer:
    """A verification as its answer; `wind` is what was asked for."""
    question = found.question
    inputs: dict[str, JsonValue] = {
        "from": question.begin,
        "rates": question.rates,
        "wind": wind,
        "members": question.members,
    }
    if question.plan is not None:
        inputs["plan"] = question.plan.inputs()
    errors = (score.plan.spread.wind_error for score in found.flights)
    rests_on = max(errors, key=lambda error: isinstance(error, CalibrationInUse) and error.flown is not None)
    return VerifyAnswer(
        flights=tuple(_flight(score) for score in found.flights),
        left_out=tuple(LeftOutFlight(flight=name, sentence=why) for name, why in found.left_out),
        coverage=tuple(map(coverage_answer, found.coverage)),
        scores=_scores(found),
        calibration=calibration_answer(rests_on),
        warnings=(*(f"{name} was left out: {why}" for name, why in found.left_out), *found.warnings),
        inputs=inputs,
        seed=question.seed,
        version=program_version(),
        is_sample=any(score.is_sample for score in found.flights),
    )


def coverage_answer(row: Coverage) -> CoverageAnswer:
    """How many of a class an area held, its interval to a hundredth of a per cent."""
    return CoverageAnswer(
        flight_class=row.flight_class,
        probability=row.probability,
        n=row.n,
        inside=row.inside,
        low=round(row.low, 4),
        high=round(row.high, 4),
    )


def _flight(score: FlightScore) -> FlightScoreAnswer:
    flight, events = score.flight, score.flight.events
    return FlightScoreAnswer(
        flight=flight.name,
        kind=flight.kind,
        error_km=round(score.error_km, 3),
        along_km=round(score.along_km, 3),
        across_km=round(score.across_km, 3),
        level=round(score.level, 5),
        inside={f"{p:g}": hit for p, hit in score.inside.items()},
        area_km2=_by_share(score.area_km2),
        crps_km=round(score.crps_km, 4),
        energy_km=round(score.energy_km, 4),
        dawid_sebastiani=round(score.dawid_sebastiani, 4),
        spread_km=round(score.spread_km, 3),
        landed=round(score.landed, 5),
        by_time=tuple(
            TimedError(after_s=round(at.after_s), error_km=round(at.error_km, 3)) for at in score.by_time
        ),
        start=_fix(flight, flight.begins(score.begin)),
        end=_fix(flight, events.end),
        predicted=GroundPoint(latitude=round(score.predicted[0], 6), longitude=round(score.predicted[1], 6)),
        landing_seen=events.landing_seen,
        launch_seen=events.launch_seen,
        events=tuple(EventFix(event=name, **dict(_fix(flight, fix))) for name, fix in events.named().items()),
        drift_km=round(flight.drift_km(score.begin), 2),
        gap_at_top_s=round(flight.gap_at_top_s, 1),
        largest_gap_s=round(flight.track.largest_gap_s, 1),
        wind=score.wind,
        vehicle=score.plan.vehicle.model_dump(mode="json", exclude_none=True),
    )


def _fix(flight: FlownFlight, fix: int) -> Fix:
    latitude, longitude = flight.place(fix)
    return Fix(
        time=flight.time(fix),
        latitude=round(latitude, 6),
        longitude=round(longitude, 6),
        altitude_m=round(flight.altitude_m(fix), 1),
    )


def _scores(found: Verification) -> ScoresAnswer:
    summary = found.scores
    figures = {name: round(figure.value, 4) for name, figure in summary.figures.items()}
    intervals = {
        name: RangeAnswer(low=round(figure.low, 4), high=round(figure.high, 4))
        for name, figure in summary.figures.items()
        if figure.low is not None and figure.high is not None
    }
    return ScoresAnswer(
        **figures,
        intervals=intervals,
        median_area_km2=_by_share(summary.median_area_km2),
        level_fifths=summary.level_fifths,
        level_p=None if summary.level_p is None else float(f"{summary.level_p:.3g}"),
        days=summary.days,
        by_class=tuple(map(_class_scores, summary.by_class)),
        brier=None if summary.brier is None else round(summary.brier.value, 4),
        brier_parts=None if summary.brier is None else _brier_parts(summary.brier),
    )


def _class_scores(found: ClassFigures) -> ClassScoresAnswer:
    wanted = ClassScoresAnswer.model_fields
    figures = {name: round(value, 4) for name, value in found.figures.items() if name in wanted}
    return ClassScoresAnswer(flight_class=found.flight_class, n=found.n, days=found.days, **figures)


def _brier_parts(score: BrierScore) -> BrierAnswer:
    return BrierAnswer(
        reliability=round(score.reliability, 4),
        resolution=round(score.resolution, 4),
        uncertainty=round(score.uncertainty, 4),
        table=tuple(_said_and_came(row) for row in score.table),
    )


def _said_and_came(row: SaidAndCame) -> SaidAndCameAnswer:
    return SaidAndCameAnswer(
        from_=row.low,
        to=row.high,
        n=row.n,
        said=round(row.said, 4),
        came=row.came,
        low=round(row.came_low, 4),
        high=round(row.came_high, 4),
    )


def _by_share(sizes: Mapping[float, float]) -> dict[str, float]:
    return {f"{p:g}": float(f"{km2:.4g}") for p, km2 in sizes.items()}
