"""What constant rates leave out of flown balloons: how far from where they flew a climb and a fall then end.

Between fixes 200 m of height apart or more a balloon drifted so far in so long; at a constant rate it would
have been there for another time, in the same wind. The sum of what it drifts more or less, over the drift, is
what the defaults of `data/spreads/flown.yaml` stand for.
"""

from collections.abc import Sequence

import numpy as np

from planner.geo import Floats, LocalPlane
from planner.vehicle.constant_rate_physics import drag_table
from planner.verify.flight_rates import ON_THE_GROUND_M
from planner.verify.flown_flight import FlownFlight

APART_M = 200.0


def left_out(flights: Sequence[FlownFlight], *, down: bool) -> float:
    """Root of the sum of squares of what constant rates leave out, over that of the drifts."""
    both = np.array([_left_out_km(flight, down=down) for flight in flights])
    return float(np.sqrt((both[:, 0] ** 2).sum() / (both[:, 1] ** 2).sum()))


def unheard_m(flight: FlownFlight) -> float:
    """How far a flight climbs while nothing is heard round its highest fix, as the sd of an even spread."""
    risen_m = flight.altitude_m(flight.events.fall) - flight.altitude_m(flight.events.launch)
    rose_s = flight.track.time_s[flight.events.fall] - flight.track.time_s[flight.events.launch]
    return float(flight.gap_at_top_s * risen_m / rose_s / np.sqrt(12.0))


def _left_out_km(flight: FlownFlight, *, down: bool) -> tuple[float, float]:
    """What a constant rate leaves out, and the drift."""
    fixes = _apart(flight, down=down)
    track = flight.track
    place = LocalPlane(*flight.place(int(fixes[0])))
    steps = np.diff(np.array(place.to_km(track.latitude_deg[fixes], track.longitude_deg[fixes])), axis=1)
    took_s, altitude_m = np.diff(track.time_s[fixes]), track.altitude_m[fixes]
    constant = _passed(altitude_m) if down else np.diff(altitude_m)
    more = constant / constant.sum() * took_s.sum() / took_s - 1.0
    return float(np.hypot(*(steps * more).sum(axis=1))), float(np.hypot(*steps.sum(axis=1)))


def _passed(altitude_m: Floats) -> Floats:
    """How long a fall by the law of one speed takes between altitudes, but for a factor."""
    return np.diff(drag_table().passed(altitude_m, np.zeros(altitude_m.size, dtype=np.int64)))


def _apart(flight: FlownFlight, *, down: bool) -> "np.ndarray[tuple[int, ...], np.dtype[np.int64]]":
    """The fixes of a climb, or of a fall until it is near the ground, that are apart in height."""
    altitude, events = flight.track.altitude_m, flight.events
    first, last = (events.fall, events.end) if down else (events.launch, events.fall)
    if down:
        aloft = altitude[first : last + 1] > altitude[last] + ON_THE_GROUND_M
        last = first + int(np.flatnonzero(aloft)[-1])
    kept, way = [first], -1.0 if down else 1.0
    for fix in range(first + 1, last + 1):
        if way * (altitude[fix] - altitude[kept[-1]]) >= APART_M:
            kept.append(fix)
    return np.array(kept)
