"""IGC logs (FAI's format of flight recorders) -> a table: the `B` records, dated by `HFDTE`.

A fix is `B HHMMSS DDMMmmmN DDDMMmmmE A PPPPP GGGGG`: time in UTC, minutes in thousandths, `A` a fix in three
dimensions or `V` none, altitude by pressure (standard atmosphere) and by GNSS. The GNSS altitude counts from
the ellipsoid or from the sea, by the recorder's choice: up to 100 m apart, and said.
"""

import re
from datetime import UTC, datetime, timedelta

from planner.errors import ForecastFileError
from planner.forecast.reading.tracks.column_headings import columns_of
from planner.forecast.reading.tracks.table import WrittenTable

FIX = re.compile(
    r"^B(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)(?P<lat>\d\d)(?P<north>\d{5})(?P<ns>[NS])"
    r"(?P<lon>\d{3})(?P<east>\d{5})(?P<ew>[EW])(?P<valid>[AV])(?P<pressure>[\d-]\d{4})(?P<gnss>[\d-]\d{4})",
    re.M,
)
_DATE = re.compile(r"^HFDTE(?:DATE:)?\s*(?P<day>\d\d)(?P<month>\d\d)(?P<year>\d\d)", re.M)
_NAMES = ["time", "latitude", "longitude", "altitude_m"]
_BY_PRESSURE = "altitudes are the recorder's by pressure (standard atmosphere): it has none by GNSS"
_BY_GNSS = (
    "GNSS altitudes of an IGC log may count from the ellipsoid: up to 100 m off the sea's, by the recorder"
)


def read_igc(text: str) -> WrittenTable:
    """The fixes of a log as a table. Raises ForecastFileError where it has no date."""
    day = _day(text)
    found = list(FIX.finditer(text))
    fixed = [fix for fix in found if fix["valid"] == "A"]
    by_gnss = any(int(fix["gnss"]) for fix in fixed)
    rows: list[list[str]] = []
    before: datetime | None = None
    for fix in fixed if by_gnss else found:
        time = day + _of_day(fix)
        if before is not None and before - time > timedelta(hours=12):  # past midnight; the date stands once
            day, time = day + timedelta(days=1), time + timedelta(days=1)
        before = time
        rows.append([time.isoformat(), *_place(fix), str(int(fix["gnss" if by_gnss else "pressure"]))])
    said = (_BY_GNSS if by_gnss else _BY_PRESSURE,)
    return WrittenTable(columns_of(_NAMES), rows, broken=len(found) - len(rows), said=said)


def _day(text: str) -> datetime:
    """The date of the first fix."""
    told = _DATE.search(text)
    try:
        if told:
            return datetime(2000 + int(told["year"]), int(told["month"]), int(told["day"]), tzinfo=UTC)
    except ValueError:
        pass
    raise ForecastFileError("IGC log has no date (HFDTE); bring the whole file")


def _of_day(fix: re.Match[str]) -> timedelta:
    return timedelta(hours=int(fix["hour"]), minutes=int(fix["minute"]), seconds=int(fix["second"]))


def _place(fix: re.Match[str]) -> tuple[str, str]:
    latitude = int(fix["lat"]) + int(fix["north"]) / 60_000.0
    longitude = int(fix["lon"]) + int(fix["east"]) / 60_000.0
    south, west = fix["ns"] == "S", fix["ew"] == "W"
    return f"{-latitude if south else latitude:.6f}", f"{-longitude if west else longitude:.6f}"
