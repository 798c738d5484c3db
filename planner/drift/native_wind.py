"""Wind at a place, compiled: linear in time, latitude, longitude and height between the native levels.

Each of the eight native columns round a place is read at the height asked for, then blended.
"""

from typing import NamedTuple

from planner.compiled import inlined
from planner.drift.domain import Domain, cells_at
from planner.drift.flights import FlightPoint
from planner.forecast.column_wind import Winds, column_wind, unsigned
from planner.units import EARTH_RADIUS_M


class GridCell(NamedTuple):
    """The eight columns round a place: indices, and how far along each axis it lies."""

    time: int
    later: int
    row: int
    above: int
    column: int
    beside: int
    ft: float
    fy: float
    fx: float


@inlined
def locate(w: Winds, d: Domain, p: FlightPoint) -> GridCell:
    """The cell round a place; what lies outside is taken at the edge."""
    times, rows, columns = w.times_s.size, w.ground_m.shape[0], w.ground_m.shape[1]
    it, ft = 0, 0.0
    if times > 1:
        while it < times - 2 and p.time_s >= w.times_s[it + 1]:
            it += 1
        ft = (p.time_s - w.times_s[it]) / (w.times_s[it + 1] - w.times_s[it])
        ft = min(max(ft, 0.0), 1.0)
    x, y = cells_at(d, p.latitude_deg, p.longitude_deg)
    x, y = max(x, 0.0), min(max(y, 0.0), rows - 1.0)
    iy = min(int(y), max(rows - 2, 0))
    if d.turn_west == 0.0:
        ix = min(int(x), columns - 1)
        beside = (ix + 1) % columns
    else:
        x = min(x, columns - 1.0)
        ix = min(int(x), max(columns - 2, 0))
        beside = min(ix + 1, columns - 1)
    later, above = unsigned(min(it + 1, times - 1)), unsigned(min(iy + 1, rows - 1))
    return GridCell(
        unsigned(it), later, unsigned(iy), above, unsigned(ix), unsigned(beside), ft, y - iy, x - ix
    )


@inlined
def wind_at(w: Winds, d: Domain, m: int, p: FlightPoint, hint: int) -> tuple[float, float, int]:
    """u, v [m/s] of member `m` at a place, and the level found, for the next call's hint."""
    c = locate(w, d, p)
    height = p.altitude_m * EARTH_RADIUS_M / (EARTH_RADIUS_M + p.altitude_m)
    u = v = 0.0
    for t, ft in ((c.time, 1.0 - c.ft), (c.later, c.ft)):
        for y, fy in ((c.row, 1.0 - c.fy), (c.above, c.fy)):
            for x, fx in ((c.column, 1.0 - c.fx), (c.beside, c.fx)):
                weight = ft * fy * fx
                if weight > 0.0:
                    du, dv, hint = column_wind(w, m, t, y, x, height, hint)
                    u += weight * du
                    v += weight * dv
    return u, v, hint
