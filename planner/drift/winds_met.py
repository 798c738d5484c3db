"""The winds that every member of a run says at given places and times, on its own levels."""

import numpy as np

from planner.compiled import kernel
from planner.drift.domain import Domain, domain
from planner.drift.flights import FlightPoint
from planner.drift.native_wind import wind_at
from planner.forecast.column_wind import Winds, winds
from planner.forecast.field import WindField
from planner.geo import Floats


def winds_met(field: WindField, points: Floats) -> Floats:
    """U and v (M, n, 2) [m/s] at points (n, 4): time [s from the start], latitude, longitude, altitude [m].

    Outside of the run's area and hours they are those at its edge.
    """
    found = np.empty((field.members, points.shape[0], 2))
    _read(winds(field), domain(field), np.ascontiguousarray(points), found)
    return found


@kernel
def _read(w: Winds, d: Domain, points: Floats, found: Floats) -> None:
    for m in range(found.shape[0]):
        level = 0
        for i in range(points.shape[0]):
            p = FlightPoint(points[i, 0], points[i, 1], points[i, 2], points[i, 3])
            u, v, level = wind_at(w, d, m, p, level)
            found[m, i, 0], found[m, i, 1] = u, v
