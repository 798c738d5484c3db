"""IGRA version 2 data files (NCEI) -> soundings, fixed columns, a header line with # before each.

Format: NCEI's igra2-data-format.txt (version 2.2). -9999 is missing, -8888 was taken out by quality control.
Pressure in Pa, heights in gpm; temperature, dew point depression, humidity and wind speed in tenths.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import numpy as np

from planner.errors import ForecastFileError
from planner.forecast.reading.measurable import HIGHEST_GPM, LOWEST_GPM, within
from planner.forecast.reading.soundings.sounding import Sounding, humidity, wind_from
from planner.geo import Floats
from planner.units import CELSIUS_K

HEADER = re.compile(r"#[A-Z]{2}[A-Z0-9]{9} \d{4} [ \d]\d [ \d]\d [ \d]\d ")
STATIONS = re.compile(r"[A-Z]{2}[A-Z0-9]{9} +-?\d+\.\d+ +-?\d+\.\d+ +-?\d+\.\d .*\b\d{4} +\d{4}\b")
NO_SOUNDINGS = (
    "is IGRA's list of stations and holds no sounding; bring a station's -data file "
    "(STATION-data.txt or STATION-data-begYYYY.txt)"
)
_DERIVED = re.compile(r"#.{35}(?: *-?\d+){12,}\s*")
"""A derived file's headers go on with a score of indices where a data file tells its sources and place."""

_COLUMNS = {
    "pressure": slice(9, 15),
    "height": slice(16, 21),
    "temperature": slice(22, 27),
    "humidity": slice(28, 33),
    "depression": slice(34, 39),
    "direction": slice(40, 45),
    "speed": slice(46, 51),
}
_MISSING = (-9999.0, -8888.0)


def read_igra(text: str) -> Iterator[Sounding]:
    """The soundings of a file; raises ForecastFileError where lines are missing or no numbers."""
    lines = text.splitlines()
    at = 0
    while at < len(lines):
        header = lines[at]
        if not header.strip():
            at += 1
            continue
        _require_header(header, at + 1)
        count = _integer(header[32:36], f"line {at + 1}: number of levels")
        levels = lines[at + 1 : at + 1 + count]
        there = sum(1 for line in levels if line[:1] in "123" and len(line.rstrip()) > 40)
        if there < count:
            raise ForecastFileError(
                f"sounding {header[1:26]} says that it has {count} levels and {there} follow: "
                "the file is cut short or damaged; bring the whole file"
            )
        yield _sounding(header, levels)
        at += 1 + count


def _require_header(header: str, line: int) -> None:
    if not HEADER.match(header):
        raise ForecastFileError(f"line {line} is no IGRA header ({header[:20]!r}): bring it again")
    if _DERIVED.fullmatch(header):
        raise ForecastFileError(
            "this is the derived file of IGRA (-drvd), which does not tell its place; "
            "bring -data (STATION-data.txt or STATION-data-begYYYY.txt)"
        )


def _sounding(header: str, levels: list[str]) -> Sounding:
    latitude, longitude = (
        _integer(header[part], "position") / 10_000.0 for part in (slice(55, 62), slice(63, 71))
    )
    columns = {name: _column(levels, where) for name, where in _COLUMNS.items()}
    temperature = within(columns["temperature"] / 10.0 + CELSIUS_K, 150.0, 340.0)
    u, v = wind_from(columns["direction"], columns["speed"] / 10.0)
    height = within(columns["height"], LOWEST_GPM, HIGHEST_GPM)
    surface = np.array([line[1] == "1" for line in levels], dtype=bool)
    dew_point = temperature - columns["depression"] / 10.0
    return Sounding(
        title=header[1:26],
        launched_at=_launched(header),
        latitude_deg=np.array([latitude]),
        longitude_deg=np.array([longitude]),
        height_gpm=height,
        pressure_pa=within(columns["pressure"], 1.0, 110_000.0),
        u_mps=u,
        v_mps=v,
        temperature_k=temperature,
        humidity_percent=humidity(columns["humidity"] / 10.0, temperature, dew_point),
        ground_gpm=float(height[surface][0]) if surface.any() else None,
    )


def _column(levels: list[str], where: slice) -> Floats:
    values = np.array([_or_missing(line[where]) for line in levels], dtype=float)
    return np.where(np.isin(values, _MISSING), np.nan, values)


def _or_missing(cell: str) -> float:
    return float(_integer(cell, "a level")) if cell.strip() else np.nan


def _integer(cell: str, what: str) -> int:
    try:
        return int(cell)
    except ValueError:
        raise ForecastFileError(f"{what}: {cell!r} is no whole number; bring the file again") from None


def _launched(header: str) -> datetime:
    """When it was let go: HHMM nearest to the nominal hour, which is taken where HHMM is missing."""
    year, month, day, hour = (
        _integer(header[a:b], "date") for a, b in ((13, 17), (18, 20), (21, 23), (24, 26))
    )
    released = _integer(header[27:31], "release time")
    release_hour, minute = divmod(released, 100)
    known, timed = hour != 99, 0 <= release_hour < 24
    if not (known or timed):
        raise ForecastFileError(f"sounding {header[1:26]} has no hour")
    try:
        nominal = datetime(year, month, day, hour if known else release_hour, tzinfo=UTC)
    except ValueError:
        raise ForecastFileError(f"sounding {header[1:26]} has no such day or hour") from None
    if not timed:
        return nominal
    released_at = nominal.replace(hour=release_hour, minute=minute if 0 <= minute < 60 else 0)
    days = [released_at + timedelta(days=shift) for shift in (-1, 0, 1)]
    return min(days, key=lambda time: abs(time - nominal)) if known else released_at
