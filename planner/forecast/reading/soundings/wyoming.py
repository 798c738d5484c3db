"""The University of Wyoming's text page (TEXT:LIST) -> soundings, saved as HTML or as plain text.

A table of right-aligned columns under PRES HGHT TEMP DWPT RELH MIXR DRCT and SKNT (knots; pages before 2025)
or SPED (m/s; pages since), its units in the line below. Where and when stands above it
("Observations at 12Z 11 Jun 2026", "Latitude: ... Longitude: ...") or below ("Station latitude: ...").
"""

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import dropwhile, pairwise, takewhile

import numpy as np

from planner.errors import ForecastFileError
from planner.forecast.reading.measurable import HIGHEST_GPM, LOWEST_GPM, within
from planner.forecast.reading.soundings.sounding import Sounding, humidity, wind_from
from planner.geo import Floats
from planner.units import CELSIUS_K, KNOT_MPS

HEADER = re.compile(r"^ *PRES +HGHT +TEMP\b.*$", re.MULTILINE)
_AT = re.compile(
    r"^.*\bat +(\d{1,2})(?::?00)? ?(?:Z|UTC),? +(\d{1,2}) +([A-Za-z]{3})[a-z]* +(\d{4}).*$", re.MULTILINE
)
_OBSERVED = re.compile(r"Observation time: *(\d{6}/\d{4})")
_LATITUDE = re.compile(r"latitude: *(-?\d+(?:\.\d*)?)", re.IGNORECASE)
_LONGITUDE = re.compile(r"longitude: *(-?\d+(?:\.\d*)?)", re.IGNORECASE)
_ELEVATION = re.compile(r"elevation(?: \(m\))?: *(-?\d+(?:\.\d*)?)", re.IGNORECASE)
_BREAK = re.compile(r"<br */?>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_MAY_LACK = ("PRES", "HGHT", "TEMP", "DWPT", "RELH")
_ROW = re.compile(r" *-?\d+(\.\d*)?(\s|$)")
_SPEEDS = {"knot": KNOT_MPS, "kt": KNOT_MPS, "m/s": 1.0}


def read_wyoming(text: str) -> Iterator[Sounding]:
    """The soundings of a page; raises ForecastFileError where it is cut or does not say where or when."""
    lowered = text.lower()
    if lowered.count("<pre") > lowered.count("</pre"):
        raise ForecastFileError("page is cut short: its table has no end (</pre>); bring the whole page")
    plain = html.unescape(_TAG.sub("", _BREAK.sub("\n", text))).replace("\r\n", "\n")
    tables = list(HEADER.finditer(plain))
    if not tables:
        raise ForecastFileError("page is damaged: its table has lost its header; bring the page again")
    befores = [0, *(table.end() for table in tables)]
    starts = [_begins(plain, table.start(), before) for table, before in zip(tables, befores, strict=False)]
    starts[0] = 0
    for start, end, table in zip(starts, [*starts[1:], len(plain)], tables, strict=True):
        yield _sounding(plain[start:end], table.start() - start)


def _begins(plain: str, table: int, before: int) -> int:
    """Where a sounding's part of the page begins: at its title, else after the table before it."""
    titles = [found.start() for found in _AT.finditer(plain, before, table)]
    return titles[-1] if titles else before


def _sounding(part: str, table: int) -> Sounding:
    title, at = _when(part)
    where = [pattern.search(part) for pattern in (_LATITUDE, _LONGITUDE, _ELEVATION)]
    if where[0] is None or where[1] is None:
        raise ForecastFileError(
            f"sounding {title} does not say its latitude and longitude: bring the whole page with its "
            "station information"
        )
    # Pages that do not tell their station's height tell its wind: the lowest one is that of the ground.
    latitude, longitude, ground = (float(found[1]) if found else np.nan for found in where)
    columns = _columns(part[table:], title)
    u, v = wind_from(columns["DRCT"], columns["SPEED"])
    temperature = within(columns["TEMP"] + CELSIUS_K, 150.0, 340.0)
    return Sounding(
        title=title,
        launched_at=at,
        latitude_deg=np.array([latitude]),
        longitude_deg=np.array([longitude]),
        height_gpm=within(columns["HGHT"], LOWEST_GPM, HIGHEST_GPM),
        pressure_pa=within(100.0 * columns["PRES"], 1.0, 110_000.0),
        u_mps=u,
        v_mps=v,
        temperature_k=temperature,
        humidity_percent=humidity(columns["RELH"], temperature, columns["DWPT"] + CELSIUS_K),
        ground_gpm=ground,
    )


def _when(part: str) -> tuple[str, datetime]:
    """A sounding's title and its hour."""
    found, observed = _AT.search(part), _OBSERVED.search(part)
    try:
        if found:
            hour, day, month, year = found.groups()
            when = f"{day} {month.title()} {year} {hour}"
            return found[0].strip()[:80], datetime.strptime(when, "%d %b %Y %H").replace(tzinfo=UTC)
        if observed:
            return observed[1], datetime.strptime(observed[1], "%y%m%d/%H%M").replace(tzinfo=UTC)
    except ValueError:
        said = (found or observed or [""])[0].strip()[:80]
        raise ForecastFileError(f"sounding has no such hour: {said!r}") from None
    raise ForecastFileError(
        "sounding does not say when it was made: bring the whole page with its title (Observations at ...)"
    )


def _columns(table: str, title: str) -> dict[str, Floats]:
    """The columns by name, the wind's speed in m/s as SPEED; empty cells are not numbers."""
    header, units, *lines = [*(line for line in table.split("\n") if line.strip()), ""]
    ends = [(found[0], found.end()) for found in re.finditer(r"\S+", header)]
    names = [name for name, _ in ends]
    speed = next((name for name in ("SKNT", "SPED") if name in names), None)
    if speed is None or "DRCT" not in names:
        raise ForecastFileError(f"sounding {title} has no columns DRCT and SKNT or SPED: no wind")
    edges = [0, *(end for _, end in ends)]
    rows = [_numbers(line, edges) for line in _until_the_end(lines)]
    values = np.array(rows, dtype=float).reshape(-1, len(names))
    columns = dict(zip(names, values.T, strict=True))
    columns |= {name: np.full(len(rows), np.nan) for name in _MAY_LACK if name not in names}
    unit = units[edges[names.index(speed)] : edges[names.index(speed) + 1]].strip().lower()
    usual = KNOT_MPS if speed == "SKNT" else 1.0
    return columns | {"SPEED": columns[speed] * _SPEEDS.get(unit, usual)}


def _until_the_end(lines: list[str]) -> Iterator[str]:
    """The table's rows: from the rule under its units to the first line that is none."""
    rows = dropwhile(lambda line: not _ROW.match(line), lines)
    return takewhile(_ROW.match, rows)


def _numbers(line: str, edges: list[int]) -> list[float]:
    return [_number(line[a:b]) for a, b in pairwise(edges)]


def _number(cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        return np.nan
