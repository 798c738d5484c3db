"""Commands for who writes plans and campaigns: new, an example to start from; check, what a file means."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planner.cli.options import AsJson
from planner.cli.output import say, show, write, write_file
from planner.errors import InputError

if TYPE_CHECKING:
    from planner.plan.plan import Plan
    from planner.window.campaign import Campaign


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
    from planner.data_files import data_folder

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
    from planner.document import read_file
    from planner.views.meaning import meaning, quantities
    from planner.views.tables import meaning_table
    from planner.written.in_si import in_si

    written = read_file(file)
    read = in_si(written)
    drop = _parsed(file, read)
    answer = meaning(drop.with_files_read(file.parent), tuple(quantities(written, read)))
    show(answer, as_json=as_json, table=lambda: meaning_table(answer))


def _parsed(file: Path, data: Any) -> "Plan | Campaign":
    """The plan or campaign that a file holds, by its keys."""
    from planner.document import parse
    from planner.plan.plan import Plan
    from planner.window.campaign import Campaign

    if not isinstance(data, dict):
        raise InputError(f"{file} holds neither a plan nor a campaign: names with values are wanted")
    many = {"sites", "launch_times", "criteria", "waived"} & data.keys()
    one = {"site", "launch_time"} <= data.keys()
    return parse(Campaign, data) if many and not one else parse(Plan, data)
