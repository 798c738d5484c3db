"""How far from the launch anything of it is: so much of the earth has to be looked at."""

import numpy as np

from planner.flight.ensemble import Ensemble
from planner.landing.tally import plane_of


def landing_reach_km(ensemble: Ensemble) -> float:
    """The furthest east, west, north or south that a piece ends, on the launch's plane [km]."""
    plane = plane_of(ensemble)
    ends = [plane.to_km(piece.latitude_deg, piece.longitude_deg) for piece in ensemble.pieces]
    return float(np.nanmax(np.abs(ends), initial=0.0))
