"""Turbulence and flutter as they push a flight: one step of its random walk for each stride."""

import numpy as np

from planner.chance.random_walk import walk_step
from planner.compiled import marching
from planner.drift.ladder_wind import Rungs, secant
from planner.drift.step_events import Stride
from planner.units import DEGREES_PER_RADIAN, EARTH_RADIUS_M

_SHORTEST_S = 1e-9


@marching
def pushed(r: Rungs, stride: Stride, diffusivity_m2ps: float, key: np.uint64, number: int) -> Stride:
    """A stride with a step of variance 2 K dt each way, as a steady wind: cut short, so is the step."""
    east, north = walk_step(key, number)
    speed_mps = np.sqrt(2.0 * diffusivity_m2ps / max(stride.seconds, _SHORTEST_S))
    speed = speed_mps * DEGREES_PER_RADIAN / (EARTH_RADIUS_M + stride.altitude_m)
    east *= speed / r.step_longitude_deg * secant(r.south_deg + stride.y * r.step_latitude_deg)
    north *= speed / r.step_latitude_deg
    return Stride(
        stride.x,
        stride.y,
        stride.altitude_m,
        stride.east + east,
        stride.north + north,
        stride.east_after + east,
        stride.north_after + north,
        stride.seconds,
        stride.altitude_after_m,
    )
