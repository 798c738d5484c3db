"""What the map's time slider moves: each piece's fixes in seconds from the drop's first.

The drop as planned alone: what may go wrong has its layers, and may last a day longer.
"""

from dataclasses import dataclass
from datetime import datetime

from pydantic import JsonValue

from planner.date_line import unbroken
from planner.views.answers import FlightAnswer, FlightPiece
from planner.views.styles import piece_styles

FIXES_A_PIECE = 600


@dataclass(frozen=True)
class Moving:
    """The start of the slider, and for each piece its name, style and fixes [s, deg, deg, m]."""

    start: datetime
    pieces: JsonValue


def player_pieces(flight: FlightAnswer, centre_deg: float) -> Moving | None:
    """The pieces that moved, thinned for the browser; None where none did."""
    styles = piece_styles(flight, None)
    flown = [piece for piece in flight.pieces if len(piece.track) > 1]
    if not flown:
        return None
    start = min(piece.track[0].time for piece in flown)
    return Moving(start, [_moving(piece, start, styles[piece.piece], centre_deg) for piece in flown])


def _moving(piece: FlightPiece, start: datetime, style: int, centre_deg: float) -> JsonValue:
    step = max(1, len(piece.track) // FIXES_A_PIECE)
    fixes = [*piece.track[:-1:step], piece.track[-1]]
    way = unbroken([fix.longitude for fix in fixes], centre_deg)
    rows: list[JsonValue] = [
        [(f.time - start).total_seconds(), round(f.latitude, 5), round(x, 5), round(f.altitude_m)]
        for f, x in zip(fixes, way, strict=True)
    ]
    return {"name": piece.piece, "style": style, "fixes": rows}
