"""Where the fields of a GRIB file lie."""

from functools import lru_cache

import eccodes
import numpy as np

from planner.errors import ForecastFileError
from planner.forecast.grid import Area
from planner.forecast.reading.files.axes import Layout, layout
from planner.forecast.reading.files.grib_names import number
from planner.forecast.reading.files.grib_projections import PROJECTED, grib_projected_layout
from planner.forecast.reading.files.projected_layout import ProjectedLayout
from planner.forecast.reading.files.regridding import regrid_grib
from planner.geo import Floats

REGULAR = "regular_ll"
KINDS = (REGULAR, *PROJECTED)
"""The kinds of grid that are read, by eccodes' names."""


def _places(handle: int) -> tuple[Floats, Floats]:
    """Latitudes and longitudes of a grid's points; none where eccodes does not know the grid."""
    try:
        latitudes, longitudes = (
            eccodes.codes_get_array(handle, name, float) for name in ("latitudes", "longitudes")
        )
    except (eccodes.CodesInternalError, ArithmeticError, ValueError):
        return np.empty(0), np.empty(0)
    return latitudes, longitudes


_CORNERS = ("latitudeOfFirst", "latitudeOfLast", "longitudeOfFirst", "longitudeOfLast")


def layout_of(handle: int, area: Area | None) -> Layout | ProjectedLayout:
    """The layout of a regular or a projected field, or its part within an area.

    Raises ForecastFileError for other grids, saying how they are regridded.
    """
    grid_type = eccodes.codes_get(handle, "gridType")
    if grid_type in PROJECTED:
        return grib_projected_layout(handle, grid_type, area)
    if grid_type != REGULAR:
        raise ForecastFileError(
            f"grid is {grid_type}; only {', '.join(KINDS)} can be read: "
            f"{regrid_grib(grid_type, number(handle, 'edition'), *_places(handle))}"
        )
    counts = tuple(eccodes.codes_get(handle, name, int) for name in ("Ni", "Nj", "iScansNegatively"))
    corners = tuple(eccodes.codes_get(handle, f"{name}GridPointInDegrees", float) for name in _CORNERS)
    return _layout_of(counts, corners, area)


@lru_cache(maxsize=32)
def _layout_of(counts: tuple[int, ...], corners: tuple[float, ...], area: Area | None) -> Layout:
    """Where a regular grid lies by its corners, which say more than its rounded increments."""
    (columns, rows, westwards), (first_lat, last_lat, first_lon, last_lon) = counts, corners
    if not (2 <= rows <= 100_000 and 2 <= columns <= 100_000):
        raise ForecastFileError(f"grid has {rows} x {columns} points; 2 x 2 at least are needed")
    across = (first_lon - last_lon) % 360.0 if westwards else (last_lon - first_lon) % 360.0
    across = across or 360.0
    longitudes = first_lon + np.linspace(0.0, -across if westwards else across, columns)
    whole = layout(np.linspace(first_lat, last_lat, rows), longitudes)
    return whole if area is None else whole.within(area)
