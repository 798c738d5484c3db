"""Wind at a point of a field, compiled: linear in time, latitude, longitude and height.

Each of the eight native columns round a point is read at the height asked for, then blended.
The Tawhiri mode instead blends the columns first, level by level, and takes altitude as height.
"""

from typing import NamedTuple

import numpy as np

from planner.compiled import inlined
from planner.forecast.column_wind import Winds, column_wind, unsigned
from planner.units import EARTH_RADIUS_M


class GridCell(NamedTuple):
    """The eight columns round a point: indices, and how far along each axis it lies."""

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
def _columns_east(w: Winds, longitude_deg: float) -> float:
    """Columns eastwards from the first; by `floor`, as `%` costs an eighth of the flight."""
    east = longitude_deg - w.west_deg
    return float((east - 360.0 * np.floor((east + 1e-9) / 360.0)) / w.step_longitude_deg)


@inlined
def locate(w: Winds, time_s: float, latitude_deg: float, longitude_deg: float) -> GridCell:
    """The cell round a point; what lies outside is taken at the edge."""
    times, rows, columns = w.times_s.size, w.ground_m.shape[0], w.ground_m.shape[1]
    it, ft = 0, 0.0
    if times > 1:
        while it < times - 2 and time_s >= w.times_s[it + 1]:
            it += 1
        ft = (time_s - w.times_s[it]) / (w.times_s[it + 1] - w.times_s[it])
        ft = min(max(ft, 0.0), 1.0)
    y = min(max((latitude_deg - w.south_deg) / w.step_latitude_deg, 0.0), rows - 1.0)
    iy = min(int(y), max(rows - 2, 0))
    x = _columns_east(w, longitude_deg)
    if w.wraps:
        x = max(x, 0.0)
        ix = min(int(x), columns - 1)
        beside = (ix + 1) % columns
    else:
        if x > columns - 1.0:  # nearer to which edge?
            x = columns - 1.0 if x - (columns - 1.0) < 360.0 / w.step_longitude_deg - x else 0.0
        x = max(x, 0.0)
        ix = min(int(x), max(columns - 2, 0))
        beside = min(ix + 1, columns - 1)
    later, above = unsigned(min(it + 1, times - 1)), unsigned(min(iy + 1, rows - 1))
    return GridCell(
        unsigned(it), later, unsigned(iy), above, unsigned(ix), unsigned(beside), ft, y - iy, x - ix
    )


@inlined
def ground_at(w: Winds, latitude_deg: float, longitude_deg: float) -> float:
    """Altitude of the model's ground [m], bilinear."""
    c = locate(w, w.times_s[0], latitude_deg, longitude_deg)
    south = (1.0 - c.fx) * w.ground_m[c.row, c.column] + c.fx * w.ground_m[c.row, c.beside]
    north = (1.0 - c.fx) * w.ground_m[c.above, c.column] + c.fx * w.ground_m[c.above, c.beside]
    return float((1.0 - c.fy) * south + c.fy * north)


@inlined
def is_outside(w: Winds, latitude_deg: float, longitude_deg: float, pole_deg: float) -> bool:
    """Whether a point lies off the grid, or closer to a pole than `pole_deg` allows."""
    y = (latitude_deg - w.south_deg) / w.step_latitude_deg
    if y < -1e-9 or y > w.ground_m.shape[0] - 1 + 1e-9 or abs(latitude_deg) > pole_deg:
        return True
    x = _columns_east(w, longitude_deg)
    return (not w.wraps) and x > w.ground_m.shape[1] - 1 + 1e-9


@inlined
def wind_at(
    w: Winds, m: int, time_s: float, latitude_deg: float, longitude_deg: float, altitude_m: float, hint: int
) -> tuple[float, float, int]:
    """u, v [m/s] of member `m` at a point, and the level found, for the next call's hint."""
    c = locate(w, time_s, latitude_deg, longitude_deg)
    height = altitude_m * EARTH_RADIUS_M / (EARTH_RADIUS_M + altitude_m)
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


@inlined
def _blend_row(w: Winds, c: GridCell, m: int, t: int, y: int, k: int, part: int) -> float:
    m, k = unsigned(m), unsigned(k)
    west, east = w.levels[m, t, y, c.column, k, part], w.levels[m, t, y, c.beside, k, part]
    return float(west * (1.0 - c.fx) + east * c.fx)


@inlined
def _blend(w: Winds, m: int, c: GridCell, k: int, part: int) -> float:
    """Height, u or v of pressure level `k` at a point: the eight columns blended."""
    south = _blend_row(w, c, m, c.time, c.row, k, part), _blend_row(w, c, m, c.later, c.row, k, part)
    north = _blend_row(w, c, m, c.time, c.above, k, part), _blend_row(w, c, m, c.later, c.above, k, part)
    early = south[0] * (1.0 - c.fy) + north[0] * c.fy
    late = south[1] * (1.0 - c.fy) + north[1] * c.fy
    return early * (1.0 - c.ft) + late * c.ft


@inlined
def tawhiri_wind_at(
    w: Winds, m: int, time_s: float, latitude_deg: float, longitude_deg: float, altitude_m: float, hint: int
) -> tuple[float, float, int]:
    """u, v by Tawhiri's rule: altitude taken as gpm, levels blended, extrapolated at both ends."""
    c = locate(w, time_s, latitude_deg, longitude_deg)
    last = w.levels.shape[4] - 2
    k = min(max(hint, 0), last)
    lower = _blend(w, m, c, k, 0)
    while k > 0 and altitude_m < lower:
        k -= 1
        lower = _blend(w, m, c, k, 0)
    upper = _blend(w, m, c, k + 1, 0)
    while k < last and altitude_m >= upper:
        k += 1
        lower, upper = upper, _blend(w, m, c, k + 1, 0)
    f = (altitude_m - lower) / (upper - lower)
    u0, v0 = _blend(w, m, c, k, 1), _blend(w, m, c, k, 2)
    u1, v1 = _blend(w, m, c, k + 1, 1), _blend(w, m, c, k + 1, 2)
    return u0 + f * (u1 - u0), v0 + f * (v1 - v0), k
