"""How flights end: on the ground to a millimetre, at an edge, at a time; and marks on the way."""

from typing import Any

import numpy as np
import pytest

from planner.drift.endings import Ending
from planner.drift.single_flight import Arrivals
from planner.forecast.field import WindField
from planner.forecast.grid import Grid
from planner.forecast.held_winds import HELD_S
from planner.plan.constant_rate import ConstantRate
from planner.sample.analytic import analytic_field
from planner.units import EARTH_RADIUS_M
from planner.vehicle.profile import Profile
from tests.drift.flying import (
    BURST,
    EDGES,
    SMALL,
    TWO_LEVELS_PA,
    at_rates,
    carry,
    endings,
    launches,
    steadily,
)

FALL = ConstantRate(descent_rate_mps=5.0)
MILLIMETRE = 1e-3


def blowing(east: float = 16.0, north: float = 0.0, **world: Any) -> WindField:
    """A steady wind over a world that the test describes."""
    world = {"grid": SMALL, "levels_pa": TWO_LEVELS_PA} | world
    return analytic_field(lambda lat, lon, h, t: east, lambda lat, lon, h, t: north, **world)


def slope(per_degree_gpm: float) -> Any:
    """Ground that rises eastwards from 0 at 120 E."""
    return lambda lat, lon, h, t: per_degree_gpm * (lon - 120.0)


def height_over_ground(field: WindField, out: Arrivals, i: int = 0) -> float:
    return float(out.altitude_m[i] - field.ground_at(out.latitude_deg[i], out.longitude_deg[i]))


@pytest.mark.parametrize("speed", [1.0, 8.0, 60.0])
def test_a_fall_onto_sloping_terrain_ends_on_the_terrain(speed: float) -> None:
    field = blowing(ground_gpm=slope(200.0))
    falling = FALL.model_copy(update={"descent_rate_mps": speed})
    out = carry(field, at_rates(falling, 4_000.0), launches(35.0, 122.0, altitude_m=4_000.0, cleared=True))
    assert endings(out) == [Ending.LANDED]
    assert out.altitude_m[0] > 400.0
    assert height_over_ground(field, out) == pytest.approx(0.0, abs=MILLIMETRE)


def test_a_landing_stands_where_and_when_the_fall_passes_that_height() -> None:
    field = blowing(ground_gpm=lambda lat, lon, h, t: 512.0)
    profile = at_rates(FALL, 4_000.0)
    out = carry(field, profile, launches(35.0, 122.0, altitude_m=4_000.0))
    ground = field.ground_at(35.0, 122.0)
    fall_s = profile.stages[0].law.elapsed_s(np.array([ground]))[0]
    t = np.linspace(0.0, fall_s, 100_001)
    z = profile.stages[0].law.altitude_m(t[None, :])[0]
    east = np.degrees(np.trapezoid(16.0 / (EARTH_RADIUS_M + z), t)) / np.cos(np.radians(35.0))
    assert out.altitude_m[0] == pytest.approx(ground, abs=MILLIMETRE)
    assert out.time_s[0] == pytest.approx(fall_s, abs=1e-3)
    assert out.longitude_deg[0] - 122.0 == pytest.approx(east, abs=1e-8)


def test_a_climb_into_a_mountain_lands_on_it() -> None:
    field = blowing(east=32.0, ground_gpm=slope(1_500.0))
    out = carry(field, steadily(1_000.0, 0.25, 20_000.0), launches(35.0, 120.5, altitude_m=1_000.0))
    assert endings(out) == [Ending.LANDED]
    assert out.altitude_m[0] > 1_100.0
    assert height_over_ground(field, out) == pytest.approx(0.0, abs=MILLIMETRE)


def test_a_float_into_a_mountain_lands_on_it_at_its_own_height() -> None:
    field = blowing(east=32.0, ground_gpm=slope(1_000.0))
    out = carry(field, steadily(2_000.0, 0.0, 40_000.0), launches(35.0, 120.5, altitude_m=2_000.0))
    assert endings(out) == [Ending.LANDED]
    assert out.altitude_m[0] == 2_000.0
    assert height_over_ground(field, out) == pytest.approx(0.0, abs=MILLIMETRE)
    assert out.longitude_deg[0] == pytest.approx(122.0, abs=2e-3)  # 2,000 m is 1,999.4 gpm


def test_a_launch_below_the_models_ground_is_legal_and_comes_back_down_to_it() -> None:
    field = blowing(ground_gpm=lambda lat, lon, h, t: 800.0)
    out = carry(field, at_rates(BURST, 100.0), launches(35.0, 121.0, altitude_m=100.0))
    assert endings(out) == [Ending.LANDED]
    assert out.time_s[0] > 7_000.0
    assert height_over_ground(field, out) == pytest.approx(0.0, abs=MILLIMETRE)


def test_a_climb_that_starts_under_a_slope_counts_the_ground_only_once_above_it() -> None:
    """A quick climb comes out and flies on; a slow one comes out and meets the rising slope later."""
    field = blowing(east=32.0, ground_gpm=slope(1_500.0))
    out = carry(field, steadily(600.0, 5.0, 20_000.0), launches(35.0, 120.6, altitude_m=600.0))
    assert field.ground_at(35.0, 120.6) > 890.0
    assert endings(out) == [Ending.LEFT_THE_FORECAST]
    rising = Profile((*steadily(600.0, 5.0, 100.0).stages, *steadily(1_100.0, 0.1, 20_000.0).stages))
    low = carry(field, rising, launches(35.0, 120.6, altitude_m=600.0))
    assert endings(low) == [Ending.LANDED]
    assert low.altitude_m[0] > 1_100.0
    assert height_over_ground(field, low) == pytest.approx(0.0, abs=MILLIMETRE)


def test_a_flight_that_never_was_above_the_ground_lands_at_its_launch_altitude() -> None:
    field = blowing(ground_gpm=lambda lat, lon, h, t: 2_000.0)
    hop = ConstantRate(ascent_rate_mps=3.0, burst_altitude_m=900.0, descent_rate_mps=5.0)
    out = carry(field, at_rates(hop, 150.0), launches(35.0, 121.0, altitude_m=150.0))
    assert endings(out) == [Ending.LANDED]
    assert out.altitude_m[0] == pytest.approx(150.0, abs=MILLIMETRE)
    assert out.time_s[0] > 250.0


def test_a_piece_that_was_already_clear_of_the_ground_lands_on_it_at_once_when_under_it() -> None:
    field = blowing(ground_gpm=lambda lat, lon, h, t: 2_000.0)
    out = carry(field, at_rates(FALL, 1_900.0), launches(35.0, 121.0, altitude_m=1_900.0, cleared=True))
    assert endings(out) == [Ending.LANDED]
    assert out.time_s[0] == pytest.approx(0.0, abs=1e-6)


def test_a_fall_from_the_ground_lands_where_it_stands() -> None:
    out = carry(blowing(), at_rates(FALL, 0.0), launches(35.0, 121.0))
    assert endings(out) == [Ending.LANDED]
    assert (out.time_s[0], out.altitude_m[0]) == pytest.approx((0.0, 0.0), abs=1e-5)


@pytest.mark.parametrize(("east", "north", "axis", "edge"), EDGES.values(), ids=EDGES)
def test_leaving_the_area_ends_on_its_edge(east: float, north: float, axis: str, edge: float) -> None:
    out = carry(blowing(east, north), steadily(5_000.0, 0.0, 40_000.0), launches(35.0, 125.0))
    assert endings(out) == [Ending.LEFT_THE_FORECAST]
    assert getattr(out, axis)[0] == pytest.approx(edge, abs=1e-7)
    parallel = np.cos(np.radians(35.0)) if east else 1.0
    seconds = np.radians(5.0) * (EARTH_RADIUS_M + 5_000.0) * parallel / 64.0
    assert out.time_s[0] == pytest.approx(seconds, abs=1e-3)


def test_a_launch_on_the_very_edge_flies_inwards() -> None:
    out = carry(blowing(16.0, 16.0), at_rates(BURST, n=2), launches([30.0, 35.0], [125.0, 120.0]))
    assert endings(out) == [Ending.LANDED, Ending.LANDED]


def test_a_climb_above_the_top_level_leaves_the_forecast_at_its_top() -> None:
    field = blowing()
    top = field.forecast.top_m
    out = carry(field, steadily(top - 1_000.0, 5.0, 1_000.0), launches(35.0, 125.0))
    assert endings(out) == [Ending.LEFT_THE_FORECAST]
    assert out.altitude_m[0] == pytest.approx(top, abs=MILLIMETRE)
    assert out.time_s[0] == pytest.approx(200.0, abs=1e-3)


@pytest.mark.parametrize("north", [64.0, -64.0], ids=["north", "south"])
def test_a_flight_to_a_pole_leaves_the_forecast_one_degree_before_it(north: float) -> None:
    globe = Grid(-90.0, 0.0, 2.5, 2.5, 73, 144)
    field = blowing(0.0, north, grid=globe)
    start = 88.0 if north > 0 else -88.0
    out = carry(field, steadily(1_000.0, 0.0, 20_000.0), launches(start, 10.0))
    assert endings(out) == [Ending.LEFT_THE_FORECAST]
    assert abs(out.latitude_deg[0]) == pytest.approx(89.0, abs=1e-7)


def test_a_flight_that_outlasts_the_forecast_ends_with_it() -> None:
    field = blowing(1.0, hours=(0.0, 3.0))
    out = carry(field, steadily(1_000.0, 0.0, 80_000.0), launches(35.0, 125.0, time_s=1_234.5))
    assert endings(out) == [Ending.FORECAST_ENDED]
    assert out.time_s[0] == pytest.approx(3 * 3_600.0, abs=1e-5)


def test_a_flight_into_a_gap_ends_where_the_gap_begins() -> None:
    field = blowing(1.0, hours=(0.0, 1.0, 2.0, 14.0, 15.0))
    out = carry(
        field, steadily(1_000.0, 0.0, 80_000.0, n=2), launches(35.0, 125.0, time_s=[0.0, 14 * 3_600.0])
    )
    assert endings(out) == [Ending.FORECAST_ENDED] * 2
    assert out.time_s == pytest.approx([2 * 3_600.0, 15 * 3_600.0], abs=1e-5)


def test_one_valid_time_holds_for_three_hours_either_side() -> None:
    field = blowing(1.0, hours=(0.0,))
    out = carry(field, steadily(1_000.0, 0.0, 80_000.0, n=2), launches(35.0, 125.0, time_s=[0.0, -HELD_S]))
    assert endings(out) == [Ending.FORECAST_ENDED] * 2
    assert out.time_s == pytest.approx([HELD_S, HELD_S], abs=1e-5)
    degrees = np.degrees(HELD_S / (EARTH_RADIUS_M + 1_000.0) / np.cos(np.radians(35.0)))
    assert out.longitude_deg - 125.0 == pytest.approx([degrees, 2 * degrees], abs=1e-9)


def test_a_flight_still_up_at_its_horizon_is_still_flying() -> None:
    out = carry(blowing(), steadily(1_000.0, 0.0, 80_000.0), launches(35.0, 122.0), horizon_s=4_321.0)
    assert endings(out) == [Ending.STILL_FLYING]
    assert out.time_s[0] == pytest.approx(4_321.0, abs=1e-6)


def test_the_horizon_wins_where_the_forecast_ends_with_it() -> None:
    field = blowing(1.0, hours=(0.0, 3.0))
    out = carry(field, steadily(1_000.0, 0.0, 80_000.0), launches(35.0, 125.0), horizon_s=3 * 3_600.0)
    assert endings(out) == [Ending.STILL_FLYING]


def curved() -> WindField:
    """Winds that bend the track, over sloping ground."""
    return analytic_field(
        lambda lat, lon, h, t: 8.0 + h / 1_000.0 + t / 1_800.0,
        lambda lat, lon, h, t: 4.0 * np.sin(np.radians(20.0 * lon)) + h / 4_000.0,
        grid=Grid(30.0, 120.0, 0.5, 0.5, 21, 21),
        ground_gpm=slope(20.0),
    )


def test_marks_on_whole_steps_are_the_tracks_own_points() -> None:
    field, profile, starts = curved(), at_rates(BURST, 50.0), launches(33.0, 122.0, altitude_m=50.0)
    out = carry(field, profile, starts, keep_track=True, marks_s=np.array([[0.0, 600.0, 3_600.0, 5_990.0]]))
    track = out.track[0, : out.points[0]]
    wanted = np.array([track[np.argmin(abs(track[:, 0] - t))] for t in out.marks[0, :, 0]])
    np.testing.assert_allclose(out.marks[0, :, 0], [0.0, 600.0, 3_600.0, 5_990.0], rtol=0, atol=1e-6)
    np.testing.assert_allclose(out.marks[0, :, :4], wanted, rtol=0, atol=1e-9)
    assert out.marks[0, 3, 3] == pytest.approx(30_000.0, abs=1e-6)


@pytest.mark.parametrize(("moment", "height_error_m"), [(1_234.5, 1e-6), (6_300.75, 0.5), (7_777.7, 0.05)])
def test_a_mark_within_a_step_is_where_a_flight_cut_there_ends(moment: float, height_error_m: float) -> None:
    """Within a step of a fall the height is a parabola through its start, middle and end."""
    field, profile, starts = curved(), at_rates(BURST, 50.0), launches(33.0, 122.0, altitude_m=50.0)
    marked = carry(field, profile, starts, marks_s=np.array([[moment]])).marks[0, 0]
    cut = carry(field, profile, starts, horizon_s=moment)
    assert endings(cut) == [Ending.STILL_FLYING]
    assert marked[0] == pytest.approx(moment, abs=1e-9)
    assert marked[1:3] == pytest.approx([cut.latitude_deg[0], cut.longitude_deg[0]], abs=1e-7)
    assert marked[3] == pytest.approx(altitude_at(profile, moment), abs=height_error_m)


def altitude_at(profile: Profile, moment: float) -> float:
    begun = 0.0
    for stage in profile.stages:
        if moment <= begun + stage.duration_s[0]:
            return float(stage.law.altitude_m(np.array([[moment - begun]]))[0, 0])
        begun += stage.duration_s[0]
    raise AssertionError(moment)


def test_a_mark_after_the_landing_is_not_a_number_and_one_before_the_ground_counts_says_so() -> None:
    field = blowing(ground_gpm=lambda lat, lon, h, t: 800.0)
    starts = launches(35.0, 121.0, altitude_m=100.0)
    out = carry(field, at_rates(BURST, 100.0), starts, marks_s=np.array([[30.0, 600.0, 80_000.0]]))
    assert out.marks[0, :2, 4].tolist() == [0.0, 1.0]
    assert np.isnan(out.marks[0, 2]).all()


def test_the_track_ends_with_the_landing_and_its_times_rise() -> None:
    out = carry(curved(), at_rates(BURST, 50.0), launches(33.0, 122.0, altitude_m=50.0), keep_track=True)
    track = out.track[0, : out.points[0]]
    assert np.all(np.diff(track[:, 0]) > 0)
    assert np.diff(track[:, 0]).max() <= 60.0 + 1e-9
    end = [out.time_s[0], out.latitude_deg[0], out.longitude_deg[0], out.altitude_m[0]]
    assert track[-1].tolist() == end
    assert track[0].tolist() == [0.0, 33.0, 122.0, 50.0]
