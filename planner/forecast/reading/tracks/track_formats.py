"""Which format a text with fixes is in, by its content, and the table that it holds."""

import re

from planner.forecast.reading.tracks import aprs_packets, edt, gpx_track, igc_log, kml_track
from planner.forecast.reading.tracks.frames import parsed, read_frames
from planner.forecast.reading.tracks.table import WrittenTable, header_of, read_table

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


def has_fixes(text: str) -> bool:
    """Whether a text begins as one of the formats of tracks does."""
    patterns = (gpx_track.HEADER, kml_track.HEADER, igc_log.FIX, aprs_packets.PACKET)
    known = any(pattern.search(text) for pattern in patterns)
    return known or edt.is_edt(text) or is_json(text) or bool(header_of(without_markup(text)))


def written_table(text: str) -> WrittenTable:
    """The table of fixes in a text. Raises ForecastFileError, saying what it lacks."""
    if is_json(text):
        return read_frames(parsed(text))
    for header, read in (
        (gpx_track.HEADER, gpx_track.read_gpx),
        (kml_track.HEADER, kml_track.read_kml),
        (igc_log.FIX, igc_log.read_igc),
        (aprs_packets.PACKET, aprs_packets.read_aprs),
    ):
        if header.search(text):
            return read(text)
    return edt.read_edt(text) if edt.is_edt(text) else read_table(without_markup(text))


def without_markup(text: str) -> str:
    """A table that was saved as a page, without its markup."""
    return _MARKUP.sub("\n", text) if text.lstrip()[:1] == "<" else text
