"""The ladder as the marching kernels see it, and the wind at a point of one rung.

Places are counted in grid cells: `x` columns east of the first, `y` rows north of it. Winds come in
cells per second, those eastwards as on the equator; the secant of the latitude is added here, from
a table of cubics, for a cosine would cost as much as the wind.
"""

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from planner.compiled import inlined
from planner.drift.blend import blend
from planner.drift.wind_errors import WindErrors
from planner.forecast.field import Float32s, WindField
from planner.geo import Floats
from planner.units import DEGREES_PER_RADIAN, EARTH_RADIUS_M
from planner.vehicle.profile import Integers

POLE_DEG = 89.0
"""Closest to a pole that a kernel goes: beyond it a degree of longitude means nothing."""

_EDGE = 1e-9  # cells: how far outside still counts as on the edge
_SECANTS_PER_DEG = 4


class Rungs(NamedTuple):
    """One member's ladder over its grid; `wind` is flat, by rung, time, row, column, direction."""

    wind: Float32s
    rungs_m: Floats  # (K,)
    times_s: Floats  # (T,) at least two
    per_s: Floats  # (T - 1,) one over their distance
    rows: int
    columns: int
    ground_m: Float32s  # (Y, X)
    secant: Floats  # (724, 4) cubics by quarter degree from the south pole
    secant_origin: float
    secants_per_row: float
    south_deg: float
    west_deg: float
    step_latitude_deg: float
    step_longitude_deg: float
    period: float  # columns once round the earth
    turn_west: float  # columns beyond which a place is taken a turn back, infinite where the grid ends
    turn_east: float
    low_row: float  # where the forecast ends
    high_row: float
    low_column: float
    high_column: float
    highest_ground_m: float
    gaps_s: Floats  # times after which comes a gap
    last_s: float


@lru_cache(maxsize=1)
def _secants() -> Floats:
    """Cubics through the secant of latitude, held near the poles, where no flight goes."""
    edge = np.arange(-90 * _SECANTS_PER_DEG, 91 * _SECANTS_PER_DEG)[:, None]  # a prediction may pass the pole
    share = np.array([0.0, 1 / 3, 2 / 3, 1.0])
    latitude = np.clip((edge + share) / _SECANTS_PER_DEG, -POLE_DEG - 0.9, POLE_DEG + 0.9)
    fit = np.linalg.inv(np.vander(share, increasing=True))
    return np.ascontiguousarray((1.0 / np.cos(np.radians(latitude))) @ fit.T)


def rungs(field: WindField, rungs_m: Floats, wind: Float32s) -> Rungs:
    """The kernels' view of one member's ladder (K, T, Y, X, 2); copies no winds."""
    grid = field.grid
    rows, columns = wind.shape[2:4]
    times_s = field.times_s if field.times_s.size > 1 else field.times_s[0] + np.array([0.0, 1.0])
    to_pole = (np.array([-POLE_DEG, POLE_DEG]) - grid.south_deg) / grid.step_latitude_deg
    return Rungs(
        _frozen(wind.reshape(-1)),
        _frozen(rungs_m),
        _frozen(times_s),
        _frozen(1.0 / np.diff(times_s)),
        rows,
        columns,
        field.ground_m,
        _secants(),
        (grid.south_deg + 90.0) * _SECANTS_PER_DEG,
        grid.step_latitude_deg * _SECANTS_PER_DEG,
        float(grid.south_deg),
        float(grid.west_deg),
        float(grid.step_latitude_deg),
        float(grid.step_longitude_deg),
        360.0 / grid.step_longitude_deg,
        0.0 if grid.wraps else -np.inf,
        360.0 / grid.step_longitude_deg if grid.wraps else np.inf,
        float(max(to_pole[0], -_EDGE)),
        float(min(to_pole[1], grid.rows - 1 + _EDGE)),
        -np.inf if grid.wraps else -_EDGE,
        np.inf if grid.wraps else grid.columns - 1 + _EDGE,
        float(field.ground_m.max()),
        _frozen(field.times_s[:-1][field.gap]),
        field.span_s()[1],
    )


def _frozen(array: Any) -> Any:
    """The same numbers, not to be written to: kernels are compiled once for every kind of array."""
    view = array.view()
    view.setflags(write=False)
    return view


class RungErrors(NamedTuple):
    """The forecast's own error on the rungs: a series of each drop times its growth with lead time.

    Drop i meets column `row[i]`; `series` (N, S, 2) is standard normal at steps of `spacing_s` from
    `origin_s` (n,), linear between, held beyond; without nodes there is no error. From `lead_from_s` (J,)
    to `lead_until_s` (J,) `size` (J, K, 2) is how large it is eastwards on a rung [cells/s, as on the
    equator] and the slope of that in time; northwards it is `rows_per_column` times that.
    """

    series: Floats
    row: Integers
    origin_s: Floats
    spacing_s: float
    lead_from_s: Floats
    lead_until_s: Floats
    size: Floats
    rows_per_column: float


def errors_on(r: Rungs, errors: WindErrors) -> RungErrors:
    """What the wind errors of n drops are on the rungs of a ladder."""
    leads = errors.issued_s + errors.leads_s
    sigma = np.stack([np.interp(r.rungs_m, errors.heights_m, column) for column in errors.sigma_mps.T])
    slope = np.diff(sigma, axis=0) / np.diff(errors.leads_s)[:, None]
    # Before the first lead and after the last the size stays as it is there.
    size = np.concatenate([sigma[:1], sigma])
    slope = np.concatenate([0.0 * slope[:1], slope, 0.0 * slope[:1]])
    since = np.concatenate([[0.0], np.where(np.isfinite(leads), leads, 0.0)])
    per_m = DEGREES_PER_RADIAN / (EARTH_RADIUS_M + r.rungs_m)
    both = np.stack([size, slope], axis=-1) * per_m[:, None] / r.step_longitude_deg
    return RungErrors(
        errors.series,
        errors.row,
        errors.origin_s,
        errors.spacing_s,
        since,
        np.concatenate([leads, [np.inf]]),
        both,
        r.step_longitude_deg / r.step_latitude_deg,
    )


@inlined
def columns_east(r: Rungs, longitude_deg: float) -> float:
    """Columns eastwards from the first, within one turn."""
    east = longitude_deg - r.west_deg
    return float((east - 360.0 * np.floor((east + 1e-9) / 360.0)) / r.step_longitude_deg)


@inlined
def is_beyond(r: Rungs, x: float, y: float) -> bool:
    """Whether a place lies off the grid, or too close to a pole."""
    return y < r.low_row or y > r.high_row or x < r.low_column or x > r.high_column


@inlined
def round_the_earth(r: Rungs, x: float) -> float:
    """The same column within one turn."""
    if x < r.turn_west:
        return x + r.period
    if x >= r.turn_east:
        return x - r.period
    return x


@inlined
def ground_under(r: Rungs, x: float, y: float) -> float:
    """Altitude of the model's ground [m], bilinear; what lies outside is taken at the edge."""
    rows, columns = r.ground_m.shape
    x = round_the_earth(r, x)
    y = y if y > 0.0 else 0.0
    x = x if x > 0.0 else 0.0
    iy = np.uintp(min(int(min(y, rows - 1.0)), max(rows - 2, 0)))
    ix = np.uintp(min(int(min(x, columns - 1.0)), columns - 1 if r.turn_west == 0.0 else max(columns - 2, 0)))
    fy, fx = min(y - iy, 1.0), min(x - ix, 1.0)
    above = np.uintp(min(iy + 1, rows - 1))
    beside = np.uintp((ix + 1) % columns if r.turn_west == 0.0 else min(ix + 1, columns - 1))
    south = (1.0 - fx) * r.ground_m[iy, ix] + fx * r.ground_m[iy, beside]
    north = (1.0 - fx) * r.ground_m[above, ix] + fx * r.ground_m[above, beside]
    return float((1.0 - fy) * south + fy * north)


@inlined
def rate_at_rung(r: Rungs, plane: int, ft: float, x: float, y: float) -> tuple[float, float, float]:
    """East (as on the equator) and north [cells/s] on the map at `plane`, a share `ft` to the next.

    And the secant of the latitude, which makes the first what it is there.
    """
    row = 2 * r.columns
    x = round_the_earth(r, x)
    x = x if x > 0.0 else 0.0
    y = y if y > 0.0 else 0.0
    column: Any = min(np.int64(x), r.columns - 2)
    line: Any = min(np.int64(y), r.rows - 2)
    at = np.uint64(plane + line * row + 2 * column)
    share = np.float32(ft), np.float32(y - line), np.float32(x - column)
    east, north = blend(r.wind, at, np.uint64(row * r.rows), np.uint64(row), share[0], share[1], share[2])
    return float(east), float(north), secant_at(r, y)


@inlined
def secant_at(r: Rungs, y: float) -> float:
    """One over the cosine of the latitude of row `y`, which is not negative."""
    q = y * r.secants_per_row + r.secant_origin
    cell: Any = min(np.int64(q), r.secant.shape[0] - 1)
    f, i = q - cell, np.uint64(cell)
    return float(r.secant[i, 0] + f * (r.secant[i, 1] + f * (r.secant[i, 2] + f * r.secant[i, 3])))
