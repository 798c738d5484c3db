"""The march against the yardstick kernel in steps of a second: winds that bend every way.

The bounds are a few times what was measured, and far below what a forecast is worth: a kilometre.
"""

from functools import cache
from typing import Any

import numpy as np
import pytest

from planner.drift.flights import Starts
from planner.drift.single_flight import Arrivals
from planner.forecast.field import WindField
from planner.geo import Floats
from planner.sample.analytic import analytic_field
from planner.vehicle.profile import Profile
from tests.drift.flying import launches
from tests.drift.marching import apart_m, drawn_errors, flights, march_over, rough_world, waves, yardstick

N = 40


@cache
def world(name: str) -> WindField:
    if name == "smooth winds over the sea":
        return analytic_field(waves(5, 0.7), waves(6, 0.7))
    if name == "rough winds over hills":
        return rough_world()
    if name == "hills without winds near the ground":
        return rough_world(1.0, near_heights_m=())
    return rough_world(1.0, levels_pa=np.array([1000, 850, 700, 500, 300, 200, 100, 50, 20, 10, 5]) * 100.0)


every_world = pytest.mark.parametrize(
    "name",
    [
        "smooth winds over the sea",
        "rough winds over hills",
        "hills without winds near the ground",
        "eleven levels",
    ],
)


def pads(field: WindField, seed: int, n: int = N) -> tuple[Starts, Floats]:
    """Launches from the ground, all over the inner field and within two hours of its beginning."""
    random = np.random.default_rng(seed)
    latitude, longitude = random.uniform(34.5, 39.5, n), random.uniform(122.0, 127.0, n)
    ground = np.array([field.ground_at(*place) for place in zip(latitude, longitude, strict=True)])
    return launches(latitude, longitude, altitude_m=ground, time_s=random.uniform(0.0, 7_200.0, n)), ground


def assert_met(
    field: WindField, profile: Profile, starts: Starts, *, median_m: float, most_m: float, **options: Any
) -> tuple[Arrivals, Arrivals]:
    """Both kernels end the flights alike and in nearly one place: half within a bound, 95 % in another."""
    marched, exact = (
        march_over(field, profile, starts, **options),
        yardstick(field, profile, starts, **options),
    )
    assert marched.ending.tolist() == exact.ending.tolist()
    apart = apart_m(marched, exact)
    assert np.median(apart) < median_m, np.sort(apart)
    assert np.quantile(apart, 0.95) < most_m, np.sort(apart)
    return marched, exact


@every_world
def test_a_climb_a_burst_and_a_fall_end_within_metres(name: str) -> None:
    field, random = world(name), np.random.default_rng(1)
    starts, ground = pads(field, 2)
    profile = flights(
        ground, up=random.normal(5, 0.5, N), top=random.uniform(8e3, 34e3, N), down=random.uniform(4, 8, N)
    )
    marched, exact = assert_met(field, profile, starts, median_m=1.5, most_m=3.0)
    np.testing.assert_allclose(marched.time_s, exact.time_s, rtol=0, atol=0.1)
    np.testing.assert_allclose(marched.altitude_m, exact.altitude_m, rtol=0, atol=0.1)


@every_world
def test_three_hours_of_float_end_within_metres(name: str) -> None:
    field = world(name)
    starts, ground = pads(field, 3)
    top = ground + np.random.default_rng(4).uniform(1_000.0, 20_000.0, N)
    assert_met(field, flights(ground, top=top, hours=3.0), starts, median_m=5.0, most_m=16.0)


@every_world
def test_leaflets_at_a_metre_per_second_end_within_metres(name: str) -> None:
    field = world(name)
    starts, ground = pads(field, 5)
    assert_met(field, flights(ground, top=ground + 5_000.0, down=1.0), starts, median_m=5.0, most_m=12.0)


@every_world
@pytest.mark.parametrize(("up", "down"), [(0.1, 5.0), (5.0, 0.3)], ids=["a slow climb", "a slow fall"])
def test_who_climbs_or_falls_slowly_is_carried_nearly_as_well(name: str, up: float, down: float) -> None:
    """A layer of 300 m takes 3,000 s at 0.1 m/s: too long for one stride."""
    field = world(name)
    starts, ground = pads(field, 10)
    starts = starts._replace(time_s=0.1 * starts.time_s)
    profile = flights(ground, up=up, top=ground + 1_500.0, down=down)
    assert_met(field, profile, starts, median_m=8.0, most_m=20.0)


@every_world
def test_winds_with_errors_are_met_as_well_as_without(name: str) -> None:
    field = world(name)
    starts, ground = pads(field, 6)
    errors = drawn_errors(starts.time_s, np.random.default_rng(7))
    assert_met(field, flights(ground), starts, errors=errors, median_m=4.0, most_m=15.0)


def test_flights_that_end_in_every_way_end_in_the_same_way() -> None:
    """From the margins, late, high, and over the hills: no ending differs."""
    field, random, n = world("rough winds over hills"), np.random.default_rng(8), 300
    starts, ground = pads(field, 9, n)
    starts = starts._replace(
        time_s=random.uniform(0.0, 33_000.0, n),
        latitude_deg=random.uniform(31.9, 42.1, n),
        longitude_deg=random.uniform(120.0, 134.1, n),
    )
    profile = flights(ground, up=random.uniform(3, 8, n), top=random.uniform(1e3, 46e3, n), hours=0.5)
    out = march_over(field, profile, starts, horizon_s=9_000.0)
    exact = yardstick(field, profile, starts, horizon_s=9_000.0)
    assert set(out.ending.tolist()) == {0, 1, 2, 3}
    assert out.ending.tolist() == exact.ending.tolist()
    # A way out over a corner of the area may be a second longer or shorter.
    assert np.quantile(apart_m(out, exact), 0.95) < 10.0
