"""A file that a provider publishes: where it lies, how it is taken, and which fields stand in it.

What a provider says here is said once: `fetching/` asks for it, and the fake provider (`planner/fakes/`)
makes the same files from the same words.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from planner.forecast.grid import Area

MEAN, SUM, LARGEST = 0, 1, 2
"""Statistics over a span of time: WMO GRIB2 code table 4.10."""

PRESSURE, ABOVE_GROUND, SURFACE = "isobaricInhPa", "heightAboveGround", "surface"
"""Kinds of level that most fields lie on, as ecCodes calls them."""


class Entry(NamedTuple):
    """One field of a remote file, as its index tells; `length` None runs to the end of the file.

    Several fields may share one offset: they are one message.
    """

    offset: int
    length: int | None
    name: str
    level: str
    kind: str = ""


class ByIndex(NamedTuple):
    """Taken in byte ranges: an index beside the file says where its messages are.

    `path` is the index's, below the provider's address; `entries` reads it, and raises ForecastFileError for
    a text that is no index; `wants` says of an entry whether a flight needs it.
    """

    path: str
    entries: Callable[[str], list[Entry]]
    wants: Callable[[Entry], bool]


class Whole(NamedTuple):
    """Taken whole, as it is or unpacked from bz2; refused where it comes to more than `most_bytes`."""

    packing: Literal["", "bz2"] = ""
    most_bytes: int = 1_024_000_000


Taken = ByIndex | Whole
"""How a file is taken."""


class FileField(NamedTuple):
    """One field that stands in a file, in ecCodes' words, for whoever makes such a file.

    `name` and `level_type` are GRIB's short name and kind of level (empty where the name says it); `weather`
    is what the fake's weather calls it (`planner/fakes/weather.py`), to be written times `scale`. `span_h` is
    the first and last hour of a sum, mean or largest value (`statistic`).
    """

    weather: str
    name: str
    level_type: str = ""
    level: int = 0
    statistic: int | None = None
    span_h: tuple[int, int] | None = None
    scale: float = 1.0
    member: int | None = None


@dataclass(frozen=True)
class RemoteFile:
    """One file of a run, below the provider's address: where it is, how it is taken, what stands in it.

    `contents` gives its fields in their order, of those levels [hPa] that it is asked about. `filtered` is
    the path of a server-side cut of the same file, where the provider makes such; `member` the member that
    the file is of, where it is of one alone and a run may do without it.
    """

    path: str
    hour_h: int
    taken: Taken
    contents: Callable[[Sequence[int]], Iterable[FileField]]
    filtered: Callable[[Area], str] | None = None
    member: int | None = None

    @property
    def paths(self) -> tuple[str, ...]:
        """Every address of it: its own, and its index's."""
        return (self.path, self.taken.path) if isinstance(self.taken, ByIndex) else (self.path,)


class Issuer(NamedTuple):
    """How messages are signed and packed: WMO's centre, its process, ecCodes' packing.

    `west_deg` is where a grid of the whole globe begins, `mars_class` what ECMWF files its messages under.
    """

    centre: str
    process: int
    packing: str
    west_deg: float = 0.0
    mars_class: str = ""


def winds_above_ground(*heights_m: int, member: int | None = None) -> Iterator[FileField]:
    """U and v at heights above the ground; ecCodes has names of its own for 10 and 100 m."""
    for height in heights_m:
        for component in ("u", "v"):
            named = f"{height}{component}" if height in (10, 100) else component
            yield FileField(f"{height}{component}", named, ABOVE_GROUND, height, member=member)
