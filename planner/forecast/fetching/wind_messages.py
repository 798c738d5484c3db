"""Of a run's files the winds and heights on pressure levels alone: what a column is made of."""

import re
from dataclasses import replace
from functools import partial

from planner.errors import InputError
from planner.forecast.quantities import ECMWF, NOAA
from planner.forecast.remote_file import ByIndex, Entry, RemoteFile

_LEVEL = re.compile(r"(?:pl )?(\d+(?:\.\d+)?)(?: mb)?")
_TAKEN = ("u", "v", "height")


def is_wind_aloft(entry: Entry, *, up_to_pa: float) -> bool:
    """Whether a message holds a wind or a height on a pressure level, as NOAA's or ECMWF's index names it."""
    level = _LEVEL.fullmatch(entry.level)
    row = NOAA.get(f"{entry.name}:mb") or ECMWF.get(("pl", entry.name))
    if level is None or row is None or row.name not in _TAKEN:
        return False
    return 100.0 * float(level[1]) >= up_to_pa


def _wants(entry: Entry, *, taken: ByIndex, up_to_pa: float) -> bool:
    return taken.wants(entry) and is_wind_aloft(entry, up_to_pa=up_to_pa)


def winds_alone(file: RemoteFile, up_to_pa: float) -> RemoteFile:
    """The same file, of which no more is taken. Raises InputError for one that is taken whole."""
    if not isinstance(file.taken, ByIndex):
        raise InputError(
            f"{file.path} has no index, so that its winds cannot be taken alone; name a source such as gfs "
            "or ecmwf"
        )
    wants = partial(_wants, taken=file.taken, up_to_pa=up_to_pa)
    return replace(file, taken=file.taken._replace(wants=wants))
