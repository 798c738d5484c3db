"""ECMWF's AI models as open data at 0.25 degrees: AIFS-ENS, a control and 50 members; AIFS-single, one.

Learnt from past analyses, not reckoned from physics. Cycles 00, 06, 12, 18 UTC, hours 0 to 360 every sixth.
13 levels from 1000 to 50 hPa, of AIFS-single also 10 hPa since 13 May 2026. u, v, t, z (geopotential, no gh),
q (no r), w; at the ground 10u 10v, 100u 100v, 2t, 2d, tp, tcc, lsm, z; no gust, no CAPE. tp was a rate in the
first months: what the messages say counts. Of the first day of cycle 50r1 (12 May 2026) z was wrong: heights
that are no air's are refused, as of any run. Global messages only, CCSDS packed, from 180 degrees.
Addresses: YYYYMMDD/HHz/aifs-ens/0p25/enfo/YYYYMMDDHH0000-Fh-enfo-cf.grib2 the control, ...-pf.grib2 the
members; aifs-single/0p25/oper/...-Fh-oper-fc.grib2; each with a list of JSON lines beside it (.index). All
hours of AIFS-ENS are out between 5 h 25 and 6 h 10 after the cycle; of AIFS-single we take the same.
CC-BY-4.0: (c) ECMWF, changed by us (cut out). Read in clients' sources and pages, November 2026; not tried
against the real server.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from planner.forecast.provider import Endpoint
from planner.forecast.providers.ecmwf import IFS, ecmwf_wants, index_entries, shuffled
from planner.forecast.remote_file import (
    ABOVE_GROUND,
    PRESSURE,
    SUM,
    SURFACE,
    ByIndex,
    FileField,
    Issuer,
    RemoteFile,
    winds_above_ground,
)
from planner.units import GRAVITY_MPS2

_PUBLISHED_H = (5 + 25 / 60, 6 + 10 / 60)
"""Hours after the cycle at which the first and the last hour are out."""


@dataclass(frozen=True)
class Aifs:
    """ECMWF's AI model: its ensemble (stream enfo), or one forecast (oper)."""

    name: str = "aifs-ens"
    title: str = "ECMWF AIFS-ENS 0.25 degrees, 51 members: an AI model"
    members: int = 51
    stream: str = "enfo"
    attribution: str = "ECMWF AIFS open data (CC-BY-4.0), an AI model, cut out by Windfall"
    licence: str = "CC-BY-4.0"
    endpoint: Endpoint = Endpoint("aifs-ens", IFS.endpoint.address)
    is_ai_model: bool = True
    layout_since: None = None
    region_filter: None = None
    cycles_h: tuple[int, ...] = (0, 6, 12, 18)
    area: None = None
    levels_hpa: tuple[int, ...] = IFS.levels_hpa
    issuer: Issuer = IFS.issuer._replace(mars_class="ai")

    def hours(self, cycle: datetime) -> tuple[int, ...]:  # noqa: ARG002 (every cycle has the same)
        """The hours after a cycle that are published."""
        return tuple(range(0, 361, 6))

    def files(self, cycle: datetime, hour_h: int) -> list[RemoteFile]:
        """The files that hold one of them."""
        if self.stream == "oper":
            return [self._file(cycle, hour_h, "fc", (None,))]
        return [
            self._file(cycle, hour_h, "cf", (0,)),
            self._file(cycle, hour_h, "pf", range(1, self.members)),
        ]

    def _file(self, cycle: datetime, hour_h: int, kind: str, members: Sequence[int | None]) -> RemoteFile:
        folder = f"{cycle:%Y%m%d}/{cycle:%H}z/{self.name}/0p25/{self.stream}"
        path = f"{folder}/{cycle:%Y%m%d%H}0000-{hour_h}h-{self.stream}-{kind}"
        first = hour_h == 0 and kind != "pf"
        wants = partial(ecmwf_wants, kinds=(kind,), first=first, aside=("gh", "r"))
        contents = partial(_contents, f"{path}.grib2", hour_h, members)
        return RemoteFile(f"{path}.grib2", hour_h, ByIndex(f"{path}.index", index_entries, wants), contents)

    def out_at(self, cycle: datetime, hour_h: int) -> datetime:
        """When the files of that hour are usually there."""
        first_h, last_h = _PUBLISHED_H
        return cycle + timedelta(hours=first_h + (last_h - first_h) * hour_h / 360)


def _contents(
    path: str, hour_h: int, members: Sequence[int | None], levels_hpa: Sequence[int]
) -> list[FileField]:
    return shuffled(path, (field for member in members for field in _fields(hour_h, levels_hpa, member)))


def _fields(hour_h: int, levels_hpa: Sequence[int], member: int | None) -> Iterator[FileField]:
    """One member's fields, the ground among those of each hour."""
    for level in levels_hpa:
        for name in ("t", "u", "v", "q", "w"):
            yield FileField(name, name, PRESSURE, level, member=member)
        yield FileField("gh", "z", PRESSURE, level, scale=GRAVITY_MPS2, member=member)
    yield from winds_above_ground(10, 100, member=member)
    for name in ("2t", "2d"):
        yield FileField(name, name, ABOVE_GROUND, 2, member=member)
    yield FileField("sp", "sp", SURFACE, member=member)
    yield FileField("prmsl", "msl", "meanSea", member=member)
    yield FileField("tcc", "tcc", "entireAtmosphere", scale=0.01, member=member)
    for name in ("lsm", "z"):
        yield FileField(name, name, SURFACE, member=member)
    if hour_h:
        yield FileField("tp", "tp", SURFACE, 0, SUM, (0, hour_h), 0.001, member)


AIFS_ENS = Aifs()
AIFS_SINGLE = Aifs(
    name="aifs-single",
    title="ECMWF AIFS-single 0.25 degrees: an AI model",
    members=1,
    stream="oper",
    endpoint=Endpoint("aifs-single", IFS.endpoint.address),
    levels_hpa=(*IFS.levels_hpa, 10),
)
PROVIDERS = (AIFS_ENS, AIFS_SINGLE)
