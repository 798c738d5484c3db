"""Vaisala's edited data as text (EDT of MW41 and its forebears) -> a table.

A head of names and values (`Balloon release date and time`, `Release point latitude`), then the names of the
columns, their units below, and a row a second, parted by tabs or aligned to the right; ///// or -32768 is
missing. `Elapsed time` counts from the release, `TimeUTC` is a time of its day.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import pairwise

from planner.errors import ForecastFileError
from planner.forecast.reading.tracks.cells import number_of
from planner.forecast.reading.tracks.column_headings import Column, columns_of, is_sounding
from planner.forecast.reading.tracks.table import MOST_ROWS, WrittenTable, measured

HEADER = re.compile(
    r"^(?=.*\b(?:Elapsed time|TimeUTC|Time)\b)(?=.*\b(?:HeightMSL|Height|P)\b)(?=.*\bDir\b).*$", re.M
)
HEAD = re.compile(r"^(?:Balloon release|Release point|Sonde serial number|System trademark)", re.M)
_WINDS = {"speed": "wind speed", "dir": "wind direction", "time": "elapsed time"}
_PLACES = {"latitude": "Release point latitude", "longitude": "Release point longitude"}


def is_edt(text: str) -> bool:
    """Whether a text begins as such a file does."""
    return bool(HEAD.search(text) and HEADER.search(text))


def read_edt(text: str) -> WrittenTable:
    """The rows of a file as a table. Raises ForecastFileError where its head lacks when or where."""
    found = HEADER.search(text)
    assert found
    head, body = text[: found.start()], text[found.start() :].splitlines()
    if len(body) > MOST_ROWS:
        raise ForecastFileError(f"file has more than {MOST_ROWS:,} rows; bring one sounding")
    names, units = _names(body[0], body[1] if len(body) > 1 else "")
    columns = measured(columns_of([_WINDS.get(name.lower(), name) for name in names]), units)
    tabbed = "\t" in body[0]
    rows = [line.split("\t") if tabbed else line.split() for line in body[2:] if line.strip()]
    whole = [row for row in rows if len(row) == len(names)]
    header = head_of(head)
    columns, whole = _placed(columns, whole, header, len(names))
    if not is_sounding(columns):
        raise ForecastFileError(
            f"EDT has the columns {', '.join(names)[:120]}: height and wind or place are wanted"
        )
    return WrittenTable(columns, whole, _released(header), len(rows) - len(whole))


def head_of(head: str) -> dict[str, str]:
    """The names and values of a head: parted by a tab, or by two blanks and more."""
    pairs = (re.split(r"\s*\t\s*|\s{2,}|\s*:\s+", line.strip(), maxsplit=1) for line in head.splitlines())
    return {pair[0]: pair[1].strip() for pair in pairs if len(pair) == 2}


def _names(header: str, below: str) -> tuple[list[str], list[str]]:
    """The columns' names and units: by tabs, else a name ends where its unit does."""
    if "\t" in header:
        return [name.strip() for name in header.split("\t")], [unit.strip() for unit in below.split("\t")]
    ends = [found.end() for found in re.finditer(r"\S+", below)]
    names, units = [header[a:b].strip() for a, b in pairwise([0, *ends])], below.split()
    if names and names[0].startswith("n "):  # the number of the row has no unit
        names, units = ["n", names[0][2:].strip(), *names[1:]], ["", *units]
    return names, units


def _placed(
    columns: dict[str, Column], rows: list[list[str]], head: Mapping[str, str], count: int
) -> tuple[dict[str, Column], list[list[str]]]:
    """The place of the release in every row, where the rows tell none."""
    if {"latitude", "longitude"} <= columns.keys():
        return columns, rows
    where = [head.get(name, "").replace("°", "") for name in _PLACES.values()]
    if any(number_of(cell) != number_of(cell) for cell in where):
        raise ForecastFileError(
            "EDT does not say where it was measured: Lat and Lon, or Release point latitude "
            "and longitude are needed"
        )
    added = {name: Column(count + k, unit, name, "deg") for k, (name, unit) in enumerate(_PLACES.items())}
    return columns | added, [[*row, *where] for row in rows]


def _released(head: Mapping[str, str]) -> datetime | None:
    """When it was let go, where the head tells it so that nobody can misread it."""
    release_time = head.get("Balloon release date and time", "")
    if not release_time:
        release_time = f"{head.get('Balloon release date', '')}T{head.get('Balloon release time', '')}"
    try:
        released_at = datetime.fromisoformat(release_time)
    except ValueError:
        return None
    return released_at if released_at.tzinfo else released_at.replace(tzinfo=UTC)
