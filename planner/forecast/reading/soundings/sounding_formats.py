"""Which format a sounding's text is in, and the soundings in it; what a text that is none seems to be."""

import re
from collections.abc import Iterable
from datetime import datetime
from itertools import islice

from planner.errors import ForecastFileError
from planner.forecast.reading.soundings import igra, wyoming
from planner.forecast.reading.soundings.balloon import sounding_of
from planner.forecast.reading.soundings.sounding import Sounding
from planner.forecast.reading.tracks import edt, gpx_track
from planner.forecast.reading.tracks.frames import parsed, read_frames
from planner.forecast.reading.tracks.table import (
    Table,
    WrittenTable,
    columns_in,
    header_of,
    read_table,
    table_of,
)
from planner.forecast.reading.web_page import page_of

MOST_SOUNDINGS = 1_000
_MARKUP = re.compile(r"<[^<>]*>")


def decoded(data: bytes) -> str:
    """A file's text: UTF-16 by its byte order mark or its zeros, else UTF-8, else Latin-1."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    if b"\0" in data[:64]:
        order = "le" if data[1:64:2].count(0) > data[0:64:2].count(0) else "be"
        return data.decode(f"utf-16-{order}", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def is_text(head: bytes) -> bool:
    """Whether bytes are text; in UTF-16 every second byte may be a zero, and no other."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return True
    return b"\0" not in head or (len(head) > 8 and min(head[0:64:2].count(0), head[1:64:2].count(0)) == 0)


def is_json(text: str) -> bool:
    """Whether a text begins as JSON does."""
    return text.lstrip("\ufeff \t\r\n")[:1] in ("{", "[")


def is_known(text: str) -> bool:
    """Whether a text begins as one of the formats does, or as what is often brought in its place."""
    patterns = (igra.HEADER.match, igra.STATIONS.match, wyoming.HEADER.search, gpx_track.HEADER.search)
    return any(look(text) for look in (*patterns, edt.is_edt, is_json)) or bool(header_of(_plain(text)))


def stranger(text: str) -> str:
    """What a text that is none of our formats seems to be, as a clause for a refusal."""
    if page := page_of(text):
        return f"is a web page ({page.words!r}) and no data, nor a sounding: download the file itself"
    columns = columns_in(_plain(text))
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
    return _of_balloons(table_of(_written(text), issued_at))


def _written(text: str) -> WrittenTable:
    if is_json(text):
        return read_frames(parsed(text))
    if gpx_track.HEADER.search(text):
        return gpx_track.read_gpx(text)
    if edt.is_edt(text):
        return edt.read_edt(text)
    return read_table(_plain(text))


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
    left = (
        f"{len(refusals)} of {len(tables)} balloons were left out; the first: {refusals[0]}"
        if refusals
        else ""
    )
    return _some(sounding.with_warning(left) if left else sounding for sounding in found)


def _some(found: Iterable[Sounding]) -> list[Sounding]:
    soundings = list(islice(found, MOST_SOUNDINGS + 1))
    if len(soundings) > MOST_SOUNDINGS:
        raise ForecastFileError(
            f"file holds more than {MOST_SOUNDINGS:,} soundings: cut out those that you need"
        )
    return soundings


def _plain(text: str) -> str:
    """A table that was saved as a page, without its markup."""
    return _MARKUP.sub("\n", text) if text.lstrip()[:1] == "<" else text
