"""DWD ICON-EU at 0.0625 degrees: Europe alone, from the open data server of the Deutscher Wetterdienst.

Cycles 00, 06, 12, 18 UTC; those of 03, 09, 15, 21 end after 30 hours (48, some say) and are left alone. Hours
0 to 78 each, then every third to 120. 29.5 to 70.5 N, 23.5 W to 62.5 E. 17 levels from 1000 to 50 hPa, about
20 km: too low for a burst at 30 (875, 825 and 775 hPa are there too, and left alone). U, V, T, FI
(geopotential), RELHUM; at the ground U_10M, V_10M, VMAX_10M, TOT_PREC, CAPE_ML, CLCT, T_2M, TD_2M, HZEROCL;
HSURF and FR_LAND. A gust is the largest of the time since the hour before, rain the sum since the cycle: hour
0 has neither. No index and no region filter: a file is one field, packed with bz2; 92 files of about 1 MB
an hour. One forecast; its ensemble lies on another grid.
Addresses: HH/u/icon-eu_europe_regular-lat-lon_pressure-level_YYYYMMDDHH_hhh_850_U.grib2.bz2,
HH/u_10m/..._single-level_YYYYMMDDHH_hhh_U_10M.grib2.bz2, HH/hsurf/..._time-invariant_YYYYMMDDHH_HSURF...; a
run stays until that of the same hour of the next day takes its place. Hour 0 is out about 2.5 h after the
cycle, hour 120 after 3.8.
CC-BY-4.0: Deutscher Wetterdienst, changed by us (cut out). As of November 2026, by sources of other clients;
not tried against the real server.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from planner.forecast.grid import Area
from planner.forecast.provider import Endpoint
from planner.forecast.quantities import QUANTITIES
from planner.forecast.remote_file import (
    ABOVE_GROUND,
    LARGEST,
    PRESSURE,
    SUM,
    SURFACE,
    FileField,
    Issuer,
    RemoteFile,
    Whole,
)
from planner.units import GRAVITY_MPS2

_EUROPE = Area(29.5, -23.5, 70.5, 62.5)
_TAKEN = Whole("bz2", most_bytes=20_000_000)
"""A field has 1377 x 657 points: 3.6 MB at 4 bytes each."""

_ON_LEVELS = {
    "U": FileField("u", "u", PRESSURE),
    "V": FileField("v", "v", PRESSURE),
    "T": FileField("t", "t", PRESSURE),
    "FI": FileField("gh", "z", PRESSURE, scale=GRAVITY_MPS2),
    "RELHUM": FileField("r", "r", PRESSURE),
}
_AT_GROUND = {
    "U_10M": FileField("10u", "10u", ABOVE_GROUND, 10),
    "V_10M": FileField("10v", "10v", ABOVE_GROUND, 10),
    "T_2M": FileField("2t", "2t", ABOVE_GROUND, 2),
    "TD_2M": FileField("2d", "2d", ABOVE_GROUND, 2),
    "CAPE_ML": FileField("cape", "CAPE_ML"),
    "CLCT": FileField("tcc", "tcc", "entireAtmosphere"),
    "HZEROCL": FileField("0c", "HZEROCL"),
}
_OF_A_SPAN = {
    "VMAX_10M": FileField("gust", "max_i10fg", ABOVE_GROUND, 10, LARGEST),
    "TOT_PREC": FileField("tp", "tp", SURFACE, 0, SUM),
}
_FIXED = {"HSURF": FileField("orog", "HSURF"), "FR_LAND": FileField("lsm", "lsm", SURFACE)}
_HUMID_UP_TO_HPA = QUANTITIES["rh"].up_to_pa / 100.0


@dataclass(frozen=True)
class IconEu:
    """DWD's model of Europe, nested in its global one."""

    name: str = "icon-eu"
    title: str = "DWD ICON-EU 0.0625 degrees, Europe"
    attribution: str = "Data basis: Deutscher Wetterdienst (CC-BY-4.0), cut out by Windfall"
    licence: str = "CC-BY-4.0"
    endpoint: Endpoint = Endpoint("icon-eu", "https://opendata.dwd.de/weather/nwp/icon-eu/grib")
    is_ai_model: bool = False
    layout_since: None = None
    region_filter: None = None
    members: int = 1
    cycles_h: tuple[int, ...] = (0, 6, 12, 18)
    area: Area = _EUROPE
    levels_hpa: tuple[int, ...] = (
        *(1000, 950, 925, 900, 850, 800, 700, 600, 500, 400, 300, 250, 200, 150, 100, 70, 50),
    )
    issuer: Issuer = Issuer("edzw", 2, "grid_simple")

    def hours(self, cycle: datetime) -> tuple[int, ...]:  # noqa: ARG002 (every cycle has the same)
        """The hours after a cycle that are published."""
        return (*range(79), *range(81, 121, 3))

    def files(self, cycle: datetime, hour_h: int) -> list[RemoteFile]:
        """The files that hold one of them."""
        return [
            _file(cycle, hour_h, kind, name, field) for kind, name, field in self._published(cycle, hour_h)
        ]

    def _published(self, cycle: datetime, hour_h: int) -> Iterator[tuple[str, str, FileField]]:
        """Each field of an hour, with the kind of its file and DWD's name; the ground first, the top last."""
        if hour_h == 0:
            yield from (("time-invariant", name, field) for name, field in _FIXED.items())
        yield from (("single-level", name, field) for name, field in _AT_GROUND.items())
        before_h = max((hour for hour in self.hours(cycle) if hour < hour_h), default=None)
        if before_h is not None:
            for name, field in _OF_A_SPAN.items():
                since_h = 0 if field.statistic == SUM else before_h
                yield "single-level", name, field._replace(span_h=(since_h, hour_h))
        for level in self.levels_hpa:
            for name, field in _ON_LEVELS.items():
                if name != "RELHUM" or level >= _HUMID_UP_TO_HPA:
                    yield "pressure-level", name, field._replace(level=level)

    def out_at(self, cycle: datetime, hour_h: int) -> datetime:
        """When the files of that hour are usually there."""
        return cycle + timedelta(hours=2.5 + 1.3 * hour_h / 120)


def _file(cycle: datetime, hour_h: int, kind: str, name: str, field: FileField) -> RemoteFile:
    """The file of one field."""
    when = "" if kind == "time-invariant" else f"_{hour_h:03d}"
    level = f"_{field.level}" if kind == "pressure-level" else ""
    folder, model = f"{cycle:%H}/{name.lower()}", "icon-eu_europe_regular-lat-lon"
    path = f"{folder}/{model}_{kind}_{cycle:%Y%m%d%H}{when}{level}_{name}.grib2.bz2"
    return RemoteFile(path, hour_h, _TAKEN, lambda _: [field])


ICON_EU = IconEu()
PROVIDERS = (ICON_EU,)
