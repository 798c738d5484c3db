"""Keeping a provider's runs fresh: its newest whole run first, then the one that is still appearing.

The run that is whole is there to fly by while the newer one is waited for, step by step.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from planner.forecast.fetching.download import ProviderConnection
from planner.forecast.fetching.fetch import fetch
from planner.forecast.fetching.fetch_request import FetchRequest, hours_up_to, newest_begun, newest_whole
from planner.forecast.fetching.progress import LATE, NOT_AT_ALL, Progress, Waiting
from planner.forecast.forecast import Forecast
from planner.forecast.grid import Area
from planner.forecast.provider import Provider, cycle_after
from planner.forecast.reading.decoding import Decoders
from planner.forecast.store.run_columns import keep_columns
from planner.forecast.store.store import Store


@dataclass(frozen=True)
class Keeping:
    """What is kept fresh: so many hours of a provider's runs, cut out to an area; `keep` runs at a time.

    The winds over `column_places` (latitude, longitude) are kept past them.
    """

    provider: Provider
    hours: int
    area: Area
    keep: int
    column_places: tuple[tuple[float, float], ...] = ()

    def request(self, cycle: datetime) -> FetchRequest:
        """What is fetched of the run of a cycle."""
        return FetchRequest(self.provider, cycle, hours_up_to(self.provider, cycle, self.hours), self.area)

    def held(self, store: Store) -> Forecast | None:
        """The newest run in the store with all its hours."""
        runs = (run for run in store.list() if run.source == self.provider.name and run.issued_at)
        return next((run for run in runs if self._is_whole(run)), None)

    def _is_whole(self, run: Forecast) -> bool:
        assert run.issued_at is not None
        last = hours_up_to(self.provider, run.issued_at, self.hours)[-1]
        return run.valid_to >= run.issued_at + timedelta(hours=last)

    def next_at(self, store: Store, now: datetime) -> datetime:
        """When the next run is usually whole."""
        held = self.held(store)
        if held is None or held.issued_at is None:
            return now
        cycle = cycle_after(self.provider, held.issued_at)
        return self.provider.out_at(cycle, self.request(cycle).hours[-1])


def renew(
    store: Store,
    keeping: Keeping,
    connection: ProviderConnection,
    decoders: Decoders,
    *,
    clock: Callable[[], datetime],
    every_s: float = 30.0,
    progress: Callable[[Progress], None] = lambda _: None,
) -> list[Forecast]:
    """Fetch what is newer than the store's runs, waiting for files that are late; returns what came.

    A file that is not out is asked for again after `every_s`. Raises as `fetch` does.
    """
    provider, held, now = keeping.provider, keeping.held(store), clock()
    newest = held.issued_at if held and held.issued_at else datetime.min.replace(tzinfo=now.tzinfo)
    begun = newest_begun(provider, connection, now)
    if begun is not None and begun <= newest:
        return []
    came = []
    whole = newest_whole(provider, connection, keeping.hours, now)
    for cycle in dict.fromkeys((whole, begun or whole)):
        if cycle > newest:
            request = keeping.request(cycle)
            until = max(provider.out_at(cycle, request.hours[-1]), now) + LATE
            waiting = NOT_AT_ALL if cycle == whole else Waiting(until, every_s, clock)
            came.append(fetch(store, request, connection, decoders, waiting=waiting, progress=progress))
            keep_columns(store, came[-1], keeping.column_places)  # a run is good without them
            store.prune(provider.name, keeping.keep)
    return came
