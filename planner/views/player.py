"""What the map's time slider moves: each piece's fixes in seconds from the drop's first.

The drop as planned alone: what may go wrong has its layers, and may last a day longer.
"""

from dataclasses import dataclass
from datetime import datetime

from pydantic import JsonValue

from planner.views.drawing import Drawing, DrawnPiece, DrawnTrack

FIXES_A_PIECE = 600


@dataclass(frozen=True)
class Moving:
    """The start of the slider, and for each piece its name, style and fixes [s, deg, deg, m]."""

    start: datetime
    pieces: JsonValue


def player_pieces(drawing: Drawing, centre_deg: float) -> Moving | None:
    """The pieces that moved, at most about 600 fixes each; None where none did."""
    flown = [(piece, piece.track) for piece in drawing.planned if piece.track and len(piece.track.fixes) > 1]
    if not flown:
        return None
    start = min(track.fixes[0].time for _, track in flown)
    return Moving(start, [_moving(piece, track, start, centre_deg) for piece, track in flown])


def _moving(piece: DrawnPiece, track: DrawnTrack, start: datetime, centre_deg: float) -> JsonValue:
    rows: list[JsonValue] = [
        [(fix.time - start).total_seconds(), round(fix.latitude, 5), round(x, 5), round(fix.altitude_m)]
        for fix, x in zip(track.fixes, track.whole(centre_deg), strict=True)
    ]
    step = max(1, len(rows) // FIXES_A_PIECE)
    return {"name": piece.piece, "style": piece.style, "fixes": [*rows[:-1:step], rows[-1]]}
