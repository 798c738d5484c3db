"""Which format a sounding's text is in, and the soundings in it; what a text that is none seems to be."""

from collections.abc import Iterable
from datetime import datetime
from itertools import islice

from planner.errors import ForecastFileError
from planner.forecast.reading.soundings import igra, wyoming
from planner.forecast.reading.soundings.balloon import sounding_of
from planner.forecast.reading.soundings.sounding import Sounding
from planner.forecast.reading.tracks.table import Table, columns_in, table_of
from planner.forecast.reading.tracks.track_formats import has_fixes, without_markup, written_table
from planner.forecast.reading.web_page import page_of

MOST_SOUNDINGS = 1_000


def is_known(text: str) -> bool:
    """Whether a text begins as one of the formats does, or as what is often brought in its place."""
    patterns = (igra.HEADER.match, igra.STATIONS.match, wyoming.HEADER.search)
    return any(look(text) for look in patterns) or has_fixes(text)


def stranger(text: str) -> str:
    """What a text that is none of our formats seems to be, as a clause for a refusal."""
    if page := page_of(text):
        return f"is a web page ({page.words!r}) and no data, nor a sounding: download the file itself"
    columns = columns_in(without_markup(text))
    if len(columns) > 1:
        return (
            f"is neither GRIB nor NetCDF nor a sounding: of its columns {', '.join(columns)[:120]} "
            "are known, and height, time, and place or wind with its unit are needed"
        )
    return ""


def soundings_in(text: str, issued_at: datetime | None) -> list[Sounding]:
    """The soundings of a text; `issued_at` is the launch where times count from there.

    Raises ForecastFileError; of several balloons those that cannot be told are left out and counted.
    """
    if igra.STATIONS.match(text):
        raise ForecastFileError(igra.NO_SOUNDINGS)
    if igra.HEADER.match(text):
        return _some(igra.read_igra(text))
    if wyoming.HEADER.search(text):
        return _some(wyoming.read_wyoming(text))
    return _of_balloons(table_of(written_table(text), issued_at))


def _of_balloons(table: Table) -> list[Sounding]:
    """A sounding a balloon; those that make none are left out with a warning, unless none does."""
    tables = table.apart()[: MOST_SOUNDINGS + 1]
    found, refusals = [], []
    for of_one in tables:
        try:
            found.append(sounding_of(of_one))
        except ForecastFileError as refusal:
            refusals.append(f"{of_one.balloon}: {refusal}" if len(tables) > 1 else str(refusal))
    if not found:
        raise ForecastFileError(refusals[0])
    if not refusals:
        return _some(found)
    left = f"{len(refusals)} of {len(tables)} balloons were left out; the first: {refusals[0]}"
    return _some(sounding.with_warning(left) for sounding in found)


def _some(found: Iterable[Sounding]) -> list[Sounding]:
    soundings = list(islice(found, MOST_SOUNDINGS + 1))
    if len(soundings) > MOST_SOUNDINGS:
        raise ForecastFileError(
            f"file holds more than {MOST_SOUNDINGS:,} soundings: cut out those that you need"
        )
    return soundings
