"""What the upkeep of the store answers: what a check found, what pruning deleted; as types and as tables."""

from collections.abc import Sequence
from typing import Literal

from pydantic import Field
from rich.console import RenderableType

from planner.views.answer_model import AnswerModel
from planner.views.terminal_table import TerminalTable


class CheckAnswer(AnswerModel):
    """What a check found of one run."""

    id: str
    state: Literal["whole", "damaged", "unreadable", "not_checkable"]
    files: tuple[str, ...] = Field(description="faulty files, relative to the run's folder")
    sentence: str


class ChecksAnswer(AnswerModel):
    """What a check found, run by run."""

    checks: tuple[CheckAnswer, ...]


class PrunedAnswer(AnswerModel):
    """Runs that were deleted, and old ones that stay because somebody reads them."""

    deleted: tuple[str, ...]
    in_use: tuple[str, ...]


def checks_table(answer: ChecksAnswer) -> RenderableType:
    """What a check found of each run, and in which files."""
    rows = [(run.id, run.state.replace("_", " "), ", ".join(run.files)) for run in answer.checks]
    return _table(("Run", "State", "Files"), rows)


def pruned_table(answer: PrunedAnswer) -> RenderableType:
    """Which runs were deleted, and which stay because somebody reads them."""
    deleted = [(run, "deleted") for run in answer.deleted]
    return _table(("Run", "What became of it"), deleted + [(run, "in use, kept") for run in answer.in_use])


def _table(columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> TerminalTable:
    table = TerminalTable(*columns)
    for row in rows:
        table.add(*row)
    return table
