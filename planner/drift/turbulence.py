"""The random walk of what flutters or is shaken: one step for each stride, drawn by counting.

A step's numbers are a hash of the flight's own key and of how many it has taken, so they are the same
whatever flies beside it. The hash is Philox 2x32-10 (Salmon et al. 2011); its products of 32-bit
numbers never overflow 64 bits, so that plain Python counts the same.
"""

import numpy as np

from planner.compiled import inlined, marching
from planner.drift.ladder_wind import Rungs, secant
from planner.drift.step_events import Stride
from planner.units import DEGREES_PER_RADIAN, EARTH_RADIUS_M

_ROUNDS = 10
_TIMES = np.uint64(0xD256D193)
_WEYL = np.uint64(0x9E3779B9)
_LOW = np.uint64(0xFFFFFFFF)
_LOW_16 = np.uint64(0xFFFF)
_32 = np.uint64(32)
_16 = np.uint64(16)
_TWO_MEANS = 2.0**16 - 1  # of two even 16-bit numbers
_TWO_SIGMAS = float(1 / np.sqrt(2 * (2.0**32 - 1) / 12))
_SHORTEST_S = 1e-9


@inlined
def walk_steps(key: np.uint64, number: int) -> tuple[float, float]:
    """Two numbers of mean 0 and variance 1: step `number` of the walk of `key`.

    Each is the sum of two even 16-bit numbers: excess kurtosis -0.6, of a walk of s steps -0.6/s.
    """
    word, left, right = key & _LOW, np.uint64(number), key >> _32
    for _ in range(_ROUNDS):
        product = left * _TIMES
        left, right = (product >> _32) ^ word ^ right, product & _LOW
        word = (word + _WEYL) & _LOW
    east = float((left & _LOW_16) + (left >> _16)) - _TWO_MEANS
    north = float((right & _LOW_16) + (right >> _16)) - _TWO_MEANS
    return east * _TWO_SIGMAS, north * _TWO_SIGMAS


@marching
def pushed(r: Rungs, stride: Stride, diffusivity_m2ps: float, key: np.uint64, number: int) -> Stride:
    """A stride with a step of variance 2 K dt each way, as a steady wind: cut short, so is the step."""
    east, north = walk_steps(key, number)
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
