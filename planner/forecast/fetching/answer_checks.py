"""What a server's answer is: data, a page that says something, a file that is whole or damaged."""

import mmap
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

from planner.errors import ForecastFileError
from planner.forecast.fetching.patience import Damaged, Later, TooOften
from planner.forecast.reading.files.framing import grib_frames
from planner.forecast.reading.web_page import page_in


def is_missing_page(body: bytes) -> bool:
    """Whether a page says that a file is not there; raises Later for any other page in place of data."""
    page = page_in(body)
    if page is None or page.not_found:
        return page is not None
    if page.asked_too_often:
        raise TooOften(f"a page came that says {page.words!r}: it is asked too often")
    raise Later(f"a web page came in place of the data, and says {page.words!r}")


def pause_named(said: str) -> float | None:
    """The pause [s] that a Retry-After says, in seconds or as a date; None where it is not understood."""
    if said.isdigit():
        return float(said)
    try:
        when = parsedate_to_datetime(said)
    except ValueError:
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, (when - datetime.now(UTC)).total_seconds())


def require_messages(path: Path, wanted: int | None) -> int:
    """Raise Damaged unless a file holds whole messages, as many as wanted; returns how many."""
    if path.stat().st_size == 0:
        raise Later("no byte came")
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            found = grib_frames(data).messages
    except ForecastFileError as error:
        raise Damaged(str(error)) from None
    if wanted is not None and found != wanted:
        raise Damaged(f"{found} of {wanted} messages came")
    return found
