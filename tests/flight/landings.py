"""What an ensemble's landings say."""

import numpy as np

from planner import Ensemble
from planner.drift.endings import ENDINGS, Ending
from planner.flight.ensemble import PieceLandings
from planner.geo import METRES_PER_DEGREE, Floats


def endings(piece: PieceLandings) -> dict[Ending, int]:
    """How many drops of a piece ended in which way, every way named."""
    return {ending: int((piece.ending == code).sum()) for code, ending in enumerate(ENDINGS)}


def east_north_m(ensemble: Ensemble, piece: PieceLandings) -> tuple[Floats, Floats]:
    """Where a piece's drops ended, from the launch."""
    east = METRES_PER_DEGREE * np.cos(np.radians(ensemble.latitude_deg))
    return (
        (piece.longitude_deg - ensemble.longitude_deg) * east,
        (piece.latitude_deg - ensemble.latitude_deg) * METRES_PER_DEGREE,
    )
