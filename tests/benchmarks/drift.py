"""The yardstick kernel in the Tawhiri mode against the same algorithm in Python closures.

The opponent is built as the field's usual predictor is: interpolation compiled, models and
integrator in Python closures round it. Both fly the same flights, one thread, rounds interleaved
A B A B; the ratio of each round is taken, and their median and range are printed. The kernel gets
its heights from the vertical half, whose cost is shown apart and with it.
"""

import math
import sys
import time
from collections.abc import Callable
from typing import Any

import numba
import numpy as np

from planner.drift.flights import Starts
from planner.drift.single_flight import Arrivals, drift
from planner.drift.tawhiri import drift_as_tawhiri
from planner.drift.tawhiri_steps import tawhiri_steps
from planner.forecast.field import WindField
from planner.forecast.grid import Grid
from planner.plan.constant_rate import ConstantRate
from planner.sample.analytic import analytic_field
from planner.vehicle.physics import physics_of
from planner.vehicle.profile import Steps, exact_steps

EARTH_M = 6_371_009.0
FLIGHTS = 2_000
CLOSURES = 200  # of them by the slow opponent
LONGEST_S = 86_400.0
ROUNDS = 9
LEVELS_PA = np.geomspace(100_000.0, 200.0, 47)

State = tuple[float, float, float]
Model = Callable[[float, float, float, float], State]


@numba.njit(error_model="numpy")
def compiled_wind(  # noqa: PLR0917
    values: Any, times_s: Any, south: float, west: float, t: float, lat: float, lon: float, z: float
) -> tuple[float, float]:
    """u, v: bisection for the level by blended heights, then linear, as the usual predictor does."""
    it = min(max(np.searchsorted(times_s, t, side="right") - 1, 0), times_s.size - 2)
    ft = (t - times_s[it]) / (times_s[it + 1] - times_s[it])
    y, x = (lat - south) / 0.5, (lon - west) / 0.5
    iy, ix = int(y), int(x)
    fy, fx = y - iy, x - ix
    weights = (
        ((1 - ft) * (1 - fy) * (1 - fx), (1 - ft) * (1 - fy) * fx),
        ((1 - ft) * fy * (1 - fx), (1 - ft) * fy * fx),
        (ft * (1 - fy) * (1 - fx), ft * (1 - fy) * fx),
        (ft * fy * (1 - fx), ft * fy * fx),
    )

    def blend(level: int, part: int) -> float:
        total = 0.0
        for corner in range(4):
            row, later = iy + corner % 2, it + corner // 2
            pair = weights[corner]
            total += pair[0] * values[later, row, ix, level, part]
            total += pair[1] * values[later, row, ix + 1, level, part]
        return total

    low, high = 0, values.shape[3] - 2
    while low < high:
        middle = (low + high + 1) // 2
        if z <= blend(middle, 0):
            high = middle - 1
        else:
            low = middle
    below, above = blend(low, 0), blend(low + 1, 0)
    f = (z - below) / (above - below)
    u = (1 - f) * blend(low, 1) + f * blend(low + 1, 1)
    return u, (1 - f) * blend(low, 2) + f * blend(low + 1, 2)


def wind_model(field: WindField) -> Model:
    values, times_s = field.wind[0], field.times_s
    south, west = field.grid.south_deg, field.grid.west_deg

    def rate(t: float, lat: float, lon: float, z: float) -> State:
        u, v = compiled_wind(values, times_s, south, west, t, lat, lon, z)
        radius = EARTH_M + z
        return math.degrees(v / radius), math.degrees(u / radius / math.cos(math.radians(lat))), 0.0

    return rate


def climb_model(rate_mps: float) -> Model:
    return lambda t, lat, lon, z: (0.0, 0.0, rate_mps)


def density(z: float) -> float:
    if z > 25_000.0:
        kelvin = 141.89 + 0.00299 * z
        return 2.488 * (kelvin / 216.6) ** -11.388 / (0.2869 * kelvin)
    if z > 11_000.0:
        return 22.65 * math.exp(1.73 - 0.000157 * z) / (0.2869 * 216.64)
    kelvin = 288.14 - 0.00649 * z
    return 101.29 * (kelvin / 288.08) ** 5.256 / (0.2869 * kelvin)


def fall_model(rate_mps: float) -> Model:
    return lambda t, lat, lon, z: (0.0, 0.0, -rate_mps * 1.1045 / math.sqrt(density(z)))


def linear_model(*models: Model) -> Model:
    """The sum of several models' rates."""

    def rate(t: float, lat: float, lon: float, z: float) -> State:
        north = east = up = 0.0
        for model in models:
            a, b, c = model(t, lat, lon, z)
            north, east, up = north + a, east + b, up + c
        return north, east, up

    return rate


def moved(state: State, seconds: float, rate: State) -> State:
    return state[0] + seconds * rate[0], state[1] + seconds * rate[1], state[2] + seconds * rate[2]


def integrate(
    t: float, state: State, rate: Model, stop: Callable[[State], bool], h: float = 60.0
) -> tuple[float, State]:
    """Classical Runge-Kutta until `stop`, its end bisected on the last step's chord."""
    while True:
        k1 = rate(t, *state)
        k2 = rate(t + h / 2, *moved(state, h / 2, k1))
        k3 = rate(t + h / 2, *moved(state, h / 2, k2))
        k4 = rate(t + h, *moved(state, h, k3))
        after = moved(moved(moved(moved(state, h / 6, k1), h / 3, k2), h / 3, k3), h / 6, k4)
        if stop(after):
            break
        t, state = t + h, after
    left, right, middle, end = 0.0, 1.0, 1.0, after
    chord = (after[0] - state[0], after[1] - state[1], after[2] - state[2])
    while right - left > 0.01:
        middle = (left + right) / 2
        end = moved(state, middle, chord)
        left, right = (left, middle) if stop(end) else (middle, right)
    return t + middle * h, end


def in_closures(field: WindField, launches: Any) -> Any:
    """Landings (n, 2): latitude and longitude of each flight, one after another."""
    wind = wind_model(field)
    out = np.empty((len(launches), 2))
    for i, (lat, lon, ascent, burst, descent) in enumerate(launches.tolist()):
        t, top = integrate(
            0.0, (lat, lon, 0.0), linear_model(climb_model(ascent), wind), lambda p, b=burst: p[2] >= b
        )
        _, end = integrate(t, top, linear_model(fall_model(descent), wind), lambda p: p[2] <= 0.0)
        out[i] = end[:2]
    return out


def cut(launches: Any, *, tawhiri: bool) -> tuple[Steps, Starts]:
    """The vertical half of the same flights, and where they start."""
    latitude, longitude, ascent, burst, descent = np.ascontiguousarray(launches.T)
    n = latitude.size
    vehicle = ConstantRate(ascent_rate_mps=5.0, burst_altitude_m=30_000.0, descent_rate_mps=5.0)
    profile = physics_of(vehicle).profile(
        start_m=np.zeros(n), ascent_mps=ascent, top_m=burst, descent_mps=descent
    )
    steps = (tawhiri_steps if tawhiri else exact_steps)(profile, longest_s=LONGEST_S)
    members, clear = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=bool)
    return steps, Starts(np.zeros(n), latitude, longitude, np.zeros(n), members, np.zeros(n), clear)


def in_the_kernel(field: WindField, halves: tuple[Steps, Starts], *, tawhiri: bool) -> Arrivals:
    steps, starts = halves
    until = np.full(starts.time_s.size, LONGEST_S)
    return (drift_as_tawhiri if tawhiri else drift)(field, steps, starts, until_s=until)


def world() -> tuple[WindField, Any]:
    """A jet with waves on 0.5 degrees, 3 h, 47 levels; launches round one site."""
    field = analytic_field(
        lambda lat, lon, h, t: (
            8 + 35 * np.exp(-(((h - 11e3) / 6e3) ** 2)) + 5 * np.sin(lat + lon / 2 + t / 2e4)
        ),
        lambda lat, lon, h, t: 6 * np.cos(lon / 2 + h / 4e3 - t / 2e4) + 3 * np.sin(lat),
        grid=Grid(30.0, 118.0, 0.5, 0.5, 33, 61),
        levels_pa=LEVELS_PA,
    )
    random = np.random.default_rng(1)
    mean, spread = (37.9, 126.7, 5.0, 30_000.0, 5.0), (0.01, 0.01, 0.25, 1_000.0, 0.2)
    return field, random.normal(mean, spread, size=(FLIGHTS, 5))


def each_us(work: Callable[[], Any], flights: int) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) / flights * 1e6


def largest_gap_deg(field: WindField, launches: Any) -> float:
    ours = in_the_kernel(field, cut(launches, tawhiri=True), tawhiri=True)
    places = np.column_stack([ours.latitude_deg, ours.longitude_deg])
    return float(np.abs(places - in_closures(field, launches)).max())


def measure() -> None:
    field, launches = world()
    few = launches[:CLOSURES]
    sys.stdout.write(
        f"  {FLIGHTS} flights to 30 km and back, one thread, {ROUNDS} interleaved rounds of A B C D E\n"
    )
    sys.stdout.write(
        f"  largest difference between the landings of A and B: {largest_gap_deg(field, few):.0e} degrees\n"
    )
    parity, exact = cut(launches, tawhiri=True), cut(launches, tawhiri=False)
    contenders: list[tuple[str, int, Callable[[], Any]]] = [
        ("A closures", CLOSURES, lambda: in_closures(field, few)),
        ("B kernel, Tawhiri mode", FLIGHTS, lambda: in_the_kernel(field, parity, tawhiri=True)),
        ("C kernel, exact", FLIGHTS, lambda: in_the_kernel(field, exact, tawhiri=False)),
        ("D vertical half of B", FLIGHTS, lambda: cut(launches, tawhiri=True)),
        ("E vertical half of C", FLIGHTS, lambda: cut(launches, tawhiri=False)),
    ]
    in_the_kernel(field, exact, tawhiri=False)
    took = np.array([[each_us(work, n) for _, n, work in contenders] for _ in range(ROUNDS)])
    for (name, _, _), us in zip(contenders, took.T, strict=True):
        sys.stdout.write(f"  {name:24}{np.median(us):7.1f} us a flight ({us.min():.1f} to {us.max():.1f})\n")
    a, b, c, d, e = took.T
    for name, ratio in (
        ("A / B", a / b),
        ("A / C", a / c),
        ("A / (B + D)", a / (b + d)),
        ("A / (C + E)", a / (c + e)),
    ):
        owed = "   owed 20, aim 40" if name == "A / B" else ""
        sys.stdout.write(
            f"  {name:24}{np.median(ratio):7.1f} ({ratio.min():.1f} to {ratio.max():.1f}){owed}\n"
        )
