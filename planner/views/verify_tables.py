"""A verification for a terminal: a row a flight, the coverage of all, what the scores come to."""

from collections.abc import Sequence

from rich.console import Group, RenderableType

from planner.views.calibration_answers import CoverageAnswer
from planner.views.styles import SAMPLE_BAND, percent
from planner.views.terminal_table import TerminalTable, words
from planner.views.verify_answers import ScoresAnswer, VerifyAnswer

OF_ALL = "all"


def verify_table(answer: VerifyAnswer) -> RenderableType:
    """All flights, then how many areas held what they say, by class."""
    said = (*score_lines(answer), *(f"Warning: {line}" for line in answer.warnings))
    parts: list[RenderableType] = [words(SAMPLE_BAND), words("")] if answer.is_sample else []
    parts += [_flights(answer), words(""), coverage_table(answer.coverage), words(""), *map(words, said)]
    return Group(*parts)


def _flights(answer: VerifyAnswer) -> TerminalTable:
    table = TerminalTable("Flight", "Kind", "Drift km", "Error km", "Along", "Across", "Level", "90 % km2")
    for flight in answer.flights:
        table.add(
            flight.flight,
            flight.kind,
            f"{flight.drift_km:.1f}",
            f"{flight.error_km:.1f}",
            f"{flight.along_km:+.1f}",
            f"{flight.across_km:+.1f}",
            f"{flight.level:.2f}",
            f"{flight.area_km2.get('0.9', float('nan')):,.0f}",
        )
    return table


def coverage_table(coverage: Sequence[CoverageAnswer], of: str = "Flights") -> TerminalTable:
    """How many truths the areas held, a row a class."""
    shares = list(dict.fromkeys(row.probability for row in coverage))
    table = TerminalTable("Class", of, *(f"{percent(share)} area holds" for share in shares))
    for name in dict.fromkeys(row.flight_class for row in coverage):
        rows = [row for row in coverage if row.flight_class == name]
        held = (f"{percent(r.inside / r.n)} ({percent(r.low)} to {percent(r.high)})" for r in rows)
        table.add(name, str(rows[0].n), *held)
    return table


def score_lines(answer: VerifyAnswer) -> list[str]:
    """What the scores of all flights come to, in sentences."""
    scores = answer.scores
    area = scores.median_area_km2.get("0.9")
    return [
        f"errors: median {scores.median_error_km:.1f} km, nine in ten within {scores.p90_error_km:.1f} km"
        + ("" if area is None else f"; median 90 % area {area:,.0f} km2"),
        f"energy score {scores.energy_km:.2f} km, CRPS {scores.crps_km:.2f} km, Dawid-Sebastiani "
        f"{scores.dawid_sebastiani:.2f}; levels by fifths {', '.join(map(str, scores.level_fifths))}"
        + ("" if scores.level_p is None else f" (as uneven by chance: {scores.level_p:.2g})"),
        *_brier(scores),
        f"spread {scores.spread_km:.1f} km against {scores.error_of_mean_km:.1f} km of error; "
        f"{len(answer.flights)} flights in the weather of {scores.days} days",
        f"zones rest on: {answer.calibration.name} ({answer.calibration.kind})",
    ]


def _brier(scores: ScoresAnswer) -> list[str]:
    parts = scores.brier_parts
    if parts is None or scores.brier is None:
        return []
    return [
        f"P(inside): Brier {scores.brier:.3f} = {parts.reliability:.3f} reliability - {parts.resolution:.3f} "
        f"resolution + {parts.uncertainty:.3f} uncertainty"
    ]
