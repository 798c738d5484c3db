"""A flight as CSV: one row for each fix of each piece."""

import csv
import io

from planner.units import iso
from planner.views.answers import FlightAnswer

HEADER = ("piece", "time", "latitude", "longitude", "altitude_m")
# A spreadsheet takes a cell that begins so for a formula.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def flight_csv(answer: FlightAnswer) -> str:
    """The tracks of every piece, the main piece first, in the order of time."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(HEADER)
    for piece in answer.pieces:
        name = f"'{piece.piece}" if piece.piece.startswith(FORMULA_SIGNS) else piece.piece
        for fix in piece.track:
            rows.writerow(
                (name, iso(fix.time), f"{fix.latitude:.6f}", f"{fix.longitude:.6f}", f"{fix.altitude_m:.1f}")
            )
    return text.getvalue()
