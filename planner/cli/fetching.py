"""The command that fetches a provider's run into the store."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli.effort import ProgressLine, progress_line, spoken
from planner.cli.measured import whole_hours
from planner.cli.options import AsJson, fixed_time, kept_runs, settings
from planner.cli.output import say, show
from planner.errors import InputError

if TYPE_CHECKING:
    from planner.forecast.fetching.download import ProviderConnection
    from planner.forecast.fetching.patience import TransferTally
    from planner.forecast.fetching.progress import Progress
    from planner.forecast.field import Forecast
    from planner.forecast.provider import Provider

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
        kept, tally = _fetched(line, source, run, area, campaign, hours, wait=wait, filtered=filtered)
    from planner.views import tables
    from planner.views.forecast_card import ForecastsAnswer, kept_forecast

    say(f"{tally.received / 1e6:,.1f} MB in {tally.requests} requests, {tally.again} of them again")
    store = kept_runs()
    for warning in store.open(kept.id).warnings:
        say(f"{kept.id}: {warning}")
    answer = kept_forecast(store, kept)
    only = ForecastsAnswer(forecasts=(answer,))
    show(answer, as_json=as_json, table=lambda: tables.forecasts_table(only, now=datetime.now(UTC)))


def _fetched(
    line: ProgressLine,
    source: str,
    run: str,
    area: str | None,
    campaign: Path | None,
    hours: int | None,
    *,
    wait: bool,
    filtered: bool,
) -> "tuple[Forecast, TransferTally]":
    """The run in the store, and what went over the network for it; a line tells how far it is."""
    from planner.forecast.fetching.download import ProviderConnection
    from planner.forecast.fetching.fetch import decoding_processes, fetch
    from planner.forecast.fetching.fetch_request import Wish, hours_up_to, require_within
    from planner.forecast.fetching.progress import LATE, NOT_AT_ALL, Waiting
    from planner.forecast.provider import address_of, provider_named
    from planner.window.region import fetched_area

    limits, now, store, wanted = settings(), datetime.now(UTC), kept_runs(), provider_named(source)
    cut = fetched_area(area or limits.area, campaign)
    require_within(wanted, cut)
    last_h = hours or limits.fetch_hours
    with ProviderConnection(address_of(wanted, limits), trust_env=limits.trust_env) as connection:
        line.write_now(f"asking {connection.address} for its newest run")
        with line.kept_fresh(lambda: _told(connection, None, f"asking {connection.address}")):
            cycle = _cycle(wanted, run, connection, last_h, now=now, newest=wait)
    wish = Wish(wanted, cycle, hours_up_to(wanted, cycle, last_h), cut, filtered)
    address = address_of(wanted, limits, filtered=filtered)
    done: list[Progress] = []
    with (
        ProviderConnection(address, trust_env=limits.trust_env, parallel=limits.fetch_parallel) as connection,
        decoding_processes() as decoders,
        line.kept_fresh(lambda: _told(connection, done[-1] if done else None, f"fetching {wish.name[:-9]}")),
    ):
        until = max(wanted.out_at(cycle, wish.hours[-1]), now) + LATE
        waiting = Waiting(until) if wait else NOT_AT_ALL
        kept = fetch(store, wish, connection, decoders, waiting=waiting, told=done.append)
        store.prune(wanted.name, limits.keep_runs)
    return kept, connection.tally


def _cycle(
    provider: "Provider",
    run: str,
    connection: "ProviderConnection",
    hours: int,
    *,
    now: datetime,
    newest: bool,
) -> datetime:
    """The run that a person names, or the newest: whole, or though it still appears."""
    from planner.forecast.fetching.fetch_request import newest_whole
    from planner.forecast.provider import cycle_before

    if run == LATEST:
        if newest:
            return cycle_before(provider, now)
        return newest_whole(provider, connection, hours, now)
    cycle = fixed_time("--run", run)
    assert cycle is not None
    if cycle_before(provider, cycle) != cycle:
        begin = ", ".join(f"{hour:02d}" for hour in provider.cycles_h)
        raise InputError(f"{run} is no run of {provider.name}: its runs begin at {begin} UTC")
    return cycle


def _told(connection: "ProviderConnection", done: "Progress | None", otherwise: str) -> str:
    """How far a fetch is, and what holds it up."""
    trouble = f" ({connection.trouble})" if connection.trouble else ""
    received = connection.tally.received / 1e6
    if done is None:
        return f"{otherwise}, {received:,.1f} MB so far{trouble}"
    left = "" if done.left_s is None else f", {spoken(done.left_s)} left"
    rate = done.bytes_per_s / 1e6
    return f"{done.files} of {done.of_files} files, {received:,.0f} MB at {rate:.1f} MB/s{left}{trouble}"
