"""The forecast's domain and the ground under it: where a flight may be and how it ends, for both engines.

Places are counted in grid cells: `x` columns east of the first, `y` rows north of it. So the ladder's engine
carries them; the reference, which carries degrees, converts.
"""

from typing import NamedTuple

import numpy as np

from planner.compiled import inlined
from planner.drift.endings import CLEAR_BY_M, LANDED, LEFT_THE_FORECAST, ON
from planner.forecast.column_wind import read_only
from planner.forecast.field import Float32s, WindField
from planner.units import POLE_DEG

EDGE = 1e-9
"""How far outside still counts as on the edge [cells], and short of a turn as a whole one [degrees]."""


class Domain(NamedTuple):
    """One run's grid, its limits and its ground, the same for all members.

    Where the grid goes round the earth no column is beyond it: from `turn_east` on a place is taken back by a
    turn, which is `period` columns, and west of `turn_west` on by one; elsewhere these two are infinite.
    """

    ground_m: Float32s  # (Y, X) altitude of the model's ground
    highest_ground_m: float
    top_m: float  # above it a flight has left the forecast
    south_deg: float
    west_deg: float
    step_latitude_deg: float
    step_longitude_deg: float
    period: float
    turn_west: float
    turn_east: float
    low_row: float  # beyond these four it has left the forecast too: grid and poles
    high_row: float
    low_column: float
    high_column: float


def domain(field: WindField) -> Domain:
    """The domain of a field; copies no ground."""
    grid = field.grid
    to_pole = (np.array([-POLE_DEG, POLE_DEG]) - grid.south_deg) / grid.step_latitude_deg
    period = 360.0 / grid.step_longitude_deg
    return Domain(
        read_only(field.ground_m),
        float(field.ground_m.max()),
        float(field.forecast.followed_up_to_m),
        float(grid.south_deg),
        float(grid.west_deg),
        float(grid.step_latitude_deg),
        float(grid.step_longitude_deg),
        period,
        0.0 if grid.wraps else -np.inf,
        period if grid.wraps else np.inf,
        float(max(to_pole[0], -EDGE)),
        float(min(to_pole[1], grid.rows - 1 + EDGE)),
        -np.inf if grid.wraps else -EDGE,
        np.inf if grid.wraps else grid.columns - 1 + EDGE,
    )


@inlined
def columns_east(d: Domain, longitude_deg: float) -> float:
    """Columns eastwards from the first, within one turn; by `floor`, as `%` costs an eighth of a flight."""
    east = longitude_deg - d.west_deg
    return float((east - 360.0 * np.floor((east + EDGE) / 360.0)) / d.step_longitude_deg)


@inlined
def cells_at(d: Domain, latitude_deg: float, longitude_deg: float) -> tuple[float, float]:
    """Columns and rows of a place in degrees: off a grid that ends, from the edge that is nearer."""
    x = columns_east(d, longitude_deg)
    last = d.ground_m.shape[1] - 1.0
    if d.turn_west != 0.0 and x > last and x - last >= d.period - x:
        x -= d.period
    return x, (latitude_deg - d.south_deg) / d.step_latitude_deg


@inlined
def is_beyond(d: Domain, x: float, y: float) -> bool:
    """Whether a place lies off the grid, or too close to a pole."""
    return y < d.low_row or y > d.high_row or x < d.low_column or x > d.high_column


@inlined
def round_the_earth(d: Domain, x: float) -> float:
    """The same column within one turn."""
    if x < d.turn_west:
        return x + d.period
    if x >= d.turn_east:
        return x - d.period
    return x


@inlined
def ground_under(d: Domain, x: float, y: float) -> float:
    """Altitude of the model's ground [m], bilinear; what lies outside is taken at the edge."""
    rows, columns = d.ground_m.shape
    x = round_the_earth(d, x)
    y = y if y > 0.0 else 0.0
    x = x if x > 0.0 else 0.0
    iy = np.uintp(min(int(min(y, rows - 1.0)), max(rows - 2, 0)))
    ix = np.uintp(min(int(min(x, columns - 1.0)), columns - 1 if d.turn_west == 0.0 else max(columns - 2, 0)))
    fy, fx = min(y - iy, 1.0), min(x - ix, 1.0)
    above = np.uintp(min(iy + 1, rows - 1))
    beside = np.uintp((ix + 1) % columns if d.turn_west == 0.0 else min(ix + 1, columns - 1))
    south = (1.0 - fx) * d.ground_m[iy, ix] + fx * d.ground_m[iy, beside]
    north = (1.0 - fx) * d.ground_m[above, ix] + fx * d.ground_m[above, beside]
    return float((1.0 - fy) * south + fy * north)


@inlined
def is_clear(d: Domain, x: float, y: float, z: float) -> bool:
    """Whether an altitude [m] is clear of the ground, so that from then on a flight may land."""
    return z > d.highest_ground_m + CLEAR_BY_M or z > ground_under(d, x, y) + CLEAR_BY_M


@inlined
def ending_at(d: Domain, x: float, y: float, z: float, may_land: bool) -> int:
    """How a flight ends if it ends at a place and altitude [m]; ON while it goes on.

    `may_land` where it has been clear of the ground, or falls through the altitude of its launch.
    """
    if may_land and z <= d.highest_ground_m and z <= ground_under(d, x, y):
        return LANDED
    if is_beyond(d, x, y) or z > d.top_m:
        return LEFT_THE_FORECAST
    return ON
