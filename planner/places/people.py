"""How many people live where something comes down: a population raster that a person brings.

A GeoTIFF in degrees with people on each cell (WorldPop, GHS-POP and GPW are published so), read with
rasterio, which is an extra: `pip install windfall[raster]`. Cells without a value hold nobody.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from planner.errors import InputError
from planner.geo import METRES_PER_DEGREE, Floats
from planner.units import KM_M

_DEGREES = 4326
_MOST_CELLS = 30_000_000
_READING = Lock()


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
        """People on a square kilometre at points (n,); not a number beyond the raster."""
        row = np.floor((self.north_deg - latitude_deg) / self.step_latitude_deg)
        column = np.floor(((longitude_deg - self.west_deg) % 360.0) / self.step_longitude_deg)
        rows, columns = self.people.shape
        inside = (row >= 0) & (row < rows) & (column >= 0) & (column < columns)
        at = np.where(inside, row, 0).astype(int), np.where(inside, column, 0).astype(int)
        km = METRES_PER_DEGREE / KM_M
        cell_km2 = (
            self.step_latitude_deg * km * self.step_longitude_deg * km * np.cos(np.radians(latitude_deg))
        )
        return np.asarray(np.where(inside, self.people[at] / cell_km2, np.nan))


def read_people(path: Path) -> PeopleRaster:
    """A raster of people on each cell, read once as long as the file stays as it is.

    Raises NoRasterReader without rasterio, InputError for what is no such raster.
    """
    if not path.is_file():
        raise InputError(f"population: there is no file {path.name}")
    with _READING:
        return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _read(path: Path, _changed_ns: int) -> PeopleRaster:
    try:
        import rasterio  # noqa: PLC0415 - an extra, and a hundred megabytes
    except ImportError:
        raise NoRasterReader("rasterio is not installed; pip install windfall[raster]") from None
    try:
        with rasterio.open(path) as file:
            return _checked(file, path.name)
    except rasterio.errors.RasterioError as error:
        raise InputError(f"population: {path.name} is no raster that can be read: {error}") from None


def _checked(file: Any, name: str) -> PeopleRaster:
    """An open raster's people; InputError where it is not in degrees, turned, or too large."""
    if file.crs is None or file.crs.to_epsg() != _DEGREES:
        raise InputError(f"population: {name} has {file.crs}; a raster in degrees (EPSG:4326) is wanted")
    t = file.transform
    if t.b or t.d or t.a <= 0 or t.e >= 0:
        raise InputError(f"population: {name} is turned; north up and east to the right are wanted")
    if file.width * file.height > _MOST_CELLS:
        cells = f"{file.width * file.height:,} cells are more than {_MOST_CELLS:,}"
        raise InputError(f"population: {name}: {cells}; cut it to the area")
    people = file.read(1, masked=True).astype(np.float32).filled(np.nan)
    if np.nanmin(people, initial=0.0) < 0:
        raise InputError(f"population: {name} has cells below 0; is its empty value declared?")
    return PeopleRaster(float(t.c), float(t.f), float(t.a), float(-t.e), np.nan_to_num(people))
