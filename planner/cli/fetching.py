"""The command that fetches a provider's run into the store; what it does stands in `work/run_fetching.py`."""

from pathlib import Path
from typing import Annotated

import typer

from planner.cli.effort import progress_line
from planner.cli.measured import whole_hours
from planner.cli.options import AsJson, FetchWords

LATEST = "latest"


def fetch(
    source: Annotated[
        str, typer.Argument(metavar="SOURCE", help="a provider such as gfs; windfall catalogue lists them")
    ],
    run: Annotated[str, typer.Option("--run", help="latest (the newest whole one), or its time")] = LATEST,
    area: Annotated[
        str | None, typer.Option("--area", metavar="S,W,N,E", help="what to cut out; else WINDFALL_AREA")
    ] = None,
    campaign: Annotated[
        Path | None, typer.Option(help="cut out what its drops can reach; without an area")
    ] = None,
    hours: Annotated[
        int | None,
        typer.Option(
            "--hours",
            metavar="H",
            parser=whole_hours("fetch_hours", 1, 384),
            help="how many hours of the run; 2d",
        ),
    ] = None,
    wait: Annotated[
        bool, typer.Option("--wait", help="wait for files that are not out; latest is then the newest run")
    ] = False,
    filtered: Annotated[
        bool, typer.Option("--filtered", help="gfs and gefs: let NOAA cut out the area; for a thin link")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Download and keep a run: the messages a flight needs, cut out to an area."""
    with progress_line() as line:
        line.write_now(f"fetch {source}: getting ready")
        from planner.cli.work import run_fetching

        words = FetchWords(source, None if run == LATEST else run, area, campaign, hours, wait, filtered)
        kept, tally = run_fetching.fetched(line, words)
    run_fetching.show_fetched(kept, tally, as_json=as_json)
