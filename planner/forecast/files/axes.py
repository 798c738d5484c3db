"""Latitudes and longitudes in any order and dress -> rows northwards, columns eastwards.

Knows nothing of files. One rule serves every longitude: laid round the circle, the columns begin
after the widest gap; so grids split at Greenwich or at the date line are whole again, and a grid
without a gap is a ring.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from planner.errors import ForecastFileError
from planner.forecast.field import Float32s
from planner.forecast.grid import Grid
from planner.geo import Floats, east_west

Indices = npt.NDArray[np.intp]
FLOAT_NOISE = 1e-3
"""How far a coordinate may lie from where its even spacing puts it, in steps."""


@dataclass(frozen=True)
class Layout:
    """A grid, and which rows and columns of a file make it."""

    grid: Grid
    rows: Indices
    columns: Indices

    def arranged(self, values: Any) -> Float32s:
        """Values (..., latitude, longitude) as the file has them, in the grid's order."""
        return np.ascontiguousarray(values[..., self.rows[:, None], self.columns], dtype=np.float32)


def layout(latitudes_deg: Floats, longitudes_deg: Floats) -> Layout:
    """How a file's rows and columns lie on the earth.

    Raises ForecastFileError for uneven spacing, doubled rows, or latitudes past a pole.
    """
    for name, values in (("latitude", latitudes_deg), ("longitude", longitudes_deg)):
        if values.size < 2 or not np.isfinite(values).all():
            raise ForecastFileError(f"{name} has {values.size} usable values; a grid needs at least 2")
    if np.abs(latitudes_deg).max() > 90.0 + 1e-4:
        raise ForecastFileError(f"latitude {np.abs(latitudes_deg).max():g} lies past a pole; 90 is the most")
    rows = np.argsort(latitudes_deg)
    south, step_north = _even("latitude", latitudes_deg[rows])
    columns, eastwards = _eastwards(longitudes_deg)
    west, step_east = _even("longitude", eastwards)
    if abs(columns.size * step_east - 360.0) < 0.1 * step_east:
        step_east = 360.0 / columns.size
    west = round(float(east_west(west)), 9)
    return Layout(Grid(south, west, step_north, step_east, rows.size, columns.size), rows, columns)


def _eastwards(longitudes_deg: Floats) -> tuple[Indices, Floats]:
    """Columns from west to east, and their longitudes going on past 360 where they must."""
    circle = longitudes_deg % 360.0
    circle = np.where(circle > 360.0 - _noise(circle), circle - 360.0, circle)
    columns = np.argsort(circle)
    ahead = np.diff(circle[columns], append=circle[columns[0]] + 360.0)
    span = np.ptp(longitudes_deg)
    if span > 360.0 - _noise(circle) and ahead.min() < 0.01 * np.median(ahead):
        # The last column of many a global grid says the first one again.
        keep = ahead > 0.01 * np.median(ahead)
        columns, ahead = columns[keep], ahead[keep]
    first = (int(ahead.argmax()) + 1) % columns.size if ahead.max() > 1.5 * np.median(ahead) else 0
    columns = np.roll(columns, -first)
    rest = np.where(np.arange(columns.size) >= columns.size - first, 360.0, 0.0) if first else 0.0
    return columns, circle[columns] + rest


def _noise(values: Floats) -> float:
    """What float32 cannot tell apart at the size of these coordinates [deg]."""
    return 4.0 * float(np.finfo(np.float32).eps) * max(1.0, float(np.abs(values).max()))


def _even(name: str, values: Floats) -> tuple[float, float]:
    """Start and step of rising, evenly spaced coordinates, freed of float noise."""
    step = float(values[-1] - values[0]) / (values.size - 1)
    allowed = max(FLOAT_NOISE * step, _noise(values))
    off = np.abs(values - (values[0] + step * np.arange(values.size)))
    if step <= 0 or off.max() > allowed:
        worst = int(off.argmax())
        raise ForecastFileError(
            f"{name} is not evenly spaced: {values[worst]:g} is {off[worst]:.3g} degrees off a step of "
            f"{step:.4g}; only regular latitude-longitude grids can be read"
        )
    short_step = round(step, 6)
    if abs(short_step - step) * (values.size - 1) <= allowed:
        step = short_step
    return round(float(values[0]), 6), step
