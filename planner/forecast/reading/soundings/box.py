"""The area in which one column is taken to hold: a box round the places where it was measured."""

import numpy as np

from planner.errors import ForecastFileError
from planner.forecast.field import Float32s
from planner.forecast.grid import Grid
from planner.forecast.held_winds import HOLDS_WITHIN_KM
from planner.geo import METRES_PER_DEGREE, Floats, distance_m
from planner.units import KM_M

FARTHEST_KM = 600.0
NEAREST_POLE_DEG = 85.0


def box_round(latitude_deg: Floats, longitude_deg: Floats, title: str) -> Grid:
    """The smallest box round all places (k,), and 150 km more on every side.

    Raises ForecastFileError where one column cannot hold for all of it.
    """
    longitude = np.unwrap(np.concatenate([longitude_deg[:1], longitude_deg]), period=360.0)[1:]
    away_km = float(distance_m(latitude_deg[0], longitude[0], latitude_deg, longitude).max()) / KM_M
    if away_km > FARTHEST_KM:
        raise ForecastFileError(
            f"{title} was measured over {away_km:.0f} km, and one column holds for "
            f"{FARTHEST_KM:g} km at most: its places are wrong, or it is no sounding"
        )
    margin = HOLDS_WITHIN_KM * KM_M / METRES_PER_DEGREE
    south, north = float(latitude_deg.min()) - margin, float(latitude_deg.max()) + margin
    if max(-south, north) > NEAREST_POLE_DEG:
        raise ForecastFileError(
            f"{title} at {latitude_deg[0]:g} N is too near a pole: its box of "
            f"{HOLDS_WITHIN_KM:g} km must end before {NEAREST_POLE_DEG:g} degrees"
        )
    aside = margin / float(np.cos(np.radians(np.abs(latitude_deg).max())))
    west, east = float(longitude.min()) - aside, float(longitude.max()) + aside
    return Grid(south, (west + 180.0) % 360.0 - 180.0, north - south, east - west, 2, 2)


def everywhere(values: Floats, grid: Grid) -> Float32s:
    """Values (...) over a grid, the same everywhere (..., Y, X)."""
    spread = np.broadcast_to(values[..., None, None], (*values.shape, grid.rows, grid.columns))
    return spread.astype(np.float32)
