"""Flights of every kind over worlds of every kind, drawn at random: both kernels end them alike.

What is drawn: the grid's place and step, times even, uneven and with gaps, winds near the ground, hills of
up to 3 km, members, wind errors, horizons, launches below and above the ground, climbs, floats, falls, marks.
"""

from typing import Any

import numpy as np
import pytest

from planner.drift.flights import Starts
from planner.forecast.field import WindField
from planner.forecast.grid import Grid
from planner.geo import distance_m
from planner.vehicle.profile import Profile
from tests.drift.flying import carry, launches
from tests.drift.marching import apart_m, drawn_errors, flights, march_over, rough_world

N = 200
STEPS_H = np.array([1.0, 3.0, 6.0, 12.0])


def drawn_world(random: np.random.Generator) -> WindField:
    west, south = random.choice([120.0, 175.0, -5.0, -182.0]), random.choice([32.0, -60.0, 70.0])
    step, pace = float(random.choice([0.25, 0.5, 1.0])), random.uniform(1.0, 6.0)
    high = float(random.choice([0.0, 300.0, 1_500.0]))
    hours = (0.0, *np.cumsum(random.choice(STEPS_H, 5, p=[0.3, 0.4, 0.2, 0.1])))
    return rough_world(
        random.uniform(0.2, 1.2),
        grid=Grid(float(south), float(west), step, step, 21, 29),
        hours=hours if random.random() < 0.8 else (0.0,),
        near_heights_m=[(), (10.0,), (10.0, 100.0)][random.integers(3)],
        members=int(random.integers(1, 4)),
        ground_gpm=lambda lat, lon, h, t: high * (1.0 + np.sin(pace * lat) * np.cos(pace * lon)),
    )


def drawn_launches(field: WindField, random: np.random.Generator) -> Starts:
    """From the ground but for the width of a hand, under it, over it; anywhere, at any time."""
    latitude, longitude = (
        axis[0] + np.ptp(axis) * random.uniform(0.02, 0.98, N)
        for axis in (field.grid.latitudes_deg, field.grid.longitudes_deg)
    )
    ground = np.array([field.ground_at(*place) for place in zip(latitude, longitude, strict=True)])
    altitude = ground + random.choice([0.1, 0.1, 3.0, -50.0, 500.0, 9_000.0], N)
    time_s = random.uniform(*field.span_s(), N)
    starts = launches(latitude, longitude, altitude_m=altitude, time_s=time_s)
    member = random.integers(0, field.members, N)
    return starts._replace(member=member, floor_m=np.where(random.random(N) < 0.5, altitude, ground))


def drawn_flights(starts: Starts, random: np.random.Generator) -> Profile:
    start_m, up, down = starts.altitude_m, random.uniform(1.0, 9.0, N), random.uniform(0.7, 30.0, N)
    top = start_m + random.uniform(-100.0, 43_000.0, N) * random.random(N)
    return flights(start_m, up=up, top=top, down=down, hours=[None, 0.3, 2.0][random.integers(3)])


@pytest.mark.parametrize("seed", range(12))
def test_flights_drawn_at_random_end_as_the_yardsticks(seed: int) -> None:
    random = np.random.default_rng(seed)
    field = drawn_world(random)
    starts = drawn_launches(field, random)
    profile = drawn_flights(starts, random)
    asked: dict[str, Any] = {
        "errors": drawn_errors(starts.time_s, random) if random.random() < 0.5 else None,
        "horizon_s": float(random.choice([3_000.0, 9_000.0, 86_400.0])),
        "marks_s": starts.time_s[:, None] + random.uniform(0.0, 9_000.0, (N, 3)),
    }
    out, exact = (
        march_over(field, profile, starts, **asked),
        carry(field, profile, starts, step_s=2.0, **asked),
    )
    assert out.ending.tolist() == exact.ending.tolist()
    assert np.median(apart_m(out, exact)) < 5.0
    assert np.quantile(apart_m(out, exact), 0.99) < 200.0
    assert np.abs(out.time_s - exact.time_s).max() < 20.0
    np.testing.assert_array_equal(np.isnan(out.marks), np.isnan(exact.marks))
    noted = np.isfinite(exact.marks[..., 0])
    ours, theirs = out.marks[noted], exact.marks[noted]
    assert np.quantile(distance_m(ours[:, 1], ours[:, 2], theirs[:, 1], theirs[:, 2]), 0.99) < 200.0
    assert np.abs(ours[:, 3] - theirs[:, 3]).max() < 20.0
