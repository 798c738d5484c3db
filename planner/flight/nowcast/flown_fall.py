"""What the fixes of a balloon show of its fall, and how that is said."""

import numpy as np

from planner.flight.nowcast.fixes_aloft import FixesAloft
from planner.geo import Floats
from planner.spread.fall_posterior import FallWay, SeenFall
from planner.vehicle.constant_rate_physics import drag_table


def burst_after_s(fixes: FixesAloft) -> float:
    """Up to how long after its last fix a balloon may have burst that no lower fix shows: until the next."""
    if fixes.top < fixes.time_s.size - 1 or fixes.time_s.size < 3:
        return 0.0
    return float(np.median(np.diff(fixes.time_s[-6:])))


def falls_as(ways: list[FallWay], planned_mps: float, seen: SeenFall) -> str:
    """How a fall goes on, in words."""
    first = ways[0]
    speed = f"{np.exp(first.log_median) * planned_mps:.1f} m/s at sea level (+- {100 * first.sigma:.0f} %)"
    if not seen.seconds.size:
        return f"it falls; nothing is known yet of how fast: {speed} as planned"
    kind = (
        "" if first.name == "as planned" else f", as {first.name!r} would ({100 * first.probability:.0f} %)"
    )
    return f"it falls{kind}: what is left at {speed}, planned {planned_mps:.1f} m/s"


_FALL_LAYER_M, _FALL_LAYER_S, _MOST_FALL_LAYERS = 400.0, 30.0, 60


def seen_fall(fixes: FixesAloft, ground_m: float) -> SeenFall:
    """A fall so far in layers, from where it is steady."""
    altitude, time_s, last = fixes.altitude_m, fixes.time_s, fixes.time_s.size - 1
    kept = [fixes.settled] if fixes.settled <= last else []
    layer_m = max(_FALL_LAYER_M, float(altitude[fixes.top] - altitude[last]) / _MOST_FALL_LAYERS)
    for fix in range(fixes.settled + 1, last + 1):
        fallen_m, lasted_s = altitude[kept[-1]] - altitude[fix], time_s[fix] - time_s[kept[-1]]
        enough_m = layer_m / 2 if fix == last else layer_m
        if fallen_m >= enough_m and lasted_s >= _FALL_LAYER_S:
            kept.append(fix)
    first, after = np.array(kept[:-1], dtype=np.int64), np.array(kept[1:], dtype=np.int64)
    return SeenFall(
        from_m=altitude[first],
        to_m=altitude[after],
        seconds=time_s[after] - time_s[first],
        off_s=fixes.rounded_s / 2.0,
        top_m=float(altitude[fixes.top]),
        at_m=float(altitude[last]),
        ground_m=ground_m,
    )


def unit_fall_s(altitude_m: Floats) -> Floats:
    """How long a fall at 1 m/s at sea level takes to altitudes (n,) [m], at constant rates."""
    return np.asarray(drag_table().passed(altitude_m, np.zeros(altitude_m.size, dtype=np.int64)))
