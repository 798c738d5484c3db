"""The ladder's engine at a level height: Heun's method (`heun_kernels.py`) by steps of time, not by rungs.

The wind is the native columns', not the ladder's: who stays at a height for hours would keep the error that
the ladder's fit has there.
"""

from typing import Any

import numpy as np

from planner.compiled import copied, marching
from planner.drift.abreast_record import TOGETHER
from planner.drift.endings import LEFT_THE_FORECAST, ON
from planner.drift.flight_state import LadderAir, look_around, rate_at
from planner.drift.flights import Marks
from planner.drift.step_events import Stride, ahead, longest_s, take
from planner.vehicle.ladder_stages import LevelStage


@marching
def stay(air: LadderAir, p: LevelStage, m: Marks, flights: Any) -> None:
    """Carry flights (n,) through a stage at level height, or near it, in steps of time."""
    last_height = p.altitude_m.shape[1] - 1
    for first in range(0, flights.size, TOGETHER):
        last = min(first + TOGETHER, flights.size)
        most = 0
        for i in range(first, last):
            most = max(most, p.steps[i])
            flights[i].east_gain = flights[i].north_gain = 0.0
        for step in range(most):
            for i in range(first, last):
                f = flights[np.uint64(i)]
                if f.ending == ON and step < p.steps[i]:
                    _stay_on(air, p.altitude_m[i, min(step + 1, last_height)], p.step_s[i], m, i, f)


@copied
def _stay_on(air: LadderAir, goal_m: float, step_s: float, m: Marks, i: int, f: Any) -> None:
    """Carry one flight through a step that ends at an altitude, in strides of even enough wind."""
    r, d = air.rungs, air.rungs.domain
    top_m = d.top_m
    rising = goal_m > top_m
    if rising:
        step_s *= (top_m - f.altitude_m) / (goal_m - f.altitude_m)
        goal_m = top_m
    while f.ending == ON and step_s > 0.0:
        left = max(f.limit_s - f.time_s, 0.0)
        seconds = min(step_s, longest_s(f), left)
        altitude = f.altitude_m + seconds / step_s * (goal_m - f.altitude_m)
        t1 = max(f.limit_s, f.time_s) if seconds == left else f.time_s + seconds
        look_around(r, air.errors, t1, f)
        x, y = ahead(f, seconds)
        east, north = rate_at(air, altitude, t1, x, y, i, f)
        f.east_gain, f.north_gain = east - f.east, north - f.north
        stride = Stride(f.x, f.y, f.altitude_m, f.east, f.north, east, north, seconds, t1, altitude)
        take(d, stride, min(f.altitude_m, altitude) <= d.highest_ground_m, True, m, i, f)
        step_s -= seconds
    if f.ending == ON and rising:
        f.ending = LEFT_THE_FORECAST
