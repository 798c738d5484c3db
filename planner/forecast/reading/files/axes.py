"""Latitudes and longitudes in any order and convention -> rows northwards, columns eastwards.

Knows nothing of files. One rule serves every longitude: laid round the circle, the columns begin
after the widest gap; so grids split at Greenwich or at the date line are whole again, and a grid
without a gap is a ring.
"""

from dataclasses import dataclass
from math import ceil, floor
from typing import Any

import numpy as np
import numpy.typing as npt

from planner.errors import ForecastFileError
from planner.forecast.field import Float32s
from planner.forecast.grid import Area, Grid
from planner.geo import Floats, east_west

Indices = npt.NDArray[np.intp]
FLOAT_NOISE = 1e-3
"""How far a coordinate may lie from where its even spacing puts it, in steps."""
_SAME = 1e-6
"""Of a step: an edge of an area this close to a row or column is on it."""


@dataclass(frozen=True)
class Layout:
    """A grid, and which rows and columns of a file make it."""

    grid: Grid
    rows: Indices
    columns: Indices

    def arranged(self, values: Any) -> Float32s:
        """Values (..., latitude, longitude) as the file has them, in the grid's order."""
        return np.ascontiguousarray(values[..., self.rows[:, None], self.columns], dtype=np.float32)

    def within(self, area: Area) -> "Layout":
        """The part of the layout that covers an area, or as much of it as is there.

        Raises ForecastFileError where that is less than 2 x 2 points.
        """
        grid = self.grid
        low, high = ((deg - grid.south_deg) / grid.step_latitude_deg for deg in (area.south, area.north))
        rows = np.arange(max(floor(low + _SAME), 0), min(ceil(high - _SAME), grid.rows - 1) + 1)
        offset_deg = (area.west - grid.west_deg + FLOAT_NOISE) % 360.0 - FLOAT_NOISE
        if not grid.wraps and offset_deg > (grid.columns - 1) * grid.step_longitude_deg:
            offset_deg -= 360.0
        wide_deg = (area.east - area.west) % 360.0 or 360.0
        first = floor(offset_deg / grid.step_longitude_deg + _SAME)
        last = ceil((offset_deg + wide_deg) / grid.step_longitude_deg - _SAME)
        columns = np.arange(first, min(last + 1, first + grid.columns)) % grid.columns
        if not grid.wraps:
            columns = np.arange(max(first, 0), min(last, grid.columns - 1) + 1)
        if rows.size < 2 or columns.size < 2:
            raise ForecastFileError(f"the forecast covers {grid.area}, not {area}; ask for an area in it")
        west = round(float(east_west(grid.west_deg + columns[0] * grid.step_longitude_deg)), 9)
        south = round(grid.south_deg + float(rows[0]) * grid.step_latitude_deg, 9)
        steps = grid.step_latitude_deg, grid.step_longitude_deg
        cut = Grid(south, west, *steps, rows.size, columns.size)
        return Layout(cut, self.rows[rows], self.columns[columns])


def _require_usable(latitudes_deg: Floats, longitudes_deg: Floats) -> None:
    for name, values in (("latitude", latitudes_deg), ("longitude", longitudes_deg)):
        if values.size < 2 or not np.isfinite(values).all():
            raise ForecastFileError(f"{name} has {values.size} usable values; a grid needs at least 2")
    if np.abs(latitudes_deg).max() > 90.0 + 1e-4:
        raise ForecastFileError(f"latitude {np.abs(latitudes_deg).max():g} lies past a pole; 90 is the most")


def layout(latitudes_deg: Floats, longitudes_deg: Floats) -> Layout:
    """The grid of a file's latitudes (Y,) and longitudes (X,) [deg], each evenly spaced, in any order.

    Raises ForecastFileError for uneven spacing, doubled rows, or latitudes past a pole.
    """
    _require_usable(latitudes_deg, longitudes_deg)
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
