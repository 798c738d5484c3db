"""Commands about the runs in the store: forecasts (shows, checks, prunes) and export."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli.options import AsJson, kept_runs, settings
from planner.cli.output import say, show
from planner.errors import InputError

if TYPE_CHECKING:
    from planner.forecast.store.store import Store

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
    if check:
        _check(kept_runs(), words, as_json=as_json)
    elif prune:
        _prune(kept_runs(), _keep(words), as_json=as_json)
    else:
        _list(kept_runs(), as_json=as_json)


def _list(store: "Store", *, as_json: bool) -> None:
    from planner.views import tables
    from planner.views.forecast_card import kept_forecasts

    runs = kept_forecasts(store)
    for run in runs.unusable:
        say(run.sentence)
    show(runs, as_json=as_json, table=lambda: tables.forecasts_table(runs, now=datetime.now(UTC)))


def _check(store: "Store", run_ids: list[str], *, as_json: bool) -> None:
    """Show what was found; status 2 where a run is damaged or unreadable, each said in a sentence."""
    from planner.views.store_answers import CheckAnswer, ChecksAnswer, checks_table

    found = store.check(*run_ids)
    answer = ChecksAnswer(
        checks=tuple(CheckAnswer(id=c.id, state=c.state, files=c.files, sentence=c.sentence) for c in found)
    )
    for one in found:
        if one.state != "whole":
            say(one.sentence)
    show(answer, as_json=as_json, table=lambda: checks_table(answer))
    if not all(one.sound for one in found):
        raise typer.Exit(InputError.exit_status)


def _prune(store: "Store", keep: int, *, as_json: bool) -> None:
    from planner.forecast.fetching.partial_fetch import clear_spools
    from planner.views.store_answers import PrunedAnswer, pruned_table

    parts = [store.prune(source, keep) for source in sorted({run.source for run in store.list()})]
    deleted = tuple(run.id for part in parts for run in part.deleted)
    in_use = tuple(run.id for part in parts for run in part.in_use)
    for run_id in in_use:
        say(f"{run_id} is being read and stays; prune again when nobody reads it")
    for name in clear_spools(store.folder):
        say(f"{name}: what a broken fetch left is removed")
    answer = PrunedAnswer(deleted=deleted, in_use=in_use)
    show(answer, as_json=as_json, table=lambda: pruned_table(answer))


def _keep(words: list[str]) -> int:
    """How many runs of a source stay: as said, else as set."""
    if not words:
        return settings().keep_runs
    if len(words) > 1 or not words[0].isdecimal() or int(words[0]) > 1000:
        raise InputError(
            f"--prune wants how many runs of a source stay, 0 to 1000, not {' '.join(words)[:60]}"
        )
    return int(words[0])


def export(
    run_id: Annotated[str, typer.Argument(metavar="RUN_ID", help="a run in the store")],
    path: Annotated[Path, typer.Argument(metavar="FILE.nc|FILE.zarr", help="what to write")],
) -> None:
    """Write a run as CF NetCDF-4 or Zarr, for other tools; `ingest` reads it back."""
    from planner.forecast.store.export import write_archive

    write_archive(kept_runs().open(run_id), path)
    say(f"{run_id} is in {path}")
