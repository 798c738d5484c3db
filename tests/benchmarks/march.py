"""The march against plain Runge-Kutta in Python closures and against our reference kernel.

Standard flights (5 m/s up to 30 km, down to the ground) over the world of `drift`, rounds interleaved in one
process; the ratio of each round is taken, medians and ranges are printed. What is timed is everything
from drawn rates and places to landings: the profiles' clocks, the march, the landings in degrees.
"""

import os
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from planner.drift.ensemble_integrator import Marcher
from planner.drift.flights import Starts
from planner.drift.single_flight import Arrivals
from planner.drift.wind_errors import WindErrors
from planner.flight.ensemble import LARGEST_BLOCK
from planner.forecast.store.ladder_folder import ladder_of
from planner.geo import Floats
from planner.plan.constant_rate import ConstantRate
from planner.spread.error_priors import forecast_prior
from planner.spread.wind_error import wind_errors
from planner.vehicle.fall import Falling, column_fall_table, fall_stage
from planner.vehicle.physics import physics_of
from planner.vehicle.profile import Profile
from tests.benchmarks import drift
from tests.benchmarks.report import in_rounds, say

BLOCK = LARGEST_BLOCK
FLIGHTS = 100_000
MANY = 1_000_000
DAY_S = 86_400.0
STANDARD = ConstantRate(ascent_rate_mps=5.0, burst_altitude_m=30_000.0, descent_rate_mps=5.0)
FLOATING = ConstantRate(ascent_rate_mps=5.0, float_altitude_m=6_000.0, float_hours=3.0, descent_rate_mps=5.0)
PIECES_MPS = (1.0, 8.0, 14.0)


def draws(n: int) -> Any:
    """Latitude, longitude, ascent, top and descent (5, n) round one site."""
    random = np.random.default_rng(1)
    mean, spread = (37.9, 126.7, 5.0, 30_000.0, 5.0), (0.01, 0.01, 0.25, 1_000.0, 0.2)
    return np.ascontiguousarray(random.normal(mean, spread, size=(n, 5)).T)


def launched(latitude: Floats, longitude: Floats) -> Starts:
    zero = np.zeros(latitude.size)
    members, clear = np.zeros(zero.size, dtype=np.int64), np.zeros(zero.size, dtype=bool)
    return Starts(zero, latitude, longitude, zero, members, zero, clear)


def fly(marcher: Marcher, drawn: Any, *, with_errors: bool = False, first: int = 0) -> Arrivals:
    """One block of standard flights; the errors are drawn here too, as in a zone."""
    latitude, longitude, ascent, burst, descent = drawn
    starts = launched(latitude, longitude)
    profile = physics_of(STANDARD).profile(
        start_m=starts.altitude_m, ascent_mps=ascent, top_m=burst, descent_mps=descent
    )
    errors = drawn_errors(first, starts) if with_errors else None
    return marcher(profile, starts, until_s=np.full(latitude.size, DAY_S), errors=errors)


def drawn_errors(first: int, starts: Starts) -> WindErrors:
    n = starts.time_s.size
    drops = {
        "seed": 0,
        "first": first,
        "count": n,
        "row": np.arange(n),
        "origin_s": starts.time_s,
        "size": np.ones(n),
    }
    return wind_errors([forecast_prior().law(0.0)], **drops)


def drop(marcher: Marcher, drawn: Any, fall: Any) -> None:
    """One block of drops: climb, float, release of three pieces after 20 min and 3 h, all to the ground."""
    latitude, longitude, ascent, top, descent = drawn
    starts = launched(latitude, longitude)
    top = 6_000.0 + (top - 30_000.0) / 2
    profile = physics_of(FLOATING).profile(
        start_m=starts.altitude_m, ascent_mps=ascent, top_m=top, descent_mps=descent
    )
    until = np.full(latitude.size, DAY_S)
    release = (profile.ends_s()[1])[:, None] - 60.0
    balloon = marcher(profile, starts, until_s=until, marks_s=release)
    state = np.ascontiguousarray(balloon.marks[:, 0].T)
    from_there = starts._replace(
        time_s=state[0],
        latitude_deg=state[1],
        longitude_deg=state[2],
        altitude_m=state[3],
        cleared=state[4] > 0,
    )
    row = np.zeros(latitude.size, dtype=np.int64)
    for speed_mps in PIECES_MPS:
        law = Falling(from_there.altitude_m, descent / 5.0 * speed_mps, fall, row)
        marcher(Profile((fall_stage(law),)), from_there, until_s=until)


def on_threads(work: Callable[[int, Any], object], drawn: Any, threads: int) -> None:
    """All flights in blocks, over threads."""
    firsts = range(0, drawn.shape[1], BLOCK)

    def one(first: int) -> None:
        work(first, drawn[:, first : first + BLOCK])

    if threads == 1:
        for first in firsts:
            one(first)
        return
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(one, firsts))


def ours(n: int) -> Callable[[], None]:
    """What flies n standard flights on one thread, warm."""
    field, _ = drift.world()
    marcher, drawn = Marcher.over(field, ladder_of), draws(n)
    fly(marcher, drawn[:, :8])
    return lambda: on_threads(lambda first, block: fly(marcher, block), drawn, 1)


def measure() -> None:
    field, launches = drift.world()
    marcher, drawn = Marcher.over(field, ladder_of), draws(FLIGHTS)
    few = launches[: drift.CLOSURES]
    exact = drift.cut(launches, tawhiri=False)
    two = min(2, os.cpu_count() or 1)

    def march(threads: int, *, with_errors: bool = False) -> None:
        on_threads(
            lambda first, block: fly(marcher, block, with_errors=with_errors, first=first), drawn, threads
        )

    contenders = {
        "A closures": (drift.CLOSURES, lambda: drift.in_closures(field, few)),
        "B reference kernel, exact": (
            drift.FLIGHTS,
            lambda: drift.in_the_kernel(field, exact, tawhiri=False),
        ),
        "C march, 1 thread": (FLIGHTS, lambda: march(1)),
        "D march with wind errors, 1 thread": (FLIGHTS, lambda: march(1, with_errors=True)),
        f"E march, {two} threads": (FLIGHTS, lambda: march(two)),
    }
    ratios = {
        "A / C": ("A", "C"),
        "A / E": ("A", "E"),
        "B / C": ("B", "C"),
        "D / C   owed below 1.30": ("D", "C"),
    }
    in_rounds(contenders, ratios)
    apart(marcher, field, two)


def apart(marcher: Marcher, field: Any, threads: int) -> None:
    """What is asked in seconds: a million flights, a hundred thousand drops, one flight."""
    million, drops, one = draws(MANY), draws(FLIGHTS), draws(1)
    fall = column_fall_table(field.column(37.9, 126.7, field.start))
    asked = [
        (
            "1,000,000 standard flights   owed 3 s, aim 1 s",
            lambda: on_threads(lambda first, block: fly(marcher, block), million, threads),
        ),
        (
            "100,000 drops of 3 pieces   owed 1 s, aim 0.3 s",
            lambda: on_threads(lambda first, block: drop(marcher, block, fall), drops, threads),
        ),
        ("one flight through the march   owed 1 ms, aim 0.2 ms", lambda: fly(marcher, one)),
    ]
    for name, work in asked:
        work()
        took = []
        for _ in range(5):
            begun = time.perf_counter()
            work()
            took.append(time.perf_counter() - begun)
        say(f"{name}: {np.median(took):.4f} s ({min(took):.4f} to {max(took):.4f})")
    sys.stdout.flush()
