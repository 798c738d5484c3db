"""A probability area on the earth: its polygon in degrees, and how large it is."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from planner.date_line import cut_at_date_line, reaches_over
from planner.geo import LocalPlane
from planner.units import EARTH_RADIUS_M, KM_M


@dataclass(frozen=True)
class ProbabilityArea:
    """Where a further drop lands with a probability; degrees, x longitude and y latitude.

    Longitudes lie in -180..180: what crosses the date line is cut there. Shells wind
    counterclockwise.
    """

    probability: float
    polygon: Any

    @property
    def km2(self) -> float:
        """How large it is on the drift's sphere [km2]: by Lambert's cylinder, which keeps areas."""
        return float(shapely.transform(self.polygon, _on_lamberts_cylinder).area)


def _on_lamberts_cylinder(points: Any) -> Any:
    """Longitude and latitude (n, 2) [deg] on a plane [km] where every shape is as large as on the sphere."""
    east, up = np.radians(points[:, 0]), np.sin(np.radians(points[:, 1]))
    return np.column_stack([east, up]) * (EARTH_RADIUS_M / KM_M)


def in_degrees(area_km: Any, plane: LocalPlane) -> Any:
    """A shapely area of a plane [km] in degrees, cut where it crosses the date line or a pole."""

    def to_degrees(points: Any) -> Any:
        latitude, longitude = plane.to_degrees(points[:, 0], points[:, 1])
        return np.column_stack([longitude, latitude])

    whole = shapely.transform(area_km, to_degrees)
    if reaches_over(whole):
        whole = shapely.union_all(cut_at_date_line(whole))
    return shapely.orient_polygons(whole)
