"""Days as people write them, in any order -> dates.

What may be two days (04/05/2026) is told by the rest of its column or by the launch, else refused.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

from planner.errors import ForecastFileError
from planner.forecast.reading.tracks.column_headings import Column

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DAY = (
    r"(?:[A-Za-z]{3,9},?\s+(?=\d))?(?:(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})"
    r"|(?P<ymd>(?:19|20)\d{6})|(?P<first>\d{1,2})(?P<part>[-/.])(?P<next>\d{1,2})[-/.](?P<years>\d{4}|\d{2})"
    r"|(?P<days>\d{1,2})[ -](?P<word>[A-Za-z]{3,9})[ -](?P<yearly>\d{4}))"
)


def day_reader(
    found: list[re.Match[str]], column: Column, launched: datetime | None
) -> Callable[[re.Match[str]], datetime | None]:
    """How the days of a column, as `DAY` finds them, are read: all tell together which number is the day.

    Raises ForecastFileError, naming the column, for a year of two digits, and where it may be either number.
    """
    loose = [match for match in found if match["first"]]
    short = next((match for match in loose if len(match["years"]) == 2), None)
    if short:
        raise ForecastFileError(
            f"column {column.name!r} holds {short[0][:20]!r}, a year of two digits; write 2026-11-24"
        )
    pairs = {(int(match["first"]), int(match["next"])) for match in loose if match["part"] != "."}
    day_first = not pairs or any(first > 12 for first, _ in pairs) or all(a == b for a, b in pairs)
    month_first = any(second > 12 for _, second in pairs)
    if pairs and not (day_first or month_first):
        day_first = _nearest_order(loose[0], launched, column)
    return partial(_day, day_first=day_first)


def _nearest_order(found: re.Match[str], launched: datetime | None, column: Column) -> bool:
    """Whether the day stands first, by the launch that was told."""
    days = [(order, _day(found, day_first=order)) for order in (True, False)]
    near = [
        order
        for order, day in days
        if launched is not None and day is not None and abs(day - launched) < timedelta(days=2)
    ]
    if len(near) != 1:
        raise ForecastFileError(
            f"column {column.name!r} holds {found[0][:20]!r}, which may be two days; "
            "write the year first (2026-11-24), or say when it was launched (--issued-at TIME)"
        )
    return near[0]


def _day(found: re.Match[str], *, day_first: bool) -> datetime | None:
    if found["year"]:
        parts = found["year"], found["month"], found["day"]
    elif packed := found["ymd"]:
        parts = packed[:4], packed[4:6], packed[6:]
    elif word := found["word"]:
        month = word[:3].lower()
        parts = found["yearly"], str(_MONTHS.index(month) + 1 if month in _MONTHS else 0), found["days"]
    else:
        day, month = ("first", "next") if day_first or found["part"] == "." else ("next", "first")
        parts = found["years"], found[month], found[day]
    try:
        return datetime(int(parts[0]), int(parts[1]), int(parts[2]), tzinfo=UTC)
    except ValueError:
        return None
