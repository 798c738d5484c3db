"""The command that fetches a provider's run into the store."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli.effort import progress_line, spoken
from planner.cli.options import AsJson, issue_time, kept_runs, settings
from planner.cli.output import say, show
from planner.errors import InputError

if TYPE_CHECKING:
    from planner.forecast.fetch import Progress

LATE = timedelta(hours=3)
"""How much later than usual a file may be before `--wait` gives up."""


def fetch(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="gfs, gefs, ecmwf or ecmwf-ens")],
    run: Annotated[str, typer.Option("--run", help="latest (the newest whole one), or its time")] = "latest",
    area: Annotated[
        str | None, typer.Option("--area", metavar="S,W,N,E", help="what to cut out; else WINDFALL_AREA")
    ] = None,
    hours: Annotated[int, typer.Option("--hours", help="how many hours of the run", min=1, max=384)] = 48,
    wait: Annotated[
        bool, typer.Option("--wait", help="wait for files that are not out; latest is then the newest run")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Download and keep a run: the messages a flight needs, cut out to an area."""
    from planner.forecast.download import Connection
    from planner.forecast.fetch import NOT_AT_ALL, Waiting, Wish, fetch, hours_up_to, newest_whole
    from planner.forecast.grid import parse_area
    from planner.forecast.sources.providers import address_of, provider
    from planner.forecast.sources.source import cycle_before
    from planner.views import tables
    from planner.views.forecast_card import ForecastsAnswer, forecast_answer

    limits, now, store = settings(), datetime.now(UTC), kept_runs()
    wanted = provider(source)
    cut = parse_area(area or limits.area)
    with (
        Connection(address_of(wanted, limits), trust_env=limits.trust_env) as connection,
        progress_line() as line,
    ):
        if run != "latest":
            cycle = issue_time(run)
            if cycle_before(wanted, cycle) != cycle:
                raise InputError(f"{run} is no run of {source}: its runs begin at {wanted.cycles_h} h UTC")
        elif wait:
            cycle = cycle_before(wanted, now - timedelta(hours=1))
        else:
            cycle = newest_whole(wanted, connection, hours, now)
        wish = Wish(wanted, cycle, hours_up_to(wanted, cycle, hours), cut)
        until = wanted.out_at(cycle, wish.hours[-1]) + LATE
        waiting = Waiting(max(until, now + LATE)) if wait else NOT_AT_ALL
        kept = fetch(store, wish, connection, waiting=waiting, told=lambda done: line.write(_said(done)))
        tally = connection.tally
    say(f"{tally.received / 1e6:,.1f} MB in {tally.requests} requests, {tally.again} of them again")
    answer = forecast_answer(kept)
    only = ForecastsAnswer(forecasts=(answer,))
    show(answer, as_json=as_json, table=lambda: tables.forecasts_table(only, now=datetime.now(UTC)))


def _said(done: "Progress") -> str:
    left = "" if done.left_s is None else f", {spoken(done.left_s)} left"
    rate = done.bytes_per_s / 1e6
    return f"{done.files} of {done.of_files} files, {done.received / 1e6:,.0f} MB at {rate:.1f} MB/s{left}"
