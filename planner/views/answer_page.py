"""What a terminal shows of an answer: its tables, and what holds of all of them."""

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.text import Text

from planner.views.answers import Answer
from planner.views.styles import SAMPLE_BAND, forecast_line
from planner.views.terminal_table import words


def answer_page(answer: Answer, tables: Iterable[RenderableType]) -> Group:
    """An answer's tables, under the sample's band and over its warnings and its forecast."""
    parts: list[RenderableType] = []
    if answer.is_sample:
        parts += [Text(f" {SAMPLE_BAND} ", style="bold black on orange1"), Text("")]
    for table in tables:
        parts += [table, Text("")]
    parts += [words(f"Warning: {warning}") for warning in answer.warnings]
    parts.append(words(f"{forecast_line(answer.forecast)}. Seed {answer.seed}."))
    return Group(*parts)
