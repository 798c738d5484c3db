"""What a provider publishes: which runs, which files of them, which messages we take.

A source knows addresses and words, nothing of the network: `download.py` fetches what it names, and
`fake_provider.py` serves what it names.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from math import ceil, floor
from typing import NamedTuple
from urllib.parse import urlencode

from planner.errors import ForecastFileError
from planner.forecast.grid import Area
from planner.forecast.quantities import LAND, NOAA
from planner.forecast.quantity_row import FieldKind


class Entry(NamedTuple):
    """One field of a remote file, as its index tells; `length` None runs to the end of the file.

    Several fields may share one offset: they are one message.
    """

    offset: int
    length: int | None
    name: str
    level: str
    kind: str = ""


@dataclass(frozen=True)
class RemoteFile:
    """One file of a run, below the provider's address: where it is, and which of its fields we take.

    `filtered` is the path of a server-side cut of the same file, where the provider makes such; `member` the
    member that the file is of, where it is of one alone.
    """

    path: str
    index: str
    hour_h: int
    entries: Callable[[str], list[Entry]]
    wants: Callable[[Entry], bool]
    filtered: Callable[[Area], str] | None = None
    member: int | None = None


@dataclass(frozen=True)
class Source:
    """A provider's model; each kind says which hours and files it has, and how late they are."""

    name: str
    title: str
    attribution: str
    licence: str
    address: str
    members: int
    cycles_h: tuple[int, ...] = (0, 6, 12, 18)

    def hours(self, cycle: datetime) -> tuple[int, ...]:
        """The hours after a cycle that are published."""
        raise NotImplementedError

    def files(self, cycle: datetime, hour_h: int) -> list[RemoteFile]:
        """The files that hold one of them."""
        raise NotImplementedError

    def out_at(self, cycle: datetime, hour_h: int) -> datetime:
        """When that hour is usually there."""
        raise NotImplementedError


def cycle_before(source: Source, moment: datetime) -> datetime:
    """The last cycle that begins at or before a moment (UTC)."""
    begun = [h for h in source.cycles_h if h <= moment.hour]
    day = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return day + timedelta(hours=begun[-1]) if begun else day - timedelta(hours=24 - source.cycles_h[-1])


def cycle_after(source: Source, cycle: datetime) -> datetime:
    """The cycle that follows one."""
    later = [hour for hour in source.cycles_h if hour > cycle.hour]
    return cycle + timedelta(hours=(later[0] if later else 24 + source.cycles_h[0]) - cycle.hour)


_IDX_LINE = re.compile(r"\d+(?:\.\d+)?:(\d{1,18}):d=\d+:([^:]*):([^:]*):([^:]*)(?::.*)?")
_LARGEST_INDEX = 200_000


def idx_entries(text: str) -> list[Entry]:
    """The fields of a wgrib2 inventory (`.idx`): `n:offset:d=date:NAME:level:when:...`, offsets rising.

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


def index_entries(text: str) -> list[Entry]:
    """The fields of an ECMWF index: a JSON object a line, with `_offset` and `_length`.

    Raises ForecastFileError for anything else.
    """
    try:
        rows = [json.loads(line) for line in text.splitlines() if line.strip()][:_LARGEST_INDEX]
        found = [
            Entry(
                int(row["_offset"]),
                int(row["_length"]),
                str(row["param"]),
                f"{row['levtype']} {row.get('levelist', '')}".strip(),
                str(row.get("type", "")),
            )
            for row in rows
        ]
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        found = []
    if not found or any(entry.offset < 0 or (entry.length or 0) <= 0 for entry in found):
        raise ForecastFileError(
            f"the provider's index is no list of messages ({text[:60]!r}); try again later"
        )
    return sorted(found)


_FILTERED = tuple(dict.fromkeys(words.partition(":")[0] for words, row in NOAA.items() if row.name != LAND))
"""NOAA's names of what the filter is asked for: all but the land mask."""


@dataclass(frozen=True)
class NoaaFilter:
    """NOMADS' own cut of a region: the script, and the folder and the file that it reads."""

    script: str
    folder: str
    file: str
    names: tuple[str, ...] = field(default=_FILTERED)

    def path(self, area: Area) -> str:
        """The path that asks for all levels of the names within an area, out to whole degrees.

        Only points between the corners are sent, and those outside the area's edges are needed too.
        """
        wanted = {f"var_{name}": "on" for name in self.names} | {"all_lev": "on"}
        corners = {
            "toplat": ceil(area.north),
            "bottomlat": floor(area.south),
            "leftlon": floor(area.west),
            "rightlon": ceil(area.east),
        }
        return f"cgi-bin/{self.script}?" + urlencode(
            {"dir": self.folder, "file": self.file, **wanted, "subregion": "", **corners}
        )


_MILLIBARS = re.compile(r"(\d+(?:\.\d+)?) mb")


def noaa_wants(entry: Entry, *, first: bool) -> bool:
    """Whether a flight needs a field of a NOAA file; of what never changes, only in the `first` hour."""
    level = _MILLIBARS.fullmatch(entry.level)
    row = NOAA.get(f"{entry.name}:{'mb' if level else entry.level}")
    if row is None or (row.kind is FieldKind.FIXED and not first):
        return False
    return level is None or 100.0 * float(level[1]) >= row.up_to_pa
