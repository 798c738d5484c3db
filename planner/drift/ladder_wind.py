"""The ladder as the marching kernels see it, the forecast's own error on it, and the wind on one rung."""

from typing import Any, NamedTuple

import numpy as np

from planner.chance.error_field import BLOCK, PAIRS
from planner.compiled import inlined
from planner.drift.domain import Domain, domain, round_the_earth
from planner.drift.interpolate_simd import between_pairs, blend
from planner.drift.wind_errors import ErrorField, ErrorLaw, time_cell
from planner.forecast.column_wind import read_only
from planner.forecast.field import Float32s, WindField
from planner.geo import Floats
from planner.units import DEGREES_PER_RADIAN, EARTH_RADIUS_M, POLE_DEG


class Rungs(NamedTuple):
    """One member's ladder over its domain.

    Places are counted in grid cells, as in the domain. Winds are in cells per second, those eastwards as on
    the equator: the secant of the latitude is left to who reads them.
    """

    domain: Domain
    wind: Float32s  # flat, by rung, time, row, column, direction (K, T, rows, columns, 2)
    rungs_m: Floats  # (K,) altitudes
    times_s: Floats  # (T,) at least two
    per_s: Floats  # (T - 1,) one over their distance
    rows: int
    columns: int
    ceiling_m: Float32s  # (rows x columns) of each cell: the highest ground in it and in those beside it
    inner_south: float  # between these rows and the first column and `inner_east` nothing is asked of a place
    inner_north: float
    inner_east: float


def rungs(field: WindField, rungs_m: Floats, wind: Float32s) -> Rungs:
    """The kernels' view of one member's ladder (K, T, Y, X, 2); copies no winds."""
    rows, columns = wind.shape[2:4]
    times_s = field.times_s if field.times_s.size > 1 else field.times_s[0] + np.array([0.0, 1.0])
    here = domain(field)
    return Rungs(
        here,
        read_only(wind.reshape(-1)),
        read_only(rungs_m),
        read_only(times_s),
        read_only(1.0 / np.diff(times_s)),
        rows,
        columns,
        read_only(_ceiling(field, rows, columns).reshape(-1)),
        max(here.low_row, 0.0),
        min(here.high_row, rows - 1.0),
        columns - 1.0,
    )


def with_wind(r: Rungs, wind: Float32s) -> Rungs:
    """The same for another member's winds; all else is the run's, and worked out once."""
    return r._replace(wind=read_only(wind.reshape(-1)))


def _ceiling(field: WindField, rows: int, columns: int) -> Float32s:
    """The highest ground (rows, columns) of each cell, north and east of its node, and its neighbours."""
    below, beside = rows - field.grid.rows, columns - field.grid.columns
    ground = np.pad(field.ground_m, ((1, below + 2), (0, 0)), mode="edge")
    ground = np.pad(ground, ((0, 0), (1, beside + 2)), mode="wrap" if field.grid.wraps else "edge")
    for _ in range(2):
        pairs = np.maximum(ground[:-1], ground[1:])
        ground = np.maximum(pairs[:-2], pairs[2:]).T
    return np.ascontiguousarray(ground)


class RungErrors(NamedTuple):
    """The wind's own error on the rungs: the field of each flight, and how large it is there.

    `values`, flat, as in `ErrorField`: by block, rung, time (`times` of them), drop and direction, of which
    the first `rungs` rungs are drawn; without values there is no error. From `lead_from_s` (J,) to
    `lead_until_s` (J,) `size` (J, K, 2) is the table's size eastwards on a rung [cells/s, as on the equator]
    and the slope of that in time; northwards it is `rows_per_column` times that.
    """

    values: Float32s
    rungs: int
    times: int
    origin_s: Floats
    per_s: float
    lead_from_s: Floats
    lead_until_s: Floats
    size: Floats
    wind_share: float
    rows_per_column: float

    def of(self, field: ErrorField) -> "RungErrors":
        """The same for other flights in the same winds, with the field of theirs."""
        _, rungs_, times, _ = field.values.shape
        return self._replace(
            values=field.values.reshape(-1), rungs=rungs_, times=times, origin_s=field.origin_s
        )


def errors_on(r: Rungs, law: ErrorLaw | None) -> RungErrors:
    """How large errors are on the rungs of a ladder; whose, `RungErrors.of` says."""
    nobody = np.zeros(0, dtype=np.float32), 0, 0, np.zeros(0)
    rows_per_column = r.domain.step_longitude_deg / r.domain.step_latitude_deg
    if law is None:
        return RungErrors(*nobody, 1.0, np.empty(0), np.empty(0), np.empty((0, 0, 2)), 0.0, rows_per_column)
    leads = law.issued_s + law.leads_s
    sigma = np.stack([np.interp(r.rungs_m, law.heights_m, column) for column in law.sigma_mps.T])
    slope = np.diff(sigma, axis=0) / np.diff(law.leads_s)[:, None]
    # Before the first lead and after the last the size stays as it is there.
    size = np.concatenate([sigma[:1], sigma])
    slope = np.concatenate([0.0 * slope[:1], slope, 0.0 * slope[:1]])
    since = np.concatenate([[0.0], np.where(np.isfinite(leads), leads, 0.0)])
    per_m = DEGREES_PER_RADIAN / (EARTH_RADIUS_M + r.rungs_m)
    both = np.stack([size, slope], axis=-1) * per_m[:, None] / r.domain.step_longitude_deg
    until = np.concatenate([leads, [np.inf]])
    return RungErrors(*nobody, 1.0 / law.step_s, since, until, both, law.wind_share, rows_per_column)


_NOTHING = np.float32(1e-30)


@inlined
def with_error(
    e: RungErrors, wind: tuple[np.float32, np.float32], size: float, more: tuple[np.float32, np.float32]
) -> tuple[np.float32, np.float32]:
    """A wind [cells/s] with its error: `more` is east and north of the field, `size` the table's there.

    No sum is of two products, of which either might be the one that is fused with it: so it is rounded alike
    for a flight alone and for many abreast.
    """
    per_row, table = np.float32(1.0 / e.rows_per_column), np.float32(size)
    along, across, share = wind[0], wind[1] * per_row, np.float32(e.wind_share)
    speed_2 = max(along * along, _NOTHING) + across * across
    sigma = np.sqrt(max(table * table, _NOTHING) + share * share * speed_2)
    return wind[0] + sigma * more[0], wind[1] + sigma * np.float32(e.rows_per_column) * more[1]


@inlined
def error_on_rung(e: RungErrors, k: Any, i: int, at: float) -> tuple[np.float32, np.float32]:
    """East and north of flight `i`'s field on rung `k` at a place among its times."""
    t, share = time_cell(e.times, at)
    where = ((i // BLOCK * e.rungs + np.int64(k)) * e.times + t) * PAIRS + 2 * (i % BLOCK)
    early, late = np.uint64(where), np.uint64(where + PAIRS)
    both: tuple[np.float32, np.float32] = between_pairs(e.values, early, late, np.float32(share))
    return both


@inlined
def rate_at_rung(r: Rungs, plane: int, ft: float, x: float, y: float) -> tuple[np.float32, np.float32]:
    """East (as on the equator) and north [cells/s] on the map at `plane`, a share `ft` to the next."""
    row = 2 * r.columns
    x = round_the_earth(r.domain, x)
    x = x if x > 0.0 else 0.0
    y = y if y > 0.0 else 0.0
    column: Any = min(np.int64(x), r.columns - 2)
    line: Any = min(np.int64(y), r.rows - 2)
    corner = np.uint64(plane + line * row + 2 * column), np.uint64(row * r.rows), np.uint64(row)
    shares = np.float32(ft), np.float32(y - line), np.float32(x - column)
    wind: tuple[np.float32, np.float32] = blend(r.wind, corner, shares)
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
