"""The ladder as the marching kernels see it, and the wind at a point of one rung.

Places are counted in grid cells: `x` columns east of the first, `y` rows north of it. Winds come in
cells per second, those eastwards as on the equator; the secant of the latitude is added here.
"""

from typing import Any, NamedTuple

import numpy as np

from planner.compiled import inlined
from planner.drift.interpolate_simd import blend
from planner.drift.wind_errors import WindErrors
from planner.forecast.field import Float32s, WindField
from planner.geo import Floats
from planner.units import DEGREES_PER_RADIAN, EARTH_RADIUS_M, POLE_DEG
from planner.vehicle.profile import Integers

_EDGE = 1e-9  # cells: how far outside still counts as on the edge


class Rungs(NamedTuple):
    """One member's ladder over its grid; `wind` is flat, by rung, time, row, column, direction."""

    wind: Float32s
    rungs_m: Floats  # (K,)
    times_s: Floats  # (T,) at least two
    per_s: Floats  # (T - 1,) one over their distance
    rows: int
    columns: int
    ground_m: Float32s  # (Y, X)
    ceiling_m: Float32s  # (rows x columns) of each cell: the highest ground in it and in those beside it
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
    inner_south: float  # between these, and east of the first column, nothing is asked of a place
    inner_north: float
    inner_east: float
    highest_ground_m: float
    gaps_s: Floats  # times after which comes a gap
    last_s: float


def rungs(field: WindField, rungs_m: Floats, wind: Float32s) -> Rungs:
    """The kernels' view of one member's ladder (K, T, Y, X, 2); copies no winds."""
    grid = field.grid
    rows, columns = wind.shape[2:4]
    times_s = field.times_s if field.times_s.size > 1 else field.times_s[0] + np.array([0.0, 1.0])
    to_pole = (np.array([-POLE_DEG, POLE_DEG]) - grid.south_deg) / grid.step_latitude_deg
    south, north = max(to_pole[0], -_EDGE), min(to_pole[1], grid.rows - 1 + _EDGE)
    west, east = -_EDGE, grid.columns - 1 + _EDGE
    return Rungs(
        _frozen(wind.reshape(-1)),
        _frozen(rungs_m),
        _frozen(times_s),
        _frozen(1.0 / np.diff(times_s)),
        rows,
        columns,
        field.ground_m,
        _frozen(_ceiling(field, rows, columns).reshape(-1)),
        float(grid.south_deg),
        float(grid.west_deg),
        float(grid.step_latitude_deg),
        float(grid.step_longitude_deg),
        360.0 / grid.step_longitude_deg,
        0.0 if grid.wraps else -np.inf,
        360.0 / grid.step_longitude_deg if grid.wraps else np.inf,
        float(south),
        float(north),
        -np.inf if grid.wraps else west,
        np.inf if grid.wraps else east,
        float(max(south, 0.0)),
        float(min(north, rows - 1.0)),
        columns - 1.0,
        float(field.ground_m.max()),
        _frozen(field.times_s[:-1][field.gap]),
        field.span_s()[1],
    )


def with_wind(r: Rungs, wind: Float32s) -> Rungs:
    """The same for another member's winds; all else is the run's, and worked out once."""
    return r._replace(wind=_frozen(wind.reshape(-1)))


def _ceiling(field: WindField, rows: int, columns: int) -> Float32s:
    """The highest ground (rows, columns) of each cell, north and east of its node, and its neighbours."""
    below, beside = rows - field.grid.rows, columns - field.grid.columns
    ground = np.pad(field.ground_m, ((1, below + 2), (0, 0)), mode="edge")
    ground = np.pad(ground, ((0, 0), (1, beside + 2)), mode="wrap" if field.grid.wraps else "edge")
    for _ in range(2):
        pairs = np.maximum(ground[:-1], ground[1:])
        ground = np.maximum(pairs[:-2], pairs[2:]).T
    return np.ascontiguousarray(ground)


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
    if errors.series.shape[0] == 0:
        return RungErrors(errors.series, errors.row, errors.origin_s, errors.spacing_s, *_NO_GROWTH, 1.0)
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


_NO_GROWTH = np.empty(0), np.empty(0), np.empty((0, 0, 2))


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
def rate_at_rung(r: Rungs, plane: int, ft: float, x: float, y: float) -> tuple[np.float32, np.float32]:
    """East (as on the equator) and north [cells/s] on the map at `plane`, a share `ft` to the next."""
    row = 2 * r.columns
    x = round_the_earth(r, x)
    x = x if x > 0.0 else 0.0
    y = y if y > 0.0 else 0.0
    column: Any = min(np.int64(x), r.columns - 2)
    line: Any = min(np.int64(y), r.rows - 2)
    at = np.uint64(plane + line * row + 2 * column)
    share = np.float32(ft), np.float32(y - line), np.float32(x - column)
    wind: tuple[np.float32, np.float32] = blend(r.wind, at, np.uint64(row * r.rows), np.uint64(row), *share)
    return wind


_SINE = (
    0.017453292519573057,
    -8.860961526199536e-07,
    1.3496011994372085e-11,
    -9.788169072078957e-17,
    4.136253261869558e-22,
    -1.0926178433758653e-27,
)
"""Sine of degrees over degrees by powers of their square, within 2e-11 of it up to a right angle."""


@inlined
def secant(latitude_deg: float) -> float:
    """One over the cosine of a latitude; held near the poles, where no flight goes."""
    colatitude = max(90.0 - abs(latitude_deg), 90.0 - POLE_DEG - 0.9)
    s, c = colatitude * colatitude, _SINE
    return 1.0 / (colatitude * (c[0] + s * (c[1] + s * (c[2] + s * (c[3] + s * (c[4] + s * c[5]))))))
