"""The reference engine: classical Runge-Kutta on the forecast's native levels, one flight after another.

Altitudes come in from the vertical half, so only the place is integrated, in steps of 60 s; the equation and
its source stand in `runge_kutta.py`. Ends are exact: a step that meets the ground, the forecast's edge or the
horizon is taken again with a shorter length, found by bisection; the ground is looked for at quarters of a
step. Single tracks are flown by it, and the ladder's engine is held against it.
"""

from typing import NamedTuple

from planner.compiled import copied, inlined, kernel
from planner.drift.domain import Domain, cells_at, ending_at, ground_under, is_clear
from planner.drift.endings import LANDED, LEFT_THE_FORECAST, ON, STILL_FLYING
from planner.drift.flights import TIME_TOLERANCE_S, Ends, FlightPoint, Horizon, Marks, Starts, note, note_mark
from planner.drift.native_wind import wind_at
from planner.drift.runge_kutta import Rate, degrees_per_s, step_along
from planner.drift.wind_errors import ErrorField, wind_error
from planner.forecast.column_wind import Winds
from planner.geo import Floats
from planner.vehicle.profile import Steps

SHARE_TOLERANCE = 1e-9
"""How close an end is found, as a share of a step: 60 nanoseconds."""


class NativeAir(NamedTuple):
    """What the flights of one field go through: its native columns, its domain, and each drop's own error."""

    winds: Winds
    domain: Domain
    errors: ErrorField


class Flight(NamedTuple):
    """One flight: its number, what it goes through, and the altitude of its launch."""

    air: NativeAir
    row: int
    member: int
    floor_m: float


class Step(NamedTuple):
    """One step to take: its seconds, altitudes (5,) at the four Runge-Kutta stages and the end."""

    seconds: float
    z: Floats
    hint: int


@inlined
def _rate(f: Flight, p: FlightPoint, hint: int) -> Rate:
    """What the wind and the forecast's own error are at a place [degrees/s], and the level found."""
    errors = f.air.errors
    u, v, hint = wind_at(f.air.winds, f.air.domain, f.member, p, hint)
    if errors.values.shape[0] > 0:
        du, dv = wind_error(errors, f.row, (p.time_s, p.altitude_m), u, v)
        u += du
        v += dv
    north, east = degrees_per_s(u, v, p.latitude_deg, p.altitude_m)
    return north, east, hint


_advance = step_along(_rate)


@inlined
def _between(low: float, middle: float, high: float, share: float) -> float:
    """The parabola through a step's start, middle and end, at a share of the step."""
    outer = low * (1.0 - share) - high * share
    return float(outer * (1.0 - 2.0 * share) + 4.0 * middle * share * (1.0 - share))


@kernel
def _part(f: Flight, p: FlightPoint, step: Step, share: float) -> FlightPoint:
    """Where the flight is at a share of the step that begins at `p`: a Runge-Kutta step of that length."""
    h, z = share * step.seconds, step.z
    middle, high = _between(z[0], z[1], z[4], share / 2), _between(z[0], z[1], z[4], share)
    lat, lon, _ = _advance(f, p, h, (z[0], middle, middle, high), step.hint)
    return FlightPoint(p.time_s + h, lat, lon, high)


@inlined
def _ending_at(f: Flight, p: FlightPoint, falling: bool, cleared: bool) -> int:
    """How a flight ends if it ends at `p`; ON while it goes on."""
    x, y = cells_at(f.air.domain, p.latitude_deg, p.longitude_deg)
    return ending_at(f.air.domain, x, y, p.altitude_m, cleared or (falling and p.altitude_m <= f.floor_m))


@inlined
def _is_clear(f: Flight, p: FlightPoint) -> bool:
    x, y = cells_at(f.air.domain, p.latitude_deg, p.longitude_deg)
    return is_clear(f.air.domain, x, y, p.altitude_m)


@kernel
def _first_end(f: Flight, p: FlightPoint, step: Step, share: float, cleared: bool) -> tuple[FlightPoint, int]:
    """The place within a share of a step where the flight comes to its end, bisected."""
    falling = step.z[4] < p.altitude_m
    left, right = 0.0, share
    found = _part(f, p, step, right)
    ending = _ending_at(f, found, falling, cleared)
    while right - left > SHARE_TOLERANCE:
        middle = (left + right) / 2
        there = _part(f, p, step, middle)
        how = _ending_at(f, there, falling, cleared)
        if how == ON:
            left = middle
        else:
            right, ending, found = middle, how, there
    return found, ending


@inlined
def _sunk_share(f: Flight, p: FlightPoint, now: FlightPoint, step: Step, share: float) -> float:
    """The first quarter of a step at which the flight is under the ground, else the whole share.

    On the chord, which lies within metres of the way: only whether to look closer is asked.
    """
    d = f.air.domain
    if min(p.altitude_m, now.altitude_m) > d.highest_ground_m:
        return share
    for quarter in range(1, 4):
        part = 0.25 * quarter
        altitude = _between(step.z[0], step.z[1], step.z[4], part * share)
        latitude = p.latitude_deg + part * (now.latitude_deg - p.latitude_deg)
        longitude = p.longitude_deg + part * (now.longitude_deg - p.longitude_deg)
        x, y = cells_at(d, latitude, longitude)
        if altitude <= ground_under(d, x, y):
            return part * share
    return share


@inlined
def _not_through_rock(
    f: Flight, p: FlightPoint, now: FlightPoint, step: Step, share: float
) -> tuple[FlightPoint, float]:
    """The share of a step to look at, and the place there: less where it ran into the ground."""
    sunk = _sunk_share(f, p, now, step, share)
    if sunk < share:
        there = _part(f, p, step, sunk)
        if _ending_at(f, there, True, True) == LANDED:
            return there, sunk
    return now, share


@inlined
def _note_marks(f: Flight, p: FlightPoint, now: FlightPoint, step: Step, m: Marks, cleared: bool) -> None:
    """Note the flight's state at the marks that lie between `p` and `now`."""
    for k in range(m.time_s.shape[1]):
        at_s = m.time_s[f.row, k]
        if p.time_s <= at_s <= now.time_s and m.state[f.row, k, 0] != m.state[f.row, k, 0]:  # not yet noted
            there = _part(f, p, step, (at_s - p.time_s) / step.seconds)
            note_mark(m, f.row, k, there, cleared or _is_clear(f, there))


@inlined
def _note_at_start(f: Flight, p: FlightPoint, m: Marks, cleared: bool) -> None:
    """Note the start at its own marks: all that a flight without steps can tell."""
    for k in range(m.time_s.shape[1]):
        if m.time_s[f.row, k] <= p.time_s:
            note_mark(m, f.row, k, p, cleared)


@copied
def _take(
    f: Flight, p: FlightPoint, end: FlightPoint, step: Step, limit_s: float, cleared: bool, m: Marks
) -> tuple[FlightPoint, int, bool]:
    """Take the step from `p` to `end`, or what there is of it: the place then, the ending, whether clear."""
    now, share = end, 1.0
    if end.time_s > limit_s:
        share = min(share, max(limit_s - p.time_s, 0.0) / step.seconds)
    if share < 1.0:
        now = _part(f, p, step, share)
    was_clear = cleared
    cleared = cleared or _is_clear(f, now)
    if was_clear:
        now, share = _not_through_rock(f, p, now, step, share)
    how = _ending_at(f, now, end.altitude_m < p.altitude_m, cleared)
    if how != ON:
        now, how = _first_end(f, p, step, share, cleared)
    _note_marks(f, p, now, step, m, was_clear)
    return now, how, cleared


@copied
def _fly_one(
    f: Flight, steps: Steps, p: FlightPoint, cleared: bool, limits: Horizon, m: Marks, out: Ends
) -> None:
    """Carry one flight from `p` to its end; its row of `out` says how it went."""
    i, hint, ending, points = f.row, 0, STILL_FLYING, 1
    limit_s, number, tracked = limits.limit_s[i], steps.number[i], out.track.shape[1] > 0
    if tracked:
        note(out.track, i, 0, p)
    cleared = cleared or _is_clear(f, p)
    if number == 0:
        _note_at_start(f, p, m, cleared)
        if _ending_at(f, p, True, cleared) == LANDED:
            ending = LANDED
    if _ending_at(f, p, False, False) == LEFT_THE_FORECAST:
        ending, number = LEFT_THE_FORECAST, 0
    for s in range(number):
        step = Step(steps.seconds[i, s], steps.altitude_m[i, s], hint)
        p = FlightPoint(p.time_s, p.latitude_deg, p.longitude_deg, step.z[0])
        lat, lon, hint = _advance(f, p, step.seconds, (step.z[0], step.z[1], step.z[2], step.z[3]), hint)
        end = FlightPoint(p.time_s + step.seconds, lat, lon, step.z[4])
        p, how, cleared = _take(f, p, end, step, limit_s, cleared, m)
        if tracked:
            note(out.track, i, points, p)
        points += 1
        if how != ON:
            ending = how
            break
        if p.time_s >= limit_s - TIME_TOLERANCE_S:
            ending = limits.ending[i]
            break
    out.end[i, 0], out.end[i, 1], out.end[i, 2], out.end[i, 3] = p
    out.ending[i], out.points[i] = ending, points


@kernel
def fly(air: NativeAir, steps: Steps, starts: Starts, limits: Horizon, m: Marks, out: Ends) -> None:
    """Carry n flights through their steps by classical Runge-Kutta, writing into `out` and the marks."""
    for i in range(starts.time_s.size):
        f = Flight(air, i, starts.member[i], starts.floor_m[i])
        p = FlightPoint(
            starts.time_s[i], starts.latitude_deg[i], starts.longitude_deg[i], starts.altitude_m[i]
        )
        _fly_one(f, steps, p, starts.cleared[i], limits, m, out)
