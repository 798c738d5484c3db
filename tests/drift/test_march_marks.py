"""What the march notes on the way: where a flight is at the moments asked for, in any order."""

from typing import Any

import numpy as np
import pytest

from planner.drift.endings import Ending
from planner.drift.single_flight import Arrivals
from planner.geo import Floats, distance_m
from tests.drift.flying import carry, endings, launches, steadily
from tests.drift.marching import CENTIMETRE, drawn_errors, flights, march_over, rough_world, yardstick
from tests.drift.test_endings import blowing

FIELD = rough_world()
STARTS = launches([36.2, 37.9], [124.1, 126.7], altitude_m=[900.0, 800.0], time_s=[1_000.0, 2_500.0])
BURSTING = flights(STARTS.altitude_m)
FLOATING = flights(STARTS.altitude_m, top=9_000.0, hours=1.5)
PROFILES = pytest.mark.parametrize("profile", [BURSTING, FLOATING], ids=["a burst", "a float"])


def marked(moments: Any, profile: Any = BURSTING, **options: Any) -> Arrivals:
    """Both flights with the same marks, in seconds after each launch."""
    marks_s = STARTS.time_s[:, None] + np.asarray(moments, dtype=float)
    return march_over(FIELD, profile, STARTS, marks_s=marks_s, **options)


def away_m(marks: Floats, out: Arrivals) -> Floats:
    """How far states (n, 5) are from where flights ended (n,)."""
    return np.asarray(distance_m(marks[:, 1], marks[:, 2], out.latitude_deg, out.longitude_deg))


@PROFILES
@pytest.mark.parametrize("moment", [0.0, 30.0, 1_234.5, 1_640.0, 3_600.0, 5_999.0, 6_500.0, 7_000.0])
def test_the_state_at_a_mark_is_where_a_flight_cut_there_ends(profile: Any, moment: float) -> None:
    state = marked([moment], profile).marks[:, 0]
    cut = march_over(FIELD, profile, STARTS, horizon_s=moment)
    assert endings(cut) == [Ending.STILL_FLYING] * 2
    np.testing.assert_allclose(state[:, 0], cut.time_s, rtol=0, atol=1e-9)
    np.testing.assert_allclose(state[:, 3], cut.altitude_m, rtol=0, atol=1e-6)
    # A stride that is cut looks for the wind at the cut, a whole one at its end: five minutes on, in a float.
    assert away_m(state, cut).max() < 1.0


@PROFILES
def test_marks_all_along_a_flight_lie_on_the_yardsticks_track(profile: Any) -> None:
    marks_s = STARTS.time_s[:, None] + np.linspace(0.0, 7_000.0, 141)
    ours = march_over(FIELD, profile, STARTS, marks_s=marks_s).marks
    exact = yardstick(FIELD, profile, STARTS, marks_s=marks_s).marks
    apart = distance_m(ours[..., 1], ours[..., 2], exact[..., 1], exact[..., 2])
    assert apart.max() < 20.0
    assert np.median(apart) < 5.0
    assert np.abs(ours[..., 3] - exact[..., 3]).max() < 10.0  # a fall is even within its layer
    np.testing.assert_array_equal(ours[..., 4], exact[..., 4])


@PROFILES
def test_marks_in_any_order_note_the_same_states(profile: Any) -> None:
    moments = np.linspace(0.0, 6_900.0, 24)
    shuffled = np.random.default_rng(2).permutation(24)
    in_order, out_of_order = marked(moments, profile).marks, marked(moments[shuffled], profile).marks
    np.testing.assert_array_equal(out_of_order, in_order[:, shuffled])


@PROFILES
def test_marks_change_no_bit_of_a_flight(profile: Any) -> None:
    one, other = marked(np.linspace(0.0, 9e4, 33), profile), march_over(FIELD, profile, STARTS)
    for name in ("time_s", "latitude_deg", "longitude_deg", "altitude_m", "ending"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))


def test_a_mark_asked_for_twice_is_noted_twice() -> None:
    marks = marked([600.0, 100.0, 600.0]).marks
    np.testing.assert_array_equal(marks[:, 0], marks[:, 2])
    assert np.isfinite(marks).all()


def test_a_mark_at_the_start_is_the_start() -> None:
    state = marked([0.0]).marks[:, 0]
    np.testing.assert_allclose(state[:, 0], STARTS.time_s, rtol=0, atol=0)
    np.testing.assert_allclose(state[:, 1], STARTS.latitude_deg, rtol=0, atol=1e-12)
    np.testing.assert_allclose(state[:, 2], STARTS.longitude_deg, rtol=0, atol=1e-12)
    np.testing.assert_array_equal(state[:, 3], STARTS.altitude_m)


def test_a_mark_at_the_landing_is_the_landing_and_any_later_one_is_not_a_number() -> None:
    down = marked([0.0]).time_s - STARTS.time_s
    moments = np.column_stack(
        [down - 1e-6, down + 1.0, np.full(2, 1e6), np.full(2, np.inf), np.full(2, np.nan)]
    )
    out = marked(moments)
    assert endings(out) == [Ending.LANDED] * 2
    assert away_m(out.marks[:, 0], out).max() < CENTIMETRE
    np.testing.assert_allclose(out.marks[:, 0, 3], out.altitude_m, rtol=0, atol=1e-4)
    assert np.isnan(out.marks[:, 1:]).all()


def test_a_mark_beyond_the_horizon_or_the_forecast_is_not_a_number() -> None:
    assert np.isnan(marked([1_001.0], horizon_s=1_000.0).marks).all()
    field = blowing(hours=(0.0, 3.0))
    starts = launches(35.0, 121.0, altitude_m=5_000.0)
    marks_s = np.array([[10_799.0, 10_801.0]])
    out = march_over(field, steadily(5_000.0, 0.0, 40_000.0), starts, marks_s=marks_s)
    assert endings(out) == [Ending.FORECAST_ENDED]
    assert np.isfinite(out.marks[0, 0]).all()
    assert np.isnan(out.marks[0, 1]).all()


def test_many_marks_within_one_step_of_a_float_lie_evenly_along_it() -> None:
    starts = launches(35.0, 121.0, altitude_m=5_000.0)
    marks_s = np.linspace(0.0, 600.0, 121)[None, :]
    out = march_over(blowing(20.0), steadily(5_000.0, 0.0, 600.0), starts, marks_s=marks_s)
    assert np.isfinite(out.marks).all()
    np.testing.assert_allclose(out.marks[0, :, 0], marks_s[0], rtol=0, atol=1e-9)
    np.testing.assert_allclose(np.diff(out.marks[0, :, 2], 2), 0.0, atol=1e-10)
    assert out.marks[0, -1, 2] == pytest.approx(out.longitude_deg[0], abs=1e-12)


def test_a_mark_says_whether_the_ground_had_been_cleared() -> None:
    """A launch under the model's ground comes out of it after 140 s."""
    field = blowing(ground_gpm=lambda lat, lon, h, t: 800.0)
    starts = launches(35.0, 121.0, altitude_m=100.0)
    marks_s = np.array([[30.0, 139.0, 141.0, 600.0, 80_000.0]])
    out = march_over(field, flights([100.0]), starts, marks_s=marks_s)
    assert out.marks[0, :4, 4].tolist() == [0.0, 0.0, 1.0, 1.0]
    assert np.isnan(out.marks[0, 4]).all()
    exact = carry(field, flights([100.0]), starts, marks_s=marks_s)
    np.testing.assert_array_equal(out.marks[..., 4], exact.marks[..., 4])


def test_a_piece_let_go_at_a_mark_may_fly_on_from_its_state() -> None:
    """A flight taken in two parts ends where the whole one ends, but for the stride that was cut."""
    errors = drawn_errors(STARTS.time_s, np.random.default_rng(4))
    whole = march_over(FIELD, BURSTING, STARTS, errors=errors, marks_s=STARTS.time_s[:, None] + 6_500.0)
    time_s, latitude, longitude, altitude, clear = (np.ascontiguousarray(v) for v in whole.marks[:, 0].T)
    let_go = STARTS._replace(
        time_s=time_s, latitude_deg=latitude, longitude_deg=longitude, altitude_m=altitude, cleared=clear > 0
    )
    rest = march_over(FIELD, flights(altitude, top=altitude), let_go, errors=errors)
    assert endings(rest) == [Ending.LANDED] * 2
    assert (
        distance_m(rest.latitude_deg, rest.longitude_deg, whole.latitude_deg, whole.longitude_deg).max() < 5.0
    )
    np.testing.assert_allclose(rest.time_s, whole.time_s, rtol=0, atol=1.0)
