"""A map projection: places on its plane, places on the earth, and how its axes lie there. Knows no files."""

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from pyproj import CRS, Transformer
from pyproj.exceptions import ProjError

from planner.errors import ForecastFileError
from planner.geo import Floats

ROTATED = "rotated_latitude_longitude"
PROJECTIONS = ("lambert_conformal_conic", ROTATED, "polar_stereographic", "mercator", "transverse_mercator")
"""Those that are read, by CF's names: conformal ones, whose axes cross at right angles on the earth too."""

EARTH_SIZES = ("earth_radius", "semi_major_axis")
"""By which of CF's names a projection says how large its earth is."""

Attributes = tuple[tuple[str, str | tuple[float, ...]], ...]
"""A projection as CF writes it (Appendix F), in an order that can be compared."""

_CORNERS_OFF = 0.2
"""Of a cell: how far a file's own latitudes may lie from the projection's."""


class EvenAxis(NamedTuple):
    """Evenly spaced coordinates of a projection, as the file has them [m; degrees of a rotated pole]."""

    first: float
    step: float
    points: int

    @property
    def values(self) -> Floats:
        """All of them (points,)."""
        return self.first + self.step * np.arange(self.points, dtype=float)


class MapProjection:
    """Places on a projection (x, y) and on the earth (longitude, latitude) [degrees], either way."""

    def __init__(self, attributes: Attributes) -> None:
        try:
            crs = CRS.from_cf({name: _bare(value) for name, value in attributes})
            earth = crs.source_crs or crs.geodetic_crs
            self._to_earth = Transformer.from_crs(crs, earth, always_xy=True)
            self._to_grid = Transformer.from_crs(earth, crs, always_xy=True)
        except (ProjError, KeyError, ValueError, TypeError) as error:
            raise ForecastFileError(
                f"the file's projection cannot be understood ({str(error)[:120]}); check its parameters"
            ) from None
        self.is_rotated = dict(attributes).get("grid_mapping_name") == ROTATED
        inverse = 0.0 if self.is_rotated or not crs.ellipsoid else crs.ellipsoid.inverse_flattening
        flattening = 1.0 / inverse if inverse else 0.0
        self._eccentricity2 = flattening * (2.0 - flattening)

    def on_earth(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Longitudes and latitudes [degrees]; infinite where the projection has none."""
        longitude, latitude = self._to_earth.transform(x, y)
        return np.asarray(longitude), np.asarray(latitude)

    def on_grid(self, longitude_deg: Floats, latitude_deg: Floats) -> tuple[Floats, Floats]:
        """Where places on the earth lie on the projection (x, y); infinite where they do not."""
        x, y = self._to_grid.transform(longitude_deg, latitude_deg)
        return np.asarray(x), np.asarray(y)

    def direction(
        self, longitude_deg: Floats, latitude_deg: Floats, x: Floats, y: Floats
    ) -> tuple[Floats, Floats]:
        """Which way it is from places on the earth to (x, y) close by, as (east, north) of length 1."""
        step = on_sphere(*self.on_earth(x, y)) - on_sphere(longitude_deg, latitude_deg)
        longitude, latitude = np.radians(longitude_deg), np.radians(latitude_deg)
        zero = np.zeros_like(longitude)
        to_east = np.stack([-np.sin(longitude), np.cos(longitude), zero])
        to_north = np.stack(
            [-np.sin(latitude) * np.cos(longitude), -np.sin(latitude) * np.sin(longitude), np.cos(latitude)]
        )
        east, north = (step * to_east).sum(axis=0), (step * to_north).sum(axis=0)
        # A degree of latitude is shorter than one along a parallel of an ellipsoid, by this.
        north *= (1.0 - self._eccentricity2) / (1.0 - self._eccentricity2 * np.sin(latitude) ** 2)
        length = np.hypot(east, north)
        return east / length, north / length


@lru_cache(maxsize=8)
def map_projection(attributes: Attributes) -> MapProjection:
    """The projection of some attributes; PROJ takes a third of a second to set one up."""
    return MapProjection(attributes)


def on_sphere(longitude_deg: Floats, latitude_deg: Floats) -> Floats:
    """Places [degrees] as unit vectors (3, ...) from the middle of a sphere."""
    longitude, latitude = np.radians(longitude_deg), np.radians(latitude_deg)
    flat = np.cos(latitude)
    return np.stack([flat * np.cos(longitude), flat * np.sin(longitude), np.sin(latitude)])


def _bare(value: str | tuple[float, ...]) -> Any:
    return value[0] if isinstance(value, tuple) and len(value) == 1 else value


def cells_of(
    projection: MapProjection, longitude_deg: Floats, latitude_deg: Floats, x: EvenAxis, y: EvenAxis
) -> tuple[Floats, Floats]:
    """Where places on the earth [degrees] lie among a grid's points: columns and rows, fractions included."""
    along, up = projection.on_grid(longitude_deg, latitude_deg)
    if projection.is_rotated:
        middle = x.first + x.step * (x.points - 1) / 2
        along = middle + (along - middle + 180.0) % 360.0 - 180.0
    return (along - x.first) / x.step, (up - y.first) / y.step


def require_agreement(
    attributes: Attributes, x: EvenAxis, y: EvenAxis, longitudes_deg: Floats, latitudes_deg: Floats
) -> None:
    """Raise ForecastFileError where a file's own places (Y, X) [degrees] are not its projection's."""
    projection = map_projection(attributes)
    rows, columns = ([0, count // 2, count - 1] for count in (y.points, x.points))
    row, column = (one.ravel() for one in np.meshgrid(rows, columns))
    longitude, latitude = longitudes_deg[row, column], latitudes_deg[row, column]
    found = cells_of(projection, longitude, latitude, x, y)
    off = float(np.hypot(found[0] - column, found[1] - row).max())
    if not off <= _CORNERS_OFF:
        raise ForecastFileError(
            f"the file's own latitudes and longitudes lie up to {off:.2g} cells from its projection's "
            f"({_CORNERS_OFF:g} are allowed); the projection or the earth's radius is wrong: mend it"
        )
