"""The yardstick: classical Runge-Kutta on the forecast's native levels, one flight after another.

Altitudes come in from the vertical half, so only the place is integrated. Ends are exact: a step
that meets the ground, the edge of the forecast or the horizon is bisected and taken again with the
shorter length; the ground is looked for at quarters of a step. In the Tawhiri mode ends are bisected
on the chord of the step, as there.
"""

from typing import NamedTuple

import numpy as np

from planner.compiled import copied, inlined, kernel
from planner.drift.endings import CLEAR_BY_M, FORECAST_ENDED, LANDED, LEFT_THE_FORECAST, ON, STILL_FLYING
from planner.drift.flights import Ends, Starts
from planner.drift.native_wind import ground_at, is_outside, tawhiri_wind_at, wind_at
from planner.drift.wind_errors import WindErrors, wind_error
from planner.forecast.column_wind import Winds
from planner.geo import Floats
from planner.units import DEGREES_PER_RADIAN, EARTH_RADIUS_M, POLE_DEG
from planner.vehicle.profile import CHORD_TOLERANCE, Steps

SHARE_TOLERANCE = 1e-9  # of a step: 60 nanoseconds
TIME_TOLERANCE_S = 1e-6


class Flight(NamedTuple):
    """One flight's world and constants, gathered so that the functions below take few words."""

    winds: Winds
    errors: WindErrors
    row: int
    member: int
    floor_m: float
    tawhiri: bool


class FlightPoint(NamedTuple):
    """Where a flight is."""

    time_s: float
    latitude_deg: float
    longitude_deg: float
    altitude_m: float


class Step(NamedTuple):
    """One step to take: its seconds, altitudes (5,) at the four Runge-Kutta stages and the end."""

    seconds: float
    z: Floats
    hint: int


@inlined
def _rate(f: Flight, t: float, lat: float, lon: float, z: float, hint: int) -> tuple[float, float, int]:
    """Degrees per second northwards and eastwards on the sphere, and the level hint."""
    if f.tawhiri:
        u, v, hint = tawhiri_wind_at(f.winds, f.member, t, lat, lon, z, hint)
    else:
        u, v, hint = wind_at(f.winds, f.member, t, lat, lon, z, hint)
    if f.errors.series.shape[0] > 1:
        du, dv = wind_error(f.errors, f.row, t, z)
        u += du
        v += dv
    per_metre = DEGREES_PER_RADIAN / (EARTH_RADIUS_M + z)
    return v * per_metre, u * per_metre / np.cos(lat / DEGREES_PER_RADIAN), hint


@inlined
def _advance(
    f: Flight, p: FlightPoint, h: float, z1: float, z2: float, z3: float, z4: float, hint: int
) -> tuple[float, float, int]:
    """Latitude and longitude one Runge-Kutta step of `h` seconds on, at four stage altitudes."""
    t, y, x = p.time_s, p.latitude_deg, p.longitude_deg
    north = east = total_north = total_east = 0.0
    # A loop, for the compiler: the wind's code once instead of four times.
    for share, weight, z in ((0.0, 1.0, z1), (0.5, 2.0, z2), (0.5, 2.0, z3), (1.0, 1.0, z4)):
        on = share * h
        north, east, hint = _rate(f, t + on, y + on * north, x + on * east, z, hint)
        total_north += weight * north
        total_east += weight * east
    return y + h / 6 * total_north, x + h / 6 * total_east, hint


@inlined
def _between(low: float, middle: float, high: float, share: float) -> float:
    """The parabola through a step's start, middle and end, at a share of the step."""
    outer = low * (1.0 - share) - high * share
    return float(outer * (1.0 - 2.0 * share) + 4.0 * middle * share * (1.0 - share))


@kernel
def _part(f: Flight, p: FlightPoint, end: FlightPoint, step: Step, share: float) -> FlightPoint:
    """Where the flight is at a share of the step from `p` to `end`."""
    h, z = share * step.seconds, step.z
    if f.tawhiri:
        keep = 1.0 - share
        lat = keep * p.latitude_deg + share * end.latitude_deg
        lon = keep * p.longitude_deg + share * end.longitude_deg
        return FlightPoint(p.time_s + h, lat, lon, keep * p.altitude_m + share * end.altitude_m)
    middle, high = _between(z[0], z[1], z[4], share / 2), _between(z[0], z[1], z[4], share)
    lat, lon, _ = _advance(f, p, h, z[0], middle, middle, high, step.hint)
    return FlightPoint(p.time_s + h, lat, lon, high)


@inlined
def _ending_at(f: Flight, p: FlightPoint, falling: bool, cleared: bool) -> int:
    """How a flight ends if it ends at `p`; ON while it goes on."""
    ground = ground_at(f.winds, p.latitude_deg, p.longitude_deg)
    if f.tawhiri:
        if falling and (p.altitude_m < ground or p.altitude_m <= 0.0):
            return LANDED
    elif p.altitude_m <= ground and (cleared or (falling and p.altitude_m <= f.floor_m)):
        return LANDED
    too_high = p.altitude_m > f.winds.top_m and not f.tawhiri
    if too_high or is_outside(f.winds, p.latitude_deg, p.longitude_deg, POLE_DEG):
        return LEFT_THE_FORECAST
    return ON


@kernel
def _first_end(
    f: Flight, p: FlightPoint, end: FlightPoint, step: Step, share: float, cleared: bool
) -> tuple[FlightPoint, int]:
    """The place within a share of a step where the flight comes to its end, bisected."""
    falling = end.altitude_m < p.altitude_m
    left, right = 0.0, share
    found = _part(f, p, end, step, right)
    ending = _ending_at(f, found, falling, cleared)
    width = CHORD_TOLERANCE if f.tawhiri else SHARE_TOLERANCE
    while right - left > width:
        middle = (left + right) / 2
        there = _part(f, p, end, step, middle)
        how = _ending_at(f, there, falling, cleared)
        if how == ON:
            left = middle
        else:
            right, ending = middle, how
        if how != ON or f.tawhiri:
            found = there
    return found, ending


@inlined
def _block_end(w: Winds, time_s: float) -> float:
    """Until when the winds go on without a gap from `time_s`."""
    for i in range(w.blocked.size):
        if w.blocked[i] and w.times_s[i] >= time_s:
            return float(w.times_s[i])
    return w.last_s


@inlined
def _is_clear(w: Winds, p: FlightPoint) -> bool:
    return p.altitude_m > ground_at(w, p.latitude_deg, p.longitude_deg) + CLEAR_BY_M


@inlined
def _sunk_share(f: Flight, p: FlightPoint, now: FlightPoint, step: Step, share: float) -> float:
    """The first quarter of a step at which the flight is under the ground, else the whole share.

    On the chord, which lies within metres of the way: only whether to look closer is asked.
    """
    if f.tawhiri or min(p.altitude_m, now.altitude_m) > f.winds.highest_ground_m:
        return share
    for quarter in range(1, 4):
        part = 0.25 * quarter
        altitude = _between(step.z[0], step.z[1], step.z[4], part * share)
        latitude = p.latitude_deg + part * (now.latitude_deg - p.latitude_deg)
        longitude = p.longitude_deg + part * (now.longitude_deg - p.longitude_deg)
        if altitude <= ground_at(f.winds, latitude, longitude):
            return part * share
    return share


@inlined
def _not_through_rock(
    f: Flight, p: FlightPoint, now: FlightPoint, end: FlightPoint, step: Step, share: float
) -> tuple[FlightPoint, float]:
    """The share of a step to look at, and the place there: less where it ran into the ground."""
    sunk = _sunk_share(f, p, now, step, share)
    if sunk < share:
        there = _part(f, p, end, step, sunk)
        if _ending_at(f, there, True, True) == LANDED:
            return there, sunk
    return now, share


@inlined
def _note(rows: Floats, i: int, k: int, p: FlightPoint) -> None:
    rows[i, k, 0], rows[i, k, 1] = p.time_s, p.latitude_deg
    rows[i, k, 2], rows[i, k, 3] = p.longitude_deg, p.altitude_m


@inlined
def _note_marks(
    f: Flight,
    p: FlightPoint,
    now: FlightPoint,
    end: FlightPoint,
    step: Step,
    marks_s: Floats,
    out: Ends,
    cleared: bool,
) -> None:
    """Note the flight's state at the marks that lie between `p` and `now`."""
    i = f.row
    for k in range(marks_s.shape[1]):
        if p.time_s <= marks_s[i, k] <= now.time_s and np.isnan(out.marks[i, k, 0]):
            there = _part(f, p, end, step, (marks_s[i, k] - p.time_s) / step.seconds)
            _note(out.marks, i, k, there)
            out.marks[i, k, 4] = 1.0 if cleared or _is_clear(f.winds, there) else 0.0


@inlined
def _note_at_start(i: int, p: FlightPoint, marks_s: Floats, out: Ends, cleared: bool) -> None:
    """Note the start at its own marks: all that a flight without steps can tell."""
    for k in range(marks_s.shape[1]):
        if marks_s[i, k] <= p.time_s:
            _note(out.marks, i, k, p)
            out.marks[i, k, 4] = 1.0 if cleared else 0.0


@copied
def _fly_one(
    f: Flight, steps: Steps, start: FlightPoint, until_s: float, marks_s: Floats, out: Ends, cleared: bool
) -> None:
    """Carry one flight to its end; its row of `out` says how it went."""
    i, p, hint, ending, points = f.row, start, 0, STILL_FLYING, 1
    block_end = _block_end(f.winds, p.time_s)
    limit = min(block_end, until_s)
    tracked = out.track.shape[1] > 0
    if tracked:
        _note(out.track, i, 0, p)
    cleared = cleared or _is_clear(f.winds, p)
    if steps.number[i] == 0:
        _note_at_start(i, p, marks_s, out, cleared)
        if _ending_at(f, p, True, cleared) == LANDED:
            ending = LANDED
    number = steps.number[i]
    if _ending_at(f, p, False, False) == LEFT_THE_FORECAST:
        ending, number = LEFT_THE_FORECAST, 0
    for s in range(number):
        step = Step(steps.seconds[i, s], steps.altitude_m[i, s], hint)
        p = FlightPoint(p.time_s, p.latitude_deg, p.longitude_deg, step.z[0])
        lat, lon, hint = _advance(f, p, step.seconds, step.z[0], step.z[1], step.z[2], step.z[3], hint)
        now = end = FlightPoint(p.time_s + step.seconds, lat, lon, step.z[4])
        share = steps.kept[i, s]
        if end.time_s > limit:
            share = min(share, max(limit - p.time_s, 0.0) / step.seconds)
        if share < 1.0:
            now = _part(f, p, end, step, share)
        was_clear = cleared
        cleared = cleared or _is_clear(f.winds, now)
        if was_clear:
            now, share = _not_through_rock(f, p, now, end, step, share)
        how = _ending_at(f, now, end.altitude_m < p.altitude_m, cleared)
        if how != ON:
            now, how = _first_end(f, p, end, step, share, cleared)
        _note_marks(f, p, now, end, step, marks_s, out, was_clear)
        p = now
        if tracked:
            _note(out.track, i, points, p)
        points += 1
        if how != ON:
            ending = how
            break
        if p.time_s >= limit - TIME_TOLERANCE_S:
            ending = STILL_FLYING if until_s <= block_end else FORECAST_ENDED
            break
    out.end[i, 0], out.end[i, 1], out.end[i, 2], out.end[i, 3] = p
    out.ending[i], out.points[i] = ending, points


@kernel
def fly(
    w: Winds,
    steps: Steps,
    starts: Starts,
    errors: WindErrors,
    until_s: Floats,
    marks_s: Floats,
    out: Ends,
    tawhiri: bool,
) -> None:
    """Carry every flight through its steps, writing into `out`.

    `until_s` (n,) is each flight's horizon; `marks_s` (n, K) are times at which its state is noted.
    """
    for i in range(starts.time_s.size):
        f = Flight(w, errors, i, starts.member[i], starts.floor_m[i], tawhiri)
        start = FlightPoint(
            starts.time_s[i], starts.latitude_deg[i], starts.longitude_deg[i], starts.altitude_m[i]
        )
        _fly_one(f, steps, start, until_s[i], marks_s, out, starts.cleared[i])
