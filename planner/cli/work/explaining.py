"""What check does: say what a file means."""

from pathlib import Path
from typing import Any

from planner.cli.work.showing import show
from planner.cli.work.surroundings import known_calibrations
from planner.document import parse, read_file
from planner.errors import InputError
from planner.plan.plan import Plan
from planner.spread.known_calibrations import looked_up
from planner.views.meaning import meaning, quantities
from planner.views.tables import meaning_table
from planner.window.campaign import Campaign
from planner.written.in_si import in_si


def check(file: Path, *, as_json: bool) -> None:
    """Show what a plan's or a campaign's file means."""
    written = read_file(file)
    read = in_si(written)
    drop = looked_up(_parsed(file, read), known_calibrations())
    answer = meaning(drop.with_files_read(file.parent), tuple(quantities(written, read)))
    show(answer, as_json=as_json, table=lambda: meaning_table(answer))


def _parsed(file: Path, data: Any) -> Plan | Campaign:
    """The plan or campaign that a file holds, by its keys."""
    if not isinstance(data, dict):
        raise InputError(f"{file} holds neither a plan nor a campaign: names with values are wanted")
    many = {"sites", "launch_times", "criteria", "waived"} & data.keys()
    one = {"site", "launch_time"} <= data.keys()
    return parse(Campaign, data) if many and not one else parse(Plan, data)
