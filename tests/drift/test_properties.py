"""What must hold whatever the winds are: stillness, mirrors, shifts, and the same bits for any split."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.drift.endings import Ending
from planner.drift.flights import Starts
from planner.drift.single_flight import Arrivals, drift
from planner.drift.wind_errors import WindErrors
from planner.forecast.field import WindField
from planner.forecast.grid import Grid
from planner.plan.constant_rate import ConstantRate
from planner.sample.analytic import analytic_field
from planner.vehicle.physics import physics_of
from planner.vehicle.profile import Steps, exact_steps
from tests.drift.flying import BURST, SMALL, at_rates, carry, endings, launches
from tests.drift.marching import drawn_errors

few = settings(max_examples=25, deadline=None)
coefficient = st.floats(-20.0, 20.0, allow_nan=False)
shape = st.tuples(coefficient, coefficient, coefficient, coefficient)


def wavy(word: tuple[float, float, float, float]) -> Any:
    """A wind that varies with place, height and time."""
    a, b, c, d = word

    def formula(lat: Any, lon: Any, h: Any, t: Any) -> Any:
        x, y = np.radians(lon - 125.0), np.radians(lat - 35.0)
        return a + b * np.sin(5 * x + 3 * y) + c * np.cos(4 * y) * h / 30_000 + d * np.sin(t / 9_000 + x)

    return formula


@few
@given(
    st.floats(30.5, 39.5),
    st.floats(120.5, 129.5),
    st.floats(0.5, 15.0),
    st.floats(100.0, 30_000.0),
    st.floats(1.0, 30.0),
)
def test_calm_air_lands_a_balloon_where_it_was_launched(
    latitude: float, longitude: float, up: float, top: float, down: float
) -> None:
    calm = analytic_field(
        lambda lat, lon, h, t: 0.0, lambda lat, lon, h, t: 0.0, grid=SMALL, hours=(0.0, 6.0)
    )
    vehicle = ConstantRate(ascent_rate_mps=up, burst_altitude_m=top, descent_rate_mps=down)
    out = carry(calm, at_rates(vehicle), launches(latitude, longitude), step_s=300.0, horizon_s=21_000.0)
    assert (out.latitude_deg[0], out.longitude_deg[0]) == (latitude, longitude)
    if at_rates(vehicle).passage_s(np.array([-1.0]))[0] < 21_000.0:
        assert endings(out) == [Ending.LANDED]
        assert out.altitude_m[0] == pytest.approx(0.0, abs=1e-3)


@few
@given(shape, shape)
def test_winds_mirrored_east_to_west_mirror_the_track(a: Any, b: Any) -> None:
    u, v = wavy(a), wavy(b)
    mirror_u = lambda lat, lon, h, t: -u(lat, 250.0 - lon, h, t)  # noqa: E731
    mirror_v = lambda lat, lon, h, t: v(lat, 250.0 - lon, h, t)  # noqa: E731
    one = carry(analytic_field(u, v, grid=SMALL), at_rates(BURST), launches(35.5, 124.0))
    other = carry(analytic_field(mirror_u, mirror_v, grid=SMALL), at_rates(BURST), launches(35.5, 126.0))
    assert other.latitude_deg[0] == pytest.approx(one.latitude_deg[0], abs=1e-6)
    assert 250.0 - other.longitude_deg[0] == pytest.approx(one.longitude_deg[0], abs=1e-6)
    assert other.time_s[0] == pytest.approx(one.time_s[0], abs=1e-3)


@few
@given(shape, shape)
def test_winds_mirrored_over_the_equator_mirror_the_track(a: Any, b: Any) -> None:
    grid = Grid(-10.0, 120.0, 5.0, 5.0, 5, 3)
    u, v = wavy(a), wavy(b)
    mirror_u = lambda lat, lon, h, t: u(-lat, lon, h, t)  # noqa: E731
    mirror_v = lambda lat, lon, h, t: -v(-lat, lon, h, t)  # noqa: E731
    one = carry(analytic_field(u, v, grid=grid), at_rates(BURST), launches(4.0, 124.0))
    other = carry(analytic_field(mirror_u, mirror_v, grid=grid), at_rates(BURST), launches(-4.0, 124.0))
    assert -other.latitude_deg[0] == pytest.approx(one.latitude_deg[0], abs=1e-6)
    assert other.longitude_deg[0] == pytest.approx(one.longitude_deg[0], abs=1e-6)


@few
@given(shape, shape, st.sampled_from([1.0, 3.0, 6.0]))
def test_winds_and_launch_shifted_in_time_shift_only_the_time(a: Any, b: Any, hours: float) -> None:
    shift = hours * 3_600.0
    u, v = wavy(a), wavy(b)
    late_u = lambda lat, lon, h, t: u(lat, lon, h, t - shift)  # noqa: E731
    late_v = lambda lat, lon, h, t: v(lat, lon, h, t - shift)  # noqa: E731
    hourly = tuple(float(h) for h in range(12))
    early = analytic_field(u, v, grid=SMALL, hours=hourly)
    late = analytic_field(late_u, late_v, grid=SMALL, hours=hourly)
    one = carry(early, at_rates(BURST), launches(35.0, 125.0))
    other = carry(late, at_rates(BURST), launches(35.0, 125.0, time_s=shift))
    assert endings(other) == endings(one)
    assert other.time_s[0] - shift == pytest.approx(one.time_s[0], abs=1e-6)
    assert other.latitude_deg[0] == pytest.approx(one.latitude_deg[0], abs=1e-9)
    assert other.longitude_deg[0] == pytest.approx(one.longitude_deg[0], abs=1e-9)


DRAWS = 48
SALVO_MARKS_S = np.column_stack([np.full(DRAWS, 600.0), np.linspace(0.0, 9_000.0, DRAWS)])


def salvo() -> tuple[WindField, Steps, Starts, WindErrors]:
    """Draws that differ in everything that a draw can differ in, two forecast members among them."""
    random = np.random.default_rng(11)
    field = analytic_field(
        wavy((9.0, 8.0, 7.0, 6.0)),
        wavy((3.0, 8.0, -9.0, 4.0)),
        members=2,
        near_heights_m=(10.0, 100.0),
        ground_gpm=lambda lat, lon, h, t: 200.0 + 150.0 * np.sin(lon) * np.cos(lat),
    )
    profile = physics_of(BURST).profile(
        start_m=np.zeros(DRAWS),
        ascent_mps=5.0 + random.normal(0, 0.5, DRAWS),
        top_m=np.linspace(500.0, 32_000.0, DRAWS),
        descent_mps=5.0 + random.normal(0, 0.5, DRAWS),
    )
    starts = Starts(
        random.uniform(0.0, 3_600.0, DRAWS),
        37.9 + random.normal(0, 0.1, DRAWS),
        126.7 + random.normal(0, 0.1, DRAWS),
        np.zeros(DRAWS),
        np.arange(DRAWS) % 2,
        np.zeros(DRAWS),
        np.zeros(DRAWS, dtype=bool),
    )
    errors = drawn_errors(starts.time_s, random)
    return field, exact_steps(profile, longest_s=86_400.0), starts, errors


def flown(world: tuple[WindField, Steps, Starts, WindErrors], low: int, high: int) -> Arrivals:
    """Draws from `low` up to `high` as one call would fly them alone."""
    field, steps, starts, errors = world
    part = slice(low, high)
    longest = int(steps.number[part].max())
    return drift(
        field,
        Steps(
            steps.seconds[part, :longest].copy(),
            steps.altitude_m[part, :longest].copy(),
            steps.number[part],
        ),
        Starts(*(word[part] for word in starts)),
        until_s=starts.time_s[part] + 86_400.0,
        errors=errors.some(part),
        marks_s=SALVO_MARKS_S[part],
    )


def assert_the_same_bits(whole: Arrivals, parts: list[Arrivals]) -> None:
    for name in (f.name for f in fields(Arrivals)):
        if name == "track":
            continue
        joined = np.concatenate([getattr(part, name) for part in parts])
        np.testing.assert_array_equal(joined, getattr(whole, name), err_msg=name)


@settings(max_examples=10, deadline=None)
@given(st.lists(st.integers(1, DRAWS - 1), max_size=8, unique=True))
def test_however_the_draws_are_split_among_calls_no_bit_changes(cuts: list[int]) -> None:
    world = salvo()
    bounds = [0, *sorted(cuts), DRAWS]
    parts = [flown(world, low, high) for low, high in pairwise(bounds)]
    assert_the_same_bits(flown(world, 0, DRAWS), parts)


def test_threads_flying_blocks_side_by_side_change_no_bit() -> None:
    world = salvo()
    blocks = [(low, low + 4) for low in range(0, DRAWS, 4)]
    with ThreadPoolExecutor(4) as threads:
        parts = list(threads.map(lambda block: flown(world, *block), blocks))
    assert_the_same_bits(flown(world, 0, DRAWS), parts)
