"""The files of the fake provider: found by their address, made when first asked for, kept in a folder.

Addresses are those that the sources name (`Source.files`), so that the two cannot drift apart. A file is the
same bytes for the same spec, run and machine.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from planner.errors import InputError
from planner.fakes.index import inventory, json_index
from planner.fakes.layout import GFS_LEVELS_HPA, Line, levels_of, lines_of
from planner.fakes.messages import Issuer, Moment, Packer, with_winds_joined
from planner.fakes.noaa_filter import filtered
from planner.fakes.weather import Weather, coarser, drawn_on, fake_weather, rain_mm
from planner.forecast.grid import Area, Grid
from planner.forecast.provider import RemoteFile, Source
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

    source: Source
    cycle: datetime
    file: RemoteFile


@lru_cache(maxsize=256)
def _published(source: Source, cycle: datetime) -> dict[str, RemoteFile]:
    files = [file for hour in source.hours(cycle) for file in source.files(cycle, hour)]
    return {path: file for file in files for path in (file.path, file.index)}


_CYCLE = re.compile(r"(\d{8})/(\d\d)")


def find(sources: Sequence[Source], path: str) -> Found | None:
    """The file or index at a path below its provider's address."""
    named = _CYCLE.search(path)
    if named is None:
        return None
    try:
        cycle = datetime.strptime(f"{named[1]}{named[2]}", "%Y%m%d%H").replace(tzinfo=UTC)
    except ValueError:
        return None
    for source in sources:
        if cycle.hour in source.cycles_h and path in (files := _published(source, cycle)):
            return Found(source, cycle, files[path])
    return None


_ISSUERS = {"gfs": ("kwbc", 96), "gefs": ("kwbc", 107)}
_NOAA_PACKING, _ECMWF_PACKING = "grid_complex_spatial_differencing", "grid_ccsds"


@dataclass(frozen=True)
class Recipe:
    """How files are made: what the weather covers, marked as a sample or not, winds in one message or two."""

    spec: SampleSpec = KOREA
    marked: bool = True
    winds_joined: bool = False

    def made(self, found: Found) -> bytes:
        """The bytes of a file."""
        source, cycle, file = found
        levels = levels_of(source, self.spec.levels_hpa)
        lines = list(lines_of(source, cycle, file, levels))
        messages = self._messages(found, lines, levels)
        joined = self.winds_joined and source.name in _ISSUERS
        return b"".join(with_winds_joined(lines, messages) if joined else messages)

    def _messages(self, found: Found, lines: list[Line], levels: tuple[int, ...]) -> Iterator[bytes]:
        source, cycle, file = found
        centre, process = _ISSUERS.get(source.name, ("ecmf", 160))
        packing = _NOAA_PACKING if source.name in _ISSUERS else _ECMWF_PACKING
        grid = self._grid(source)
        issuer = Issuer(centre, process, packing, source.members, self.marked)
        made_on = coarser(grid)
        weather: dict[int, Weather] = {}
        with Packer(issuer, Moment(cycle, file.hour_h, grid)) as packer:
            for line in lines:
                member = line.member or 0
                if member not in weather:
                    weather[member] = fake_weather(made_on, levels, cycle, file.hour_h, member)
                values = _values(line, weather[member], cycle, made_on)
                yield packer.packed(line, drawn_on(grid, values))

    def _grid(self, source: Source) -> Grid:
        """The grid; of the whole globe ECMWF's begins at 180 degrees."""
        grid = self.spec.grid
        return replace(grid, west_deg=-180.0) if grid.wraps and source.name not in _ISSUERS else grid


def _values(line: Line, weather: Weather, cycle: datetime, grid: Grid) -> Floats:
    if line.weather == "tp":
        return rain_mm(grid, cycle, line.span_h or (0, 0), line.member or 0)
    if (line.weather, line.level) in weather.levels:
        return weather.levels[line.weather, line.level]
    return weather.ground[line.weather]


@dataclass(frozen=True)
class Stored:
    """A file in the folder, and the index beside it."""

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
        source = found.source
        data = self.folder / f"{source.name}-{source.members}" / found.file.path
        stored = Stored(data, data.with_name(f"{data.name}.list"))
        with self._lock:
            lock = self._locks.setdefault(data, Lock())
        with lock:
            if not data.exists():
                made = self.recipe.made(found)
                text = inventory(made) if source.name in _ISSUERS else json_index(made)
                _write(stored.index, text.encode())
                _write(stored.data, made)
                self._bound(data)
            data.touch()
        return stored

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
