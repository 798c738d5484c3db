"""A hold of one balloon, compiled: a float, a slow sink, a rise in the morning sun, in steps of time."""

from typing import Any

import numpy as np

from planner.compiled import inlined, kernel
from planner.geo import Floats
from planner.vehicle.buoyancy import AirLayers
from planner.vehicle.climb import DOWN, DUE, HALVINGS, TOO_FULL, Point, point, reach, to
from planner.vehicle.loads import Loads, is_strewing, passed_first

_STEP_M = 50.0  # the balance is asked anew at least this often
_LATE_S = 1e-6  # a height is noted though the last bit of a sum be missing


@kernel
def _hold_step(a: AirLayers, loads: Loads, i: int, p: Point, until_s: float, b: Any) -> None:
    """One step of a hold, at most until `until_s`; what crosses its balance stays there."""
    seconds = min(until_s - p.time_s, _STEP_M / max(abs(p.climb_mps), 1e-9))
    time_s = p.time_s + seconds
    to_m = _inside(a, p.altitude_m + p.climb_mps * seconds)
    after = to(a, loads, i, p, time_s, to_m, b)
    if after * p.climb_mps >= 0.0:
        to_m = _inside(a, p.altitude_m + 0.5 * (p.climb_mps + after) * seconds)
        after = to(a, loads, i, p, time_s, to_m, b)
    if after * p.climb_mps < 0.0:
        near, far = p.altitude_m, to_m
        for _ in range(HALVINGS):
            to_m = 0.5 * (near + far)
            if to(a, loads, i, p, time_s, to_m, b) * p.climb_mps > 0.0:
                near = to_m
            else:
                far = to_m
        to_m = near  # a bit beyond its balance gas is gone that it would miss
    met_m = passed_first(loads, i, p.altitude_m, to_m) if to_m != p.altitude_m else np.inf
    if np.isfinite(met_m):
        time_s = p.time_s + seconds * (met_m - p.altitude_m) / (to_m - p.altitude_m)
        to_m = met_m
    reach(a, loads, i, p, time_s, to_m, b)


@inlined
def _inside(a: AirLayers, altitude_m: float) -> float:
    """An altitude, kept within the column."""
    top_m = a.lowest_m + a.layer.shape[1] * a.spacing_m
    return float(min(max(altitude_m, a.lowest_m), top_m))


@kernel
def _is_steady(a: AirLayers, loads: Loads, i: int, b: Any) -> bool:
    """Whether a balloon at rest stays there: no leak, no sun, nothing being strewn."""
    quiet = b.leak_per_s == 0.0 and a.warm_k.shape[1] == 1 and not is_strewing(loads, i, b.time_s)
    return b.net_kg > -1e-6 and quiet


@kernel
def hold(a: AirLayers, loads: Loads, i: int, due_s: float, every_s: float, altitude_m: Floats, b: Any) -> int:
    """From a float on, hold a height or near it until something is due; `altitude_m` (S,) is written."""
    begin_s, noted = b.time_s, 1
    altitude_m[:] = b.altitude_m
    if _is_steady(a, loads, i, b):
        to(a, loads, i, point(b), due_s, b.altitude_m, b)
        return DUE
    while b.time_s < due_s and noted < altitude_m.size:
        if b.over != 0:
            altitude_m[noted:] = b.altitude_m
            return TOO_FULL
        note_s = begin_s + noted * every_s
        before_m = b.altitude_m
        _hold_step(a, loads, i, point(b), min(note_s, due_s), b)
        if b.time_s >= note_s - _LATE_S or b.time_s >= due_s:
            altitude_m[noted:] = b.altitude_m
            noted += 1
        if b.altitude_m <= a.lowest_m:
            altitude_m[noted - 1 :] = b.altitude_m
            return DOWN
        if b.altitude_m != before_m and passed_first(loads, i, b.altitude_m, b.altitude_m) == b.altitude_m:
            altitude_m[noted:] = b.altitude_m
            return DUE
    return DUE
