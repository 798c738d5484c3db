"""Answers as CSV: a flight as one row for each fix, a zone as one row for each point of an outline."""

import csv
import io
import unicodedata

from planner.units import iso
from planner.views.answers import FlightAnswer, ZoneAnswer
from planner.views.marks import printable

HEADER = ("piece", "time", "latitude", "longitude", "altitude_m")
ZONE_HEADER = ("piece", "probability", "ring", "latitude", "longitude")
# A spreadsheet takes a cell that begins so for a formula.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def flight_csv(answer: FlightAnswer) -> str:
    """The tracks of every piece, the main piece first, in the order of time."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(HEADER)
    for piece in answer.pieces:
        for fix in piece.track:
            rows.writerow(
                (
                    _plain(piece.piece),
                    iso(fix.time),
                    f"{fix.latitude:.6f}",
                    f"{fix.longitude:.6f}",
                    f"{fix.altitude_m:.1f}",
                )
            )
    return text.getvalue()


def zone_csv(answer: ZoneAnswer) -> str:
    """The outlines of every piece's probability areas; each ring is closed."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(ZONE_HEADER)
    for piece in answer.pieces:
        for area in piece.areas.features:
            for ring, points in enumerate(area.rings(), start=1):
                for longitude, latitude in points:
                    place = (f"{latitude:.6f}", f"{longitude:.6f}")
                    rows.writerow((_plain(piece.piece), area.properties.probability, ring, *place))
    return text.getvalue()


def _plain(name: str) -> str:
    """A name that no spreadsheet takes for a formula."""
    plain = printable(name)
    return f"'{plain}" if unicodedata.normalize("NFKC", plain).strip().startswith(FORMULA_SIGNS) else plain
