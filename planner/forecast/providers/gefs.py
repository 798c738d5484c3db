"""NOAA GEFS at 0.5 degrees: a control and 30 perturbed members, from their bucket of open data.

Cycles 00, 06, 12, 18 UTC. Hours 0 to 240 every third, then every sixth to 384. Winds aloft are spread over
the a files (the most used levels and fields) and the b files (the others): both are fetched; the 0.25
degree set holds fields at the ground only. Fields as of GFS.
Addresses: gefs.YYYYMMDD/HH/atmos/pgrb2ap5/gec00.tHHz.pgrb2a.0p50.fFFF (gep01 ... gep30; pgrb2bp5, pgrb2b)
with .idx; NOMADS: filter_gefs_atmos_0p50a.pl and ...b.pl. Hour 0 is out 4 h after the cycle, hour 240 after
6.
Public domain (NOAA/NCEP). As of November 2026; not tried against the real server.
"""

from datetime import datetime, timedelta
from functools import partial

from planner.forecast.provider import NoaaFilter, RemoteFile, Source, idx_entries, noaa_wants


class Gefs(Source):
    """NOAA's global ensemble."""

    def hours(self, cycle: datetime) -> tuple[int, ...]:  # noqa: ARG002 (every cycle has the same)
        return (*range(0, 241, 3), *range(246, 385, 6))

    def files(self, cycle: datetime, hour_h: int) -> list[RemoteFile]:
        return [
            self._file(cycle, hour_h, member, part) for member in range(self.members) for part in ("a", "b")
        ]

    def _file(self, cycle: datetime, hour_h: int, member: int, part: str) -> RemoteFile:
        who = f"gep{member:02d}" if member else "gec00"
        folder = f"/gefs.{cycle:%Y%m%d}/{cycle:%H}/atmos/pgrb2{part}p5"
        name = f"{who}.t{cycle:%H}z.pgrb2{part}.0p50.f{hour_h:03d}"
        path = f"{folder[1:]}/{name}"
        first = hour_h == 0 and member == 0
        wants = partial(noaa_wants, first=first)
        of_one = None if first else member  # the run does not do without the ground
        cut = NoaaFilter(f"filter_gefs_atmos_0p50{part}.pl", folder, name)
        return RemoteFile(path, f"{path}.idx", hour_h, idx_entries, wants, cut.path, of_one)

    def out_at(self, cycle: datetime, hour_h: int) -> datetime:
        return cycle + timedelta(hours=4.0 + 2.0 * hour_h / 240)


GEFS = Gefs(
    name="gefs",
    title="NOAA GEFS 0.5 degrees, 31 members",
    attribution="NOAA/NCEP Global Ensemble Forecast System",
    licence="public domain",
    address="https://noaa-gefs-pds.s3.amazonaws.com",
    members=31,
)
