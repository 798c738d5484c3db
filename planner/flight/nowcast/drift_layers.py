"""A balloon's fixes -> the winds that it met, layer by layer, few enough to be weighed against each other."""

from itertools import pairwise

import numpy as np

from planner.flight.nowcast.fixes_aloft import FixesAloft
from planner.forecast.reading.tracks.track import rounding_mps
from planner.geo import Floats
from planner.spread.seen_wind import MetWinds
from planner.units import EARTH_RADIUS_M

POINTS = 5
LAYER_M, STAY_S, APART_S = 300.0, 600.0, 30.0
MOST_LAYERS = 30
"""Of a way up, and as many of a way down."""

SWINGS_M, GUSTS_MPS = 40.0, 4.0
"""How far a load swings under its balloon at either end of a layer; gusts and waves, which do not carry on.

Of what flown falls met beyond the forecast in one layer, two fifths were left in the 2 km below it.
"""


def met_winds(fixes: FixesAloft, start_s: float) -> MetWinds | None:
    """The winds on the way, times counted from `start_s` [s from 1970]; None of fixes too close together.

    Between the highest fix and a steady fall nobody knows when it burst: that stretch does not count.
    """
    up = _kept(fixes, fixes.launch, fixes.top)
    rest = fixes.top if fixes.settled == fixes.time_s.size and _stays(fixes) else fixes.settled
    down = _kept(fixes, rest, fixes.time_s.size - 1)
    ways = (up, True), (down, False)
    pairs = [(a, b, climbs) for way, climbs in ways for a, b in pairwise(way)]
    if not pairs:
        return None
    first, last = (np.array([pair[k] for pair in pairs]) for k in (0, 1))
    share = (np.arange(POINTS) + 0.5) / POINTS
    time_s, latitude, longitude, altitude = (
        values[first][:, None] + share * (values[last] - values[first])[:, None]
        for values in (fixes.time_s - start_s, fixes.latitude_deg, fixes.longitude_deg, fixes.altitude_m)
    )
    rounded = rounding_mps(fixes.time_s, fixes.latitude_deg, fixes.longitude_deg) / 2.0
    lasted_s = fixes.time_s[last] - fixes.time_s[first]
    noise = np.sqrt(GUSTS_MPS**2 + 2.0 * (SWINGS_M / lasted_s) ** 2 + rounded**2)
    climbing = np.array([climbs for *_, climbs in pairs])
    return MetWinds(time_s, latitude, longitude, altitude, drift_mps(fixes, first, last), noise, climbing)


def drift_mps(fixes: FixesAloft, first: Floats, last: Floats) -> Floats:
    """Mean winds (k, 2), east and north, from fixes to fixes (k,), by the way over the ground."""
    latitude, longitude = np.radians(fixes.latitude_deg), np.radians(fixes.longitude_deg)
    radius_m = EARTH_RADIUS_M + (fixes.altitude_m[first] + fixes.altitude_m[last]) / 2.0
    per_s = radius_m / (fixes.time_s[last] - fixes.time_s[first])
    along = np.cos((latitude[first] + latitude[last]) / 2.0)
    east = (longitude[last] - longitude[first]) * along * per_s
    return np.stack([east, (latitude[last] - latitude[first]) * per_s], axis=1)


def _stays(fixes: FixesAloft) -> bool:
    """Whether it is still about as high as it was."""
    return bool(fixes.altitude_m[fixes.top] - fixes.altitude_m[-1] < 2 * LAYER_M)


def _kept(fixes: FixesAloft, first: int, last: int) -> list[int]:
    """Fixes from one to another that are layers apart, the last of them too."""
    if last <= first:
        return []
    way_m = np.ptp(fixes.altitude_m[first : last + 1])
    layer_m = max(LAYER_M, float(way_m) / MOST_LAYERS)
    stay_s = max(STAY_S, float(fixes.time_s[last] - fixes.time_s[first]) / MOST_LAYERS)
    kept = [first]
    for fix in range(first + 1, last + 1):
        after_s = fixes.time_s[fix] - fixes.time_s[kept[-1]]
        apart_m = abs(fixes.altitude_m[fix] - fixes.altitude_m[kept[-1]])
        if after_s >= APART_S and (apart_m >= layer_m or after_s >= stay_s):
            kept.append(fix)
    if kept[-1] < last and fixes.time_s[last] - fixes.time_s[kept[-1]] >= APART_S:
        kept.append(last)
    elif len(kept) > 1:
        kept[-1] = last
    return kept
