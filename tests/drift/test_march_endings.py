"""How marched flights end where the forecast does: at an edge, at the top, at a time; with the place."""

import numpy as np
import pytest

from planner.drift.endings import Ending
from planner.forecast.grid import Grid
from planner.forecast.held_winds import HELD_S
from planner.units import EARTH_RADIUS_M
from planner.vehicle.profile import Profile, Stage, StageKind, Steady
from tests.drift.flying import EDGES, at_rates, endings, launches, steadily
from tests.drift.marching import CENTIMETRE, apart_m, flights, march_over, yardstick
from tests.drift.test_endings import FALL, blowing

MILLIMETRE = 1e-3
AT_5_KM = steadily(5_000.0, 0.0, 40_000.0)


@pytest.mark.parametrize(("east", "north", "axis", "edge"), EDGES.values(), ids=EDGES)
@pytest.mark.parametrize("rate", [0.0, 3.0, -3.0], ids=["a float", "a climb", "a fall"])
def test_leaving_the_area_ends_on_its_edge(
    east: float, north: float, axis: str, edge: float, rate: float
) -> None:
    field, profile = blowing(east, north), steadily(15_000.0, rate, 40_000.0 if rate == 0 else 5_000.0)
    nearer = 3.0 if rate else 0.0
    latitude, longitude = 35.0 + np.sign(north) * nearer, 125.0 + np.sign(east) * nearer
    starts = launches(latitude, longitude, altitude_m=15_000.0)
    out, exact = march_over(field, profile, starts), yardstick(field, profile, starts)
    assert endings(out) == endings(exact) == [Ending.LEFT_THE_FORECAST]
    assert getattr(out, axis)[0] == pytest.approx(edge, abs=1e-7)
    assert out.time_s[0] == pytest.approx(exact.time_s[0], abs=0.05)
    assert out.altitude_m[0] == pytest.approx(exact.altitude_m[0], abs=0.1)
    assert apart_m(out, exact)[0] < 1.0


def test_a_launch_on_the_very_edge_flies_inwards() -> None:
    out = march_over(blowing(16.0, 16.0), flights(np.zeros(2)), launches([30.0, 35.0], [125.0, 120.0]))
    assert endings(out) == [Ending.LANDED, Ending.LANDED]


def test_a_launch_outside_the_area_or_above_the_top_ends_where_it_is() -> None:
    field = blowing()
    above = field.forecast.top_m + 1.0
    latitude, longitude = [29.9, 40.1, 35.0, 35.0, 35.0], [125.0, 125.0, 119.9, 130.1, 125.0]
    starts = launches(latitude, longitude, altitude_m=[0.0, 0.0, 0.0, 0.0, above], time_s=77.0)
    out = march_over(field, flights(starts.altitude_m), starts)
    assert endings(out) == [Ending.LEFT_THE_FORECAST] * 5
    np.testing.assert_allclose(out.latitude_deg, latitude, rtol=0, atol=1e-12)
    np.testing.assert_allclose(out.longitude_deg, longitude, rtol=0, atol=1e-12)
    np.testing.assert_array_equal(out.time_s, 77.0)
    np.testing.assert_array_equal(out.altitude_m, starts.altitude_m)


def test_a_climb_above_the_top_rung_leaves_the_forecast_at_its_top() -> None:
    field = blowing()
    top = field.forecast.top_m
    for profile in (steadily(top - 1_000.0, 5.0, 1_000.0), flights([top - 1_000.0], top=top + 500.0)):
        out = march_over(field, profile, launches(35.0, 125.0, altitude_m=top - 1_000.0))
        assert endings(out) == [Ending.LEFT_THE_FORECAST]
        assert out.altitude_m[0] == pytest.approx(top, abs=MILLIMETRE)
        assert out.time_s[0] == pytest.approx(200.0, abs=MILLIMETRE)


def test_a_level_stage_that_rises_above_the_top_leaves_the_forecast_there() -> None:
    field = blowing()
    below = np.array([field.forecast.top_m - 1_000.0])
    law = Steady(below, np.array([1.0]))
    rising = Profile((Stage(StageKind.LEVEL, law, below, below + 2_000.0, np.array([2_000.0])),))
    out = march_over(field, rising, launches(35.0, 121.0, altitude_m=below))
    assert endings(out) == [Ending.LEFT_THE_FORECAST]
    assert out.altitude_m[0] == pytest.approx(field.forecast.top_m, abs=0.01)


def test_a_burst_just_below_the_top_comes_down() -> None:
    field = blowing()
    out = march_over(field, flights([0.0], top=field.forecast.top_m - 0.01), launches(35.0, 122.0))
    assert endings(out) == [Ending.LANDED]


def test_a_fall_from_the_very_top_comes_down() -> None:
    field = blowing()
    top = field.forecast.top_m
    out = march_over(field, at_rates(FALL, top), launches(35.0, 122.0, altitude_m=top))
    assert endings(out) == [Ending.LANDED]


@pytest.mark.parametrize("north", [64.0, -64.0], ids=["north", "south"])
def test_a_flight_to_a_pole_leaves_the_forecast_one_degree_before_it(north: float) -> None:
    globe = Grid(-90.0, 0.0, 2.5, 2.5, 73, 144)
    starts = launches(88.0 if north > 0 else -88.0, 10.0, altitude_m=1_000.0)
    out = march_over(blowing(0.0, north, grid=globe), steadily(1_000.0, 0.0, 20_000.0), starts)
    assert endings(out) == [Ending.LEFT_THE_FORECAST]
    assert abs(out.latitude_deg[0]) == pytest.approx(89.0, abs=1e-7)


def test_a_float_that_outlasts_the_forecast_ends_with_it() -> None:
    field = blowing(1.0, hours=(0.0, 3.0))
    starts = launches(35.0, 125.0, altitude_m=5_000.0, time_s=1_234.5)
    out, exact = march_over(field, AT_5_KM, starts), yardstick(field, AT_5_KM, starts)
    assert endings(out) == [Ending.FORECAST_ENDED]
    assert out.time_s[0] == 3 * 3_600.0
    assert out.altitude_m[0] == 5_000.0
    assert apart_m(out, exact)[0] < CENTIMETRE


@pytest.mark.parametrize("moment", [600.0, 6_100.0, 7_000.0], ids=["in a climb", "in a fall", "lower"])
def test_a_climb_or_a_fall_that_outlasts_the_forecast_ends_with_it(moment: float) -> None:
    field, profile = blowing(1.0, hours=(0.0, 3.0)), flights([0.0])
    starts = launches(35.0, 125.0, time_s=3 * 3_600.0 - moment)
    out, exact = march_over(field, profile, starts), yardstick(field, profile, starts)
    assert endings(out) == endings(exact) == [Ending.FORECAST_ENDED]
    assert out.time_s[0] == 3 * 3_600.0
    assert out.altitude_m[0] == pytest.approx(exact.altitude_m[0], abs=10.0)  # a fall is even in its layer
    assert apart_m(out, exact)[0] < 0.1


def test_a_flight_into_a_gap_ends_where_the_gap_begins() -> None:
    field = blowing(1.0, hours=(0.0, 1.0, 2.0, 14.0, 15.0))
    starts = launches(35.0, 125.0, altitude_m=5_000.0, time_s=np.array([0.0, 2.0, 14.0]) * 3_600.0)
    out = march_over(field, steadily(5_000.0, 0.0, 80_000.0, n=3), starts)
    assert endings(out) == [Ending.FORECAST_ENDED] * 3
    assert out.time_s.tolist() == [2 * 3_600.0, 2 * 3_600.0, 15 * 3_600.0]


def test_one_valid_time_holds_for_three_hours_either_side() -> None:
    field = blowing(1.0, hours=(0.0,))
    starts = launches(35.0, 125.0, altitude_m=5_000.0, time_s=[0.0, -HELD_S])
    out = march_over(field, steadily(5_000.0, 0.0, 80_000.0, n=2), starts)
    assert endings(out) == [Ending.FORECAST_ENDED] * 2
    assert out.time_s.tolist() == [HELD_S, HELD_S]
    degrees = np.degrees(HELD_S / (EARTH_RADIUS_M + 5_000.0) / np.cos(np.radians(35.0)))
    assert out.longitude_deg - 125.0 == pytest.approx([degrees, 2 * degrees], abs=1e-7)


def test_one_valid_time_lands_flights_launched_before_and_after_it_alike() -> None:
    field = blowing(9.0, 4.0, hours=(0.0,))
    starts = launches(35.0, 125.0, time_s=[-HELD_S, -3_333.0, 0.0, 1_900.0])
    out = march_over(field, flights(np.zeros(4), top=20_000.0), starts)
    assert endings(out) == [Ending.LANDED] * 4
    np.testing.assert_allclose(out.time_s - starts.time_s, out.time_s[2], rtol=0, atol=1e-6)
    np.testing.assert_allclose(out.longitude_deg, out.longitude_deg[2], rtol=0, atol=1e-9)


@pytest.mark.parametrize("horizon", [600.0, 4_321.0, 6_900.0])
@pytest.mark.parametrize("hours", [None, 1.0], ids=["a burst", "a float"])
def test_a_flight_still_up_at_its_horizon_is_still_flying(horizon: float, hours: float | None) -> None:
    field, profile = blowing(), flights([0.0], top=20_000.0, hours=hours)
    starts = launches(35.0, 122.0, time_s=500.0)
    out = march_over(field, profile, starts, horizon_s=horizon)
    exact = yardstick(field, profile, starts, horizon_s=horizon)
    down = exact.ending[0] == 0
    assert endings(out) == endings(exact)
    assert down or out.time_s[0] == 500.0 + horizon
    assert apart_m(out, exact)[0] < 0.5


def test_a_float_that_never_lands_within_the_horizon_is_still_flying() -> None:
    starts = launches(35.0, 121.0, altitude_m=5_000.0)
    out = march_over(
        blowing(1.0, hours=tuple(range(0, 49, 6))), flights([5_000.0], top=9_000.0, hours=40.0), starts
    )
    assert endings(out) == [Ending.STILL_FLYING]
    assert (out.time_s[0], out.altitude_m[0]) == (86_400.0, 9_000.0)


def test_a_profile_that_ends_in_the_air_is_still_flying() -> None:
    out = march_over(blowing(), steadily(1_000.0, 5.0, 600.0), launches(35.0, 122.0, altitude_m=1_000.0))
    assert endings(out) == [Ending.STILL_FLYING]
    assert out.time_s[0] == pytest.approx(600.0, abs=1e-9)


def test_the_horizon_wins_where_the_forecast_ends_with_it() -> None:
    field = blowing(1.0, hours=(0.0, 3.0))
    starts = launches(35.0, 125.0, altitude_m=5_000.0)
    out = march_over(field, AT_5_KM, starts, horizon_s=3 * 3_600.0)
    assert endings(out) == [Ending.STILL_FLYING]
