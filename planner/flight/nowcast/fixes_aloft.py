"""The positions of a plan as fixes that can be trusted, and what the balloon did at the last of them."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from planner.errors import InputError
from planner.forecast.reading.tracks.clock import utc
from planner.forecast.reading.tracks.fixes import Fixes, possible
from planner.forecast.reading.tracks.track import Indices, climb_of, no_jumps
from planner.geo import Floats, distance_m, east_west
from planner.plan.constant_rate import ConstantRate
from planner.plan.latex import Latex
from planner.plan.plan import Plan
from planner.plan.position import Phase, Position
from planner.units import iso, short

LATELY_S = 60.0
FALLEN_M, FALLS_MPS, CLIMBS_MPS = 150.0, 1.5, 0.5
AT_REST_MPS, NEAR_GROUND_M = 0.5, 300.0
SETTLED_S, SETTLED_M = 40.0, 300.0
"""So long after its highest fix, and so far below it, a fall is steady: it hangs on its canopy."""


@dataclass(frozen=True)
class FixesAloft:
    """Fixes (n,) of one balloon: times that rise [s from 1970], degrees, metres above the sea.

    `rounded_s` is what their times are rounded to; `left_out` counts what no balloon can have made.
    """

    time_s: Floats
    latitude_deg: Floats
    longitude_deg: Floats
    altitude_m: Floats
    rounded_s: float
    left_out: int = 0

    @classmethod
    def of(cls, positions: tuple[Position, ...]) -> "FixesAloft":
        """The fixes of a plan in order, one a time; ForecastFileError where they are of no one balloon."""
        rows = {p.unix_s: (p.latitude, p.longitude, p.altitude_m) for p in positions}
        time_s = np.array(sorted(rows))
        places = np.array([rows[time] for time in time_s.tolist()], dtype=float).T
        fixes = Fixes.of(time_s, *places)
        kept = possible(fixes)
        kept = kept[no_jumps(time_s[kept], places[2][kept])]
        latitude, longitude, altitude = places[:, kept]
        longitude = np.unwrap(longitude, period=360.0)
        left_out = time_s.size - kept.size
        return cls(time_s[kept], latitude, longitude, altitude, fixes.resolution_s, left_out)

    def without_last(self) -> "FixesAloft":
        """The same without the last fix."""
        parts = self.time_s, self.latitude_deg, self.longitude_deg, self.altitude_m
        time_s, latitude, longitude, altitude = (values[:-1] for values in parts)
        return FixesAloft(time_s, latitude, longitude, altitude, self.rounded_s, self.left_out + 1)

    @property
    def top(self) -> int:
        """The highest fix."""
        return int(np.argmax(self.altitude_m))

    @property
    def launch(self) -> int:
        """The last fix near the ground before the climb, or the first of all."""
        climb = climb_of(self.time_s, self.altitude_m)
        return 0 if climb.down else climb.first

    @property
    def settled(self) -> int:
        """The first fix of a steady fall; the number of fixes where there is none."""
        later = self.time_s - self.time_s[self.top], self.altitude_m[self.top] - self.altitude_m
        steady = np.flatnonzero((later[0] >= SETTLED_S) & (later[1] >= SETTLED_M))
        return int(steady[0]) if steady.size else self.time_s.size

    @property
    def last_time(self) -> datetime:
        """When it was seen last, aware UTC."""
        return utc(float(self.time_s[-1]))

    def place(self, fix: int) -> tuple[float, float]:
        """Latitude and longitude [deg] of a fix, longitudes -180..180."""
        return float(self.latitude_deg[fix]), float(east_west(self.longitude_deg[fix]))

    def lately(self) -> Indices:
        """The first and last of the fixes that tell how fast it goes now: a minute apart, or the last two."""
        before = np.flatnonzero(self.time_s <= self.time_s[-1] - LATELY_S)
        return np.array([before[-1] if before.size else 0, self.time_s.size - 1])

    def climb_mps(self) -> float:
        """How fast it rises at the last fix [m/s]; negative where it sinks."""
        return float(np.diff(self.altitude_m[self.lately()])[0] / np.diff(self.time_s[self.lately()])[0])

    def is_at_rest(self) -> bool:
        """Whether it has not moved lately."""
        first, last = self.lately().tolist()
        seconds = self.time_s[last] - self.time_s[first]
        moved_m = distance_m(*self.place(first), *self.place(last))
        return abs(self.climb_mps()) < AT_REST_MPS and moved_m < AT_REST_MPS * seconds + 2 * self.rounded_s


def phase_of(fixes: FixesAloft, plan: Plan) -> Phase | None:
    """What the balloon does at its last fix, as it was said or as its fixes show; None before it is launched.

    Raises InputError where it has landed, and where one fix alone says nothing.
    """
    if plan.phase is not None:
        return plan.phase
    if fixes.time_s.size < 2:
        raise InputError("one position tells no phase; give two or more, or say phase: climbing or falling")
    fallen_m = float(fixes.altitude_m[fixes.top] - fixes.altitude_m[-1])
    if fixes.is_at_rest():
        rose_m = float(fixes.altitude_m.max() - fixes.altitude_m[0])
        if fallen_m > NEAR_GROUND_M:
            raise InputError(
                f"the track shows it at rest at {iso(fixes.last_time)}, at {fixes.altitude_m[-1]:,.0f} m: it "
                "has landed, and nothing is left to predict"
            )
        if rose_m < NEAR_GROUND_M and not _is_up(fixes, plan):
            return None
    if fallen_m > FALLEN_M and fixes.climb_mps() < -FALLS_MPS:
        return "falling"
    return "climbing" if fixes.climb_mps() > CLIMBS_MPS or _bursts(plan) else "floating"


def _bursts(plan: Plan) -> bool:
    """Whether it is planned to climb until it bursts."""
    vehicle = plan.vehicle
    return isinstance(vehicle, Latex) or (
        isinstance(vehicle, ConstantRate) and vehicle.burst_altitude_m is not None
    )


def _is_up(fixes: FixesAloft, plan: Plan) -> bool:
    site_m = plan.site.altitude_m
    return site_m is not None and fixes.altitude_m[-1] > site_m + NEAR_GROUND_M


NEAR_KM, DRIFTS_MPS, WITHIN_H = 50.0, 60.0, 12.0
PILOT_KM = 300.0


def is_of_this_flight(plan: Plan, fixes: FixesAloft) -> bool:
    """Whether fixes are of the flight planned, which they go on after; else of a balloon before it.

    Raises InputError for a track of another place or day, saying how far off it is.
    """
    site, launch_s = plan.site, plan.launch.timestamp()
    own = bool(fixes.time_s[-1] > launch_s)
    near_s = float(np.clip(launch_s, fixes.time_s[0], fixes.time_s[-1]))
    off_h = abs(near_s - launch_s) / 3_600.0
    allowed_h = min(WITHIN_H, plan.horizon_h) if own else WITHIN_H
    if off_h > allowed_h:
        raise InputError(
            f"its track is of another time: it {'begins' if own else 'ends'} {off_h:,.1f} h "
            f"{'after' if own else 'before'} the launch at {short(plan.launch)}; {allowed_h:g} h are allowed"
        )
    there = [float(np.interp(near_s, fixes.time_s, deg)) for deg in (fixes.latitude_deg, fixes.longitude_deg)]
    off_km = float(distance_m(site.latitude_deg, site.longitude_deg, *there)) / 1_000.0
    allowed_km = NEAR_KM + DRIFTS_MPS * 3.6 * off_h if own else PILOT_KM
    if off_km > allowed_km:
        raise InputError(
            f"its track is of another place: {off_km:,.0f} km from {site.name} at the time of the launch; "
            f"{allowed_km:,.0f} km are allowed"
        )
    return own
