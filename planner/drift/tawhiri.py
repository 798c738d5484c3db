"""As Tawhiri flies, the predictor that the field uses most: its rules where they are not ours.

Classical Runge-Kutta (`runge_kutta.py`) in steps of 60 s, of place and altitude at once: the altitude by the
same formula from the profile's vertical speeds. Tawhiri takes altitude as geopotential height, blends the
eight columns level by level before it looks for the height, goes on in straight lines above and below the
levels, and finds every end by bisection on the chord of its step, to a hundredth of it. A fall lands below
the ground or at the sea's level, a climb never.

Source: Cambridge University Spaceflight, Tawhiri 0.2.0 (`solver.pyx`, `interpolate.pyx`, `models.py`); its
algorithm is written out plainly in `tests/oracles/tawhiri.py`, with which this agrees to 1e-9 degrees.
"""

from typing import NamedTuple

import numpy as np

from planner.compiled import inlined, kernel
from planner.drift.domain import Domain, cells_at, domain, ground_under, is_beyond
from planner.drift.endings import LANDED, LEFT_THE_FORECAST, ON, STILL_FLYING
from planner.drift.flights import (
    TIME_TOLERANCE_S,
    Ends,
    FlightPoint,
    Horizon,
    Starts,
    ends_of,
    horizon,
    note,
    wind_ends_s,
)
from planner.drift.native_wind import GridCell, locate
from planner.drift.runge_kutta import Rate, degrees_per_s, step_along
from planner.drift.single_flight import Arrivals
from planner.drift.tawhiri_steps import CHORD_TOLERANCE, ChordSteps
from planner.forecast.column_wind import Winds, unsigned, winds
from planner.forecast.field import WindField
from planner.geo import Floats


class TawhiriAir(NamedTuple):
    """What one member's flights go through: its levels as issued, and the domain."""

    winds: Winds
    domain: Domain
    member: int


@inlined
def _blend_row(a: TawhiriAir, c: GridCell, t: int, y: int, k: int, part: int) -> float:
    m, k, levels = unsigned(a.member), unsigned(k), a.winds.levels
    west, east = levels[m, t, y, c.column, k, part], levels[m, t, y, c.beside, k, part]
    return float(west * (1.0 - c.fx) + east * c.fx)


@inlined
def _blend(a: TawhiriAir, c: GridCell, k: int, part: int) -> float:
    """Height, u or v of pressure level `k` at a place: the eight columns blended."""
    south = _blend_row(a, c, c.time, c.row, k, part), _blend_row(a, c, c.later, c.row, k, part)
    north = _blend_row(a, c, c.time, c.above, k, part), _blend_row(a, c, c.later, c.above, k, part)
    early = south[0] * (1.0 - c.fy) + north[0] * c.fy
    late = south[1] * (1.0 - c.fy) + north[1] * c.fy
    return early * (1.0 - c.ft) + late * c.ft


@inlined
def _wind_at(a: TawhiriAir, p: FlightPoint, hint: int) -> tuple[float, float, int]:
    """u, v [m/s] at a place, and the level found: levels blended, extrapolated at both ends."""
    c = locate(a.winds, a.domain, p)
    last = a.winds.levels.shape[4] - 2
    k = min(max(hint, 0), last)
    lower = _blend(a, c, k, 0)
    while k > 0 and p.altitude_m < lower:
        k -= 1
        lower = _blend(a, c, k, 0)
    upper = _blend(a, c, k + 1, 0)
    while k < last and p.altitude_m >= upper:
        k += 1
        lower, upper = upper, _blend(a, c, k + 1, 0)
    f = (p.altitude_m - lower) / (upper - lower)
    u0, v0 = _blend(a, c, k, 1), _blend(a, c, k, 2)
    u1, v1 = _blend(a, c, k + 1, 1), _blend(a, c, k + 1, 2)
    return u0 + f * (u1 - u0), v0 + f * (v1 - v0), k


@inlined
def _rate(a: TawhiriAir, p: FlightPoint, hint: int) -> Rate:
    u, v, hint = _wind_at(a, p, hint)
    north, east = degrees_per_s(u, v, p.latitude_deg, p.altitude_m)
    return north, east, hint


_advance = step_along(_rate)


@inlined
def _on_the_chord(p: FlightPoint, end: FlightPoint, share: float, step_s: float) -> FlightPoint:
    keep = 1.0 - share
    lat = keep * p.latitude_deg + share * end.latitude_deg
    lon = keep * p.longitude_deg + share * end.longitude_deg
    return FlightPoint(p.time_s + share * step_s, lat, lon, keep * p.altitude_m + share * end.altitude_m)


@inlined
def _ending_at(a: TawhiriAir, p: FlightPoint, falling: bool) -> int:
    """How a flight ends if it ends at `p`; ON while it goes on."""
    x, y = cells_at(a.domain, p.latitude_deg, p.longitude_deg)
    if falling and (p.altitude_m < ground_under(a.domain, x, y) or p.altitude_m <= 0.0):
        return LANDED
    return LEFT_THE_FORECAST if is_beyond(a.domain, x, y) else ON


@inlined
def _first_end(
    a: TawhiriAir, p: FlightPoint, end: FlightPoint, share: float, step_s: float
) -> tuple[FlightPoint, int]:
    """Where on the chord of a step a flight ends: the place that was looked at last, as Tawhiri has it."""
    falling = end.altitude_m < p.altitude_m
    left, right = 0.0, share
    found = _on_the_chord(p, end, right, step_s)
    ending = _ending_at(a, found, falling)
    while right - left > CHORD_TOLERANCE:
        middle = (left + right) / 2
        found = _on_the_chord(p, end, middle, step_s)
        how = _ending_at(a, found, falling)
        if how == ON:
            left = middle
        else:
            right, ending = middle, how
    return found, ending


@inlined
def _take(
    a: TawhiriAir, p: FlightPoint, end: FlightPoint, share: float, step_s: float, limit_s: float
) -> tuple[FlightPoint, int]:
    """Take a share of the step from `p` to `end`, or what there is of it: the place then, and the ending."""
    if end.time_s > limit_s:
        share = min(share, max(limit_s - p.time_s, 0.0) / step_s)
    now = end if share >= 1.0 else _on_the_chord(p, end, share, step_s)
    how = _ending_at(a, now, end.altitude_m < p.altitude_m)
    return _first_end(a, p, end, share, step_s) if how != ON else (now, how)


@kernel
def fly(w: Winds, d: Domain, steps: ChordSteps, starts: Starts, limits: Horizon, out: Ends) -> None:
    """Carry every flight through its steps by Tawhiri's Runge-Kutta, writing into `out`."""
    tracked = out.track.shape[1] > 0
    for i in range(starts.time_s.size):
        a = TawhiriAir(w, d, starts.member[i])
        p = FlightPoint(
            starts.time_s[i], starts.latitude_deg[i], starts.longitude_deg[i], starts.altitude_m[i]
        )
        number, hint, points, ending = steps.number[i], 0, 1, STILL_FLYING
        how = _ending_at(a, p, number == 0)
        if how != ON:
            ending, number = how, 0
        if tracked:
            note(out.track, i, 0, p)
        for s in range(number):
            z, step_s, share = steps.altitude_m[i, s], steps.seconds[i, s], steps.kept[i, s]
            p = FlightPoint(p.time_s, p.latitude_deg, p.longitude_deg, z[0])
            lat, lon, hint = _advance(a, p, step_s, (z[0], z[1], z[2], z[3]), hint)
            end = FlightPoint(p.time_s + step_s, lat, lon, z[4])
            p, how = _take(a, p, end, share, step_s, limits.limit_s[i])
            if tracked:
                note(out.track, i, points, p)
            points += 1
            if how != ON:
                ending = how
                break
            if p.time_s >= limits.limit_s[i] - TIME_TOLERANCE_S:
                ending = limits.ending[i]
                break
        out.end[i, 0], out.end[i, 1], out.end[i, 2], out.end[i, 3] = p
        out.ending[i], out.points[i] = ending, points


def drift_as_tawhiri(
    field: WindField, steps: ChordSteps, starts: Starts, *, until_s: Floats, keep_track: bool = False
) -> Arrivals:
    """Carry n flights through a field as Tawhiri does; `until_s` (n,) is each one's horizon [field's s]."""
    n, longest = steps.seconds.shape
    out = ends_of(n, longest + 1 if keep_track else 0)
    limits = horizon(wind_ends_s(field), starts.time_s, until_s)
    fly(winds(field), domain(field), steps, starts, limits, out)
    return Arrivals.of(out, np.empty((n, 0, 5)))
