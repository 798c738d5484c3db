"""How commands speak: answers on standard output, everything else on standard error."""

import os
import sys
import tempfile
from pathlib import Path

import typer

from planner.errors import InputError
from planner.views.formats import ExportFormat
from planner.views.printable import printable

READER_GONE = 141
"""The status of a program whose reader has left, as shells know it."""


def say(message: str) -> None:
    """A line for the person at the terminal, on standard error; nothing in it steers the terminal."""
    sys.stderr.write(printable(message) + "\n")


def write(text: str) -> None:
    """The answer itself, on standard output."""
    try:
        sys.stdout.write(text if text.endswith("\n") else text + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or the interpreter's end complains
        raise typer.Exit(READER_GONE) from None


def refuse_two_forms(form: ExportFormat | None, *, as_json: bool) -> None:
    """InputError where --json and --format want different things on standard output."""
    if as_json and form not in (None, ExportFormat.JSON):
        raise InputError(f"--json and --format {form} are two answers; give one of them")


def write_file(path: Path, text: str) -> None:
    """Text as a file, whole or not at all."""
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".windfall-") as aside:
            whole = Path(aside) / "whole"
            whole.write_text(text, encoding="utf-8")
            whole.replace(path)
    except OSError as error:
        raise InputError(f"cannot write {path}: {error.strerror or error}") from None
