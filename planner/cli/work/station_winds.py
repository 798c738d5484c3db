"""A station's soundings and the runs that had forecast them: what a calibration for a place is made of."""

import sys
from dataclasses import dataclass
from datetime import datetime, timedelta

import typer

from planner.calibrate.station_departures import MeasuredHour
from planner.cli.effort import progress_line, spoken
from planner.cli.output import say
from planner.cli.work.surroundings import kept_runs, settings
from planner.errors import InputError, NotFetched
from planner.forecast.fetching.column_collection import (
    CollectionTally,
    collect_columns,
    expected_bytes,
    kept_winds,
    requests_for,
)
from planner.forecast.fetching.column_fetch import ColumnRequest
from planner.forecast.fetching.download import ProviderConnection
from planner.forecast.fetching.fetch import decoding_processes
from planner.forecast.fetching.station_soundings import (
    IGRA,
    WYOMING,
    ArchiveConnection,
    Station,
    archive_address,
    find_station,
    soundings_of,
)
from planner.forecast.provider import Provider, address_of
from planner.forecast.reading.soundings.sounding import Sounding
from planner.forecast.store.kept_columns import KeptColumns

UP_TO_PA = 1_000.0
"""Soundings rarely come higher."""
_USUAL_BPS = 5e6
_ASKED_FROM = 100e6
"""Bytes from which on somebody at a terminal is asked first, and nobody goes unasked without --yes."""


@dataclass(frozen=True)
class StationWords:
    """What the options say: which station, which source, how many days before `now`, at which leads."""

    station: str
    provider: Provider
    days: int
    leads_h: tuple[int, ...]
    now: datetime
    yes: bool


@dataclass(frozen=True)
class StationWinds:
    """What was measured at a station, hour by hour, and what the source's runs had said of it."""

    station: Station
    hours: tuple[MeasuredHour, ...]
    is_sample: bool


def station_winds(words: StationWords) -> StationWinds:
    """Find the soundings and the runs' columns, fetching those that are not kept.

    Raises NotFetched where an archive does not answer (what came is kept), InputError where the words or
    what is there cannot make a calibration.
    """
    station, soundings = _soundings(words)
    place = (station.latitude_deg, station.longitude_deg)
    requests = requests_for(words.provider, soundings, words.leads_h, place, UP_TO_PA)
    kept = KeptColumns(kept_runs().folder)
    missing = [one for one in requests if kept_winds(kept, one) is None]
    say(
        f"{station.name} at {place[0]:.2f} N, {place[1]:.2f} E: {len(soundings)} soundings in {words.days} "
        f"days; of {len(requests)} columns of {words.provider.name} {len(requests) - len(missing)} are kept"
    )
    if missing:
        _fetch(words, missing, kept)
    return _paired(station, soundings, requests, kept)


def _soundings(words: StationWords) -> tuple[Station, dict[datetime, Sounding]]:
    limits, since = settings(), words.now - timedelta(days=words.days)
    with (
        ArchiveConnection(archive_address(IGRA, limits), trust_env=limits.trust_env) as igra,
        ArchiveConnection(archive_address(WYOMING, limits), trust_env=limits.trust_env) as wyoming,
    ):
        station = find_station(igra, words.station)
        soundings = soundings_of(station, since, words.now, igra, wyoming)
    if not soundings:
        raise InputError(f"{station.name} has no sounding in {words.days} days; name another station")
    return station, soundings


def _fetch(words: StationWords, missing: list[ColumnRequest], kept: KeptColumns) -> None:
    limits = settings()
    address = address_of(words.provider, limits)
    with (
        ProviderConnection(address, trust_env=limits.trust_env, parallel=limits.fetch_parallel) as connection,
        progress_line() as line,
    ):
        expected = expected_bytes(missing, connection)
        say(
            f"{len(missing)} columns are to be fetched: about {expected / 1e9:,.2f} GB, "
            f"{spoken(expected / _USUAL_BPS)} at {_USUAL_BPS / 1e6:g} MB/s; broken off, it goes on from there"
        )
        _ask(words, expected)

        def told(tally: CollectionTally) -> None:
            received = connection.tally.received / 1e6
            line.write(f"{tally.done} of {len(missing)} columns, {received:,.0f} of {expected / 1e6:,.0f} MB")

        with decoding_processes() as decoders:
            tally = collect_columns(missing, connection, decoders, kept, told)
    came = f"{tally.came} columns came, {connection.tally.received / 1e6:,.1f} MB"
    lost = f"; {tally.not_there} runs are not in the archive and are left out" if tally.not_there else ""
    say(came + lost)
    if tally.refused:
        say(f"{len(tally.refused)} made no column and are left out; the first: {tally.refused[0]}")


def _ask(words: StationWords, expected: int) -> None:
    """Ask somebody who sits there whether so much may be fetched; InputError where nobody does."""
    if words.yes or expected < _ASKED_FROM:
        return
    if not sys.stdin.isatty():
        raise InputError("so much is not fetched unasked; say --yes, or name fewer --days or --leads")
    if not typer.confirm("fetch it?", default=False, err=True):
        raise NotFetched("nothing was fetched; name fewer --days or --leads")


def _paired(
    station: Station, soundings: dict[datetime, Sounding], requests: list[ColumnRequest], kept: KeptColumns
) -> StationWinds:
    by_hour = {hour: [one for one in requests if one.valid == hour] for hour in soundings}
    hours = []
    for hour, sounding in soundings.items():
        found = [winds for one in by_hour[hour] if (winds := kept_winds(kept, one))]
        if found:
            hours.append(MeasuredHour(hour, sounding, tuple(found)))
    marks = {winds.is_sample for one in hours for winds in one.forecasts}
    if not hours:
        raise InputError(
            "of none of the soundings' hours a forecast could be had; name other days or sources"
        )
    if len(marks) > 1:
        raise InputError(
            "kept columns of the sample and of real runs stand side by side; delete those of the fake from "
            f"{kept.folder}"
        )
    return StationWinds(station, tuple(hours), marks.pop())
