"""The files of the fake provider: found by their address, made when first asked for, kept in a folder.

Addresses and contents are those that a provider names (`Provider.files`), so that the two cannot drift apart.
A file is the same bytes for the same spec, run and machine.
"""

import bz2
import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from planner.errors import InputError
from planner.fakes.index import inventory, json_index
from planner.fakes.messages import Packer, SharedKeys, with_winds_joined
from planner.fakes.noaa_filter import filtered
from planner.fakes.planted_error import PlantedError, with_planted
from planner.fakes.weather import Weather, coarser, drawn_on, fake_weather, rain_mm
from planner.forecast.grid import Area, Grid
from planner.forecast.provider import Provider
from planner.forecast.providers.ecmwf import index_entries
from planner.forecast.providers.gfs import GFS_LEVELS_HPA
from planner.forecast.providers.noaa import idx_entries
from planner.forecast.remote_file import ByIndex, Entry, FileField, RemoteFile, Whole
from planner.geo import Floats
from planner.sample.sample_files import SampleSpec

KOREA = SampleSpec(
    area=Area(30.0, 120.0, 44.0, 136.0),
    step_deg=0.5,
    hours=tuple(range(385)),
    levels_hpa=GFS_LEVELS_HPA,
    members=51,
)
"""What the fake serves unless told otherwise: a region, so that a file is made in a second or two."""


def whole_globe(spec: SampleSpec) -> SampleSpec:
    """The same on the whole globe, from 0 degrees eastwards."""
    return replace(spec, area=Area(-90.0, 0.0, 90.0, 360.0 - spec.step_deg))


class Found(NamedTuple):
    """What an address leads to."""

    provider: Provider
    cycle: datetime
    file: RemoteFile


@lru_cache(maxsize=32)
def _published(provider: Provider, cycle: datetime) -> dict[str, RemoteFile]:
    files = [file for hour in provider.hours(cycle) for file in provider.files(cycle, hour)]
    return {path: file for file in files for path in file.paths}


_DAY = re.compile(r"(\d{4})[-/]?(\d\d)[-/]?(\d\d)")


def find(among: Sequence[Provider], path: str) -> Found | None:
    """The file or index at a path below its provider's address: of a run of the day that the path names."""
    named = _DAY.search(path)
    if named is None:
        return None
    try:
        day = datetime.strptime("".join(named.groups()), "%Y%m%d").replace(tzinfo=UTC)
    except ValueError:
        return None
    for provider in among:
        for cycle in (day.replace(hour=hour) for hour in provider.cycles_h):
            if path in (files := _published(provider, cycle)):
                return Found(provider, cycle, files[path])
    return None


_INDEXES: dict[Callable[[str], list[Entry]], Callable[[bytes], str]] = {
    idx_entries: inventory,
    index_entries: json_index,
}
"""How an index is written, by what reads it."""


@dataclass(frozen=True)
class Recipe:
    """How files are made: what the weather covers, marked as a sample or not, winds in one message or two.

    `planted` is what its runs are wrong by, where somebody wants to find that out again.
    """

    spec: SampleSpec = KOREA
    marked: bool = True
    winds_joined: bool = False
    planted: PlantedError | None = None

    def made(self, found: Found) -> bytes:
        """The messages of a file."""
        levels = self._levels(found)
        fields = list(found.file.contents(levels))
        messages = self._messages(found, fields, levels)
        return b"".join(with_winds_joined(fields, messages) if self.winds_joined else messages)

    def _levels(self, found: Found) -> tuple[int, ...]:
        """Those of the provider's levels that are asked for; all where a file may be one level's alone."""
        published = found.provider.levels_hpa
        if isinstance(found.file.taken, Whole):
            return published
        return tuple(level for level in published if level in self.spec.levels_hpa)

    def _messages(self, found: Found, fields: list[FileField], levels: tuple[int, ...]) -> list[bytes]:
        """The fields as messages, in their order; made member by member, for each has its weather once."""
        provider, cycle, file = found
        made = [b""] * len(fields)
        grid = self._grid(provider)
        shared = SharedKeys(cycle, file.hour_h, grid, provider.members, self.marked)
        made_on = coarser(grid)
        with Packer(provider.issuer, shared) as packer:
            for place in sorted(range(len(fields)), key=lambda place: fields[place].member or 0):
                field = fields[place]
                weather = _weather(
                    made_on, levels, cycle, file.hour_h, field.member or 0, planted=self.planted
                )
                made[place] = packer.packed(field, drawn_on(grid, _values(field, weather, cycle, made_on)))
        return made

    def _grid(self, provider: Provider) -> Grid:
        """The grid: of a provider with an area of its own all of that, unless less of it is asked for."""
        spec = self.spec
        if provider.area is not None and not provider.area.covers(spec.area):
            spec = replace(spec, area=provider.area)
        grid = spec.grid
        return replace(grid, west_deg=provider.issuer.west_deg) if grid.wraps else grid


@lru_cache(maxsize=2)
def _weather(
    grid: Grid,
    levels: tuple[int, ...],
    cycle: datetime,
    hour_h: int,
    member: int,
    *,
    planted: PlantedError | None,
) -> Weather:
    """The weather of an hour, which several files of it may show."""
    weather = fake_weather(grid, levels, cycle, hour_h, member)
    if planted is None:
        return weather
    return with_planted(weather, planted, cycle + timedelta(hours=hour_h), hour_h)


def _values(field: FileField, weather: Weather, cycle: datetime, grid: Grid) -> Floats:
    if field.weather == "tp":
        return rain_mm(grid, cycle, field.span_h or (0, 0), field.member or 0)
    if (field.weather, field.level) in weather.levels:
        return weather.levels[field.weather, field.level]
    return weather.ground[field.weather]


@dataclass(frozen=True)
class Stored:
    """A file in the folder, and the index beside it, where it has one."""

    data: Path
    index: Path


class FakeFiles:
    """Files made when first asked for; the folder keeps those asked for last, `keep_mb` of them."""

    def __init__(self, folder: Path, recipe: Recipe, *, keep_mb: float = 2000.0) -> None:
        self.folder = folder / hashlib.sha256(repr(recipe).encode()).hexdigest()[:8]
        self.recipe, self.keep_mb = recipe, keep_mb
        self._locks: dict[Path, Lock] = {}
        self._lock = Lock()

    def get(self, found: Found) -> Stored:
        """A file and its index, made first where they are not there."""
        provider, _, file = found
        data = self.folder / f"{provider.name}-{provider.members}" / file.path
        stored = Stored(data, data.with_name(f"{data.name}.list"))
        with self._lock:
            lock = self._locks.setdefault(data, Lock())
        with lock:
            if not data.exists():
                self._make(found, stored)
                self._bound(data)
            data.touch()
        return stored

    def _make(self, found: Found, stored: Stored) -> None:
        """Write a file, and its index where it is taken by one."""
        made, taken = self.recipe.made(found), found.file.taken
        if isinstance(taken, ByIndex):
            _write(stored.index, _INDEXES[taken.entries](made).encode())
        packed = isinstance(taken, Whole) and taken.packing == "bz2"
        _write(stored.data, bz2.compress(made) if packed else made)

    def region(self, found: Found, asked: Mapping[str, str]) -> Path:
        """The cut of a file that a query asks the region filter for; raises InputError as that does."""
        whole = self.get(found).data
        mark = hashlib.sha256(repr(sorted(asked.items())).encode()).hexdigest()[:16]
        path = whole.with_name(f"{whole.name}.{mark}")
        if not path.exists():
            _write(path, filtered(whole.read_bytes(), asked))
        return path

    def _bound(self, newest: Path) -> None:
        """Remove what was not asked for longest; an index is small and stays."""
        with self._lock:
            files = [p for p in self.folder.rglob("*") if p.is_file() and p.suffix not in (".list", ".part")]
            held = sum(path.stat().st_size for path in files)
            for path in sorted(files, key=lambda path: path.stat().st_mtime):
                if held <= self.keep_mb * 1e6 or path == newest:
                    return
                held -= path.stat().st_size
                path.unlink()


def _write(path: Path, data: bytes) -> None:
    aside = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside.write_bytes(data)
        aside.rename(path)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(
            f"the fake provider cannot write to {path.parent} ({reason}); name a folder with room"
        ) from error
