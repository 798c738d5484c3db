"""Columns of many runs over one place: those that are kept already, the others fetched and kept one by one.

A column is kept as soon as it came, so that what was broken off goes on where it was.
"""

import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from planner.errors import ForecastFileError, InputError
from planner.forecast.fetching.column_fetch import ColumnRequest, fetch_column
from planner.forecast.fetching.download import NotThere, ProviderConnection
from planner.forecast.provider import Provider, cycle_before
from planner.forecast.reading.decoding import Decoders
from planner.forecast.store.kept_columns import ColumnWinds, KeptColumns

SAMPLED = 6
"""The indexes of so many files, those of a first day, tell how much all will be."""


@dataclass
class CollectionTally:
    """How a collection goes: columns that came, runs that the archive lacks, files that made no column."""

    came: int = 0
    not_there: int = 0
    refused: list[str] = field(default_factory=list)

    @property
    def done(self) -> int:
        """How many requests are dealt with."""
        return self.came + self.not_there + len(self.refused)


def requests_for(
    provider: Provider,
    valid: Iterable[datetime],
    leads_h: Sequence[int],
    place: tuple[float, float],
    up_to_pa: float,
) -> list[ColumnRequest]:
    """The columns that tell some hours ahead of time, as far as a run began then.

    Raises InputError for leads that the provider does not publish, for an ensemble, and for runs of an older
    layout.
    """
    if provider.members > 1:
        raise InputError(
            f"{provider.name} is an ensemble of {provider.members}, and a station's calibration is that of "
            "one forecast; name a source such as gfs or ecmwf"
        )
    found = []
    for hour in valid:
        for lead in leads_h:
            cycle = hour - timedelta(hours=lead)
            if cycle_before(provider, cycle) == cycle and lead in provider.hours(cycle):
                found.append(ColumnRequest(provider, cycle, lead, *place, up_to_pa))
    without = [lead for lead in leads_h if not any(one.hour_h == lead for one in found)]
    if without:
        raise InputError(
            f"no run of {provider.name} is {without[0]} h old at the hours of the soundings; choose "
            "other --leads"
        )
    for one in found[:1]:
        one.fetch_request().files()  # refused in a sentence where they cannot be taken
    return found


def kept_winds(kept: KeptColumns, request: ColumnRequest) -> ColumnWinds | None:
    """The winds that a request asks for, where a column that is kept tells them."""
    place = (request.latitude_deg, request.longitude_deg)
    return kept.find(request.provider.name, request.cycle, place, request.valid)


def expected_bytes(requests: Sequence[ColumnRequest], connection: ProviderConnection) -> int:
    """About how many bytes requests will transfer, as the indexes of the first that are there tell."""
    sizes = [size for one in requests[:SAMPLED] if (size := one.bytes(connection)) is not None]
    return round(sum(sizes) / len(sizes) * len(requests)) if sizes else 0


def collect_columns(
    requests: Sequence[ColumnRequest],
    connection: ProviderConnection,
    decoders: Decoders,
    kept: KeptColumns,
    progress: Callable[[CollectionTally], None] = lambda _: None,
) -> CollectionTally:
    """Fetch and keep columns, several at once; what is not in the archive is counted and left.

    Raises NotFetched where the provider does not answer: what came until then is kept.
    """
    tally, waiting, lock, stopped = CollectionTally(), list(requests), threading.Lock(), threading.Event()

    def one_after_another() -> None:
        while not stopped.is_set():
            with lock:
                if not waiting:
                    return
                request = waiting.pop(0)
            outcome = _outcome(request, connection, decoders, kept)
            with lock:
                tally.came += outcome is None
                tally.not_there += outcome == ""
                tally.refused += [outcome] if outcome else []
                progress(tally)

    with ThreadPoolExecutor(connection.parallel) as threads:
        try:
            tasks = [threads.submit(one_after_another) for _ in range(connection.parallel)]
            for task in wait(tasks, return_when=FIRST_EXCEPTION).done:
                task.result()
        finally:
            stopped.set()
    return tally


def _outcome(
    request: ColumnRequest, connection: ProviderConnection, decoders: Decoders, kept: KeptColumns
) -> str | None:
    """None where a column came and is kept; empty where there is no such run; else why it is refused."""
    try:
        kept.keep(fetch_column(request, connection, decoders))
    except NotThere:
        return ""
    except ForecastFileError as error:
        return str(error)
    return None
