"""Tables with named columns (CSV) -> their quantities by time, in SI.

University of Wyoming's TEXT:CSV, a receiver's log, a GPS logger's: the names say what is what (`columns.py`).
"""

import csv
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt

from planner.errors import ForecastFileError
from planner.forecast.soundings.columns import Column, columns_of, is_sounding
from planner.forecast.soundings.sounding import HIGHEST_GPM, LOWEST_GPM, within
from planner.geo import Floats, geopotential_height

Rows = npt.NDArray[np.int64]
HEADER_WITHIN = 40
MOST_ROWS = 250_000
EPOCH_S = 1e9
"""A number of seconds from here on counts from 1970; a smaller one from the launch."""

_ZERO = datetime(1970, 1, 1, tzinfo=UTC)
_LIMITS = {
    "latitude": (-90.0, 90.0),
    "longitude": (-180.0, 360.0),
    "pressure": (1.0, 110_000.0),
    "temperature": (150.0, 340.0),
    "dew_point": (100.0, 340.0),
}


@dataclass(frozen=True)
class Table:
    """The rows (n,) of a table that have a time, sorted by it; `time_s` counts from 1970."""

    time_s: Floats
    values: dict[str, Floats]
    warnings: tuple[str, ...]

    def get(self, name: str) -> Floats:
        """A quantity (n,) in SI; what is missing or cannot be is not a number."""
        values = self.values.get(name)
        if values is None:
            return np.full(self.time_s.size, np.nan)
        return within(values, *_LIMITS.get(name, (-np.inf, np.inf)))

    @property
    def height_gpm(self) -> Floats:
        """Geopotential height as told, else of the altitude."""
        told, altitude = (within(self.get(name), LOWEST_GPM, HIGHEST_GPM) for name in ("height", "altitude"))
        return within(
            np.where(np.isfinite(told), told, geopotential_height(altitude)), LOWEST_GPM, HIGHEST_GPM
        )


def header_of(text: str) -> tuple[int, str, dict[str, Column]] | None:
    """The line of a sounding's header among the first ones, what parts its cells, and its columns."""
    for number, line in enumerate(text.splitlines()[:HEADER_WITHIN]):
        parted = max(",;\t", key=line.count)
        columns = columns_of(line.replace('"', "").split(parted))
        if is_sounding(columns):
            return number, parted, columns
    return None


def read_table(text: str, issued_at: datetime | None) -> Table:
    """The table that stands in a text; `issued_at` is the launch where its times count from there.

    Raises ForecastFileError, saying which columns or rows are wanted.
    """
    found = header_of(text)
    if found is None:
        raise ForecastFileError("table has no columns of height and of wind or place")
    number, parted, columns = found
    if "time" not in columns:
        raise ForecastFileError("table has no column of time; name it time_utc, or time_s from the launch on")
    rows, broken = _cells(text.splitlines()[number + 1 :], parted, 1 + max(c.place for c in columns.values()))
    time_s, told = _times([row[columns["time"].place] for row in rows], columns["time"], issued_at)
    dated = np.flatnonzero(np.isfinite(time_s))
    order = dated[np.argsort(time_s[dated], kind="stable")]
    values = {name: _values(rows, column)[order] for name, column in columns.items() if name != "time"}
    broken += len(rows) - order.size
    if broken:
        told.append(f"{broken} rows of the table are broken or have no time and were left out")
    return Table(time_s[order], values, tuple(told))


def _cells(lines: list[str], parted: str, wanted: int) -> tuple[list[list[str]], int]:
    """The rows that hold all columns, and how many do not: a file cut short ends with one."""
    rows: list[list[str]] = []
    broken = 0
    try:
        for row in csv.reader(lines, delimiter=parted):
            if len(rows) >= MOST_ROWS:
                raise ForecastFileError(
                    f"table has more than {MOST_ROWS:,} rows; a sounding of a row a second has 10,000"
                )
            if len(row) >= wanted:
                rows.append(row)
            elif any(cell.strip() for cell in row):
                broken += 1
    except csv.Error as error:
        raise ForecastFileError(f"table cannot be read ({error}); bring the file again") from error
    return rows, broken


def _values(rows: list[list[str]], column: Column) -> Floats:
    cells = np.array([_number(row[column.place]) for row in rows], dtype=float)
    return cells * column.factor + column.offset


def _number(cell: str) -> float:
    try:
        return float(cell.strip().replace(",", "."))  # a comma that is left in a cell is a decimal one
    except ValueError:
        return np.nan


def _times(cells: list[str], column: Column, issued_at: datetime | None) -> tuple[Floats, list[str]]:
    """Seconds from 1970 (n,), and what is to be said of them."""
    numbers = np.array([_number(cell) for cell in cells], dtype=float) * column.factor
    if 2 * np.isfinite(numbers).sum() < len(cells):
        dates = [_date(cell) for cell in cells]
        naive = any(date is not None and date.tzinfo is None for date in dates) and column.unit == ""
        seconds = [np.nan if date is None else _seconds(date) for date in dates]
        return np.array(seconds, dtype=float), ["times name no zone and are taken as UTC"] if naive else []
    if (numbers[np.isfinite(numbers)] >= EPOCH_S).all():
        return within(numbers, EPOCH_S, 4 * EPOCH_S), []
    if issued_at is None:
        raise ForecastFileError(
            "table counts its times from the launch; say when that was (--issued-at TIME)"
        )
    return _seconds(issued_at) + within(numbers, -1e6, 1e6), []


def _date(cell: str) -> datetime | None:
    try:
        return datetime.fromisoformat(cell.strip().replace("/", "-"))
    except ValueError:
        return None


def _seconds(date: datetime) -> float:
    return ((date if date.tzinfo else date.replace(tzinfo=UTC)) - _ZERO).total_seconds()


def moment(time_s: float) -> datetime:
    """Seconds from 1970 as a time, to the second."""
    return datetime.fromtimestamp(round(time_s), UTC)
