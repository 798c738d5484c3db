"""The archives of soundings at one station, as IGRA and the University of Wyoming lay them out.

The station measures the fake's weather with the planted error, at 00 and 12 UTC, on the levels of the fake's
runs up to 10 hPa. As with the real ones a sounding is there when it has been made.
"""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

import numpy as np

from planner.errors import InputError
from planner.fakes.planted_error import PlantedError, with_planted
from planner.fakes.weather import coarser, fake_weather
from planner.forecast.grid import Grid
from planner.geo import Floats
from planner.sample.sample_files import SampleSpec
from planner.units import CELSIUS_K

LOWEST_HPA = 10
EVERY = timedelta(hours=12)
IGRA_LATER = timedelta(days=2)
"""How late soundings are in IGRA's record; Wyoming has them at once."""
LATER = timedelta(hours=3)
_COUNTRY = "KSM000"
_WYOMING = (
    "time,longitude,latitude,pressure_hPa,geopotential height_m,temperature_C,dew point temperature_C,"
    "relative humidity_%,wind direction_degree,wind speed_m/s"
)


@dataclass(frozen=True)
class MeasuredColumn:
    """What the station measured (n,): the ground first."""

    pressure_pa: Floats
    height_gpm: Floats
    temperature_k: Floats
    u_mps: Floats
    v_mps: Floats

    @property
    def direction_deg(self) -> Floats:
        """Where the wind comes from."""
        return np.asarray(np.degrees(np.arctan2(-self.u_mps, -self.v_mps)) % 360.0)

    @property
    def speed_mps(self) -> Floats:
        """How fast it blows."""
        return np.asarray(np.hypot(self.u_mps, self.v_mps))


@dataclass(frozen=True)
class StationArchive:
    """One station's soundings since a day; `name` is its number (47122) or its name in IGRA (KSM00047122)."""

    name: str
    error: PlantedError
    spec: SampleSpec
    since: datetime | None = None

    def __post_init__(self) -> None:
        if not (self.name.isalnum() and self.name.isascii() and len(self.name) in (5, 11)):
            raise InputError(
                f"{self.name[:40]!r} is no station: write its number (47122), or IGRA's name of it"
            )
        if not self.spec.grid.contains(self.error.latitude, self.error.longitude):
            raise InputError(
                f"the station at {self.error.latitude:g} N, {self.error.longitude:g} E lies outside the "
                f"weather, {self.spec.area}; name another place in the planted file, or another --area"
            )

    @property
    def igra_name(self) -> str:
        """As IGRA names it."""
        return self.name if len(self.name) == 11 else f"{_COUNTRY}{self.name}"

    @property
    def number(self) -> str:
        """As weather services number it."""
        return self.name[-5:]

    def igra(self, path: str, now: datetime) -> bytes | None:
        """A file of IGRA's by its path: the list of stations, the whole record, or that of two years."""
        begins = datetime(now.year - 1, 1, 1, tzinfo=UTC)
        files = {
            f"access/data-por/{self.igra_name}-data.txt.zip": f"{self.igra_name}-data.txt",
            f"access/data-y2d/{self.igra_name}-data-beg{begins.year}.txt.zip": (
                f"{self.igra_name}-data-beg{begins.year}.txt"
            ),
        }
        if path == "doc/igra2-station-list.txt":
            return self._list(now).encode()
        if path not in files:
            return None
        since = self.since or begins
        text = "".join(_igra_text(self, time) for time in self._times(since, now - IGRA_LATER))
        return _zipped(files[path], text)

    def wyoming(self, number: str, time: datetime, now: datetime) -> str | None:
        """A sounding as Wyoming's TEXT:CSV; None where it has none."""
        if number != self.number or time not in self._times(time, time + LATER) or time + LATER > now:
            return None
        return _wyoming_text(self, time)

    def _times(self, since: datetime, now: datetime) -> Iterator[datetime]:
        """When soundings were made that are there by now."""
        time = since.replace(hour=0, minute=0, second=0, microsecond=0)
        while time + LATER <= now:
            if time >= since and not self.error.is_missing(time):
                yield time
            time += EVERY

    def _list(self, now: datetime) -> str:
        latitude, longitude = self.error.latitude, self.error.longitude
        ground_m = float(measured(self, now.replace(hour=0, minute=0, second=0, microsecond=0)).height_gpm[0])
        first = (self.since or now).year
        return (
            f"{self.igra_name} {latitude:8.4f} {longitude:9.4f} {ground_m:6.1f}    "
            f"{'FAKE STATION':30s} {first:4d} {now.year:4d} {700:6d}\n"
        )


@lru_cache(maxsize=4096)
def measured(station: StationArchive, time: datetime) -> MeasuredColumn:
    """What the station measures at a time, as the runs' grid shows its place."""
    grid, error = coarser(station.spec.grid), station.error
    levels = tuple(level for level in station.spec.levels_hpa if level >= LOWEST_HPA)
    corners = grid.corners(error.latitude, error.longitude)
    south, west = grid.latitudes_deg[corners.row[0]], grid.longitudes_deg[corners.column[0]]
    cell = Grid(float(south), float(west), grid.step_latitude_deg, grid.step_longitude_deg, 2, 2)
    weather = with_planted(fake_weather(cell, levels, time, 0, 0), error, time, error.leads_h[0])
    here = cell.corners(error.latitude, error.longitude)
    height, warm, u, v = (
        np.array([float(here.blend(weather.levels[name, level])) for level in levels])
        for name in ("gh", "t", "u", "v")
    )
    ground = {name: float(here.blend(weather.ground[name])) for name in ("orog", "sp", "2t", "10u", "10v")}
    above = height > ground["orog"] + 10.0
    u, v = np.stack([u, v]) + error.sounding_departure(time, height, np.stack([u, v]))
    return MeasuredColumn(
        np.concatenate([[ground["sp"]], 100.0 * np.array(levels)[above]]),
        np.concatenate([[ground["orog"]], height[above]]),
        np.concatenate([[ground["2t"]], warm[above]]),
        np.concatenate([[ground["10u"]], u[above]]),
        np.concatenate([[ground["10v"]], v[above]]),
    )


def _igra_text(station: StationArchive, time: datetime) -> str:
    """One sounding in the columns of IGRA 2.2: Pa, gpm, tenths of a degree and of m/s."""
    column = measured(station, time)
    latitude, longitude = (round(1e4 * deg) for deg in (station.error.latitude, station.error.longitude))
    lines = [
        f"#{station.igra_name} {time:%Y %m %d %H} 9999 {column.height_gpm.size:4d} "
        f"{'windfall':8s} {'':8s} {latitude:7d} {longitude:8d}"
    ]
    rows = zip(
        column.pressure_pa,
        column.height_gpm,
        column.temperature_k - CELSIUS_K,
        column.direction_deg,
        column.speed_mps,
        strict=True,
    )
    for place, (pressure, height, warm, direction, speed) in enumerate(rows):
        lines.append(
            f"{'21' if place == 0 else '10'} -9999 {pressure:6.0f} {height:5.0f} {10 * warm:5.0f} "
            f"-9999 -9999 {direction:5.0f} {10 * speed:5.0f} "
        )
    return "\n".join(lines) + "\n"


def _wyoming_text(station: StationArchive, time: datetime) -> str:
    """One sounding as Wyoming's table; a point of each level, five metres a second upwards."""
    column = measured(station, time)
    lines = [_WYOMING]
    for pressure, height, warm, direction, speed in zip(
        column.pressure_pa,
        column.height_gpm,
        column.temperature_k - CELSIUS_K,
        column.direction_deg,
        column.speed_mps,
        strict=True,
    ):
        at = time + timedelta(seconds=round((height - column.height_gpm[0]) / 5.0))
        lines.append(
            f"{at:%Y-%m-%d %H:%M:%S},{station.error.longitude:.4f},{station.error.latitude:.4f},"
            f"{pressure / 100:.2f},{height:.1f},{warm:.2f},,,{direction:.1f},{speed:.2f}"
        )
    return "\n".join(lines) + "\n"


def _zipped(name: str, text: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as whole:
        whole.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), text)
    return packed.getvalue()
