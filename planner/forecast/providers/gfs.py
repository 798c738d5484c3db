"""NOAA GFS at 0.25 degrees, from its bucket of open data.

Cycles 00, 06, 12, 18 UTC. Hours 0 to 120 each, then every third to 384. 33 levels from 1000 to 1 hPa (and
eight above, left alone): UGRD, VGRD, TMP, HGT, RH; at the ground 10, 80, 100 m wind, GUST, PRATE, APCP,
CAPE, TCDC, VIS, 2 m TMP and DPT, 0C isotherm, orography, LAND.
Addresses: gfs.YYYYMMDD/HH/atmos/gfs.tHHz.pgrb2.0p25.fFFF with a wgrib2 inventory beside it (.idx); the
region filter of NOMADS: filter_gfs_0p25.pl. Hour 0 is out 3.4 h after the cycle, hour 120 after 4.2, 384
after 5.
Public domain (NOAA/NCEP). As of November 2026; not tried against the real server.
"""

from datetime import datetime, timedelta
from functools import partial

from planner.forecast.provider import NoaaFilter, RemoteFile, Source, idx_entries, noaa_wants


class Gfs(Source):
    """NOAA's global model."""

    def hours(self, cycle: datetime) -> tuple[int, ...]:  # noqa: ARG002 (every cycle has the same)
        return (*range(121), *range(123, 385, 3))

    def files(self, cycle: datetime, hour_h: int) -> list[RemoteFile]:
        folder = f"/gfs.{cycle:%Y%m%d}/{cycle:%H}/atmos"
        name = f"gfs.t{cycle:%H}z.pgrb2.0p25.f{hour_h:03d}"
        path = f"{folder[1:]}/{name}"
        wants = partial(noaa_wants, first=hour_h == 0)
        cut = NoaaFilter("filter_gfs_0p25.pl", folder, name)
        return [RemoteFile(path, f"{path}.idx", hour_h, idx_entries, wants, cut.path)]

    def out_at(self, cycle: datetime, hour_h: int) -> datetime:
        return cycle + timedelta(hours=3.4 + 0.8 * hour_h / 120)


GFS = Gfs(
    name="gfs",
    title="NOAA GFS 0.25 degrees",
    attribution="NOAA/NCEP Global Forecast System",
    licence="public domain",
    address="https://noaa-gfs-bdp-pds.s3.amazonaws.com",
    members=1,
)
