"""An answer shown: JSON for programs, a table for eyes."""

import os
from collections.abc import Callable

from pydantic import BaseModel
from rich.console import Console, RenderableType

from planner.cli.output import write

UNFOLDED_COLUMNS = 180
"""Width of a table that goes into a file or a pipe, where no terminal says how wide it is."""


def show(answer: BaseModel, *, as_json: bool, table: Callable[[], RenderableType]) -> None:
    """An answer as one JSON document, or as a table for eyes."""
    if as_json:
        write(answer.model_dump_json())
        return
    console = Console()
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = UNFOLDED_COLUMNS
    with console.capture() as lines:
        console.print(table())
    write(lines.get())
