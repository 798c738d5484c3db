"""One hour of a run over one place: its winds aloft alone, fetched by byte ranges of the global file.

A few per cent of the file is asked for, and a column of some kB is what stays.
"""

import tempfile
from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from planner.errors import ForecastFileError
from planner.forecast.fetching.byte_ranges import parts_of
from planner.forecast.fetching.download import NotThere, ProviderConnection
from planner.forecast.fetching.fetch import RunFetching
from planner.forecast.fetching.fetch_request import FetchRequest, index_of
from planner.forecast.grid import Area
from planner.forecast.provider import Provider
from planner.forecast.reading.decoding import Decoders
from planner.forecast.reading.files.slice_file import read_slices
from planner.forecast.reading.files.slices import Slice
from planner.forecast.remote_file import ByIndex
from planner.forecast.run_names import SAMPLE
from planner.forecast.store.kept_columns import ColumnCard, RunColumn
from planner.units import short

_ASIDE_DEG = 1e-3


@dataclass(frozen=True)
class ColumnRequest:
    """What is wanted: one hour of a run over a place, up to a pressure."""

    provider: Provider
    cycle: datetime
    hour_h: int
    latitude_deg: float
    longitude_deg: float
    up_to_pa: float

    @property
    def valid(self) -> datetime:
        """The time that it tells."""
        return self.cycle + timedelta(hours=self.hour_h)

    def fetch_request(self) -> FetchRequest:
        """The same of a whole run's fetching; raises InputError as `FetchRequest.files` does."""
        latitude, longitude, aside = self.latitude_deg, self.longitude_deg, _ASIDE_DEG
        area = Area(latitude - aside, longitude - aside, latitude + aside, longitude + aside)
        return FetchRequest(self.provider, self.cycle, (self.hour_h,), area, winds_up_to_pa=self.up_to_pa)

    def bytes(self, connection: ProviderConnection) -> int | None:
        """How much of its files is asked for, as their indexes tell; None where one is not there."""
        total, index = 0, None
        for file in self.fetch_request().files():
            assert isinstance(file.taken, ByIndex)
            with suppress(NotThere):
                index = index_of(connection, file.taken)
            if not index:
                return None
            parts = parts_of(file.taken.entries(index), file.taken.wants)
            total += sum(part.last - part.first + 1 for part in parts if part.last is not None)
        return total


def fetch_column(request: ColumnRequest, connection: ProviderConnection, decoders: Decoders) -> RunColumn:
    """The column of one hour.

    Raises NotThere where the archive has no such run, NotFetched for other reasons, ForecastFileError where
    what came is no column.
    """
    with tempfile.TemporaryDirectory(prefix="windfall-column-") as aside:
        parts = RunFetching(request.fetch_request(), connection, decoders, Path(aside)).run()
        read = [found for _, part in parts if (found := read_slices(part))]
    slices = [one for held, _ in read for one in held.slices]
    if not slices:
        raise ForecastFileError(
            f"{request.provider.name} of {short(request.cycle)} came without a wind aloft"
        )
    is_sample = any(held.source == SAMPLE for held, _ in read)
    return _column(request, slices, is_sample=is_sample)


def _column(request: ColumnRequest, slices: Iterable[Slice], *, is_sample: bool) -> RunColumn:
    at: dict[float, dict[str, float]] = defaultdict(dict)
    for one in slices:
        if one.valid == request.valid and one.reference == request.cycle:
            corners = one.grid.corners(request.latitude_deg, request.longitude_deg)
            at[one.level][one.name] = float(corners.blend(one.values))
    whole = sorted((level for level, held in at.items() if held.keys() >= {"u", "v", "height"}), reverse=True)
    if len(whole) < 2:
        raise ForecastFileError(
            f"{request.provider.name} of {short(request.cycle)} has wind and height on {len(whole)} levels "
            f"at hour {request.hour_h}, and two are needed"
        )
    height, u, v = (
        np.array([at[level][name] for level in whole], dtype=np.float32)[None, None]
        for name in ("height", "u", "v")
    )
    card = ColumnCard(
        request.provider.name,
        request.cycle,
        request.latitude_deg,
        request.longitude_deg,
        (request.hour_h,),
        is_sample,
    )
    return RunColumn(card, np.array(whole, dtype=np.float32), height, u, v)
