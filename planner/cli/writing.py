"""Commands for who writes plans and campaigns: new, an example to start from; check, what a file means."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from planner.cli.options import AsJson
from planner.cli.output import say, write, write_file
from planner.data_files import data_folder
from planner.errors import InputError


class DocumentKind(StrEnum):
    """What can be written."""

    PLAN = "plan"
    CAMPAIGN = "campaign"


def new(
    kind: Annotated[
        DocumentKind,
        typer.Argument(
            metavar="plan|campaign", case_sensitive=False, help="one drop, or many sites and hours"
        ),
    ],
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="FILE.yaml", help="write it here, not to the screen")
    ] = None,
) -> None:
    """Write a commented example to start from: a plan or a campaign."""
    text = (data_folder() / "new" / f"{kind.value}.yaml").read_text(encoding="utf-8")
    if out is None:
        write(text)
        return
    if out.exists():
        raise InputError(f"{out} is there already and stays as it is; name another file, or take it away")
    write_file(out, text)
    say(f"{out} written; `windfall check {out}` says what it means")


def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="a plan or a campaign")],
    as_json: AsJson = False,
) -> None:
    """Say in words what a plan or a campaign means, or what is wrong with it. Asks no forecast."""
    from planner.cli.work import explaining

    explaining.check(file, as_json=as_json)
