"""A drawing as CSV: a flight as one row for each fix, a zone as one row for each point of an outline.

What may go wrong comes last: its `piece` is called `leaflets: stays shut`, and the two columns of a branch
are empty for what is planned. Every row says which forecast it rests on, whether that is the sample, the
seed and the units: lines of comment before the head would break readers that know of none.
"""

import csv
import io
import unicodedata
from collections.abc import Iterator

from planner.units import iso
from planner.views.drawing import Drawing, DrawnPiece
from planner.views.printable import printable

OF_A_BRANCH = ("branch", "probability_of_branch")
OF_THE_ANSWER = ("forecast", "sample", "seed", "units")
HEADER = ("piece", "time", "latitude", "longitude", "altitude_m", *OF_THE_ANSWER, *OF_A_BRANCH)
ZONE_HEADER = ("piece", "probability", "ring", "latitude", "longitude", *OF_THE_ANSWER, *OF_A_BRANCH)
SAMPLE = "sample, not for flight"
_UNITS = "time UTC; latitude and longitude deg (WGS 84); altitude m above mean sea level"
_ZONE_UNITS = "probability 0 to 1; latitude and longitude deg (WGS 84)"
# A spreadsheet takes a cell that begins so for a formula.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def write(drawing: Drawing) -> str:
    """The tracks of every piece in the order of time, or the outlines of its areas; each ring is closed."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    of_a_flight = any(piece.track for piece in drawing.pieces)
    rows.writerow(HEADER if of_a_flight else ZONE_HEADER)
    about = drawing.about
    sample = SAMPLE if about.is_sample else ""
    of_all = (plain_cell(about.forecast.id), sample, about.seed, _UNITS if of_a_flight else _ZONE_UNITS)
    for piece in drawing.pieces:
        wrong = (piece.branch.name, f"{piece.branch.probability:g}") if piece.branch else ("", "")
        for cells in (*_fixes(piece), *_outlines(piece)):
            rows.writerow((plain_cell(piece.name), *cells, *of_all, *wrong))
    return text.getvalue()


def _fixes(piece: DrawnPiece) -> Iterator[tuple[object, ...]]:
    for fix in piece.track.fixes if piece.track else ():
        yield iso(fix.time), f"{fix.latitude:.6f}", f"{fix.longitude:.6f}", f"{fix.altitude_m:.1f}"


def _outlines(piece: DrawnPiece) -> Iterator[tuple[object, ...]]:
    for area in piece.areas or ():
        for ring, points in enumerate(area.rings(), start=1):
            for longitude, latitude in points:
                yield area.probability, ring, f"{latitude:.6f}", f"{longitude:.6f}"


def plain_cell(name: str) -> str:
    """A name that no spreadsheet takes for a formula."""
    plain = printable(name)
    return f"'{plain}" if unicodedata.normalize("NFKC", plain).strip().startswith(FORMULA_SIGNS) else plain
