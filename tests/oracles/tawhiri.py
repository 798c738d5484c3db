"""Tawhiri's algorithm, written out plainly in Python: the authority for the parity mode.

Heights are integrated together with the place by classical Runge-Kutta steps of 60 s. A stage ends
when its condition holds at a step's end; the end is then bisected on the chord of that step until
the bracket is under a hundredth of it, and the last place tried is the answer. The wind is looked
up by blending heights and winds of the eight columns level by level, then linearly in height, with
the altitude taken as geopotential height; above the top and below the bottom it is extrapolated.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

EARTH_M = 6_371_009.0
STEP_S = 60.0
BRACKET = 0.01


class Point(NamedTuple):
    time_s: float
    latitude_deg: float
    longitude_deg: float
    altitude_m: float


Rate = Callable[[Point], tuple[float, float, float]]
Stop = Callable[[Point], bool]


class Dataset(NamedTuple):
    """Heights, u, v as (time, latitude, longitude, level, 3) on a regular grid."""

    values: Any
    times_s: Any
    south_deg: float
    west_deg: float
    step_latitude_deg: float
    step_longitude_deg: float

    def wind(self, p: Point) -> tuple[float, float]:
        blended = np.zeros(self.values.shape[3:])
        for t, wt in self._sides_of_time(p.time_s):
            for y, wy in _sides((p.latitude_deg - self.south_deg) / self.step_latitude_deg):
                for x, wx in _sides((p.longitude_deg - self.west_deg) % 360.0 / self.step_longitude_deg):
                    if wt * wy * wx > 0.0:
                        blended += wt * wy * wx * self.values[t, y, x % self.values.shape[2]].astype(float)
        height = blended[:, 0]
        k = int(np.clip(np.searchsorted(height, p.altitude_m) - 1, 0, height.size - 2))
        f = (p.altitude_m - height[k]) / (height[k + 1] - height[k])
        u, v = (1 - f) * blended[k, 1:] + f * blended[k + 1, 1:]
        return float(u), float(v)

    def _sides_of_time(self, time_s: float) -> list[tuple[int, float]]:
        i = int(np.clip(np.searchsorted(self.times_s, time_s, side="right") - 1, 0, self.times_s.size - 2))
        f = (time_s - self.times_s[i]) / (self.times_s[i + 1] - self.times_s[i])
        return [(i, 1 - f), (i + 1, f)]


def _sides(cells: float) -> list[tuple[int, float]]:
    i = int(np.floor(cells))
    return [(i, 1 - (cells - i)), (i + 1, cells - i)]


def density(z: float) -> float:
    """Three-layer air density [kg/m3], domain page section 3."""
    if z > 25_000.0:
        kelvin = 141.89 + 0.00299 * z
        kpa = 2.488 * (kelvin / 216.6) ** -11.388
    elif z > 11_000.0:
        kelvin, kpa = 216.64, 22.65 * float(np.exp(1.73 - 0.000157 * z))
    else:
        kelvin = 288.14 - 0.00649 * z
        kpa = 101.29 * (kelvin / 288.08) ** 5.256
    return kpa / (0.2869 * kelvin)


def drag_speed(sea_level_mps: float, z: float) -> float:
    return sea_level_mps * 1.1045 / float(np.sqrt(density(z)))


def _moving(dataset: Dataset, climb: Callable[[float], float]) -> Rate:
    def rate(p: Point) -> tuple[float, float, float]:
        u, v = dataset.wind(p)
        radius = EARTH_M + p.altitude_m
        north = np.degrees(v / radius)
        east = np.degrees(u / radius / np.cos(np.radians(p.latitude_deg)))
        return float(north), float(east), climb(p.altitude_m)

    return rate


def _moved(p: Point, seconds: float, rate: tuple[float, float, float]) -> Point:
    north, east, up = (seconds * r for r in rate)
    longitude = (p.longitude_deg + east) % 360.0
    return Point(p.time_s + seconds, p.latitude_deg + north, longitude, p.altitude_m + up)


def _chord(a: Point, b: Point, share: float) -> Point:
    keep = 1.0 - share
    turn = (b.longitude_deg - a.longitude_deg + 180.0) % 360.0 - 180.0
    longitude = (a.longitude_deg + share * turn) % 360.0
    time, latitude, _, altitude = (keep * p + share * q for p, q in zip(a, b, strict=True))
    return Point(time, latitude, longitude, altitude)


def stage(start: Point, rate: Rate, stop: Stop) -> list[Point]:
    """Points of one stage: one a step, and the bisected end."""
    points = [start]
    while True:
        p = points[-1]
        k1 = rate(p)
        k2 = rate(_moved(p, STEP_S / 2, k1))
        k3 = rate(_moved(p, STEP_S / 2, k2))
        k4 = rate(_moved(p, STEP_S, k3))
        mean = [(a + 2 * b + 2 * c + d) / 6 for a, b, c, d in zip(k1, k2, k3, k4, strict=True)]
        after = _moved(p, STEP_S, (mean[0], mean[1], mean[2]))
        if stop(after):
            return [*points, _bisected(p, after, stop)]
        points.append(after)


def _bisected(before: Point, after: Point, stop: Stop) -> Point:
    left, right, tried = 0.0, 1.0, after
    while right - left > BRACKET:
        middle = (left + right) / 2
        tried = _chord(before, after, middle)
        left, right = (left, middle) if stop(tried) else (middle, right)
    return tried


def standard_profile(
    dataset: Dataset,
    ground_m: Callable[[float, float], float],
    start: Point,
    *,
    ascent_mps: float,
    burst_m: float,
    descent_mps: float,
) -> tuple[list[Point], list[Point]]:
    """The ascent's and the descent's points."""
    ascent = stage(start, _moving(dataset, lambda z: ascent_mps), lambda p: p.altitude_m >= burst_m)
    falling = _moving(dataset, lambda z: -drag_speed(descent_mps, z))

    def landed(p: Point) -> bool:
        return ground_m(p.latitude_deg, p.longitude_deg) > p.altitude_m or p.altitude_m <= 0.0

    return ascent, stage(ascent[-1], falling, landed)
