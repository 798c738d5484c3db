"""Turbulence and flutter as they push a flight: one step of its random walk for each stride."""

import numpy as np

from planner.chance.random_walk import walk_step
from planner.compiled import marching
from planner.drift.domain import Domain
from planner.drift.ladder_wind import secant
from planner.drift.step_events import Stride
from planner.units import DEGREES_PER_RADIAN, EARTH_RADIUS_M

_SHORTEST_S = 1e-9


@marching
def pushed(d: Domain, stride: Stride, diffusivity_m2ps: float, key: np.uint64, number: int) -> Stride:
    """A stride with step `number` of a random walk, of variance 2 K dt each way (diffusivity K).

    The step is added as a steady wind along the stride, so that a stride cut short takes its share of it.
    """
    east, north = walk_step(key, number)
    speed_mps = np.sqrt(2.0 * diffusivity_m2ps / max(stride.seconds, _SHORTEST_S))
    speed = speed_mps * DEGREES_PER_RADIAN / (EARTH_RADIUS_M + stride.altitude_m)
    east *= speed / d.step_longitude_deg * secant(d.south_deg + stride.y * d.step_latitude_deg)
    north *= speed / d.step_latitude_deg
    return Stride(
        stride.x,
        stride.y,
        stride.altitude_m,
        stride.east + east,
        stride.north + north,
        stride.east_after + east,
        stride.north_after + north,
        stride.seconds,
        stride.time_after_s,
        stride.altitude_after_m,
    )
