"""The sphere that the drift moves on; altitude as geopotential height, longitudes as -180..180 or 0..360.

Degrees in, degrees out, latitude before longitude; scalars or arrays alike.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from planner.units import EARTH_RADIUS_M, KM_M

Floats = npt.NDArray[np.float64]
METRES_PER_DEGREE = float(np.radians(1.0) * EARTH_RADIUS_M)


def geopotential_height(altitude_m: Any) -> Any:
    """Geometric altitude [m] as geopotential height [gpm]: 30 km is 29.86 km here."""
    return EARTH_RADIUS_M * altitude_m / (EARTH_RADIUS_M + altitude_m)


def geometric_altitude(height_gpm: Any) -> Any:
    """Geopotential height [gpm] as geometric altitude [m]."""
    return EARTH_RADIUS_M * height_gpm / (EARTH_RADIUS_M - height_gpm)


def east_west(longitude_deg: Any) -> Any:
    """Longitudes [degrees], counted in any way, as -180 <= longitude < 180, as people read them."""
    return (np.asarray(longitude_deg) + 180.0) % 360.0 - 180.0


def distance_m(lat1_deg: Any, lon1_deg: Any, lat2_deg: Any, lon2_deg: Any) -> Any:
    """Great-circle distance [m] on the drift's sphere (haversine, sound at short range)."""
    lat1, lat2 = np.radians(lat1_deg), np.radians(lat2_deg)
    dlat, dlon = lat2 - lat1, np.radians(np.asarray(lon2_deg) - np.asarray(lon1_deg))
    a = np.sin(dlat / 2) ** 2 + np.cos(lat1) * np.cos(lat2) * np.sin(dlon / 2) ** 2
    return 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.clip(a, 0.0, 1.0)))


def bearing_deg(lat1_deg: Any, lon1_deg: Any, lat2_deg: Any, lon2_deg: Any) -> Any:
    """Initial bearing from the first point to the second, 0..360 clockwise from north."""
    lat1, lat2 = np.radians(lat1_deg), np.radians(lat2_deg)
    dlon = np.radians(np.asarray(lon2_deg) - np.asarray(lon1_deg))
    east = np.sin(dlon) * np.cos(lat2)
    north = np.cos(lat1) * np.sin(lat2) - np.sin(lat1) * np.cos(lat2) * np.cos(dlon)
    return np.degrees(np.arctan2(east, north)) % 360.0


@dataclass(frozen=True)
class LocalPlane:
    """An east-north plane [km] round one point: shapes and densities are drawn on it.

    Equirectangular, so that straight lines of a map stay straight; exact to 0.5 % within
    300 km at mid-latitudes. Longitudes may lie on either side of the date line.
    """

    latitude_deg: float
    longitude_deg: float

    @property
    def _km_per_degree(self) -> tuple[float, float]:
        north = METRES_PER_DEGREE / KM_M
        return north * float(np.cos(np.radians(self.latitude_deg))), north

    def to_km(self, latitude_deg: Any, longitude_deg: Any) -> tuple[Floats, Floats]:
        """Points as (east, north) [km] from the centre."""
        east, north = self._km_per_degree
        x = east_west(np.asarray(longitude_deg) - self.longitude_deg) * east
        return x, (np.asarray(latitude_deg) - self.latitude_deg) * north

    def to_degrees(self, east_km: Any, north_km: Any) -> tuple[Floats, Floats]:
        """Points of the plane [km] as (latitude, longitude) [degrees]; the longitude may pass 180."""
        east, north = self._km_per_degree
        latitude = self.latitude_deg + np.asarray(north_km) / north
        return latitude, self.longitude_deg + np.asarray(east_km) / east
