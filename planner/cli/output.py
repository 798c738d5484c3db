"""How commands speak: answers on standard output, everything else on standard error."""

import os
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner.cli.options import Format
from planner.errors import InputError

if TYPE_CHECKING:
    from pydantic import BaseModel


UNFOLDED_COLUMNS = 160
"""Width of a table that goes into a file or a pipe, where no terminal says how wide it is."""


def say(message: str) -> None:
    """A line for the person at the terminal, on standard error."""
    sys.stderr.write(message + "\n")


def write(text: str) -> None:
    """The answer itself, on standard output."""
    sys.stdout.write(text if text.endswith("\n") else text + "\n")


def show(answer: "BaseModel", *, as_json: bool, table: Callable[[], Any]) -> None:
    """An answer as one JSON document, or as a table for eyes."""
    if as_json:
        write(answer.model_dump_json())
        return
    from rich.console import Console

    console = Console()
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = UNFOLDED_COLUMNS
    console.print(table())


def formatted(answer: Any, wanted: Format, writers: Mapping[Format, Callable[[Any], str]]) -> str:
    """An answer as the text that was asked for; InputError where it has no such form."""
    if wanted is Format.JSON:
        return str(answer.model_dump_json())
    if wanted not in writers:
        known = ", ".join([Format.JSON, *writers])
        raise InputError(f"this answer has no {wanted.value} form; known: {known}")
    return writers[wanted](answer)


def write_file(path: Path, text: str) -> None:
    """Text as a file, whole or not at all."""
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=path.parent, prefix=f".{path.name}.", delete=False
        ) as aside:
            aside.write(text)
        Path(aside.name).chmod(0o666 & ~_umask())
        Path(aside.name).replace(path)
    except OSError as error:
        raise InputError(f"cannot write {path}: {error.strerror or error}") from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
