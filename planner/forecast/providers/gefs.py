"""NOAA GEFS at 0.5 degrees: a control and 30 perturbed members, from their bucket of open data.

Cycles 00, 06, 12, 18 UTC. Hours 0 to 240 every third, then every sixth to 384. Winds aloft are spread over
the a files (the most used levels and fields) and the b files (the others), each level wholly in one: both are
fetched; the 0.25 degree set holds fields at the ground only. Fields as of GFS.
Addresses: gefs.YYYYMMDD/HH/atmos/pgrb2ap5/gec00.tHHz.pgrb2a.0p50.fFFF (gep01 ... gep30; pgrb2bp5, pgrb2b)
with .idx; NOMADS: filter_gefs_atmos_0p50a.pl and ...b.pl. Hour 0 is out 4 h after the cycle, hour 240 after
6.
Public domain (NOAA/NCEP). As of November 2026; not tried against the real server.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from planner.forecast.provider import Endpoint
from planner.forecast.providers.gfs import GFS_LEVELS_HPA
from planner.forecast.providers.noaa import (
    NOMADS,
    PACKING,
    RegionFilter,
    bucket,
    idx_entries,
    level_fields,
    noaa_wants,
)
from planner.forecast.remote_file import (
    ABOVE_GROUND,
    MEAN,
    SUM,
    SURFACE,
    ByIndex,
    FileField,
    Issuer,
    RemoteFile,
    winds_above_ground,
)

GEFS_LEVELS_HPA = tuple(level for level in GFS_LEVELS_HPA if level not in (40, 15))
_A_HPA = (1000, 925, 850, 700, 500, 400, 300, 250, 200, 100, 50, 10)


@dataclass(frozen=True)
class Gefs:
    """NOAA's global ensemble."""

    name: str = "gefs"
    title: str = "NOAA GEFS 0.5 degrees, 31 members"
    attribution: str = "NOAA/NCEP Global Ensemble Forecast System"
    licence: str = "public domain"
    endpoint: Endpoint = Endpoint("gefs", "https://noaa-gefs-pds.s3.amazonaws.com")
    is_ai_model: bool = False
    layout_since: datetime = datetime(2020, 9, 23, tzinfo=UTC)
    region_filter: Endpoint = NOMADS
    members: int = 31
    cycles_h: tuple[int, ...] = (0, 6, 12, 18)
    area: None = None
    levels_hpa: tuple[int, ...] = GEFS_LEVELS_HPA
    issuer: Issuer = Issuer("kwbc", 107, PACKING)

    def hours(self, cycle: datetime) -> tuple[int, ...]:  # noqa: ARG002 (every cycle has the same)
        """The hours after a cycle that are published."""
        return (*range(0, 241, 3), *range(246, 385, 6))

    def files(self, cycle: datetime, hour_h: int) -> list[RemoteFile]:
        """The files that hold one of them."""
        return [
            self._file(cycle, hour_h, member, part) for member in range(self.members) for part in ("a", "b")
        ]

    def _file(self, cycle: datetime, hour_h: int, member: int, part: str) -> RemoteFile:
        who = f"gep{member:02d}" if member else "gec00"
        folder = f"/gefs.{cycle:%Y%m%d}/{cycle:%H}/atmos/pgrb2{part}p5"
        name = f"{who}.t{cycle:%H}z.pgrb2{part}.0p50.f{hour_h:03d}"
        path = f"{folder[1:]}/{name}"
        first = hour_h == 0 and member == 0
        taken = ByIndex(f"{path}.idx", idx_entries, partial(noaa_wants, first=first))
        contents = partial(_fields_a, hour_h, member) if part == "a" else partial(_fields_b, member)
        cut = RegionFilter(f"filter_gefs_atmos_0p50{part}.pl", folder, name)
        of_one = None if first else member  # the run does not do without the ground
        return RemoteFile(path, hour_h, taken, contents, cut.path, of_one)

    def out_at(self, cycle: datetime, hour_h: int) -> datetime:
        """When the files of that hour are usually there."""
        return cycle + timedelta(hours=4.0 + 2.0 * hour_h / 240)


def _fields_a(hour_h: int, member: int, levels_hpa: Sequence[int]) -> Iterator[FileField]:
    """What stands in a member's first file of an hour."""
    yield from level_fields([level for level in levels_hpa if level in _A_HPA], member)
    yield FileField("orog", "orog", SURFACE, member=member)
    yield FileField("sp", "sp", SURFACE, member=member)
    yield FileField("2t", "2t", ABOVE_GROUND, 2, member=member)
    yield from winds_above_ground(10, member=member)
    if hour_h:
        yield FileField("tp", "tp", SURFACE, 0, SUM, bucket(hour_h), member=member)
        yield FileField("tcc", "tcc", "atmosphere", 0, MEAN, bucket(hour_h), member=member)
    yield FileField("cape", "cape", "pressureFromGroundLayer", 18_000, member=member)
    yield FileField("prmsl", "prmsl", "meanSea", member=member)


def _fields_b(member: int, levels_hpa: Sequence[int]) -> Iterator[FileField]:
    """What stands in its second."""
    yield from level_fields([level for level in levels_hpa if level not in _A_HPA], member)
    yield FileField("vis", "vis", SURFACE, member=member)
    yield FileField("gust", "gust", SURFACE, member=member)
    yield from winds_above_ground(80, 100, member=member)
    yield FileField("2d", "2d", ABOVE_GROUND, 2, member=member)
    yield FileField("prate", "prate", SURFACE, member=member)
    yield FileField("cape", "cape", SURFACE, member=member)
    yield FileField("0c", "gh", "isothermZero", member=member)
    yield FileField("lsm", "lsm", SURFACE, member=member)


GEFS = Gefs()
PROVIDERS = (GEFS,)
