"""What `calibrate` answers: how many flights lie in the areas of a calibration, and each of them."""

from typing import Literal

from pydantic import Field
from rich.console import Group, RenderableType

from planner.calibrate.block_coverage import JudgedCase
from planner.calibrate.persistence_calibration import JudgedPersistence
from planner.spread.calibration import Calibration, FittedError
from planner.views.answer_model import AnswerModel, UtcTime
from planner.views.calibration_answers import CoverageAnswer
from planner.views.terminal_table import words
from planner.views.verify_tables import coverage_table


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


def calibrating_table(answer: CalibratingAnswer, made: Calibration) -> RenderableType:
    """The coverage by class, and what was fitted."""
    return Group(coverage_table(answer.coverage, "Flights"), words(""), *map(words, _sentences(answer, made)))


def _sentences(answer: CalibratingAnswer, made: Calibration) -> list[str]:
    error, factor = made.error, made.conformal.get("sigma_factor", 1.0)
    rests = "provisional" if answer.provisional else "calibrated"
    left_out = sum(answer.left_out.values())
    return [
        f"{made.name}: {_sigma_words(error)}",
        f"column share {error.column_share:g}, wind share {error.wind_share:g}, memory {error.memory_h:g} h; "
        f"last factor {factor:g}",
        f"{rests}: made of {made.evidence.n} flights, of which the class with fewest is worth "
        f"{answer.n_effective:g} effective cases",
        *([f"{left_out} flights left out: a sounding ends below them"] if left_out else []),
        *(f"Warning: {line}" for line in answer.warnings),
    ]


def _sigma_words(error: FittedError) -> str:
    """The size of the error at its first lead, by altitude."""
    rows = zip(error.altitudes_m, error.sigma_mps, strict=True)
    by_altitude = ", ".join(f"{row[0]:g} m/s at {height:,.0f} m" for height, row in rows)
    return f"sigma at {error.leads_h[0]:g} h {by_altitude}"


def _judged(case: JudgedCase) -> JudgedAnswer:
    return JudgedAnswer(case_class=case.case_class, time=case.time, level=case.level)
