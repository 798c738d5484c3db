"""What the tests of fetching share: a small fake provider, and fetches from it."""

import os
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from planner.fakes.faults import Fault, Faults
from planner.fakes.files import KOREA, Recipe
from planner.fakes.server import FakeProvider
from planner.forecast.fetching.download import Patience, ProviderConnection
from planner.forecast.fetching.fetch import fetch
from planner.forecast.fetching.fetch_request import FetchRequest
from planner.forecast.fetching.progress import NOT_AT_ALL, Waiting
from planner.forecast.forecast import Forecast
from planner.forecast.grid import Area
from planner.forecast.provider import Provider, RemoteFile, providers
from planner.forecast.reading.decoding import Decoders
from planner.forecast.store.store import Store
from tests.decoders import usual_decoders
from tests.patience import PATIENCE_S

CYCLE = datetime(2026, 11, 20, tzinfo=UTC)
AREA = Area(35.0, 125.0, 39.0, 130.0)
EUROPE = Area(46.0, 6.0, 52.0, 14.0)
FEW = {"ecmwf-ens": 3, "aifs-ens": 3}
PLAYED = {one.name: replace(one, members=min(one.members, FEW.get(one.name, 2))) for one in providers()}
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
IMPATIENT = Patience(first_s=0.01, longest_s=0.05, unreached_s=PATIENCE_S, sleep=lambda _: None)


def dying(raw: Path, area: Area, target: Path) -> None:
    """A decoder that the library aborts."""
    os.abort()


def hanging(raw: Path, area: Area, target: Path) -> None:
    """A decoder that does not come back."""
    time.sleep(600.0)


@contextmanager
def provider(folder: Path, recipe: Recipe = SMALL, **words):
    """A fake of all providers, and its address."""
    fake = FakeProvider(folder, recipe=recipe, played=tuple(PLAYED.values()), **words)
    with fake.serving() as address:
        yield fake, address


def area_of(name: str) -> Area:
    """An area that a provider covers."""
    covered = PLAYED[name].area
    return AREA if covered is None or covered.covers(AREA) else EUROPE


OURS = {"gust": "gust_mps", "tp": "precipitation_mmph", "cape": "cape_jpkg", "tcc": "cloud_fraction"}
OURS |= {"vis": "visibility_m", "2t": "temperature_2m_k", "2d": "dew_point_2m_k", "0c": "freezing_level_m"}


def weather_of(name: str, hours: Sequence[int]) -> set[str]:
    """The weather at the ground that a provider says stands in its files of some hours, by our names."""
    files = [file for hour in hours for file in PLAYED[name].files(CYCLE, hour)]
    fields = [field for file in files for field in file.contents(PLAYED[name].levels_hpa)]
    return {OURS[field.weather] for field in fields if field.weather in OURS}


def hours_of(name: str, count: int) -> tuple[int, ...]:
    return PLAYED[name].hours(CYCLE)[:count]


def connected(address: str, provider: Provider, patience: Patience = IMPATIENT) -> ProviderConnection:
    return ProviderConnection(f"{address}/{provider.endpoint.name}", patience, trust_env=False)


def fetched(
    store: Store,
    address: str,
    name: str = "gfs",
    *,
    hours: Sequence[int] = (),
    area: Area | None = None,
    cycle: datetime = CYCLE,
    waiting: Waiting = NOT_AT_ALL,
    progress: Callable[..., None] = lambda _: None,
    patience: Patience = IMPATIENT,
    decoders: Decoders | None = None,
    filtered: bool = False,
) -> tuple[Forecast, ProviderConnection]:
    """A fetch of the first hours of a run."""
    wanted = PLAYED[name]
    with connected(address, wanted, patience) as connection:
        request = FetchRequest(
            wanted, cycle, tuple(hours) or hours_of(name, 2), area or area_of(name), filtered
        )
        kept = fetch(
            store, request, connection, decoders or usual_decoders(), waiting=waiting, progress=progress
        )
        return kept, connection


def faults(*kinds: str, rate: float, seed: int = 1, **words) -> Faults:
    return Faults([Fault(kind, rate=rate, **words) for kind in kinds], seed=seed)


def ranges(fake: FakeProvider) -> list[str]:
    """Every byte range that was asked for and answered whole."""
    return [f"{asked.path} {asked.range}" for asked in fake.asked if asked.range and asked.status == 206]


def waiting_until(happened: Callable[[], object]) -> Waiting:
    """What is not out is waited for until something has happened, and no longer."""
    late = CYCLE + timedelta(days=1)
    return Waiting(until=late, every_s=0.05, now=lambda: late if happened() else CYCLE)


def late(is_late: Callable[[RemoteFile], bool], tries: int = 4) -> Callable[[RemoteFile], bool]:
    """Which files are there: of the late ones none before it was asked for so many times."""
    asked = Counter[str]()

    def appears(file: RemoteFile) -> bool:
        asked[file.path] += 1
        return not is_late(file) or asked[file.path] > tries

    return appears


PATIENTLY = waiting_until(lambda: False)
"""What is not out is waited for until it is."""
