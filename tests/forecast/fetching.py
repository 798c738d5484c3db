"""What the tests of fetching share: a small fake provider, and fetches from it."""

import atexit
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from planner.forecast.download import Connection, Patience
from planner.forecast.fetch import NOT_AT_ALL, Waiting, decoding_processes, fetch
from planner.forecast.field import Forecast
from planner.forecast.grid import Area
from planner.forecast.sources.fake_files import KOREA, Recipe
from planner.forecast.sources.fake_provider import FakeProvider, prefix_of
from planner.forecast.sources.faults import Fault, Faults
from planner.forecast.sources.providers import PROVIDERS
from planner.forecast.sources.source import Source
from planner.forecast.store import Store
from planner.forecast.wish import Wish

CYCLE = datetime(2026, 11, 20, tzinfo=UTC)
AREA = Area(35.0, 125.0, 39.0, 130.0)
FEW = {"gfs": 1, "gefs": 2, "ecmwf": 1, "ecmwf-ens": 3}
SOURCES = {source.name: replace(source, members=FEW[source.name]) for source in PROVIDERS}
SMALL = Recipe(
    replace(
        KOREA,
        area=Area(34.0, 124.0, 40.0, 131.0),
        step_deg=1.0,
        levels_hpa=(1000, 925, 850, 700, 500, 400, 300, 250, 200, 100, 50, 10),
        members=3,
    ),
    marked=False,
)
IMPATIENT = Patience(first_s=0.01, longest_s=0.05, sleep=lambda _: None)


@cache
def _decoders() -> ProcessPoolExecutor:
    """Processes for all tests of a worker."""
    pool = decoding_processes()
    atexit.register(pool.shutdown)
    return pool


@contextmanager
def provider(folder: Path, recipe: Recipe = SMALL, **words):
    """A fake of all sources, and its address."""
    fake = FakeProvider(folder, recipe=recipe, sources=tuple(SOURCES.values()), **words)
    with fake.serving() as address:
        yield fake, address


def hours_of(name: str, count: int) -> tuple[int, ...]:
    return SOURCES[name].hours(CYCLE)[:count]


def connected(address: str, source: Source, patience: Patience = IMPATIENT) -> Connection:
    return Connection(f"{address}/{prefix_of(source)}", patience, trust_env=False)


def fetched(
    store: Store,
    address: str,
    name: str = "gfs",
    *,
    hours: Sequence[int] = (),
    area: Area = AREA,
    cycle: datetime = CYCLE,
    waiting: Waiting = NOT_AT_ALL,
    told: Callable[..., None] = lambda _: None,
    patience: Patience = IMPATIENT,
    filtered: bool = False,
) -> tuple[Forecast, Connection]:
    """A fetch of the first hours of a run."""
    source = SOURCES[name]
    with connected(address, source, patience) as connection:
        wish = Wish(source, cycle, tuple(hours) or hours_of(name, 2), area, filtered)
        return fetch(store, wish, connection, _decoders(), waiting=waiting, told=told), connection


def faults(*kinds: str, rate: float, seed: int = 1, **words) -> Faults:
    return Faults([Fault(kind, rate=rate, **words) for kind in kinds], seed=seed)


def ranges(fake: FakeProvider) -> list[str]:
    """Every byte range that was asked for and answered whole."""
    return [f"{asked.path} {asked.range}" for asked in fake.asked if asked.range and asked.status == 206]


def soon(seconds: float) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=seconds)
