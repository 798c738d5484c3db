"""What a file is that a person brings: its first bytes say it, never its name."""

from pathlib import Path

from planner.errors import ForecastFileError
from planner.forecast.reading.soundings.sounding_field import HEAD_BYTES, is_sounding, no_sounding
from planner.forecast.run_names import SOUNDING

_HDF5 = b"\x89HDF\r\n\x1a\n"
_PACKED = {
    b"PK\x03\x04": "unzip",
    b"\x1f\x8b": "gunzip",
    b"BZh": "bunzip2",
    b"\xfd7zXZ\x00": "unxz",
    b"\x28\xb5\x2f\xfd": "unzstd",
    b"\x04\x22\x4d\x18": "unlz4",
    b"7z\xbc\xaf\x27\x1c": "7z x",
    b"Rar!": "unrar",
    b"\x1f\x9d": "uncompress",
}
"""First bytes of packed files, and what unpacks them."""
_TAR = slice(257, 262)
_LONGEST_HEADING = 300
"""Bytes of a bulletin's heading before the first message of a file."""
_CLASSIC = (b"CDF\x01", b"CDF\x02", b"CDF\x05")
_ZARR = ("zarr.json", ".zgroup")


def kind_of(path: Path) -> str:
    """`grib`, `netcdf` or `sounding` by a file's first bytes; `zarr` is a folder.

    Raises ForecastFileError where there is no file, and for one of another kind, saying what to do.
    """
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise ForecastFileError(f"{path.name} is not a file but a pipe or a device; name a file")
    if any((path / name).is_file() for name in _ZARR):
        return "zarr"
    head = _head(path)
    if _begins_with_grib(head):
        return "grib"
    if head[:4] in _CLASSIC or head.startswith(_HDF5):
        return "netcdf"
    if head and is_sounding(head):
        return SOUNDING
    raise ForecastFileError(
        f"{path.name} {_other(head)}; bring a GRIB or NetCDF file, or a sounding as text or CSV"
    )


def _head(path: Path) -> bytes:
    """The first bytes of a file; raises ForecastFileError where it cannot be opened."""
    try:
        with path.open("rb") as file:
            return file.read(HEAD_BYTES)
    except FileNotFoundError:
        raise ForecastFileError(f"{path.name}: there is no such file; check its name") from None
    except IsADirectoryError:
        raise ForecastFileError(f"{path.name} is a folder; name the files in it") from None
    except OSError as error:
        raise ForecastFileError(f"{path.name} cannot be opened: {error.strerror}") from error


def _begins_with_grib(head: bytes) -> bool:
    """Whether a file begins with a message, or with a bulletin's heading and then one."""
    at = head.find(b"GRIB", 0, _LONGEST_HEADING)
    return at == 0 or (at > 0 and head[at + 7 : at + 8] in (b"\x01", b"\x02"))


def _other(head: bytes) -> str:
    """What a file is that begins so and that nobody here reads, as a part of a sentence."""
    if not head:
        return "is empty"
    unpack = next((by for magic, by in _PACKED.items() if head.startswith(magic)), "")
    unpack = "tar -xf" if head[_TAR] == b"ustar" else unpack
    if unpack:
        return f"is packed: unpack it first (`{unpack}`)"
    return no_sounding(head) or f"is neither GRIB nor NetCDF nor a sounding (it begins with {head[:8]!r})"
