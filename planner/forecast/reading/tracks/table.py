"""Rows under named columns -> their quantities by time, in SI, and which balloon each row is of.

University of Wyoming's TEXT:CSV, a receiver's log, a GPS logger's: the names say what is what
(`column_headings.py`). Tables of other formats (`frames.py`, `gpx_track.py`, `edt.py`) come the same way, as
columns and rows of words.
"""

import csv
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime

import numpy as np
import numpy.typing as npt

from planner.errors import ForecastFileError
from planner.forecast.reading.measurable import HIGHEST_GPM, LOWEST_GPM, within
from planner.forecast.reading.tracks.cells import values_of
from planner.forecast.reading.tracks.clock import times_of
from planner.forecast.reading.tracks.column_headings import (
    WRITTEN,
    Column,
    columns_of,
    is_sounding,
    is_unit,
)
from planner.geo import Floats, geopotential_height

Rows = npt.NDArray[np.int64]
HEADER_WITHIN = 40
MOST_ROWS = 250_000
SURPLUS_SHARE = 0.01
"""Rows with more cells than the header may be so many: more are numbers that were cut at their commas."""

ROWS_A_BALLOON = {"serial": 2, "label": 5}
"""A column that names balloons has so many rows for each, in the mean; one that numbers rows has not."""

_LIMITS = {
    "latitude": (-90.0, 90.0),
    "longitude": (-180.0, 360.0),
    "pressure": (1.0, 110_000.0),
    "temperature": (150.0, 340.0),
    "dew_point": (100.0, 340.0),
}


@dataclass(frozen=True)
class WrittenTable:
    """A table as it was written: rows of words under columns; `launched` where its head tells it.

    `broken` counts the rows that could not be taken; `said` is what is to be known of the others.
    """

    columns: dict[str, Column]
    rows: list[list[str]]
    launched: datetime | None = None
    broken: int = 0
    said: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """The rows (n,) of a table that have a time, sorted by it; `time_s` counts from 1970.

    `balloons` (n,) names the balloon of each row, or is empty where all are of one; `balloon` is its name.
    """

    time_s: Floats
    values: dict[str, Floats]
    warnings: tuple[str, ...]
    balloons: npt.NDArray[np.str_] = field(default_factory=lambda: np.empty(0, dtype=np.str_))
    balloon: str = ""

    def get(self, name: str) -> Floats:
        """A quantity (n,) in SI; NaN where it is missing or beyond what can be."""
        values = self.values.get(name)
        if values is None:
            return np.full(self.time_s.size, np.nan)
        return within(values, *_LIMITS.get(name, (-np.inf, np.inf)))

    @property
    def height_gpm(self) -> Floats:
        """Geopotential height [gpm] (n,) as given, else made of the geometric altitude."""
        gpm, altitude = (within(self.get(name), LOWEST_GPM, HIGHEST_GPM) for name in ("height", "altitude"))
        return within(np.where(np.isfinite(gpm), gpm, geopotential_height(altitude)), LOWEST_GPM, HIGHEST_GPM)

    def apart(self) -> list["Table"]:
        """One table per balloon, in the order of their names; of several each has a warning that says so."""
        names = sorted(set(self.balloons.tolist()))
        if len(names) < 2:
            return [replace(self, balloon=names[0] if names else "")]
        many = "" if len(names) <= 5 else f" and {len(names) - 5} more"
        said = f"the file holds {len(names)} balloons ({', '.join(names[:5])}{many}), each a run of its own"
        return [self._only(name, said) for name in names]

    def _only(self, name: str, said: str) -> "Table":
        rows = self.balloons == name
        values = {quantity: numbers[rows] for quantity, numbers in self.values.items()}
        return Table(
            self.time_s[rows], values, (f"{said}: this is {name}", *self.warnings), self.balloons[rows], name
        )


def header_of(text: str) -> tuple[int, str, dict[str, Column]] | None:
    """The header of a sounding among the first 40 lines: its number, its separator, its columns."""
    for number, line in enumerate(text.splitlines()[:HEADER_WITHIN]):
        columns, parted = _header(line)
        if is_sounding(columns):
            return number, parted, columns
    return None


def columns_in(text: str) -> list[str]:
    """The names of the columns that we know, of that one of the first lines that has most of them."""
    found = [_header(line)[0] for line in text.splitlines()[:HEADER_WITHIN]]
    most = max(found, key=len, default={})
    return [column.name for column in sorted(most.values(), key=lambda column: column.place)]


def _header(line: str) -> tuple[dict[str, Column], str]:
    parted = max(",;\t|", key=line.count)
    parted = parted if parted in line else " "
    names = line.strip("\ufeff").lstrip("# ").replace('"', "")
    return columns_of(names.split() if parted == " " else names.split(parted)), parted


def read_table(text: str) -> WrittenTable:
    """The table that stands in a text. Raises ForecastFileError, saying which columns or rows are wanted."""
    found = header_of(text)
    if found is None:
        raise ForecastFileError("table has no columns of height and of wind or place")
    number, parted, columns = found
    lines = text.splitlines()
    names = _split([lines[number]], parted)[0]
    rows = _split(lines[number + 1 :], parted)
    if rows and (units := rows[0]) and all(is_unit(cell) for cell in units if cell.strip()):
        columns = measured(columns, units)
        rows = rows[1:]
    whole = _whole(rows, len(names), 1 + max(column.place for column in columns.values()))
    return WrittenTable(columns, whole, broken=len(rows) - len(whole))


def measured(columns: dict[str, Column], units: list[str]) -> dict[str, Column]:
    """Columns with the units that stand in a row below their names."""
    return {
        name: column.measured_in(units[column.place]) if column.place < len(units) else column
        for name, column in columns.items()
    }


def table_of(written: WrittenTable, issued_at: datetime | None) -> Table:
    """A table's quantities by time; `issued_at` is the launch where its times count from there.

    Raises ForecastFileError, naming the column, where times or numbers cannot be told.
    """
    columns, rows = written.columns, written.rows
    time_s, warnings = times_of(columns, rows, written.launched or issued_at)
    dated = np.flatnonzero(np.isfinite(time_s))
    warnings = [*written.said, *warnings, *_out_of_order(time_s[dated])]
    order = dated[np.argsort(time_s[dated], kind="stable")]
    numeric = {name: column for name, column in columns.items() if name not in WRITTEN}
    cells = {name: [row[column.place] for row in rows] for name, column in numeric.items()}
    read = values_of(cells, {name: column.name for name, column in numeric.items()})
    values = {name: (read[name] * column.factor + column.offset)[order] for name, column in numeric.items()}
    if broken := written.broken + len(rows) - order.size:
        warnings.append(f"{broken} rows of the table are broken or have no time and were left out")
    balloons = _balloons(columns, rows)
    return Table(
        time_s[order],
        _on_earth(values),
        tuple(warnings),
        balloons[order] if balloons.size else balloons,
    )


def _out_of_order(time_s: Floats) -> list[str]:
    """What is said of rows that go back in time, where most go on; newest first is an order too."""
    steps = np.diff(time_s)
    back = min(int((steps < 0).sum()), int((steps > 0).sum()))
    return [f"times go back at {back} rows of the table: its rows were sorted by time"] if back else []


def _on_earth(values: dict[str, Floats]) -> dict[str, Floats]:
    """Places of 0 N, 0 E are those of receivers without a fix. Raises ForecastFileError for swapped ones."""
    if not {"latitude", "longitude"} <= values.keys():
        return values
    lost = (values["latitude"] == 0.0) & (values["longitude"] == 0.0)
    if _median(values["latitude"]) > 90.0 >= _median(values["longitude"]):
        raise ForecastFileError(
            f"latitudes of {_median(values['latitude']):.4g} are none: latitude and longitude look swapped"
        )
    there = {name: np.where(lost, np.nan, values[name]) for name in ("latitude", "longitude")}
    return values | there


def _median(values: Floats) -> float:
    known = np.abs(values[np.isfinite(values)])
    return float(np.median(known)) if known.size else 0.0


def _balloons(columns: dict[str, Column], rows: list[list[str]]) -> npt.NDArray[np.str_]:
    """Which balloon each row is of, by the column that names it; empty where none does."""
    for quantity, least in ROWS_A_BALLOON.items():
        if quantity in columns:
            place = columns[quantity].place
            first: dict[str, str] = {}
            as_written = (_printable(row[place]) or "without a name" for row in rows)
            names = np.array([first.setdefault(name.casefold(), name) for name in as_written], dtype=np.str_)
            if len(set(names.tolist())) * least <= names.size:
                return names
    return np.empty(0, dtype=np.str_)


def _printable(name: str) -> str:
    return "".join(letter for letter in name.strip()[:40] if letter.isprintable())


def _split(lines: list[str], parted: str) -> list[list[str]]:
    """The cells of all rows that hold any."""
    if parted == " ":
        return [line.lstrip("#").split() for line in lines if line.strip()]
    try:
        reader = csv.reader(lines, delimiter=parted)
        return [row for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise ForecastFileError(f"table cannot be read ({error}); bring the file again") from error


def _whole(rows: list[list[str]], named: int, wanted: int) -> list[list[str]]:
    """The rows that hold all columns: the last one of a file cut short does not."""
    if len(rows) > MOST_ROWS:
        raise ForecastFileError(
            f"table has more than {MOST_ROWS:,} rows; a sounding of a row a second has 10,000"
        )
    wide = [row for row in rows if any(cell.strip() for cell in row[named:])]
    if len(wide) > max(1, SURPLUS_SHARE * len(rows)):
        most = Counter(map(len, wide)).most_common(1)[0][0]
        raise ForecastFileError(
            f"table has {named} names in its header and {most} cells in {len(wide)} of its {len(rows)} rows: "
            "commas inside numbers? quote those numbers, or write 12345.6"
        )
    return [row for row in rows if len(row) >= wanted and not any(cell.strip() for cell in row[named:])]
