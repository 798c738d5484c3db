"""The command line's reference, as typer tells it."""

import re

import typer
import typer.core
from typer.cli import get_docs_for_click

from planner.cli.app import app

_SUMMARY = re.compile(r"^\* `([a-z][\w-]*)`: .*$", re.MULTILINE)
_EXAMPLES = re.compile(r"^Examples:\n((?:  .*\n|\n(?=  ))+)", re.MULTILINE)


def command_line_page() -> str:
    """Every command with its arguments, options and examples, as Markdown."""
    command = typer.main.get_command(app)
    assert isinstance(command, typer.core.TyperGroup)
    subject = {name: (it.help or "").split("\n\n")[0] for name, it in command.commands.items()}
    told = get_docs_for_click(obj=command, ctx=typer.Context(command, info_name="windfall"), name="windfall")
    told = _EXAMPLES.sub(lambda found: f"**Examples**:\n\n```sh\n{_outdented(found[1])}```\n", told)
    told = _SUMMARY.sub(lambda line: f"* [`{line[1]}`](#windfall-{line[1]}): {subject[line[1]]}", told)
    return told.replace("# `windfall`", "# The command line", 1)


def _outdented(lines: str) -> str:
    return re.sub(r"^  ", "", lines, flags=re.MULTILINE)
