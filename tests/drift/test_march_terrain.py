"""Marched flights and the ground: on it to a centimetre, through none of it, and counted once it was left."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from planner.drift.endings import Ending
from planner.drift.ensemble_integrator import Marcher
from planner.forecast.field import WindField
from planner.forecast.grid import Grid
from planner.forecast.store.ladder_folder import ladder_of
from planner.sample.analytic import analytic_field
from planner.vehicle.profile import Profile
from tests.drift.flying import at_rates, endings, launches, steadily
from tests.drift.marching import (
    CENTIMETRE,
    apart_m,
    flights,
    march_over,
    over_ground_m,
    rough_world,
    yardstick,
)
from tests.drift.test_endings import FALL, blowing, slope


def plateau(height_gpm: float) -> Any:
    return lambda lat, lon, h, t: height_gpm


@pytest.mark.parametrize("speed", [1.0, 8.0, 60.0])
def test_a_fall_onto_sloping_terrain_ends_on_the_terrain(speed: float) -> None:
    field = blowing(ground_gpm=slope(200.0))
    profile = flights([4_000.0], top=4_000.0, down=speed)
    starts = launches(35.0, 122.0, altitude_m=4_000.0, cleared=True)
    out, exact = march_over(field, profile, starts), yardstick(field, profile, starts)
    assert endings(out) == [Ending.LANDED]
    assert out.altitude_m[0] > 400.0
    assert abs(over_ground_m(field, out)[0]) < CENTIMETRE
    assert out.time_s[0] == pytest.approx(exact.time_s[0], abs=0.5)
    assert apart_m(out, exact)[0] < 5.0


def test_landings_all_over_rough_hills_stand_on_them() -> None:
    field, random, n = rough_world(), np.random.default_rng(7), 200
    latitude, longitude = random.uniform(34.0, 40.0, n), random.uniform(122.0, 128.0, n)
    start_m = random.uniform(0.0, 3_000.0, n)
    out = march_over(
        field,
        flights(start_m, top=start_m + random.uniform(100.0, 9_000.0, n), down=random.uniform(0.5, 30.0, n)),
        launches(latitude, longitude, altitude_m=start_m),
    )
    above = over_ground_m(field, out)
    landed = out.ending == 0
    # Who began under a hill and never came out of it lands at the altitude of its launch.
    buried = above < -CENTIMETRE
    assert landed.sum() > 190
    assert np.abs(above[landed & ~buried]).max() < CENTIMETRE
    np.testing.assert_allclose(out.altitude_m[buried], start_m[buried], rtol=0, atol=CENTIMETRE)


def test_a_climb_into_a_mountain_lands_on_it() -> None:
    field = blowing(east=32.0, ground_gpm=slope(1_500.0))
    profile, starts = steadily(1_000.0, 0.25, 20_000.0), launches(35.0, 120.5, altitude_m=1_000.0)
    out, exact = march_over(field, profile, starts), yardstick(field, profile, starts)
    assert endings(out) == [Ending.LANDED]
    assert out.altitude_m[0] > 1_100.0
    assert abs(over_ground_m(field, out)[0]) < CENTIMETRE
    assert apart_m(out, exact)[0] < 5.0


def test_a_float_into_a_mountain_lands_on_it_at_its_own_height() -> None:
    field = blowing(east=32.0, ground_gpm=slope(1_000.0))
    out = march_over(field, steadily(2_000.0, 0.0, 40_000.0), launches(35.0, 120.5, altitude_m=2_000.0))
    assert endings(out) == [Ending.LANDED]
    assert out.altitude_m[0] == 2_000.0
    assert abs(over_ground_m(field, out)[0]) < CENTIMETRE
    assert out.longitude_deg[0] == pytest.approx(122.0, abs=2e-3)  # 2,000 m is 1,999.4 gpm


def test_a_fall_into_a_mountainside_lands_on_it() -> None:
    """Forty metres per second against a slope of one in twenty."""
    field = blowing(east=40.0, ground_gpm=slope(4_500.0))
    starts = launches(35.0, 120.2, altitude_m=5_000.0)
    profile = at_rates(FALL, 5_000.0)
    out, exact = march_over(field, profile, starts), yardstick(field, profile, starts)
    assert endings(out) == [Ending.LANDED]
    assert out.altitude_m[0] > 1_000.0
    assert abs(over_ground_m(field, out)[0]) < CENTIMETRE
    assert apart_m(out, exact)[0] < 5.0


def test_a_float_does_not_pass_through_a_ridge_within_one_step() -> None:
    """A ridge ten kilometres wide at 100 m/s: a third of a step of five minutes."""
    ridge = Grid(34.0, 120.0, 0.05, 0.05, 21, 41)
    field = blowing(
        100.0, grid=ridge, ground_gpm=lambda lat, lon, h, t: 2_200.0 * (abs(lon - 121.0) < 0.06) + 0.0 * lat
    )
    for begin in (120.1, 120.23, 120.31, 120.4):
        starts = launches(34.5, begin, altitude_m=2_000.0)
        out = march_over(field, steadily(2_000.0, 0.0, 3_000.0), starts)
        assert endings(out) == [Ending.LANDED]
        assert abs(over_ground_m(field, out)[0]) < CENTIMETRE
        assert out.longitude_deg[0] == pytest.approx(120.945, abs=0.006)


def test_a_slow_climb_does_not_pass_through_a_ridge_within_one_stride() -> None:
    """A ridge seven kilometres wide at 40 m/s, in strides of five minutes: only their ends are looked at."""
    grid = Grid(34.0, 120.0, 0.025, 0.025, 21, 61)
    field = blowing(
        40.0, grid=grid, ground_gpm=lambda lat, lon, h, t: 2_900.0 * (abs(lon - 121.0) < 0.03) + 0.0 * lat
    )
    starts = launches(34.25, np.linspace(120.1, 120.6, 12), altitude_m=2_000.0)
    profile = flights(np.full(12, 2_000.0), up=0.25, top=2_800.0)
    out, exact = march_over(field, profile, starts), yardstick(field, profile, starts)
    assert endings(exact) == [Ending.LANDED] * 12
    assert endings(out) == endings(exact)
    assert apart_m(out, exact).max() < 100.0


def test_a_launch_below_the_models_ground_is_legal_and_comes_back_down_to_it() -> None:
    field = blowing(ground_gpm=plateau(800.0))
    starts = launches(35.0, 121.0, altitude_m=100.0)
    out, exact = march_over(field, flights([100.0]), starts), yardstick(field, flights([100.0]), starts)
    assert endings(out) == [Ending.LANDED]
    assert out.time_s[0] > 7_000.0
    assert abs(over_ground_m(field, out)[0]) < CENTIMETRE
    assert apart_m(out, exact)[0] < 1.0


def test_a_climb_that_starts_under_a_slope_counts_the_ground_only_once_above_it() -> None:
    """A quick climb comes out and flies on; a slow one comes out and meets the rising slope later."""
    field = blowing(east=32.0, ground_gpm=slope(1_500.0))
    starts = launches(35.0, 120.6, altitude_m=600.0)
    assert field.ground_at(35.0, 120.6) > 890.0
    quick = march_over(field, steadily(600.0, 5.0, 20_000.0), starts)
    assert endings(quick) == [Ending.LEFT_THE_FORECAST]
    rising = Profile((*steadily(600.0, 5.0, 100.0).stages, *steadily(1_100.0, 0.1, 20_000.0).stages))
    slow = march_over(field, rising, starts)
    assert endings(slow) == [Ending.LANDED]
    assert slow.altitude_m[0] > 1_100.0
    assert abs(over_ground_m(field, slow)[0]) < CENTIMETRE


def test_a_flight_that_never_was_above_the_ground_lands_at_its_launch_altitude() -> None:
    field = blowing(ground_gpm=plateau(2_000.0))
    starts, hop = launches(35.0, 121.0, altitude_m=150.0), flights([150.0], up=3.0, top=900.0)
    out, exact = march_over(field, hop, starts), yardstick(field, hop, starts)
    assert endings(out) == [Ending.LANDED]
    assert out.altitude_m[0] == pytest.approx(150.0, abs=CENTIMETRE)
    assert out.time_s[0] == pytest.approx(exact.time_s[0], abs=0.2)
    assert apart_m(out, exact)[0] < 3.0


def test_a_float_under_the_ground_waits_for_its_fall() -> None:
    field = blowing(ground_gpm=plateau(2_000.0))
    starts = launches(35.0, 121.0, altitude_m=150.0)
    out = march_over(field, flights([150.0], top=900.0, hours=1.0), starts)
    assert endings(out) == [Ending.LANDED]
    assert out.altitude_m[0] == pytest.approx(150.0, abs=CENTIMETRE)
    assert out.time_s[0] > 3_700.0


@pytest.mark.parametrize(
    "profile", [at_rates(FALL, 1_900.0), steadily(1_900.0, 0.0, 900.0), steadily(1_900.0, 5.0, 60.0)]
)
def test_a_piece_that_was_already_clear_of_the_ground_lands_on_it_at_once_when_under_it(profile: Any) -> None:
    field = blowing(ground_gpm=plateau(2_000.0))
    out = march_over(field, profile, launches(35.0, 121.0, altitude_m=1_900.0, cleared=True))
    assert endings(out) == [Ending.LANDED]
    assert (out.time_s[0], out.altitude_m[0]) == pytest.approx((0.0, 1_900.0), abs=1e-5)


def test_a_fall_from_the_ground_lands_where_it_stands() -> None:
    out = march_over(blowing(), at_rates(FALL, 0.0), launches(35.0, 121.0))
    assert endings(out) == [Ending.LANDED]
    assert (out.time_s[0], out.altitude_m[0]) == pytest.approx((0.0, 0.0), abs=1e-5)


def test_a_landing_by_a_sea_below_sea_level_is_down_there() -> None:
    field = blowing(ground_gpm=plateau(-430.0))
    out = march_over(field, flights([-430.0], top=5_000.0), launches(35.0, 121.0, altitude_m=-430.0))
    assert endings(out) == [Ending.LANDED]
    assert out.altitude_m[0] == pytest.approx(field.ground_at(35.0, 121.0), abs=CENTIMETRE)


def valley(near_heights_m: tuple[float, ...]) -> WindField:
    """Five metres per second over a valley 1,500 m deep, faster by one for each hundred metres."""
    return analytic_field(
        lambda lat, lon, h, t: 5.0 + h / 100.0,
        lambda lat, lon, h, t: 0.0,
        grid=Grid(33.0, 120.0, 0.5, 0.5, 9, 9),
        ground_gpm=lambda lat, lon, h, t: 1_500.0 * abs(lat - 35.0) / 2.0,
        near_heights_m=near_heights_m,
    )


@pytest.mark.parametrize("near", [(), (10.0,), (10.0, 100.0)], ids=["none", "one", "two"])
def test_a_landing_in_a_valley_meets_the_winds_near_its_ground(near: tuple[float, ...]) -> None:
    """Each column's own ground: a fall at 1 m/s down the last kilometre."""
    field = valley(near)
    starts = launches([35.0, 35.6, 34.1], 121.0, altitude_m=1_800.0)
    profile = flights(np.full(3, 1_800.0), top=1_800.0, down=1.0)
    out, exact = march_over(field, profile, starts), yardstick(field, profile, starts)
    assert endings(out) == [Ending.LANDED] * 3
    assert np.abs(over_ground_m(field, out)).max() < CENTIMETRE
    assert apart_m(out, exact).max() < 20.0


@pytest.mark.parametrize("grid", [Grid(34.0, 122.0, 0.5, 0.5, 7, 9), Grid(-90.0, 0.0, 30.0, 30.0, 7, 12)])
def test_no_ground_within_a_cell_is_higher_than_a_cells_ceiling(grid: Grid) -> None:
    random = np.random.default_rng(3)
    hills = random.uniform(0.0, 3_000.0, (grid.rows, grid.columns)).astype(np.float32)
    field = replace(blowing(grid=grid), ground_m=hills)
    r = Marcher.over(field, ladder_of).lanes[0].rungs
    for x, y in random.uniform((0.0, 0.0), (grid.columns - 1.0, grid.rows - 1.0), (200, 2)):
        ceiling = r.ceiling_m[int(y) * r.columns + int(x)]
        east, north = random.uniform(-1.0, 1.0, (2, 50))
        latitude = grid.south_deg + np.clip(y + north, 0.0, grid.rows - 1.0) * grid.step_latitude_deg
        longitude = grid.west_deg + (x + east) * grid.step_longitude_deg
        near = [field.ground_at(*place) for place in zip(latitude, longitude, strict=True)]
        assert max(near) <= ceiling + 1e-3
