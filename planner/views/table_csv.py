"""Answers as CSV: a flight as one row for each fix, a zone as one row for each point of an outline.

What may go wrong comes last: its `piece` is called `leaflets: stays shut`, and the two last columns are
empty for what is planned.
"""

import csv
import io
import unicodedata

from planner.units import iso
from planner.views.answers import (
    BranchAnswer,
    FlightAnswer,
    FlightBranch,
    FlightPiece,
    ZoneAnswer,
    ZonePiece,
)
from planner.views.marks import printable
from planner.views.wrongs import wrong_name

OF_A_BRANCH = ("branch", "probability_of_branch")
HEADER = ("piece", "time", "latitude", "longitude", "altitude_m", *OF_A_BRANCH)
ZONE_HEADER = ("piece", "probability", "ring", "latitude", "longitude", *OF_A_BRANCH)
# A spreadsheet takes a cell that begins so for a formula.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def flight_csv(answer: FlightAnswer) -> str:
    """The tracks of every piece, the main piece first, in the order of time; then those of the branches."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(HEADER)
    for piece in (*answer.pieces, *answer.branches):
        name, wrong = _named(piece)
        for fix in piece.track:
            place = (f"{fix.latitude:.6f}", f"{fix.longitude:.6f}", f"{fix.altitude_m:.1f}")
            rows.writerow((name, iso(fix.time), *place, *wrong))
    return text.getvalue()


def zone_csv(answer: ZoneAnswer) -> str:
    """The outlines of every piece's probability areas; each ring is closed."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(ZONE_HEADER)
    for piece in (*answer.pieces, *answer.branches):
        name, wrong = _named(piece)
        for area in piece.areas.features:
            for ring, points in enumerate(area.rings(), start=1):
                for longitude, latitude in points:
                    place = (f"{latitude:.6f}", f"{longitude:.6f}")
                    rows.writerow((name, area.properties.probability, ring, *place, *wrong))
    return text.getvalue()


def _named(piece: FlightPiece | ZonePiece) -> tuple[str, tuple[str, str]]:
    """A piece's name in its rows, and what they say of its branch."""
    if isinstance(piece, FlightBranch | BranchAnswer):
        return _plain(wrong_name(piece)), (piece.branch, f"{piece.probability:g}")
    return _plain(piece.piece), ("", "")


def _plain(name: str) -> str:
    """A name that no spreadsheet takes for a formula."""
    plain = printable(name)
    return f"'{plain}" if unicodedata.normalize("NFKC", plain).strip().startswith(FORMULA_SIGNS) else plain
