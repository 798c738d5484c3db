"""Commands about the runs in the store: forecasts (shows, checks, prunes) and export."""

from pathlib import Path
from typing import Annotated

import typer

from planner.cli.options import AsJson
from planner.errors import InputError

Named = Annotated[
    list[str] | None, typer.Argument(metavar="[RUN_ID...|N]", help="runs to check, or how many to keep")
]
Checked = Annotated[bool, typer.Option("--check", help="compare every byte of the runs with its SHA-256")]
Pruned = Annotated[
    bool, typer.Option("--prune", help="delete all but the newest N of each source (WINDFALL_KEEP_RUNS)")
]


def forecasts(
    named: Named = None, check: Checked = False, prune: Pruned = False, as_json: AsJson = False
) -> None:
    """List the runs in the store, newest first; or check them, or delete the old ones."""
    words = named or []
    if check and prune:
        raise InputError("--check and --prune are two questions; ask one of them")
    if words and not (check or prune):
        raise InputError(
            f"the list takes no names, and {words[0][:60]} is one; add --check to check that run"
        )
    from planner.cli.work import run_keeping

    if check:
        run_keeping.check(words, as_json=as_json)
    elif prune:
        run_keeping.prune(words, as_json=as_json)
    else:
        run_keeping.list_runs(as_json=as_json)


def export(
    run_id: Annotated[str, typer.Argument(metavar="RUN_ID", help="a run in the store")],
    path: Annotated[Path, typer.Argument(metavar="FILE.nc|FILE.zarr", help="what to write")],
) -> None:
    """Write a run as CF NetCDF-4 or Zarr, for other tools; `ingest` reads it back."""
    from planner.cli.work import run_export

    run_export.export(run_id, path)
