"""Any forecast or sounding files that a person brings -> cubes: the door of `forecast/`.

What a file is, its first bytes say, never its name. Several files may make up one run (a file per
step), and one file may hold several runs: everything is pooled, then split by run.
"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from multiprocessing import current_process
from pathlib import Path

from planner.errors import ForecastFileError, InputError
from planner.forecast.decoded_run import Cube, wind_field
from planner.forecast.field import WindField
from planner.forecast.reading.decoding import WITHIN_S, Decoders, Undecoded
from planner.forecast.reading.file_kind import kind_of
from planner.forecast.reading.files.east_and_north import east_and_north
from planner.forecast.reading.files.framing import NO_FRAMES, Frames, framed
from planner.forecast.reading.files.runs import cubes_of
from planner.forecast.reading.files.slices import FileSlices, one_source
from planner.forecast.reading.plausibility import require_air
from planner.forecast.reading.soundings.sounding_field import read_soundings
from planner.forecast.run_names import SOUNDING
from planner.forecast.store.checksums import digest_of
from planner.units import short

MANY_MESSAGES = 4_000
"""Beyond this many fields two processes decode: a field costs a millisecond, a process two seconds."""
_SLOWEST_BYTES_PER_S = 500_000
"""A file that decodes slower than this is taken to hang."""


@dataclass(frozen=True)
class Reading:
    """What came out of some files: a cube per run, and where each field (GRIB) or slice went."""

    cubes: list[Cube]
    used: int
    not_needed: Counter[str]


def read_files(
    paths: Sequence[Path], *, issued_at: datetime | None = None, apart: bool = False
) -> list[Cube]:
    """One cube per run held in the files, newest issued first.

    `issued_at` dates a time axis that has no date of its own; `apart` as in `read`. Raises ForecastFileError.
    """
    return read(paths, issued_at=issued_at, apart=apart).cubes


def read_fields(
    paths: Sequence[Path], *, issued_at: datetime | None = None, apart: bool = False
) -> list[WindField]:
    """One field, ready to fly, per run held in the files, newest issued first.

    `issued_at` and `apart` as in `read_files`. Raises ForecastFileError for what cannot be flown.
    """
    return [wind_field(cube) for cube in read_files(paths, issued_at=issued_at, apart=apart)]


def read(paths: Sequence[Path], *, issued_at: datetime | None = None, apart: bool = False) -> Reading:
    """The cubes of the files, and the count of every field in them, used or not.

    Raises ForecastFileError, naming the file, for what cannot be read or flown in, and InputError where no
    file is named or `issued_at` has no time zone.

    `apart` decodes in a process of its own, so that bytes which end or hold up a decoder are a refusal too;
    a script that says so guards its own start by `if __name__ == "__main__"`, as `multiprocessing` wants it.
    """
    if not paths:
        raise InputError("no forecast file was named; name one at least")
    if issued_at is not None and issued_at.tzinfo is None:
        raise InputError(f"issued_at {issued_at.isoformat()} has no time zone; write it with Z")
    kinds = {path: kind_of(path) for path in paths}
    soundings = [cube for path in kinds if kinds[path] == SOUNDING for cube in _sounded(path, issued_at)]
    grids = [path for path in kinds if kinds[path] != SOUNDING]
    reading = (
        _read_grids({path: kinds[path] for path in grids}, issued_at, apart=apart)
        if grids
        else Reading([], 0, Counter())
    )
    points = sum(cube.levels_pa.size for cube in soundings)
    return Reading([*reading.cubes, *soundings], reading.used + points, reading.not_needed)


def _read_grids(kinds: dict[Path, str], issued_at: datetime | None, *, apart: bool) -> Reading:
    """The cubes of GRIB and NetCDF files, their fields pooled."""
    paths = list(kinds)
    held = _read_all(kinds, issued_at, apart=apart)
    try:
        slices = east_and_north([s for one in held for s in one.slices])
        source = one_source(sorted(one.source for one in held)) or "file"
        besides = sorted({name for one in held for name in one.not_needed})
        cubes, left_out = cubes_of(slices, source, _digest(paths), besides)
        if not all(one.has_checksums for one in held):
            cubes = [require_air(cube) for cube in cubes]
    except ForecastFileError as error:
        raise ForecastFileError(f"{_named(paths)}: {error}") from error
    if issued_at is not None and all(s.reference != issued_at for s in slices):
        unused = f"the file dates itself: issued_at {short(issued_at)} was not used"
        cubes = [replace(cube, warnings=(*cube.warnings, unused)) for cube in cubes]
    before = tuple(dict.fromkeys(warning for one in held for warning in one.warnings))
    cubes = [replace(cube, warnings=(*before, *cube.warnings)) for cube in cubes]
    not_needed = sum((one.not_needed for one in held), left_out)
    return Reading(cubes, len(slices) - left_out.total(), not_needed)


def _sounded(path: Path, issued_at: datetime | None) -> list[Cube]:
    try:
        return read_soundings(path, issued_at, _digest([path]))
    except ForecastFileError as error:
        raise ForecastFileError(f"{path.name}: {error}") from error


def _named(paths: Sequence[Path]) -> str:
    return paths[0].name if len(paths) == 1 else f"{paths[0].name} and {len(paths) - 1} more"


def _read_all(kinds: dict[Path, str], issued_at: datetime | None, *, apart: bool) -> list[FileSlices]:
    tasks = [
        (path, kind, _frames(path) if kind == "grib" else NO_FRAMES, issued_at)
        for path, kind in kinds.items()
    ]
    many = len(tasks) > 1 and sum(frames.fields for _, _, frames, _ in tasks) > MANY_MESSAGES
    if current_process().daemon or not (many or apart):
        return [_read_one(task) for task in tasks]
    size = sum(path.stat().st_size for path in kinds)
    count = 2 if many else 1
    with (
        Decoders(count, within_s=WITHIN_S + size / _SLOWEST_BYTES_PER_S) as decoders,
        ThreadPoolExecutor(count) as threads,
    ):
        return list(threads.map(partial(_read_apart, decoders), tasks))


_Task = tuple[Path, str, Frames, datetime | None]


def _read_apart(decoders: Decoders, task: _Task) -> FileSlices:
    try:
        return decoders.run(_read_one, task)
    except Undecoded as error:
        raise ForecastFileError(f"{task[0].name}: {error}") from None


def _frames(path: Path) -> Frames:
    try:
        return framed(path)
    except ForecastFileError as error:
        raise ForecastFileError(f"{path.name}: {error}") from error


def _read_one(task: _Task) -> FileSlices:
    path, kind, frames, issued_at = task
    try:
        if kind == "grib":
            from planner.forecast.reading.files.grib import read_grib  # noqa: PLC0415 - eccodes only where there is GRIB

            return read_grib(path, frames)
        from planner.forecast.store.export import as_netcdf  # noqa: PLC0415 - xarray only where there is NetCDF

        with as_netcdf(path) if kind == "zarr" else nullcontext(path) as file:
            return _read_netcdf(file, issued_at)
    except ForecastFileError as error:
        raise ForecastFileError(f"{path.name}: {error}") from error


def _read_netcdf(path: Path, issued_at: datetime | None) -> FileSlices:
    """The slices of a NetCDF file; one that we exported names its source and warnings as the run did."""
    from planner.forecast.reading.files.netcdf import read_netcdf  # noqa: PLC0415 - likewise
    from planner.forecast.store.export import mark_of  # noqa: PLC0415 - xarray only where there is NetCDF

    held = read_netcdf(path, issued_at)
    if mark := mark_of(path):
        held.source, held.warnings, held.has_checksums = mark.source, list(mark.warnings), True
    return held


def _digest(paths: Sequence[Path]) -> str:
    """SHA-256 of one file; of several, of their sorted digests, so that order does not count."""
    digests = [_folder_digest(path) if path.is_dir() else digest_of(path) for path in paths]
    return digests[0] if len(digests) == 1 else hashlib.sha256("".join(sorted(digests)).encode()).hexdigest()


def _folder_digest(folder: Path) -> str:
    """SHA-256 of the digests and names of a folder's files."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    lines = (f"{digest_of(path)}  {path.relative_to(folder).as_posix()}\n" for path in files)
    return hashlib.sha256("".join(lines).encode()).hexdigest()
