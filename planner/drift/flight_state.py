"""One flight on its way: what a marching kernel remembers of it, and the wind that it meets.

The wind on a rung is the ladder's; at any other height, where a flight may stay for hours, it is the
native columns'. The forecast's own error rides on both.
"""

from typing import Any, NamedTuple

import numpy as np

from planner.compiled import inlined
from planner.drift.ladder_wind import RungErrors, Rungs, rate_at_rung, secant
from planner.drift.native_wind import wind_at
from planner.drift.wind_errors import WindErrors, wind_error
from planner.forecast.column_wind import Winds
from planner.units import DEGREES_PER_RADIAN, EARTH_RADIUS_M

MARK_TOLERANCE_S = 1e-6
"""A mark at the very end of a flight is met, whatever the last bit of the sum of its strides."""

RECORD = np.dtype(
    [
        *((name, np.float64) for name in ("time_s", "x", "y", "altitude_m", "east", "north")),
        *((name, np.float64) for name in ("east_gain", "north_gain", "clock", "stop", "scale", "watch_s")),
        *((name, np.float64) for name in ("slot_from_s", "slot_until_s", "slot_per_s")),
        ("slot", np.int64),
        *((name, np.float64) for name in ("error_from_s", "error_east", "error_north")),
        *((name, np.float64) for name in ("east_slope", "north_slope", "lead_from_s")),
        ("lead", np.int64),
        *((name, np.float64) for name in ("limit_s", "next_mark_s", "error_until_s")),
        *((name, np.int64) for name in ("level", "mark", "ending", "cleared", "ends_on_time")),
        *((name, np.float64) for name in ("floor_m", "end_m", "lap")),
        ("walked", np.int64),
        *((name, np.float64) for name in ("zero_s", "late", "late_rate", "ahead_s")),
        *((name, np.float64) for name in ("east_at_0", "north_at_0", "east_rate", "north_rate")),
        *(
            (name, np.float64)
            for name in ("secant_at", "reach", "secant_0", "secant_1", "secant_2", "secant_3")
        ),
    ]
)
"""What the kernels remember of a flight: place in cells, wind in hand [cells/s], and where in its
stage, in the forecast's times, in its errors and marks it is. The last are from `by_the_clock`
and `keep_secant`."""

_SECANT_HOLDS = 0.0175
"""How far [radians of latitude], over the tangent of the latitude where that is above 1, a cubic holds."""


class MemberColumns(NamedTuple):
    """What is met at any height: one member's native columns and the drops' own errors beside them.

    Kept out of `Rungs`: few kernels need these, and numba's compile time grows with the fields passed.
    """

    winds: Winds
    member: int
    errors: WindErrors


@inlined
def _find_error(e: RungErrors, i: int, t: float, f: Any) -> None:
    """Keep the stretch of the error's series and of its growth with lead time that `t` lies in."""
    nodes, row, per_s = e.series.shape[0], e.row[i], 1.0 / e.spacing_s
    at = np.floor((t - e.origin_s[i]) / e.spacing_s)
    f.error_from_s, f.error_until_s = e.origin_s[i] + at * e.spacing_s, np.inf
    f.east_slope = f.north_slope = 0.0
    node = min(max(int(at), 0), nodes - 1)
    f.error_east, f.error_north = e.series[node, row, 0], e.series[node, row, 1]
    if at < nodes - 1:
        f.error_until_s = f.error_from_s + e.spacing_s
        if at >= 0.0:
            f.east_slope = per_s * (e.series[node + 1, row, 0] - f.error_east)
            f.north_slope = per_s * (e.series[node + 1, row, 1] - f.error_north)
    lead = 0
    while lead < e.lead_until_s.size - 1 and t >= e.lead_until_s[lead]:
        lead += 1
    f.lead, f.lead_from_s = lead, e.lead_from_s[lead]
    f.error_until_s = min(f.error_until_s, e.lead_until_s[lead])
    f.error_north *= e.rows_per_column
    f.north_slope *= e.rows_per_column


@inlined
def _find_slot(r: Rungs, t: float, f: Any) -> None:
    """Keep the step between two of the forecast's times that `t` lies in."""
    slot, last = f.slot, r.times_s.size - 2
    while slot < last and t >= r.times_s[slot + 1]:
        slot += 1
    f.slot, f.slot_from_s, f.slot_per_s = slot, r.times_s[slot], r.per_s[slot]
    f.slot_until_s = r.times_s[slot + 1] if slot < last else np.inf


@inlined
def look_around(r: Rungs, e: RungErrors, t: float, i: int, f: Any) -> None:
    """Have the stretches of forecast and error in hand that `t` lies in."""
    if t >= f.slot_until_s:
        _find_slot(r, t, f)
    if e.series.shape[0] > 0 and t >= f.error_until_s:
        _find_error(e, i, t, f)


@inlined
def watch(f: Any) -> None:
    """Keep until when nothing happens: no end of time, no mark, no other stretch of forecast or error."""
    f.watch_s = min(f.limit_s, f.next_mark_s - MARK_TOLERANCE_S, f.slot_until_s, f.error_until_s)


@inlined
def by_the_clock(f: Any) -> None:
    """Have in hand what changes evenly with time: as at clock 0 of a climb or fall, and its rate by it.

    The share of the forecast's step that has passed, how far ahead it lies of what the error grows from, and
    the error. Kept, and not computed where it is used, so that it is rounded alike wherever that is.
    """
    f.late, f.late_rate = (f.zero_s - f.slot_from_s) * f.slot_per_s, f.scale * f.slot_per_s
    f.ahead_s = f.zero_s - f.lead_from_s
    f.east_at_0 = f.error_east + (f.zero_s - f.error_from_s) * f.east_slope
    f.north_at_0 = f.error_north + (f.zero_s - f.error_from_s) * f.north_slope
    f.east_rate, f.north_rate = f.scale * f.east_slope, f.scale * f.north_slope


@inlined
def keep_secant(r: Rungs, y: float, f: Any) -> None:
    """Have in hand the secant of the latitude as a cubic about a row, and how many rows from it that holds.

    Taylor's: with s the secant, t the tangent and d the distance in radians, s (1 + t d + (1/2 + t^2) d^2 +
    (5/6 + t^2) t d^3), good to 2e-7 within `_SECANT_HOLDS` over the tangent. It takes a third of the
    operations of the secant itself, one of which is a division. No reach goes beyond the grid's edge.
    """
    latitude_deg = r.south_deg + y * r.step_latitude_deg
    s = secant(latitude_deg)
    t_2 = s * s - 1.0
    t = np.copysign(np.sqrt(max(t_2, 0.0)), latitude_deg)
    step = r.step_latitude_deg / DEGREES_PER_RADIAN
    f.secant_at, f.secant_0, f.secant_1 = y, s, s * t * step
    f.secant_2, f.secant_3 = s * (0.5 + t_2) * step * step, s * t * (5.0 / 6.0 + t_2) * step * step * step
    f.reach = min(_SECANT_HOLDS / (max(abs(t), 1.0) * step), y - r.inner_south, r.inner_north - y)


@inlined
def cubic(d: float, c0: float, c1: float, c2: float, c3: float) -> float:
    """A cubic of `d`, summed alike wherever it is asked for."""
    return c0 + d * (c1 + d * (c2 + d * c3))


@inlined
def rate_on(r: Rungs, e: RungErrors, k: int, clock: float, x: float, y: float, f: Any) -> tuple[float, float]:
    """East and north [cells/s] that a flight meets on rung `k`, having looked round."""
    plane = 2 * r.columns * r.rows * (k * r.times_s.size + f.slot)
    east, north = rate_at_rung(r, plane, max(f.late + clock * f.late_rate, 0.0), x, y)
    if e.series.shape[0] > 0:
        lead, rung = np.uint64(f.lead), np.uint64(k)
        size = e.size[lead, rung, 0] + (f.ahead_s + clock * f.scale) * e.size[lead, rung, 1]
        east = np.float32(east + size * (f.east_at_0 + clock * f.east_rate))
        north = np.float32(north + size * (f.north_at_0 + clock * f.north_rate))
    if not abs(y - f.secant_at) < f.reach:
        keep_secant(r, y, f)
    spread = cubic(y - f.secant_at, f.secant_0, f.secant_1, f.secant_2, f.secant_3)
    return np.float64(east) * spread, np.float64(north)


@inlined
def rate_at(
    r: Rungs, c: MemberColumns, z: float, t: float, x: float, y: float, i: int, f: Any
) -> tuple[float, float]:
    """East and north [cells/s] at any height, from the native columns: who stays there meets it for hours."""
    latitude, longitude = r.south_deg + y * r.step_latitude_deg, r.west_deg + x * r.step_longitude_deg
    u, v, f.level = wind_at(c.winds, c.member, t, latitude, longitude, z, f.level)
    if c.errors.series.shape[0] > 0:
        more_u, more_v = wind_error(c.errors, i, t, z)
        u, v = u + more_u, v + more_v
    per_m = DEGREES_PER_RADIAN / (EARTH_RADIUS_M + z)
    east = u * per_m / r.step_longitude_deg * secant(latitude)
    return east, v * per_m / r.step_latitude_deg


@inlined
def layer_of(r: Rungs, z: float) -> int:
    """The layer that an altitude lies in, its lower rung's index."""
    low, high = 0, r.rungs_m.size - 2
    while low < high:
        middle = (low + high + 1) // 2
        if z >= r.rungs_m[middle]:
            low = middle
        else:
            high = middle - 1
    return low
