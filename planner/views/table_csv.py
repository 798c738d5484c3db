"""Answers as CSV: a flight as one row for each fix, a zone as one row for each point of an outline.

What may go wrong comes last: its `piece` is called `leaflets: stays shut`, and the two columns of a branch
are empty for what is planned. Every row says which forecast it rests on, whether that is the sample, the
seed and the units: lines of comment before the head would break readers that know of none.
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
from planner.views.failure_branches import wrong_name
from planner.views.styles import printable

OF_A_BRANCH = ("branch", "probability_of_branch")
OF_THE_ANSWER = ("forecast", "sample", "seed", "units")
HEADER = ("piece", "time", "latitude", "longitude", "altitude_m", *OF_THE_ANSWER, *OF_A_BRANCH)
ZONE_HEADER = ("piece", "probability", "ring", "latitude", "longitude", *OF_THE_ANSWER, *OF_A_BRANCH)
SAMPLE = "sample, not for flight"
_UNITS = "time UTC; latitude and longitude deg (WGS 84); altitude m above mean sea level"
_ZONE_UNITS = "probability 0 to 1; latitude and longitude deg (WGS 84)"
# A spreadsheet takes a cell that begins so for a formula.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def flight_csv(answer: FlightAnswer) -> str:
    """The tracks of every piece, the main piece first, in the order of time; then those of the branches."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(HEADER)
    of_all = _of_the_answer(answer, _UNITS)
    for piece in (*answer.pieces, *answer.branches):
        name, wrong = _named(piece)
        for fix in piece.track:
            place = (f"{fix.latitude:.6f}", f"{fix.longitude:.6f}", f"{fix.altitude_m:.1f}")
            rows.writerow((name, iso(fix.time), *place, *of_all, *wrong))
    return text.getvalue()


def zone_csv(answer: ZoneAnswer) -> str:
    """The outlines of every piece's probability areas; each ring is closed."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(ZONE_HEADER)
    of_all = _of_the_answer(answer, _ZONE_UNITS)
    for piece in (*answer.pieces, *answer.branches):
        name, wrong = _named(piece)
        for area in piece.areas.features:
            for ring, points in enumerate(area.rings(), start=1):
                for longitude, latitude in points:
                    place = (f"{latitude:.6f}", f"{longitude:.6f}")
                    rows.writerow((name, area.properties.probability, ring, *place, *of_all, *wrong))
    return text.getvalue()


def _of_the_answer(answer: FlightAnswer | ZoneAnswer, units: str) -> tuple[str, str, int, str]:
    """What every row says of the answer."""
    return _plain(answer.forecast.id), SAMPLE if answer.is_sample else "", answer.seed, units


def _named(piece: FlightPiece | ZonePiece) -> tuple[str, tuple[str, str]]:
    """A piece's name in its rows, and what they say of its branch."""
    if isinstance(piece, FlightBranch | BranchAnswer):
        return _plain(wrong_name(piece)), (piece.branch, f"{piece.probability:g}")
    return _plain(piece.piece), ("", "")


def _plain(name: str) -> str:
    """A name that no spreadsheet takes for a formula."""
    plain = printable(name)
    return f"'{plain}" if unicodedata.normalize("NFKC", plain).strip().startswith(FORMULA_SIGNS) else plain
