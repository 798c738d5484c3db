"""What `calibrate` answers: how many flights lie in the areas of a calibration, and each of them."""

from typing import Literal

from pydantic import Field
from rich.console import Group, RenderableType

from planner.spread.calibration import Calibration
from planner.verify.block_coverage import JudgedCase
from planner.verify.persistence_calibration import JudgedPersistence
from planner.views.answer_model import AnswerModel, UtcTime
from planner.views.calibration_answers import CoverageAnswer
from planner.views.styles import percent
from planner.views.terminal_table import TerminalTable, words


class JudgedAnswer(AnswerModel):
    """One flight that judges a calibration."""

    case_class: str = Field(alias="class")
    time: UtcTime
    level: float = Field(description="share of drops that land where it is denser than at the truth")


class CalibratingAnswer(AnswerModel):
    """How a calibration holds: by class, then pooled, with intervals that know how alike neighbours are."""

    calibration: str
    kind: Literal["analysis", "forecast"]
    n: int
    n_effective: float = Field(description="of the cases that it rests on, of the class that has fewest")
    provisional: bool
    coverage: tuple[CoverageAnswer, ...]
    cases: tuple[JudgedAnswer, ...]
    left_out: dict[str, int] = Field(description="flights by class that a sounding was too low for")
    warnings: tuple[str, ...] = ()


def calibrating_answer(found: JudgedPersistence, warnings: tuple[str, ...] = ()) -> CalibratingAnswer:
    """What was made, or what others say of it."""
    made = found.calibration
    return CalibratingAnswer(
        calibration=made.name,
        kind=made.kind,
        n=len(found.cases),
        n_effective=made.evidence.n_effective,
        provisional=made.is_provisional,
        coverage=tuple(
            CoverageAnswer.model_validate(row.model_dump(by_alias=True)) for row in found.coverage
        ),
        cases=tuple(_judged(case) for case in found.cases),
        left_out=found.left_out,
        warnings=warnings,
    )


def cases_csv(cases: tuple[JudgedCase, ...]) -> str:
    """The cases as a table: class, time, level."""
    rows = (_judged(case).model_dump(mode="json") for case in cases)
    return "class,time,level\n" + "".join(f"{row['class']},{row['time']},{row['level']}\n" for row in rows)


def calibrating_table(answer: CalibratingAnswer, made: Calibration) -> RenderableType:
    """The coverage by class, and what was fitted."""
    shares = list(dict.fromkeys(row.probability for row in answer.coverage))
    table = TerminalTable("Class", "Flights", *(f"{percent(share)} area holds" for share in shares))
    for name in dict.fromkeys(row.flight_class for row in answer.coverage):
        rows = [row for row in answer.coverage if row.flight_class == name]
        held = (f"{percent(r.inside / r.n)} ({percent(r.low)} to {percent(r.high)})" for r in rows)
        table.add(name, str(rows[0].n), *held)
    return Group(table, words(""), *map(words, _sentences(answer, made)))


def _sentences(answer: CalibratingAnswer, made: Calibration) -> list[str]:
    error, factor = made.error, made.conformal.get("sigma_factor", 1.0)
    rests = "provisional: fewer than 30" if answer.provisional else "its class with fewest has"
    left_out = sum(answer.left_out.values())
    return [
        f"{made.name}: sigma at {error.leads_h[0]:g} h "
        + ", ".join(
            f"{row[0]:g} m/s at {height:,.0f} m"
            for height, row in zip(error.altitudes_m, error.sigma_mps, strict=True)
        ),
        f"column share {error.column_share:g}, wind share {error.wind_share:g}, memory {error.memory_h:g} h; "
        f"last factor {factor:g}",
        f"{rests} {answer.n_effective:g} effective cases of {made.evidence.n} flights",
        *([f"{left_out} flights left out: a sounding ends below them"] if left_out else []),
        *(f"Warning: {line}" for line in answer.warnings),
    ]


def _judged(case: JudgedCase) -> JudgedAnswer:
    return JudgedAnswer(case_class=case.case_class, time=case.time, level=case.level)
