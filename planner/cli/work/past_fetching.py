"""The runs that were out when a flown balloon was launched, fetched by its launch time."""

from collections.abc import Sequence
from datetime import timedelta
from math import ceil

import numpy as np

from planner.cli.effort import progress_line
from planner.cli.options import FetchWords
from planner.cli.output import say
from planner.cli.work.run_fetching import fetched
from planner.errors import InputError
from planner.forecast.grid import Area
from planner.forecast.provider import Provider, cycle_before, provider_named
from planner.geo import east_west
from planner.units import HOUR_S, iso
from planner.verify.flown_flight import FlownFlight

MARGIN_DEG = 2.5
"""How much more than the track is cut out on every side: drops stray, too."""

AFTER_H = 3


def sources_of(text: str) -> list[Provider]:
    """The providers that `--fetch` names; InputError for one that is none."""
    return [provider_named(name.strip()) for name in text.split(",")]


def runs_at_launch(sources: Sequence[Provider], flight: FlownFlight) -> str:
    """The names of the runs in the store, joined; each source's newest that was out at the launch.

    Raises NotFetched where a source no longer has it, InputError for a run of an older layout.
    """
    kept = []
    for source in sources:
        words = _words(source, flight)
        with progress_line() as line:
            run, tally = fetched(line, words)
        if tally.requests:
            say(f"{flight.name}: {run.id}, {tally.received / 1e6:,.1f} MB")
        kept.append(run.id)
    return "+".join(kept)


def _words(source: Provider, flight: FlownFlight) -> FetchWords:
    launch, end = (flight.time(fix) for fix in (flight.events.launch, flight.events.end))
    cycle, needed_h = cycle_before(source, launch), 0
    for _ in range(len(source.cycles_h) * 3):
        needed_h = ceil((end - cycle).total_seconds() / HOUR_S) + AFTER_H
        published = [hour for hour in source.hours(cycle) if hour >= needed_h]
        if published and source.out_at(cycle, published[0]) <= launch:
            return FetchWords(
                source.name, iso(cycle), _around(flight), None, published[0], wait=False, filtered=False
            )
        cycle = cycle_before(source, cycle - timedelta(seconds=1))
    raise InputError(f"no run of {source.name} of the three days before {iso(launch)} reaches {needed_h} h")


def _around(flight: FlownFlight) -> str:
    latitude, longitude = flight.track.latitude_deg, flight.track.longitude_deg
    aside = MARGIN_DEG / float(np.cos(np.radians(min(float(np.abs(latitude).max()), 80.0))))
    south, north = (
        max(float(latitude.min()) - MARGIN_DEG, -89.0),
        min(float(latitude.max()) + MARGIN_DEG, 89.0),
    )
    west, east = (float(east_west(edge)) for edge in (longitude.min() - aside, longitude.max() + aside))
    cut = Area(south, west, north, east)
    return ",".join(f"{edge:.2f}" for edge in (cut.south, cut.west, cut.north, cut.east))
