"""The forecast's own share of land as a second witness of what is sea."""

import numpy as np

from planner.flight.ensemble import PieceLandings
from planner.forecast.field import WindField
from planner.forecast.field_set import parts_of
from planner.geo import Floats
from planner.window.case import Case

_HALF = 0.5


def at_sea_by_forecast(case: Case) -> float | None:
    """Share of the drops of which a piece lands where a forecast's cell is mostly sea; None where none says.

    The nearest cell counts. Of several runs the first that has land.
    """
    fields = (part.field for part in parts_of(case.field))
    field = next((field for field in fields if field.land_fraction is not None), None)
    if field is None:
        return None
    wet = [piece.landed & (_land(field, piece) < _HALF) for piece in case.ensemble.pieces]
    return float(np.mean(np.any(wet, axis=0)))


def _land(field: WindField, piece: PieceLandings) -> Floats:
    """The share of land of the cell that each drop of a piece ended in, (n,); 1 beyond the grid."""
    assert field.land_fraction is not None
    inside = field.grid.contains(piece.latitude_deg, piece.longitude_deg)
    row, column = field.grid.cells(piece.latitude_deg, piece.longitude_deg)
    nearest = np.rint(np.where(inside, row, 0)).astype(int), np.rint(np.where(inside, column, 0)).astype(int)
    land = field.land_fraction[nearest[0], nearest[1] % field.grid.columns]
    return np.asarray(np.where(inside, land, 1.0))
