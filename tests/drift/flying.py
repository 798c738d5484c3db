"""Short words for the tests of the drift half: launches, profiles of one motion, and the flight itself."""

from typing import Any

import numpy as np

from planner.drift.endings import ENDINGS, Ending
from planner.drift.flights import Starts
from planner.drift.single_flight import Arrivals, drift
from planner.forecast.field import WindField
from planner.forecast.grid import Grid
from planner.geo import Floats
from planner.plan.constant_rate import ConstantRate
from planner.vehicle.physics import physics_of
from planner.vehicle.profile import Profile, Stage, StageKind, Steady, exact_steps

DAY_S = 86_400.0
BURST = ConstantRate(ascent_rate_mps=5.0, burst_altitude_m=30_000.0, descent_rate_mps=5.0)
TWO_LEVELS_PA = np.array([100_000.0, 1_000.0])
FROM_THE_SEA_PA = np.array([101_325.0, 1_000.0])
"""Below a lowest level its wind holds: here that level is the sea's."""
SMALL = Grid(30.0, 120.0, 5.0, 5.0, 3, 3)
"""A grid of a few large cells: quick to make, and exact for winds that are linear in place."""

EDGES = {
    "east": (64.0, 0.0, "longitude_deg", 130.0),
    "west": (-64.0, 0.0, "longitude_deg", 120.0),
    "north": (0.0, 64.0, "latitude_deg", 40.0),
    "south": (0.0, -64.0, "latitude_deg", 30.0),
}
"""A wind that leaves `SMALL` over each side: eastwards and northwards, which place says so, and where."""


def column(values: Any, n: int) -> Floats:
    return np.broadcast_to(np.asarray(values, dtype=float), (n,)).copy()


def launches(
    latitude_deg: Any = 37.9,
    longitude_deg: Any = 126.7,
    *,
    altitude_m: Any = 0.0,
    time_s: Any = 0.0,
    member: int = 0,
    cleared: bool = False,
) -> Starts:
    """Launches at places, one flight for each of the longest argument's values."""
    words = (latitude_deg, longitude_deg, altitude_m, time_s)
    n = max(np.size(word) for word in words)
    latitude, longitude, altitude, time = (column(word, n) for word in words)
    return Starts(time, latitude, longitude, altitude, np.full(n, member), altitude, np.full(n, cleared))


def at_rates(
    vehicle: ConstantRate, start_m: Any = 0.0, *, n: int = 1, ascent: Any = None, top: Any = None
) -> Profile:
    """A vehicle's own profile, unless a rate or a top by draw is given."""
    return physics_of(vehicle).profile(
        start_m=column(start_m, n),
        ascent_mps=column(ascent if ascent is not None else vehicle.ascent_rate_mps or 0.0, n),
        top_m=column(top if top is not None else vehicle.top_altitude_m or 0.0, n),
        descent_mps=column(vehicle.descent_rate_mps, n),
    )


def steadily(start_m: float, rate_mps: float, seconds: float, *, n: int = 1) -> Profile:
    """One stage at one vertical speed: a climb, a fall, or at 0 m/s a float."""
    kind = (StageKind.LEVEL, StageKind.CLIMB, StageKind.FALL)[int(np.sign(rate_mps))]
    start, rate = column(start_m, n), column(rate_mps, n)
    return Profile((Stage(kind, Steady(start, rate), start, start + rate * seconds, column(seconds, n)),))


def carry(
    field: WindField,
    profile: Profile,
    starts: Starts,
    *,
    step_s: float = 60.0,
    horizon_s: float = DAY_S,
    **options: Any,
) -> Arrivals:
    """The flights of a profile through a field, each until `horizon_s` after its launch."""
    assert profile.stages[0].start_m.shape == starts.time_s.shape
    steps = exact_steps(profile, longest_s=horizon_s, step_s=step_s)
    return drift(field, steps, starts, until_s=starts.time_s + horizon_s, **options)


def endings(arrivals: Arrivals) -> list[Ending]:
    return [ENDINGS[code] for code in arrivals.ending]
