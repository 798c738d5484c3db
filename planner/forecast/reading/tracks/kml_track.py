"""KML -> a table: the fixes of its `gx:Track`s, else its placemarks that have a time.

A `gx:Track` lists times (`when`) and places (`gx:coord`: longitude, latitude, altitude) side by side. A
placemark with a `TimeStamp` and a `Point` is one fix. Every track is a balloon; all placemarks are one.
Altitudes are metres above the sea. A line without times is a drawing, not a track. (OGC 07-147r2 and
Google's extension.)
"""

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from planner.errors import ForecastFileError
from planner.forecast.reading.tracks.column_headings import columns_of
from planner.forecast.reading.tracks.table import MOST_ROWS, WrittenTable
from planner.forecast.reading.tracks.xml_text import plain_name, root_of

HEADER = re.compile(r"<(?:\w+:)?kml[\s>]")
_NAMES = ["serial", "time", "latitude", "longitude", "altitude_m"]


def read_kml(text: str) -> WrittenTable:
    """The timed fixes of a file as a table. Raises ForecastFileError where it has none."""
    root = root_of(text, "KML")
    rows = list(_tracks(root)) or list(_placemarks(root))
    if not 2 <= len(rows) <= MOST_ROWS:
        raise ForecastFileError(
            f"KML holds {len(rows)} points with a time; a recorded track of 2 to {MOST_ROWS:,} is needed "
            "(gx:Track, or placemarks with a TimeStamp), not a drawn line"
        )
    return WrittenTable(columns_of(_NAMES), rows)


def _tracks(root: ET.Element) -> Iterator[list[str]]:
    for number, track in enumerate(_all(root, "Track"), start=1):
        times = [(when.text or "").strip() for when in _all(track, "when")]
        places = [(place.text or "").split() for place in _all(track, "coord")]
        for time, place in zip(times, places, strict=False):  # one cut short is as long as its places
            if time and len(place) == 3:
                yield [f"track {number}", time, place[1], place[0], place[2]]


def _placemarks(root: ET.Element) -> Iterator[list[str]]:
    for placemark in _all(root, "Placemark"):
        times = [*_all(placemark, "when"), *_all(placemark, "begin")]
        points = [place for point in _all(placemark, "Point") for place in _all(point, "coordinates")]
        place = (points[0].text or "").strip().split(",") if points else []
        if times and times[0].text and len(place) == 3:
            yield ["", times[0].text.strip(), place[1], place[0], place[2]]


def _all(element: ET.Element, name: str) -> list[ET.Element]:
    return [inner for inner in element.iter() if plain_name(inner) == name]
