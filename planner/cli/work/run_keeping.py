"""What forecasts does: list the runs in the store, check them, delete the old ones."""

from datetime import UTC, datetime

import typer

from planner.cli.output import say
from planner.cli.work.showing import show
from planner.cli.work.surroundings import kept_runs, settings
from planner.errors import InputError
from planner.forecast.fetching.partial_fetch import clear_spools
from planner.views.forecast_card import kept_forecasts
from planner.views.store_answers import CheckAnswer, ChecksAnswer, PrunedAnswer, checks_table, pruned_table
from planner.views.tables import forecasts_table


def list_runs(*, as_json: bool) -> None:
    """Show the runs, newest first."""
    runs = kept_forecasts(kept_runs())
    for run in runs.unusable:
        say(run.sentence)
    show(runs, as_json=as_json, table=lambda: forecasts_table(runs, now=datetime.now(UTC)))


def check(run_ids: list[str], *, as_json: bool) -> None:
    """Show what was found; status 2 where a run is damaged or unreadable, each said in a sentence."""
    found = kept_runs().check(*run_ids)
    answer = ChecksAnswer(
        checks=tuple(CheckAnswer(id=c.id, state=c.state, files=c.files, sentence=c.sentence) for c in found)
    )
    for one in found:
        if one.state != "whole":
            say(one.sentence)
    show(answer, as_json=as_json, table=lambda: checks_table(answer))
    if not all(one.sound for one in found):
        raise typer.Exit(InputError.exit_status)


def prune(words: list[str], *, as_json: bool) -> None:
    """Delete old runs but those that somebody reads, and what broken fetches left."""
    store, keep = kept_runs(), _keep(words)
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
