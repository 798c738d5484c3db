"""Any forecast or sounding files that a person brings -> cubes: the door of `forecast/`.

What a file is, its first bytes say, never its name. Several files may make up one run (a file per
step), and one file may hold several runs: everything is pooled, then split by run.
"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from multiprocessing import current_process, get_context
from pathlib import Path

from planner.errors import ForecastFileError, InputError
from planner.forecast.cube import Cube, wind_field
from planner.forecast.field import WindField
from planner.forecast.files.runs import cubes_of
from planner.forecast.files.slices import Held, one_source
from planner.forecast.sources.sounding import HEAD_BYTES, SOUNDING, is_sounding, read_soundings
from planner.forecast.sums import digest_of
from planner.units import short

MANY_MESSAGES = 4_000
"""Beyond this many fields two processes decode: a field costs a millisecond, a process two seconds."""
_HDF5 = b"\x89HDF\r\n\x1a\n"
_PACKED = (b"PK\x03\x04", b"\x1f\x8b")
_CLASSIC = (b"CDF\x01", b"CDF\x02", b"CDF\x05")
_ZARR = ("zarr.json", ".zgroup")


@dataclass(frozen=True)
class Reading:
    """What came out of some files: a cube per run, and where each field (GRIB) or slice went."""

    cubes: list[Cube]
    used: int
    not_needed: Counter[str]


def read_files(paths: Sequence[Path], *, issued_at: datetime | None = None) -> list[Cube]:
    """One cube per run held in the files, newest issued first.

    `issued_at` dates a time axis that has no date of its own. Raises ForecastFileError.
    """
    return read(paths, issued_at=issued_at).cubes


def read_fields(paths: Sequence[Path], *, issued_at: datetime | None = None) -> list[WindField]:
    """One field, ready to fly, per run held in the files, newest issued first."""
    return [wind_field(cube) for cube in read_files(paths, issued_at=issued_at)]


def read(paths: Sequence[Path], *, issued_at: datetime | None = None) -> Reading:
    """The cubes of the files, and the count of every field in them, used or not."""
    if not paths:
        raise InputError("no forecast file was named; name one at least")
    if issued_at is not None and issued_at.tzinfo is None:
        raise InputError(f"issued_at {issued_at.isoformat()} has no time zone; write it with Z")
    kinds = {path: _kind(path) for path in paths}
    soundings = [cube for path in kinds if kinds[path] == SOUNDING for cube in _sounded(path, issued_at)]
    grids = [path for path in kinds if kinds[path] != SOUNDING]
    reading = (
        _read_grids({path: kinds[path] for path in grids}, issued_at) if grids else Reading([], 0, Counter())
    )
    points = sum(cube.levels_pa.size for cube in soundings)
    return Reading([*reading.cubes, *soundings], reading.used + points, reading.not_needed)


def _read_grids(kinds: dict[Path, str], issued_at: datetime | None) -> Reading:
    """The cubes of GRIB and NetCDF files, their fields pooled."""
    paths = list(kinds)
    held = _read_all(kinds, issued_at)
    slices = [s for one in held for s in one.slices]
    try:
        source = one_source(sorted(one.source for one in held)) or "file"
        cubes, left_out = cubes_of(slices, source, _digest(paths))
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


def _kind(path: Path) -> str:
    """`grib`, `netcdf` or `sounding` by a file's first bytes; `zarr` is a folder."""
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise ForecastFileError(f"{path.name} is not a file but a pipe or a device; name a file")
    if any((path / name).is_file() for name in _ZARR):
        return "zarr"
    try:
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
    except FileNotFoundError:
        raise ForecastFileError(f"{path.name}: there is no such file; check its name") from None
    except IsADirectoryError:
        raise ForecastFileError(f"{path.name} is a folder; name the files in it") from None
    except OSError as error:
        raise ForecastFileError(f"{path.name} cannot be opened: {error.strerror}") from error
    if head.startswith(b"GRIB"):
        return "grib"
    if head[:4] in _CLASSIC or head.startswith(_HDF5):
        return "netcdf"
    if head and is_sounding(head):
        return SOUNDING
    what = (
        "is packed: unpack it first"
        if head.startswith(_PACKED)
        else f"is neither GRIB nor NetCDF nor a sounding (it begins with {head[:8]!r})"
    )
    what = what if head else "is empty"
    raise ForecastFileError(f"{path.name} {what}; bring a GRIB or NetCDF file, or a sounding as text or CSV")


def _read_all(kinds: dict[Path, str], issued_at: datetime | None) -> list[Held]:
    tasks = [(path, kind, _fields(path) if kind == "grib" else 0, issued_at) for path, kind in kinds.items()]
    many = len(tasks) > 1 and sum(fields for _, _, fields, _ in tasks) > MANY_MESSAGES
    if not many or current_process().daemon:
        return [_read_one(task) for task in tasks]
    try:
        with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
            return list(pool.map(_read_one, tasks))
    except BrokenProcessPool as error:
        raise ForecastFileError(
            f"{_named(list(kinds))}: a decoding process ended at once; bring the files again"
        ) from error


def _fields(path: Path) -> int:
    from planner.forecast.files.grib import frames  # noqa: PLC0415 - eccodes only where there is GRIB

    try:
        return frames(path).fields
    except ForecastFileError as error:
        raise ForecastFileError(f"{path.name}: {error}") from error


def _read_one(task: tuple[Path, str, int, datetime | None]) -> Held:
    path, kind, fields, issued_at = task
    try:
        if kind == "grib":
            from planner.forecast.files.grib import read_grib  # noqa: PLC0415 - eccodes only where there is GRIB

            return read_grib(path, fields)
        from planner.forecast.export import as_netcdf  # noqa: PLC0415 - xarray only where there is NetCDF

        with as_netcdf(path) if kind == "zarr" else nullcontext(path) as file:
            return _read_netcdf(file, issued_at)
    except ForecastFileError as error:
        raise ForecastFileError(f"{path.name}: {error}") from error


def _read_netcdf(path: Path, issued_at: datetime | None) -> Held:
    """The slices of a NetCDF file; one that we exported names its source and warnings as the run did."""
    from planner.forecast.export import mark_of  # noqa: PLC0415 - xarray only where there is NetCDF
    from planner.forecast.files.netcdf import read_netcdf  # noqa: PLC0415 - likewise

    held = read_netcdf(path, issued_at)
    if mark := mark_of(path):
        held.source, held.warnings = mark.source, list(mark.warnings)
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
