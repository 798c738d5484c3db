"""How many people live where something comes down: a population raster that a person brings.

A GeoTIFF in degrees (WorldPop, GHS-POP and GPW are published so), read with rasterio, which is an extra:
`pip install windfall[raster]`. People on a cell, or on a square kilometre, as the file is said to count.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from planner.errors import InputError
from planner.geo import METRES_PER_DEGREE, Floats
from planner.units import KM_M

_DEGREES = 4326
_MOST_CELLS = 60_000_000


class NoRasterReader(InputError):
    """Rasters cannot be read here: rasterio is not installed."""


@dataclass(frozen=True, eq=False)
class PeopleRaster:
    """People of each cell (R, C), rows southwards from `north_deg`, columns eastwards from `west_deg`."""

    west_deg: float
    north_deg: float
    step_longitude_deg: float
    step_latitude_deg: float
    people: Any

    def per_km2(self, latitude_deg: Floats, longitude_deg: Floats) -> Floats:
        """People on a square kilometre at points (n,); not a number beyond the raster, or where empty."""
        row = np.floor((self.north_deg - latitude_deg) / self.step_latitude_deg)
        column = np.floor(((longitude_deg - self.west_deg) % 360.0) / self.step_longitude_deg)
        rows, columns = self.people.shape
        inside = (row >= 0) & (row < rows) & (column >= 0) & (column < columns)
        at = np.where(inside, row, 0).astype(int), np.where(inside, column, 0).astype(int)
        north_km = self.step_latitude_deg * METRES_PER_DEGREE / KM_M
        east_km = self.step_longitude_deg * METRES_PER_DEGREE / KM_M * np.cos(np.radians(latitude_deg))
        return np.asarray(np.where(inside, self.people[at] / (north_km * east_km), np.nan))


@lru_cache(maxsize=4)
def read_people(path: Path) -> PeopleRaster:
    """A raster of people on each cell.

    Raises NoRasterReader without rasterio, InputError for what is no such raster.
    """
    try:
        import rasterio  # noqa: PLC0415 - an extra, and a hundred megabytes
        from rasterio.errors import RasterioError  # noqa: PLC0415
    except ImportError:
        raise NoRasterReader("rasterio is not installed; install windfall[raster]") from None
    try:
        with rasterio.open(path) as file:
            return _checked(file, path)
    except RasterioError as error:
        raise InputError(f"{path.name}: no raster that can be read: {error}") from None


def _checked(file: Any, path: Path) -> PeopleRaster:
    """An open raster's people; InputError where it is not in degrees, turned, or too large."""
    if file.crs is None or file.crs.to_epsg() != _DEGREES:
        raise InputError(f"{path.name}: a raster in degrees (EPSG:4326) is wanted, not {file.crs}")
    t = file.transform
    if t.b or t.d or t.a <= 0 or t.e >= 0:
        raise InputError(f"{path.name}: a raster with north up and east to the right is wanted")
    if file.width * file.height > _MOST_CELLS:
        cells = f"{file.width * file.height:,} cells are more than {_MOST_CELLS:,}"
        raise InputError(f"{path.name}: {cells}; cut it to the area")
    people = file.read(1, masked=True).astype(float).filled(np.nan)
    if np.nanmin(people, initial=0.0) < 0:
        raise InputError(f"{path.name}: it has cells with fewer than 0 people; is its empty value declared?")
    return PeopleRaster(float(t.c), float(t.f), float(t.a), float(-t.e), people)
