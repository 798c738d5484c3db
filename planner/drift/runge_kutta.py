"""Classical Runge-Kutta for a place that drifts over the sphere while its altitude is known beforehand.

With y the latitude and longitude, f the rate at which the wind at altitude z(t) changes them, and a step h:

    k1 = f(t, y)    k2 = f(t + h/2, y + h/2 k1)    k3 = f(t + h/2, y + h/2 k2)    k4 = f(t + h, y + h k3)
    y(t + h) = y + h/6 (k1 + 2 k2 + 2 k3 + k4)

(Kutta 1901; Hairer, Norsett and Wanner, "Solving Ordinary Differential Equations I", section II.1). Its error
is of fourth order in h where the wind is smooth, as it is between the nodes of a grid; at them it bends.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from planner.compiled import inlined
from planner.drift.flights import FlightPoint
from planner.units import DEGREES_PER_RADIAN, EARTH_RADIUS_M

Rate = tuple[float, float, int]
Heights = tuple[float, float, float, float]


@inlined
def degrees_per_s(u_mps: float, v_mps: float, latitude_deg: float, altitude_m: float) -> tuple[float, float]:
    """What a wind is in degrees per second northwards and eastwards, on the sphere at an altitude."""
    per_metre = DEGREES_PER_RADIAN / (EARTH_RADIUS_M + altitude_m)
    return v_mps * per_metre, u_mps * per_metre / np.cos(latitude_deg / DEGREES_PER_RADIAN)


def step_along(
    rate: Callable[[Any, FlightPoint, int], Rate],
) -> Callable[[Any, FlightPoint, float, Heights, int], Rate]:
    """The Runge-Kutta step of flights that move as `rate(flight, place, hint)` says.

    The rate is northwards and eastwards [degrees/s], with the level at which its wind was found, a hint for
    the next. Made once for each engine: a kernel handed a function would be compiled in every process.
    """

    @inlined
    def step(flight: Any, p: FlightPoint, h: float, altitudes_m: Heights, hint: int) -> Rate:
        """Latitude, longitude and hint `h` seconds on, through the altitudes of the four stages."""
        t, y, x = p.time_s, p.latitude_deg, p.longitude_deg
        z1, z2, z3, z4 = altitudes_m
        north = east = total_north = total_east = 0.0
        # A loop, for the compiler: the wind's code once instead of four times.
        for share, weight, z in ((0.0, 1.0, z1), (0.5, 2.0, z2), (0.5, 2.0, z3), (1.0, 1.0, z4)):
            on = share * h
            north, east, hint = rate(flight, FlightPoint(t + on, y + on * north, x + on * east, z), hint)
            total_north += weight * north
            total_east += weight * east
        return y + h / 6 * total_north, x + h / 6 * total_east, hint

    return step
