"""Times as people write them -> seconds from 1970: one column or two, epochs, offsets.

What hangs on a zone by name (KST) is refused rather than guessed. Days: `calendar_day.py`.
"""

import re
from datetime import UTC, datetime
from itertools import pairwise

import numpy as np

from planner.errors import ForecastFileError
from planner.forecast.reading.measurable import within
from planner.forecast.reading.tracks.calendar_day import DAY, day_reader
from planner.forecast.reading.tracks.cells import number_of
from planner.forecast.reading.tracks.column_headings import Column
from planner.geo import Floats

EPOCH_S = 1e9
"""A number of seconds from here on counts from 1970; a smaller one from the launch."""

DAY_S = 86_400.0
NO_ZONE = "times name no zone and are taken as UTC"
_ZERO = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCHS = ((1e17, 1e-9), (1e14, 1e-6), (1e11, 1e-3), (EPOCH_S, 1.0))
_CLOCK = (
    r"(?:(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}(?:[.,]\d+)?))?"
    r"|(?P<packed>\d{6}(?:\.\d+)?))(?:\s*(?P<half>[AaPp])\.?[Mm]\.?)?"
)
_ZONE = r"\s*(?P<zone>[A-Za-z]{1,5}|(?:UTC|GMT)?[+-]\d{1,2}(?::?\d{2})?)?"
_WHOLE = re.compile(rf"{DAY}(?:[T,\s]+{_CLOCK}{_ZONE})")
_TIME = re.compile(rf"{_CLOCK}{_ZONE}")
_RUN_TOGETHER = re.compile(r"(?:19|20)\d{10}(?:\d\d)?")


def times_of(
    columns: dict[str, Column], rows: list[list[str]], launched: datetime | None
) -> tuple[Floats, list[str]]:
    """Seconds from 1970 (n,) of rows, NaN where a row says no time; and warnings.

    `launched` is where times that count from the launch begin, and the day of times without one. Raises
    ForecastFileError, naming the column, where nobody can tell when it was.
    """
    column, cells = _chosen(columns, rows)
    numbers = np.array([number_of(cell) for cell in cells], dtype=float) * column.factor
    if cells and _RUN_TOGETHER.fullmatch(cells[0]):
        cells = [f"{cell[:8]} {cell[8:].ljust(6, '0')}" for cell in cells]
    elif 2 * np.isfinite(numbers).sum() >= max(len(cells), 1):
        return _counted(numbers, column, launched)
    if column.quantity == "elapsed":
        return _counted(_spans(cells), column, launched)
    return _dated(cells, column, launched)


def _chosen(columns: dict[str, Column], rows: list[list[str]]) -> tuple[Column, list[str]]:
    """The column that tells the time and its cells, with the day's and the zone's beside them."""
    name = next((name for name in ("datetime", "time", "date", "elapsed") if name in columns), None)
    if name is None:
        raise ForecastFileError("table has no column of time; name it time_utc, or time_s from the launch on")
    column = columns[name]
    cells = [row[column.place].strip() for row in rows]
    if name == "time" and "date" in columns and not any(_WHOLE.fullmatch(cell) for cell in cells[:5]):
        day = columns["date"].place
        cells = [f"{row[day].strip()} {cell}".strip() for row, cell in zip(rows, cells, strict=True)]
    if "zone" in columns:
        zone = columns["zone"].place
        pairs = zip(rows, cells, strict=True)
        cells = [f"{cell} {row[zone].strip()}".strip() if ":" in cell else cell for row, cell in pairs]
    return column, cells


def _counted(numbers: Floats, column: Column, launched: datetime | None) -> tuple[Floats, list[str]]:
    """Numbers: from 1970 in seconds or parts of them, else seconds from the launch."""
    known = numbers[np.isfinite(numbers)]
    if (known >= EPOCH_S).all():
        middle = float(np.median(known)) if known.size else EPOCH_S
        scale = next((scale for least, scale in _EPOCHS if middle >= least), 1.0)
        return within(numbers * scale, EPOCH_S, 4 * EPOCH_S), []
    if column.quantity == "date":
        raise _no_time(f"{known[0]:.10g}", column)
    if launched is None:
        raise ForecastFileError(
            "table counts its times from the launch; say when that was (--issued-at TIME)"
        )
    return _seconds(launched) + within(numbers, -1e6, 1e6), []


def _spans(cells: list[str]) -> Floats:
    """Seconds of spans written as h:mm:ss."""
    found = [_TIME.fullmatch(cell) for cell in cells]
    return np.array([_of_day(match) if match else np.nan for match in found], dtype=float)


def _dated(cells: list[str], column: Column, launched: datetime | None) -> tuple[Floats, list[str]]:
    """Dates with times, or times of a day that is told elsewhere."""
    written: list[datetime | re.Match[str] | None] = [_iso(cell) or _WHOLE.fullmatch(cell) for cell in cells]
    if cells and not any(written):
        if any(_TIME.fullmatch(cell) for cell in cells):
            return _of_days(cells, column, launched)
        raise _no_time(next((cell for cell in cells if cell), ""), column)
    day = day_reader([match for match in written if isinstance(match, re.Match)], column, launched)
    naive = False
    seconds = np.full(len(cells), np.nan)
    days = [""] * len(cells)
    for row, found in enumerate(written):
        if isinstance(found, datetime):
            naive |= found.tzinfo is None
            seconds[row] = _seconds(found)
        elif found and (date := day(found)):
            naive |= not found["zone"]
            seconds[row] = _seconds(date) + _of_day(found) - _zone_s(found["zone"], column)
        days[row] = cells[row][:10]
    warnings = [NO_ZONE] if naive and column.unit == "" else []
    return _over_midnight(seconds, days), warnings


def _of_days(cells: list[str], column: Column, launched: datetime | None) -> tuple[Floats, list[str]]:
    """Times of day on the day that brings the first nearest to the launch."""
    if launched is None:
        raise ForecastFileError(
            f"column {column.name!r} holds times of day without a date ({cells[0][:20]!r}); "
            "add a column date, or say when it was launched (--issued-at TIME)"
        )
    found = [_TIME.fullmatch(cell) for cell in cells]
    clock = [_of_day(m) - _zone_s(m["zone"], column) if m else np.nan for m in found]
    seconds = _over_midnight(np.array(clock), [""] * len(cells))
    first = float(np.nanmin(seconds))
    start = _seconds(launched)
    day = round((start - first) / DAY_S) * DAY_S
    naive = column.unit == "" and not any(match and match["zone"] for match in found)
    return seconds + day, [NO_ZONE] if naive else []


def _over_midnight(seconds: Floats, days: list[str]) -> Floats:
    """Times in which a clock that went past midnight goes on into the next day, where its date stayed."""
    known = np.flatnonzero(np.isfinite(seconds))
    steps = np.diff(seconds[known])
    if not steps.size or np.median(steps) < 0:
        return seconds
    same = np.array([days[a] == days[b] for a, b in pairwise(known)])
    later = np.concatenate([[0.0], np.cumsum((steps < -DAY_S / 2) & same)]) * DAY_S
    seconds = seconds.copy()
    seconds[known] += later
    return seconds


def _iso(cell: str) -> datetime | None:
    if len(cell) < 14:
        return None
    try:
        return datetime.fromisoformat(cell.replace("/", "-"))
    except ValueError:
        return None


def _of_day(found: re.Match[str]) -> float:
    """Seconds of a day's time."""
    if packed := found["packed"]:
        hour, minute, second = int(packed[:2]), int(packed[2:4]), float(packed[4:])
    else:
        hour, minute = int(found["hour"]), int(found["minute"])
        second = float((found["second"] or "0").replace(",", "."))
    if found["half"]:
        hour = hour % 12 + (12 if found["half"] in "Pp" else 0)
    return hour * 3600.0 + minute * 60.0 + second


def _zone_s(zone: str | None, column: Column) -> float:
    """How far [s] a zone is ahead of UTC."""
    name = (zone or "").upper()
    if name in ("", "Z", "UTC", "GMT"):
        return 0.0
    found = re.fullmatch(r"(?:UTC|GMT)?([+-])(\d{1,2}):?(\d{2})?", name)
    if not found:
        raise ForecastFileError(
            f"column {column.name!r} names the zone {zone!r}, which may mean several; "
            "write UTC, or an offset such as +09:00"
        )
    ahead = int(found[2]) * 3600.0 + int(found[3] or 0) * 60.0
    return -ahead if found[1] == "-" else ahead


def _no_time(cell: str, column: Column) -> ForecastFileError:
    return ForecastFileError(
        f"column {column.name!r} holds {cell[:20]!r}, which is no time that can be read; "
        "write 2026-11-24T00:00:05Z"
    )


def _seconds(date: datetime) -> float:
    return ((date if date.tzinfo else date.replace(tzinfo=UTC)) - _ZERO).total_seconds()


def utc(time_s: float) -> datetime:
    """Seconds from 1970 as an aware time (UTC), to the second."""
    return datetime.fromtimestamp(round(time_s), UTC)
