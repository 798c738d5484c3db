"""The winds of runs over a few places, kept when the runs themselves are long pruned: some kB each.

    store/columns/gfs/20261124T00Z/37.090_127.030-h000-h048.npz   a place, from the first hour to the last

So that a forecast can be held against what was measured later without fetching it again. A column is there
whole or not at all; one that is damaged (its zip's checksums tell) counts as not there. Nothing prunes them:
delete what you no longer want by hand.
"""

import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
from pydantic import TypeAdapter, ValidationError

from planner.forecast.store.locks import writable
from planner.geo import Floats, distance_m
from planner.units import HOUR_S

COLUMNS = "columns"
SAME_PLACE_M = 3_000.0
_CARD = "card"
_DAMAGE = (
    *(OSError, ValueError, LookupError, EOFError, RuntimeError, ArithmeticError, MemoryError),
    *(zipfile.BadZipFile, zlib.error, struct.error, ValidationError),
)
"""What a zip of arrays raises, depending on where it is damaged."""

Float32s = np.ndarray[Any, np.dtype[np.float32]]


@dataclass(frozen=True)
class ColumnCard:
    """Of which run and place a column is, at which hours after its issue."""

    source: str
    issued_at: datetime
    latitude_deg: float
    longitude_deg: float
    hours: tuple[int, ...]
    is_sample: bool = False


@dataclass(frozen=True)
class RunColumn:
    """Winds over a place, by member, hour and level (M, T, L), levels (L,) falling in pressure."""

    card: ColumnCard
    pressure_pa: Float32s
    height_gpm: Float32s
    u_mps: Float32s
    v_mps: Float32s

    def at(self, valid: datetime) -> "ColumnWinds | None":
        """The first member's winds at a time; None where the column has no such hour."""
        lead_h = (valid - self.card.issued_at).total_seconds() / HOUR_S
        if lead_h not in self.card.hours:
            return None
        hour = self.card.hours.index(int(lead_h))
        height, u, v = (
            np.asarray(values[0, hour], dtype=float) for values in (self.height_gpm, self.u_mps, self.v_mps)
        )
        return ColumnWinds(height, np.column_stack([u, v]), lead_h, self.card.is_sample)


@dataclass(frozen=True)
class ColumnWinds:
    """Winds (L, 2) towards east and north at heights (L,) that rise, of a run `lead_h` hours old."""

    height_gpm: Floats
    wind_mps: Floats
    lead_h: float
    is_sample: bool


@dataclass(frozen=True)
class KeptColumns:
    """The columns in a store's folder."""

    store: Path

    def keep(self, column: RunColumn) -> Path:
        """Keep a column. Raises InputError where the store cannot be written to."""
        card = column.card
        hours = "-".join(f"h{hour:03d}" for hour in dict.fromkeys((card.hours[0], card.hours[-1])))
        place = _place(card.latitude_deg, card.longitude_deg)
        path = self._run(card.source, card.issued_at) / f"{place}-{hours}.npz"
        with writable(self.store):
            path.parent.mkdir(parents=True, exist_ok=True)
            aside = path.with_name(f"{path.name}.{uuid4().hex[:8]}.part")
            try:
                with aside.open("wb") as file:
                    np.savez_compressed(file, **_arrays(column))
                # Not down to the disk: after a crash of the machine a torn file is found out.
                aside.rename(path)
            finally:
                aside.unlink(missing_ok=True)
        return path

    def find(
        self, source: str, issued_at: datetime, place: tuple[float, float], valid: datetime
    ) -> ColumnWinds | None:
        """A run's winds over a place (latitude, longitude) at a time, where they are kept and sound.

        A column of up to `SAME_PLACE_M` away serves: lists of stations differ by as much.
        """
        for path in self._run(source, issued_at).glob("*.npz"):
            if not _is_of(path.name, place):
                continue
            column = read_column(path)
            found = column.at(valid) if column and column.card.issued_at == issued_at else None
            if found is not None:
                return found
        return None

    @property
    def folder(self) -> Path:
        """Where they stand."""
        return self.store / COLUMNS

    def _run(self, source: str, issued_at: datetime) -> Path:
        return self.folder / source / f"{issued_at:%Y%m%dT%HZ}"


def _is_of(name: str, place: tuple[float, float]) -> bool:
    """Whether a column's file is of a place, or of one as good as it."""
    written = re.match(r"(-?\d+\.\d+)_(-?\d+\.\d+)-", name)
    return written is not None and bool(
        distance_m(*place, float(written[1]), float(written[2])) <= SAME_PLACE_M
    )


def _place(latitude_deg: float, longitude_deg: float) -> str:
    """A place in a file's name, to a hundred metres."""
    return f"{latitude_deg + 0.0:.3f}_{longitude_deg + 0.0:.3f}"


@cache
def _cards() -> TypeAdapter[ColumnCard]:
    return TypeAdapter(ColumnCard)


def _arrays(column: RunColumn) -> dict[str, Any]:
    card = np.frombuffer(_cards().dump_json(column.card), dtype=np.uint8)
    names = ("pressure_pa", "height_gpm", "u_mps", "v_mps")
    return {_CARD: card, **{name: getattr(column, name).astype(np.float32) for name in names}}


def read_column(path: Path) -> RunColumn | None:
    """A column's file; None where it is not there, or not whole."""
    try:
        with zipfile.ZipFile(path) as whole:
            if whole.testzip() is not None:
                return None
        with np.load(path, allow_pickle=False) as arrays:
            card = _cards().validate_json(bytes(arrays[_CARD]))
            pressure, *values = (arrays[name] for name in ("pressure_pa", "height_gpm", "u_mps", "v_mps"))
    except _DAMAGE:
        return None
    shape = (len(card.hours), pressure.size)
    if any(one.ndim != 3 or one.shape[1:] != shape for one in values):
        return None
    return RunColumn(card, pressure, *values)
