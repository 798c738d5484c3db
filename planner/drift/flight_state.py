"""The state of one flight in the ladder's engine, and the wind that it meets.

On a rung that is the ladder's wind; at any other height, where a flight may stay for hours, the native
columns'. The forecast's own error is added to both.
"""

from typing import Any, NamedTuple

import numpy as np

from planner.compiled import inlined
from planner.drift.flights import TIME_TOLERANCE_S, FlightPoint
from planner.drift.ladder_wind import RungErrors, Rungs, error_on_rung, rate_at_rung, secant, with_error
from planner.drift.native_wind import wind_at
from planner.drift.wind_errors import ErrorField, wind_error
from planner.forecast.column_wind import Winds
from planner.units import DEGREES_PER_RADIAN, EARTH_RADIUS_M

RECORD = np.dtype(
    [
        # Where it is, and the wind that it has in hand.
        ("time_s", np.float64),  # [s] from the field's start
        ("x", np.float64),  # columns east of the first, within one turn
        ("y", np.float64),  # rows north of the first
        ("altitude_m", np.float64),
        ("east", np.float64),  # the wind at this place [cells/s]
        ("north", np.float64),
        ("east_gain", np.float64),  # its change over the last stride [cells/s]: foreseen for the next
        ("north_gain", np.float64),
        # Where it is in its stage: a climb or fall is a clock that stands at each rung.
        ("clock", np.float64),  # what it shows now [units of the clock]
        ("stop", np.float64),  # what it shows at the stage's end; -inf for who is not under way
        ("scale", np.float64),  # how long a unit lasts [s]
        # Until when nothing happens [s]: the next of its limit, mark, forecast's step and error's growth.
        ("watch_s", np.float64),
        # The step between two of the forecast's times.
        ("slot_from_s", np.float64),
        ("slot_until_s", np.float64),
        ("slot_per_s", np.float64),  # one over its length [1/s]
        ("slot", np.int64),  # its number
        # How the forecast's own error grows with lead.
        ("lead_from_s", np.float64),  # since when the growth is the one numbered `lead`
        ("lead_until_s", np.float64),
        ("lead", np.int64),
        # What ends it or is noted of it.
        ("limit_s", np.float64),  # its horizon
        ("next_mark_s", np.float64),  # infinite after the last
        ("level", np.int64),  # the native level that its wind was found at last: a hint
        ("mark", np.int64),  # how many marks are behind it
        ("ending", np.int64),  # a code of `endings.py`
        ("cleared", np.int64),  # 1 once it has been clear of the ground
        ("ends_on_time", np.int64),  # the code of its ending at the horizon
        ("floor_m", np.float64),  # altitude of its launch: it lands there if it never was clear of the ground
        ("end_m", np.float64),  # altitude at the stage's end
        ("lap", np.float64),  # columns that whole turns round the earth have taken from `x`
        ("walked", np.int64),  # steps of its random walk so far
        # What changes evenly with time in a climb or fall, as at clock 0 and by the clock (`by_the_clock`).
        ("zero_s", np.float64),  # when the clock was at 0 [s]
        ("late", np.float64),  # the share of the forecast's step that has passed
        ("late_rate", np.float64),
        ("ahead_s", np.float64),  # how long since `lead_from_s` [s]
        ("field_at", np.float64),  # the place among the times of the error's field
        ("field_rate", np.float64),
        # The secant of the latitude as a cubic about a row (`keep_secant`).
        ("secant_at", np.float64),  # that row
        ("reach", np.float64),  # how many rows from it the cubic holds
        ("secant_0", np.float64),  # the secant there, and its coefficients by rows
        ("secant_1", np.float64),
        ("secant_2", np.float64),
        ("secant_3", np.float64),
    ]
)
"""What the kernels remember of one flight between two strides, field by field."""

_SECANT_HOLDS = 0.0175
"""How far [radians of latitude], over the tangent of the latitude where that is above 1, a cubic holds."""


class MemberColumns(NamedTuple):
    """What is met at any height: one member's native columns and the drops' own errors beside them.

    Kept out of `Rungs`: few kernels need these, and numba's compile time grows with the fields passed.
    """

    winds: Winds
    member: int
    errors: ErrorField


class LadderAir(NamedTuple):
    """What the flights of one member go through: its ladder, the errors on it, and its native columns."""

    rungs: Rungs
    errors: RungErrors
    columns: MemberColumns


@inlined
def _find_lead(e: RungErrors, t: float, f: Any) -> None:
    """Look up the growth of the error with lead time that holds at `t` [s]."""
    lead = 0
    while lead < e.lead_until_s.size - 1 and t >= e.lead_until_s[lead]:
        lead += 1
    f.lead, f.lead_from_s, f.lead_until_s = lead, e.lead_from_s[lead], e.lead_until_s[lead]


@inlined
def _find_slot(r: Rungs, t: float, f: Any) -> None:
    """Look up the step between two of the forecast's times that holds `t` [s]."""
    slot, last = f.slot, r.times_s.size - 2
    while slot < last and t >= r.times_s[slot + 1]:
        slot += 1
    f.slot, f.slot_from_s, f.slot_per_s = slot, r.times_s[slot], r.per_s[slot]
    f.slot_until_s = r.times_s[slot + 1] if slot < last else np.inf


@inlined
def look_around(r: Rungs, e: RungErrors, t: float, f: Any) -> None:
    """Look up the forecast's step and the error's growth that hold at `t` [s], where they have changed."""
    if t >= f.slot_until_s:
        _find_slot(r, t, f)
    if e.times > 0 and t >= f.lead_until_s:
        _find_lead(e, t, f)


@inlined
def watch(f: Any) -> None:
    """Set `watch_s`: the next horizon, mark, step of the forecast or growth of the error."""
    f.watch_s = min(f.limit_s, f.next_mark_s - TIME_TOLERANCE_S, f.slot_until_s, f.lead_until_s)


@inlined
def by_the_clock(e: RungErrors, i: int, f: Any) -> None:
    """Work out what changes evenly with time in a climb or fall: its value at clock 0, its rate by the clock.

    That is the share of the forecast's step that has passed, the time since the error's growth began, and the
    place among the times of its field. Kept, and not worked out where it is used, so that it is rounded alike
    wherever that is.
    """
    f.late, f.late_rate = (f.zero_s - f.slot_from_s) * f.slot_per_s, f.scale * f.slot_per_s
    f.ahead_s = f.zero_s - f.lead_from_s
    if e.times > 0:
        f.field_at, f.field_rate = (f.zero_s - e.origin_s[i]) * e.per_s, f.scale * e.per_s


@inlined
def keep_secant(r: Rungs, y: float, f: Any) -> None:
    """Work out the secant of the latitude as a cubic about row `y`, and how many rows from it that holds.

    Taylor's: with s the secant, t the tangent and d the distance in radians, s (1 + t d + (1/2 + t^2) d^2 +
    (5/6 + t^2) t d^3), good to 2e-7 within `_SECANT_HOLDS` over the tangent. It takes a third of the
    operations of the secant itself, one of which is a division. No reach goes beyond the grid's edge.
    """
    latitude_deg = r.domain.south_deg + y * r.domain.step_latitude_deg
    s = secant(latitude_deg)
    t_2 = s * s - 1.0
    t = np.copysign(np.sqrt(max(t_2, 0.0)), latitude_deg)
    step = r.domain.step_latitude_deg / DEGREES_PER_RADIAN
    f.secant_at, f.secant_0, f.secant_1 = y, s, s * t * step
    f.secant_2, f.secant_3 = s * (0.5 + t_2) * step * step, s * t * (5.0 / 6.0 + t_2) * step * step * step
    f.reach = min(_SECANT_HOLDS / (max(abs(t), 1.0) * step), y - r.inner_south, r.inner_north - y)


@inlined
def cubic(d: float, c0: float, c1: float, c2: float, c3: float) -> float:
    """A cubic of `d`, summed alike wherever it is asked for."""
    return c0 + d * (c1 + d * (c2 + d * c3))


@inlined
def rate_on(r: Rungs, e: RungErrors, k: int, clock: float, at: tuple[float, float], i: int, f: Any) -> Any:
    """East and north [cells/s] that flight `i` meets on rung `k` at column and row `at`.

    `look_around` was called for that time.
    """
    x, y = at
    plane = 2 * r.columns * r.rows * (k * r.times_s.size + f.slot)
    east, north = rate_at_rung(r, plane, max(f.late + clock * f.late_rate, 0.0), x, y)
    if e.times > 0:
        lead, rung = np.uint64(f.lead), np.uint64(k)
        size = e.size[lead, rung, 0] + (f.ahead_s + clock * f.scale) * e.size[lead, rung, 1]
        more = error_on_rung(e, rung, i, f.field_at + clock * f.field_rate)
        east, north = with_error(e, (east, north), size, more)
    if not abs(y - f.secant_at) < f.reach:
        keep_secant(r, y, f)
    spread = cubic(y - f.secant_at, f.secant_0, f.secant_1, f.secant_2, f.secant_3)
    return np.float64(east) * spread, np.float64(north)


@inlined
def rate_at(air: LadderAir, z: float, t: float, x: float, y: float, i: int, f: Any) -> tuple[float, float]:
    """East and north [cells/s] at any height, from the native columns: who stays there meets it for hours."""
    c, d = air.columns, air.rungs.domain
    p = FlightPoint(t, d.south_deg + y * d.step_latitude_deg, d.west_deg + x * d.step_longitude_deg, z)
    u, v, f.level = wind_at(c.winds, d, c.member, p, f.level)
    if c.errors.values.shape[0] > 0:
        more_u, more_v = wind_error(c.errors, i, (t, z), u, v)
        u, v = u + more_u, v + more_v
    per_m = DEGREES_PER_RADIAN / (EARTH_RADIUS_M + z)
    east = u * per_m / d.step_longitude_deg * secant(p.latitude_deg)
    return east, v * per_m / d.step_latitude_deg


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
