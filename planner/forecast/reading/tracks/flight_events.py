"""What happened to a flown balloon and when: launch, float, burst or release, landing; found, or given.

The moments are fixes of the track. A launch is the last fix near the ground, a landing the first at rest; a
track that begins or ends in the air says so. A balloon floats that stays near its top three times as long as
its climb would take through that band, and 20 minutes at least.
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from planner.errors import InputError
from planner.forecast.reading.tracks.clock import utc
from planner.forecast.reading.tracks.flown_track import FlownTrack
from planner.forecast.reading.tracks.track import AT_REST_M, SLOWEST_MPS, climb_of
from planner.geo import Floats, distance_m
from planner.units import iso

BAND_M = 500.0
FLOATS_S = 1_200.0
FLOATS_TIMES = 3.0
REST_MPS = 1.0
CREEPS_MPS = 0.3
REST_LASTS_S = 60.0
LOW_M = 300.0
FALLS_MPS = 2.0
FARTHEST_GIVEN_S = 900.0
"""A given time is that of the nearest fix: farther off none can stand for it."""

EVENTS = ("launch", "float", "burst", "release", "landing")

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class FlightEvents:
    """Numbers of fixes: where the flight begins, is highest, begins to fall, and ends.

    `fall` is the burst (the highest fix), or the end of a float; `floated` its first and last fix, None for
    a flight that went up and came down; `released` whether the fall began at once. `launch_seen` and
    `landing_seen`: the track shows it at rest there.
    """

    launch: int
    top: int
    fall: int
    end: int
    launch_seen: bool
    landing_seen: bool
    floated: tuple[int, int] | None = None
    released: bool = False
    given: tuple[str, ...] = ()

    def named(self) -> dict[str, int]:
        """The fix of every event that the track shows, in the order of the flight."""
        burst = {} if self.floated or not self.launch < self.fall < self.end else {"burst": self.fall}
        floated = {"float": self.floated[0]} if self.floated else {}
        released = {"release": self.fall} if self.released else {}
        found = {"launch": self.launch} | floated | burst | released
        return found | ({"landing": self.end} if self.landing_seen else {})

    def gap_at_top_s(self, track: FlownTrack) -> float:
        """The longer of the times without a fix on either side of the highest one."""
        around = track.time_s[max(self.top - 1, 0) : self.top + 2]
        return float(np.diff(around).max())


def find_events(track: FlownTrack) -> FlightEvents:
    """The events that a track shows by itself; of two points it is told that they are launch and find."""
    if track.only_two_points:
        return FlightEvents(0, int(np.argmax(track.altitude_m)), 0, 1, launch_seen=True, landing_seen=True)
    time_s, altitude = track.time_s, track.altitude_m
    top = int(np.argmax(altitude))
    launch, launch_seen = _launch(time_s, altitude, top)
    end, landing_seen = _end(track, top)
    floated = _float(time_s, altitude, launch, top, end)
    fall = floated[1] if floated else top
    falls = floated is not None and end > fall and _sinks_mps(track, fall) > FALLS_MPS
    return FlightEvents(launch, top, fall, end, launch_seen, landing_seen, floated, released=falls)


def with_given(found: FlightEvents, track: FlownTrack, given_s: dict[str, float]) -> FlightEvents:
    """The events with those that were told by their times [s from 1970].

    Raises InputError for a time at which no fix is near, and for events out of order.
    """
    at = {name: _nearest(track, name, time_s) for name, time_s in given_s.items()}
    fall = at.get("release", at.get("burst", found.fall))
    top = at.get("burst", found.top)
    floated = (at["float"], fall) if "float" in at else None if "burst" in at else found.floated
    told = replace(
        found,
        launch=at.get("launch", found.launch),
        top=top,
        fall=fall,
        end=at.get("landing", found.end),
        launch_seen=found.launch_seen or "launch" in at,
        landing_seen=found.landing_seen or "landing" in at,
        floated=floated,
        released=found.released or "release" in at,
        given=tuple(name for name in EVENTS if name in at),
    )
    if not told.launch <= told.fall < told.end:
        raise InputError(
            f"events of {track.name} are out of order: launch {_when(track, told.launch)}, "
            f"fall {_when(track, told.fall)}, end {_when(track, told.end)}"
        )
    return told


def _launch(time_s: Floats, altitude: Floats, top: int) -> tuple[int, bool]:
    """The last fix near the ground before the climb, and whether it was seen at rest there."""
    climb = climb_of(time_s, altitude)
    if climb.down or climb.last != top:
        return int(np.flatnonzero(altitude[: top + 1] <= altitude[: top + 1].min() + AT_REST_M)[-1]), False
    launch = climb.first
    while launch + 1 < top and _stays(time_s, altitude, launch):
        launch += 1
    return launch, climb.ground_m is not None


def _stays(time_s: Floats, altitude: Floats, fix: int) -> bool:
    """Whether the next fix is as low, long after: noise of a receiver at rest."""
    risen = altitude[fix + 1] - altitude[fix]
    return bool(risen < 4 * AT_REST_M and risen < SLOWEST_MPS * (time_s[fix + 1] - time_s[fix]))


def _end(track: FlownTrack, top: int) -> tuple[int, bool]:
    """The first fix at rest after the top, near the lowest; else the last one."""
    time_s, altitude = track.time_s, track.altitude_m
    last = altitude.size - 1
    if last == top:
        return last, False
    step_s = np.diff(time_s)
    away_m = distance_m(
        track.latitude_deg[1:], track.longitude_deg[1:], track.latitude_deg[:-1], track.longitude_deg[:-1]
    )
    still = (np.abs(np.diff(altitude)) <= np.maximum(REST_MPS * step_s, AT_REST_M / 2)) & (
        away_m <= np.maximum(CREEPS_MPS * step_s, 2 * AT_REST_M)
    )
    low = altitude[:-1] <= altitude[top:].min() + LOW_M
    for fix in np.flatnonzero(still & low & (np.arange(last) > top)).tolist():
        until = int(np.searchsorted(time_s, time_s[fix] + REST_LASTS_S))
        if until <= last and np.ptp(altitude[fix : until + 1]) <= AT_REST_M and still[fix:until].all():
            return fix, True
    return last, False


def _float(time_s: Floats, altitude: Floats, launch: int, top: int, end: int) -> tuple[int, int] | None:
    """The first and the last fix near the top, where it stayed long."""
    rise_m, rise_s = altitude[top] - altitude[launch], time_s[top] - time_s[launch]
    if rise_m <= BAND_M or rise_s <= 0.0:
        return None
    band_m = max(BAND_M, 0.05 * rise_m)
    near = np.flatnonzero(altitude[launch : end + 1] >= altitude[top] - band_m) + launch
    stayed_s = float(time_s[near[-1]] - time_s[near[0]])
    gap_s = float(np.diff(time_s[near]).max(initial=0.0))
    up_s = band_m / max(_climbs_mps(time_s, altitude, launch, int(near[0])), 0.5)
    floats = stayed_s >= max(FLOATS_S, FLOATS_TIMES * up_s) and gap_s < stayed_s / 2
    return (int(near[0]), int(near[-1])) if floats else None


def _climbs_mps(time_s: Floats, altitude: Floats, first: int, last: int) -> float:
    return float((altitude[last] - altitude[first]) / max(time_s[last] - time_s[first], 1.0))


def _sinks_mps(track: FlownTrack, fix: int) -> float:
    return -_climbs_mps(track.time_s, track.altitude_m, fix, fix + 1)


def _nearest(track: FlownTrack, name: str, time_s: float) -> int:
    fix = int(np.argmin(np.abs(track.time_s - time_s)))
    off_s = abs(float(track.time_s[fix]) - time_s)
    if off_s > FARTHEST_GIVEN_S:
        raise InputError(
            f"{name} of {track.name} is given at {iso(utc(time_s))}, and the nearest fix is "
            f"{off_s / 60:.0f} minutes off; {FARTHEST_GIVEN_S / 60:.0f} are allowed"
        )
    return fix


def _when(track: FlownTrack, fix: int) -> str:
    return iso(utc(float(track.time_s[fix])))
