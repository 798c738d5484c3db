"""Areas held against twins, as an answer: coverage, and by how much members must be inflated."""

from collections.abc import Mapping

from pydantic import Field, JsonValue
from rich.console import RenderableType

from planner.plan.plan import Plan
from planner.verify.twins import ReliableMembers, TwinStudy
from planner.views.answer_model import AnswerModel
from planner.views.answer_page import answer_page
from planner.views.answering import program_version
from planner.views.answers import Answer
from planner.views.calibration_answers import CoverageAnswer
from planner.views.forecast_card import forecast_answer
from planner.views.terminal_table import words
from planner.views.verify_answering import coverage_answer
from planner.views.verify_tables import coverage_table

_MEANS = {
    "same": "drawn from the very model that the areas are of: they must hold what they say",
    "sigma_x1.5": "of a wind error 1.5 times as large as the areas think: what they are worth then",
    "length_1km": "of a wind error that forgets within 1 km of height: what the areas are worth then",
    "member": "what a member left out of its ensemble does, the areas being of the others",
}


class ReliableAnswer(AnswerModel):
    """Members taken for reliable: the inflation that covers one more, how their differences hang together."""

    member_inflation: float = Field(description="of what members vary by; the errors beside carry the rest")
    column_share: float
    length_km: float
    memory_h: float
    coverage: tuple[CoverageAnswer, ...] = Field(
        description="half of the cases by the other half's inflation"
    )


class TwinAnswer(Answer):
    """How truths lay in the areas; ``truth`` says where they come from."""

    truth: str
    cases: int = Field(description="launches judged, at places and hours of the forecast")
    truths: int = Field(description="of each case")
    coverage: tuple[CoverageAnswer, ...]
    level_fifths: tuple[int, ...] = Field(description="truths by fifth of their level: even where honest")
    reliable: ReliableAnswer | None = Field(description="of truths that are members")


def twin_answer(study: TwinStudy, plans: Mapping[str, Plan]) -> TwinAnswer:
    """A study as its answer."""
    asked = study.question
    inputs: dict[str, JsonValue] = {"cases": asked.cases, "drops": asked.drops}
    inputs["plans"] = {name: plan.inputs() for name, plan in plans.items()}
    return TwinAnswer(
        forecast=forecast_answer(study.forecast),
        truth=asked.truth,
        cases=study.cases,
        truths=asked.truths,
        coverage=tuple(map(coverage_answer, study.coverage)),
        level_fifths=study.level_fifths,
        reliable=_reliable(study.reliable) if study.reliable else None,
        warnings=tuple(f"{name} was left out: {why}" for name, why in study.left_out),
        inputs=inputs,
        seed=next(iter(plans.values())).seed,
        version=program_version(),
    )


def _reliable(found: ReliableMembers) -> ReliableAnswer:
    return ReliableAnswer(
        member_inflation=found.inflation,
        column_share=round(found.alike.column_share, 3),
        length_km=round(found.alike.length_km, 2),
        memory_h=round(found.alike.memory_h, 2),
        coverage=tuple(map(coverage_answer, found.coverage)),
    )


def twin_table(answer: TwinAnswer) -> RenderableType:
    """What the areas held, and what those of inflated members would."""
    tables: list[RenderableType] = [
        words(f"{answer.truths} truths in each of {answer.cases} cases, {_MEANS[answer.truth]}"),
        coverage_table(answer.coverage, "Truths"),
    ]
    if answer.reliable is not None:
        tables += [words(_inflated(answer.reliable)), coverage_table(answer.reliable.coverage, "Truths")]
    return answer_page(answer, tables)


def _inflated(found: ReliableAnswer) -> str:
    """What members had to be made of to be reliable."""
    return (
        f"Members taken for reliable, inflated {found.member_inflation:g} times (their differences: "
        f"column share {found.column_share:g}, length {found.length_km:g} km, memory "
        f"{found.memory_h:g} h):"
    )
