"""A flown balloon's fixes as they can be trusted: what was mended is said, what cannot be is refused.

Every format of `track_formats.py` is read; of several balloons in one file each is a track.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from planner.air import standard_height
from planner.errors import ForecastFileError
from planner.forecast.reading.measurable import HIGHEST_GPM, LOWEST_GPM, within
from planner.forecast.reading.tracks.fixes import Fixes, possible
from planner.forecast.reading.tracks.table import Table, WrittenTable, table_of
from planner.forecast.reading.tracks.track import no_jumps
from planner.forecast.reading.tracks.track_formats import decoded, has_fixes, is_text, written_table
from planner.geo import Floats, geometric_altitude
from planner.units import FOOT_M

LARGEST_BYTES = 32_000_000
LONG_GAP_S = 600.0
HIGHEST_BALLOON_M = 54_000.0
"""Nothing that floats has been higher (53.7 km, 2013): a number above it is in feet."""

_FEET_LIKE = (2.8, 3.9)
"""What altitudes in feet are of those that the pressures say in metres."""


@dataclass(frozen=True)
class FlownTrack:
    """The fixes (n,) of one balloon, n at least 2: times that rise [s from 1970], degrees, metres above sea.

    `table` holds them with whatever else was measured; `warnings` say what was mended.
    """

    name: str
    time_s: Floats
    latitude_deg: Floats
    longitude_deg: Floats
    altitude_m: Floats
    table: Table
    warnings: tuple[str, ...]

    @property
    def only_two_points(self) -> bool:
        """Whether nothing is known but two fixes: where it left, and where it was found."""
        return self.time_s.size == 2

    @property
    def largest_gap_s(self) -> float:
        """The longest time without a fix."""
        return float(np.diff(self.time_s).max())


def read_tracks(path: Path, launched: datetime | None = None) -> list[FlownTrack]:
    """The tracks of a file, one a balloon; `launched` is where times count from that name no day.

    Raises ForecastFileError, saying what the file lacks.
    """
    text = _text(path)
    written = written_table(text)
    table = _in_metres(table_of(written, launched), written)
    tables = table.apart()
    names = [path.stem if len(tables) == 1 else f"{path.stem} {one.balloon}" for one in tables]
    return [_track(name, one) for name, one in zip(names, tables, strict=True)]


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise ForecastFileError(
                f"file has {path.stat().st_size:,} bytes; {LARGEST_BYTES:,} are read at most"
            )
        data = path.read_bytes()
    except OSError as error:
        raise ForecastFileError(f"cannot be read: {error.strerror or error}") from None
    text = decoded(data) if is_text(data[:64]) else ""
    if not has_fixes(text):
        raise ForecastFileError(
            "is no track: a table with time_utc, latitude, longitude, altitude_m is wanted, or GPX, KML with "
            "times, IGC, APRS packets, SondeHub's JSON or CSV"
        )
    return text


def _why_feet(table: Table) -> str:
    """Why the table's altitudes are feet; nothing where they are not."""
    altitude, standing = table.get("altitude"), standard_height(table.get("pressure"))
    both = np.isfinite(altitude + standing) & (standing > 2_000.0)
    if both.sum() > 2:
        ratio = float(np.median(altitude[both] / standing[both]))
        return "as the pressures say" if _FEET_LIKE[0] < ratio < _FEET_LIKE[1] else ""
    highest = float(np.nanmax(altitude, initial=0.0))
    return f"since no balloon flies at {highest:,.0f} m" if highest > HIGHEST_BALLOON_M else ""


def _in_metres(table: Table, written: WrittenTable) -> Table:
    """The table with altitudes in metres where they are in feet and nobody said so."""
    column = written.columns.get("altitude")
    if column is None or column.unit:
        return table
    why = _why_feet(table)
    if not why:
        return table
    said = f"column {column.name!r} names no unit and is taken as feet, {why}"
    values = table.values | {"altitude": table.values["altitude"] * FOOT_M}
    return replace(table, values=values, warnings=(*table.warnings, said))


def _track(name: str, table: Table) -> FlownTrack:
    altitude, told = _altitudes(table)
    known = np.isfinite(altitude + table.get("latitude") + table.get("longitude"))
    if known.sum() < 2:
        raise ForecastFileError(f"{int(known.sum())} rows have a time, a place and an altitude; 2 are needed")
    values = table.values | {"altitude": altitude}
    table, repeated = _once_a_time(_rows(replace(table, values=values), known))
    altitude = table.values["altitude"]
    fixes = Fixes.of(table.time_s, table.get("latitude"), table.get("longitude"), altitude)
    kept = possible(fixes)
    kept = kept[no_jumps(table.time_s[kept], altitude[kept])]
    left = table.time_s.size - kept.size
    table = _rows(table, kept)
    said = [*table.warnings, *told, *repeated]
    said += [f"{left} fixes were left out: they jump away and back as no balloon does"] if left else []
    if table.time_s.size < 2:
        raise ForecastFileError("the fixes that are left are fewer than 2: it jumps as no balloon does")
    longest_s = float(np.diff(table.time_s).max())
    said += [f"nothing was heard for {longest_s / 60:.0f} minutes"] if longest_s > LONG_GAP_S else []
    places = table.get("latitude"), np.unwrap(table.get("longitude"), period=360.0)
    return FlownTrack(name, table.time_s, *places, table.values["altitude"], table, tuple(said))


def _altitudes(table: Table) -> tuple[Floats, list[str]]:
    """Geometric altitudes (n,), where none are told by the pressures."""
    told = within(table.get("altitude"), LOWEST_GPM, HIGHEST_GPM)
    by_height = geometric_altitude(within(table.get("height"), LOWEST_GPM, HIGHEST_GPM))
    altitude = np.where(np.isfinite(told), told, by_height)
    if np.isfinite(altitude).any():
        return altitude, []
    said = ["no altitudes: they are those of the standard atmosphere at the pressures"]
    return np.asarray(geometric_altitude(standard_height(table.get("pressure")))), said


def _rows(table: Table, kept: Any) -> Table:
    values = {name: numbers[kept] for name, numbers in table.values.items()}
    balloons = table.balloons[kept] if table.balloons.size else table.balloons
    return replace(table, time_s=table.time_s[kept], values=values, balloons=balloons)


def _once_a_time(table: Table) -> tuple[Table, list[str]]:
    """One fix a time: of several receivers' the median."""
    _, first, count = np.unique(table.time_s, return_index=True, return_counts=True)
    several = np.flatnonzero(count > 1)
    if not several.size:
        return table, []
    once = _rows(table, first)
    for name, numbers in table.values.items():
        for row in several:
            some = numbers[first[row] : first[row] + count[row]]
            known = some[np.isfinite(some)]
            once.values[name][row] = np.median(known) if known.size else np.nan
    repeated = int(count.sum() - count.size)
    return once, [f"{repeated} fixes are of a moment told before (several receivers): medians are kept"]
