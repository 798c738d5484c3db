"""GPX 1.0 and 1.1 -> a table: the timed points of its tracks, else of its routes or its waypoints.

Every track (`trk`) is a balloon; its segments are one. Elevations are metres above the sea.
"""

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from planner.errors import ForecastFileError
from planner.forecast.reading.tracks.column_headings import columns_of
from planner.forecast.reading.tracks.table import MOST_ROWS, WrittenTable
from planner.forecast.reading.tracks.xml_text import plain_name, root_of

HEADER = re.compile(r"<(?:\w+:)?gpx[\s>]")
_NAMES = ["serial", "time", "latitude", "longitude", "altitude_m"]


def read_gpx(text: str) -> WrittenTable:
    """The points of a file as a table. Raises ForecastFileError where it has no times or no elevations."""
    root = root_of(text, "GPX")
    rows = next((rows for kind in ("trk", "rte", "wpt") if (rows := list(_points(root, kind)))), [])
    if not 2 <= len(rows) <= MOST_ROWS:
        raise ForecastFileError(f"GPX holds {len(rows)} points; a track of 2 to {MOST_ROWS:,} is needed")
    _require_told(rows)
    return WrittenTable(columns_of(_NAMES), [row for row in rows if row[4]])


def _require_told(rows: list[list[str]]) -> None:
    """Raise ForecastFileError unless half of the points or more have a time, and an elevation."""
    for place, lacking, why in (
        (1, "times (<time>)", "winds are what it drifted in a time"),
        (4, "elevations (<ele>)", "winds belong to heights"),
    ):
        without = sum(not row[place] for row in rows)
        if 2 * without > len(rows):
            raise ForecastFileError(
                f"GPX has no {lacking} at {without} of its {len(rows)} points, and {why}; export the "
                "recorded track, not a planned one"
            )


def _points(root: ET.Element, kind: str) -> Iterator[list[str]]:
    """The rows of one kind of line; waypoints are one balloon's."""
    lines = [element for element in root.iter() if plain_name(element) == kind]
    for number, line in enumerate(lines, start=1):
        title = next((inner.text for inner in line if plain_name(inner) == "name" and inner.text), "")
        balloon = "" if kind == "wpt" else f"{title.strip()[:30] or 'track'} {number}".strip()
        for point in line.iter():
            if "lat" in point.attrib and "lon" in point.attrib:
                inner = {plain_name(child): (child.text or "").strip() for child in point}
                place = (point.attrib["lat"], point.attrib["lon"])
                yield [balloon, inner.get("time", ""), *place, inner.get("ele", "")]
