"""What fetch does: find the run, take it from its provider, keep it in the store."""

from datetime import UTC, datetime

from planner.cli.effort import ProgressLine, spoken
from planner.cli.options import FetchWords
from planner.cli.output import say
from planner.cli.work.showing import show
from planner.cli.work.surroundings import fixed_time, kept_runs, settings
from planner.errors import InputError
from planner.forecast.fetching.download import ProviderConnection
from planner.forecast.fetching.fetch import decoding_processes, fetch
from planner.forecast.fetching.fetch_request import FetchRequest, hours_up_to, newest_whole, require_within
from planner.forecast.fetching.patience import TransferTally
from planner.forecast.fetching.progress import LATE, NOT_AT_ALL, Progress, Waiting
from planner.forecast.forecast import Forecast
from planner.forecast.provider import Provider, address_of, cycle_before, provider_named
from planner.forecast.store.run_columns import keep_columns
from planner.views.forecast_card import ForecastsAnswer, kept_forecast
from planner.views.tables import forecasts_table
from planner.window.region import column_places, fetched_area


def show_fetched(kept: Forecast, tally: TransferTally, *, as_json: bool) -> None:
    """Say what it cost and what is doubtful; show the run that is kept."""
    say(f"{tally.received / 1e6:,.1f} MB in {tally.requests} requests, {tally.again} of them again")
    store = kept_runs()
    for warning in store.open(kept.id).warnings:
        say(f"{kept.id}: {warning}")
    answer = kept_forecast(store, kept)
    only = ForecastsAnswer(forecasts=(answer,))
    show(answer, as_json=as_json, table=lambda: forecasts_table(only, now=datetime.now(UTC)))


def fetched(line: ProgressLine, words: FetchWords) -> tuple[Forecast, TransferTally]:
    """The run in the store, and what went over the network for it; a line tells how far it is."""
    limits, now, store, wanted = settings(), datetime.now(UTC), kept_runs(), provider_named(words.source)
    cut = fetched_area(words.area or limits.area, words.campaign)
    require_within(wanted, cut)
    last_h = words.hours or limits.fetch_hours
    with ProviderConnection(address_of(wanted, limits), trust_env=limits.trust_env) as connection:
        line.write_now(f"asking {connection.address} for its newest run")
        with line.kept_fresh(lambda: _told(connection, None, f"asking {connection.address}")):
            cycle = _cycle(wanted, words.run, connection, last_h, now=now, newest=words.wait)
    request = FetchRequest(wanted, cycle, hours_up_to(wanted, cycle, last_h), cut, words.filtered)
    address = address_of(wanted, limits, filtered=words.filtered)
    done: list[Progress] = []
    with (
        ProviderConnection(address, trust_env=limits.trust_env, parallel=limits.fetch_parallel) as connection,
        decoding_processes() as decoders,
        line.kept_fresh(
            lambda: _told(connection, done[-1] if done else None, f"fetching {request.name[:-9]}")
        ),
    ):
        until = max(wanted.out_at(cycle, request.hours[-1]), now) + LATE
        waiting = Waiting(until) if words.wait else NOT_AT_ALL
        kept = fetch(store, request, connection, decoders, waiting=waiting, progress=done.append)
        if lost := keep_columns(store, kept, column_places(words.campaign)):
            say(lost)
        if words.run is None:  # one of the past is older than those that are kept, and wanted
            store.prune(wanted.name, limits.keep_runs)
    return kept, connection.tally


def _cycle(
    provider: Provider,
    run: str | None,
    connection: ProviderConnection,
    hours: int,
    *,
    now: datetime,
    newest: bool,
) -> datetime:
    """The run that a person names, or the newest: whole, or though it still appears."""
    if run is None:
        if newest:
            return cycle_before(provider, now)
        return newest_whole(provider, connection, hours, now)
    cycle = fixed_time("--run", run)
    assert cycle is not None
    if cycle_before(provider, cycle) != cycle:
        begin = ", ".join(f"{hour:02d}" for hour in provider.cycles_h)
        raise InputError(f"{run} is no run of {provider.name}: its runs begin at {begin} UTC")
    return cycle


def _told(connection: ProviderConnection, done: Progress | None, otherwise: str) -> str:
    """How far a fetch is, and what holds it up."""
    trouble = f" ({connection.trouble})" if connection.trouble else ""
    received = connection.tally.received / 1e6
    if done is None:
        return f"{otherwise}, {received:,.1f} MB so far{trouble}"
    left = "" if done.left_s is None else f", {spoken(done.left_s)} left"
    rate = done.bytes_per_s / 1e6
    return f"{done.files} of {done.of_files} files, {received:,.0f} MB at {rate:.1f} MB/s{left}{trouble}"
