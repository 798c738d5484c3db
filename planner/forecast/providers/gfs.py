"""NOAA GFS at 0.25 degrees, from its bucket of open data.

Cycles 00, 06, 12, 18 UTC. Hours 0 to 120 each, then every third to 384. 33 levels from 1000 to 1 hPa (and
eight above, left alone): UGRD, VGRD, TMP, HGT, RH; at the ground 10, 80, 100 m wind, GUST, PRATE, APCP,
CAPE, TCDC, VIS, 2 m TMP and DPT, 0C isotherm, orography, LAND. A file holds rain twice (of the bucket and of
the run so far), and mean rates beside those of the moment.
Addresses: gfs.YYYYMMDD/HH/atmos/gfs.tHHz.pgrb2.0p25.fFFF with a wgrib2 inventory beside it (.idx); the
region filter of NOMADS: filter_gfs_0p25.pl. Hour 0 is out 3.4 h after the cycle, hour 120 after 4.2, 384
after 5.
Public domain (NOAA/NCEP). As of November 2026; not tried against the real server.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from planner.forecast.provider import Endpoint
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

GFS_LEVELS_HPA = (
    *(1000, 975, 950, 925, 900, 850, 800, 750, 700, 650, 600, 550, 500, 450, 400, 350, 300, 250, 200),
    *(150, 100, 70, 50, 40, 30, 20, 15, 10, 7, 5, 3, 2, 1),
)


@dataclass(frozen=True)
class Gfs:
    """NOAA's global model."""

    name: str = "gfs"
    title: str = "NOAA GFS 0.25 degrees"
    attribution: str = "NOAA/NCEP Global Forecast System"
    licence: str = "public domain"
    endpoint: Endpoint = Endpoint("gfs", "https://noaa-gfs-bdp-pds.s3.amazonaws.com")
    is_ai_model: bool = False
    layout_since: datetime = datetime(2021, 3, 22, tzinfo=UTC)
    region_filter: Endpoint = NOMADS
    members: int = 1
    cycles_h: tuple[int, ...] = (0, 6, 12, 18)
    area: None = None
    levels_hpa: tuple[int, ...] = GFS_LEVELS_HPA
    issuer: Issuer = Issuer("kwbc", 96, PACKING)

    def hours(self, cycle: datetime) -> tuple[int, ...]:  # noqa: ARG002 (every cycle has the same)
        """The hours after a cycle that are published."""
        return (*range(121), *range(123, 385, 3))

    def files(self, cycle: datetime, hour_h: int) -> list[RemoteFile]:
        """The files that hold one of them."""
        folder = f"/gfs.{cycle:%Y%m%d}/{cycle:%H}/atmos"
        name = f"gfs.t{cycle:%H}z.pgrb2.0p25.f{hour_h:03d}"
        path = f"{folder[1:]}/{name}"
        taken = ByIndex(f"{path}.idx", idx_entries, partial(noaa_wants, first=hour_h == 0))
        cut = RegionFilter("filter_gfs_0p25.pl", folder, name)
        return [RemoteFile(path, hour_h, taken, partial(_fields, hour_h), cut.path)]

    def out_at(self, cycle: datetime, hour_h: int) -> datetime:
        """When the files of that hour are usually there."""
        return cycle + timedelta(hours=3.4 + 0.8 * hour_h / 120)


def _fields(hour_h: int, levels_hpa: Sequence[int]) -> Iterator[FileField]:
    """What stands in the file of an hour."""
    yield FileField("prmsl", "prmsl", "meanSea")
    yield FileField("vis", "vis", SURFACE)
    yield FileField("gust", "gust", SURFACE)
    yield from level_fields(levels_hpa)
    yield from (FileField("sp", "sp", SURFACE), FileField("orog", "orog", SURFACE))
    yield from winds_above_ground(10, 80, 100)
    yield FileField("2t", "2t", ABOVE_GROUND, 2)
    yield FileField("2d", "2d", ABOVE_GROUND, 2)
    yield FileField("prate", "prate", SURFACE)
    if hour_h:
        yield FileField("prate", "prate", SURFACE, 0, MEAN, bucket(hour_h))
        yield FileField("tp", "tp", SURFACE, 0, SUM, bucket(hour_h))
        yield FileField("tp", "tp", SURFACE, 0, SUM, (0, hour_h))
    yield FileField("cape", "cape", SURFACE)
    yield FileField("cape", "cape", "pressureFromGroundLayer", 18_000)
    yield FileField("tcc", "tcc", "atmosphere")
    if hour_h:
        yield FileField("tcc", "tcc", "atmosphere", 0, MEAN, bucket(hour_h))
    yield FileField("0c", "gh", "isothermZero")
    yield FileField("lsm", "lsm", SURFACE)


GFS = Gfs()
PROVIDERS = (GFS,)
