"""NOAA's own ways, shared by its models: inventories, what is taken, the region filter, the order of a file.

Beside each file lies a wgrib2 inventory (.idx): `n:offset:d=date:NAME:level:when:...`. Levels stand in a file
from the top down, then the ground; between the fields that a flight needs stand some that nobody asks for.
Sums and means run from the last of 00, 06, 12, 18 hours on. As of November 2026.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor
from urllib.parse import urlencode

from planner.errors import ForecastFileError
from planner.forecast.grid import Area
from planner.forecast.provider import Endpoint
from planner.forecast.quantities import LAND, NOAA
from planner.forecast.quantity_row import FieldKind
from planner.forecast.remote_file import PRESSURE, Entry, FileField

NOMADS = Endpoint("nomads", "https://nomads.ncep.noaa.gov")
PACKING = "grid_complex_spatial_differencing"
BUCKET_H = 6

_IDX_LINE = re.compile(r"\d+(?:\.\d+)?:(\d{1,18}):d=\d+:([^:]*):([^:]*):([^:]*)(?::.*)?")
_LARGEST_INDEX = 200_000


def idx_entries(text: str) -> list[Entry]:
    """The fields of a wgrib2 inventory (`.idx`), offsets rising.

    Fields of one message say the same offset. Raises ForecastFileError for anything else.
    """
    rows = [line for line in text.splitlines() if line.strip()]
    found = [_IDX_LINE.fullmatch(line) for line in rows[:_LARGEST_INDEX]]
    if not rows or None in found:
        raise ForecastFileError(
            f"the provider's index is no inventory of messages ({text[:60]!r}); try again later"
        )
    starts = [int(match[1]) for match in found if match]
    if starts != sorted(starts):
        raise ForecastFileError("the provider's index jumps back and forth; try again later")
    following = {start: later for start, later in pairwise(starts) if later > start}
    lengths = {start: following[start] - start for start in following}
    return [
        Entry(start, lengths.get(start), match[2], match[3], match[4])
        for start, match in zip(starts, found, strict=True)
        if match
    ]


_MILLIBARS = re.compile(r"(\d+(?:\.\d+)?) mb")


def noaa_wants(entry: Entry, *, first: bool) -> bool:
    """Whether a flight needs a field of a NOAA file; of what never changes, only in the `first` hour."""
    level = _MILLIBARS.fullmatch(entry.level)
    row = NOAA.get(f"{entry.name}:{'mb' if level else entry.level}")
    if row is None or (row.kind is FieldKind.FIXED and not first):
        return False
    return level is None or 100.0 * float(level[1]) >= row.up_to_pa


_FILTERED = tuple(dict.fromkeys(words.partition(":")[0] for words, row in NOAA.items() if row.name != LAND))
"""NOAA's names of what the filter is asked for: all but the land mask."""


@dataclass(frozen=True)
class RegionFilter:
    """NOMADS' own cut of a region: the script, and the folder and the file that it reads."""

    script: str
    folder: str
    file: str

    def path(self, area: Area) -> str:
        """The path that asks for all levels of the names within an area, out to whole degrees.

        Only points between the corners are sent, and those outside the area's edges are needed too.
        """
        wanted = {f"var_{name}": "on" for name in _FILTERED} | {"all_lev": "on"}
        corners = {
            "toplat": ceil(area.north),
            "bottomlat": floor(area.south),
            "leftlon": floor(area.west),
            "rightlon": ceil(area.east),
        }
        return f"cgi-bin/{self.script}?" + urlencode(
            {"dir": self.folder, "file": self.file, **wanted, "subregion": "", **corners}
        )


def level_fields(levels_hpa: Sequence[int], member: int | None = None) -> Iterator[FileField]:
    """The fields on the levels of a NOAA file, from the top down."""
    for level in reversed(levels_hpa):
        names = ("gh", "t", "r") if level >= 10 else ("gh", "t")
        for name in (*names, "q", "w", "u", "v", "absv", "clwmr"):
            yield FileField(name, name, PRESSURE, level, member=member)


def bucket(hour_h: int) -> tuple[int, int]:
    """The span [h] of a sum or mean that ends at an hour: it begins anew every six."""
    return (hour_h - 1) // BUCKET_H * BUCKET_H, hour_h
