"""The march against closed forms: where the answer is known, it lands there to centimetres.

A stride's winds are the mean of its two ends and the ladder is held in 32 bits, so a steady wind is met
to about 1e-7 of the distance, and a curved way to the curvature of one stride.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from planner.drift.endings import Ending
from planner.drift.single_flight import Arrivals
from planner.forecast.field import WindField
from planner.forecast.grid import Grid
from planner.geo import METRES_PER_DEGREE, Floats, distance_m, geopotential_height
from planner.sample.analytic import analytic_field
from planner.units import EARTH_RADIUS_M
from planner.vehicle.profile import Profile
from tests.drift.flying import FROM_THE_SEA_PA, SMALL, TWO_LEVELS_PA, endings, launches, steadily
from tests.drift.marching import CENTIMETRE, flights, march_over
from tests.drift.test_closed_forms import LINEAR, exact_end, mercator, spinning, turned

HOURS = (0.0, 6.0)


def steady(speed: float) -> Callable[..., Any]:
    return lambda lat, lon, h, t: speed


def air(u: Callable[..., Any], v: Callable[..., Any], **world: Any) -> WindField:
    return analytic_field(u, v, **({"grid": SMALL, "hours": HOURS, "levels_pa": TWO_LEVELS_PA} | world))


def missed_m(out: Arrivals, latitude: Any, longitude: Any) -> Floats:
    return np.asarray(distance_m(out.latitude_deg, out.longitude_deg, latitude, longitude))


def test_calm_air_lands_balloons_where_they_were_launched() -> None:
    latitude, longitude = np.array([30.5, 33.3, 39.5]), np.array([129.5, 121.7, 120.5])
    profile = flights(
        np.zeros(3), up=[0.5, 5.0, 15.0], top=[100.0, 30_000.0, 12_000.0], down=[1.0, 5.0, 30.0]
    )
    out = march_over(air(steady(0.0), steady(0.0)), profile, launches(latitude, longitude))
    assert endings(out) == [Ending.LANDED] * 3
    np.testing.assert_allclose(out.latitude_deg, latitude, rtol=0, atol=1e-13)
    np.testing.assert_allclose(out.longitude_deg, longitude, rtol=0, atol=1e-13)
    np.testing.assert_allclose(out.altitude_m, 0.0, atol=1e-6)
    np.testing.assert_allclose(out.time_s, profile.passage_s(np.full(3, -1e-6)), rtol=0, atol=1e-3)


def test_a_steady_wind_carries_a_climb_along_a_rhumb_line_of_the_sphere() -> None:
    out = march_over(air(steady(16.0), steady(8.0)), steadily(100.0, 5.0, 5_000.0), launches(35.0, 125.0))
    angle = np.log((EARTH_RADIUS_M + 25_100.0) / (EARTH_RADIUS_M + 100.0)) / 5.0
    latitude = 35.0 + np.degrees(8.0 * angle)
    longitude = 125.0 + np.degrees(16.0 / 8.0 * (mercator(latitude) - mercator(35.0)))
    assert missed_m(out, latitude, longitude)[0] < CENTIMETRE
    assert out.altitude_m[0] == pytest.approx(25_100.0, abs=1e-6)
    assert out.time_s[0] == pytest.approx(5_000.0, abs=1e-6)


@pytest.mark.parametrize("altitude", [0.0, 20_000.0])
def test_a_steady_wind_carries_a_float_by_the_wind_times_the_time(altitude: float) -> None:
    starts = launches(36.0, 121.0, altitude_m=altitude)
    out = march_over(air(steady(32.0), steady(0.0)), steadily(altitude, 0.0, 7_200.0), starts)
    degrees = np.degrees(32.0 * 7_200.0 / (EARTH_RADIUS_M + altitude) / np.cos(np.radians(36.0)))
    assert missed_m(out, 36.0, 121.0 + degrees)[0] < CENTIMETRE
    assert out.latitude_deg[0] == 36.0


GROWING = 2.0**-9
"""Of a wind, metres per second for each gpm: 60 m/s at 30 km."""


def gathered(low_m: float, high_m: float) -> float:
    """Radians that the growing wind carries a climb at 1 m/s: the integral of R z / (R + z)^2 over z."""

    def primitive(z: float) -> float:
        return float(np.log(EARTH_RADIUS_M + z) + EARTH_RADIUS_M / (EARTH_RADIUS_M + z))

    return GROWING * EARTH_RADIUS_M * (primitive(high_m) - primitive(low_m))


@pytest.mark.parametrize(("start", "rate"), [(0.0, 4.0), (1_234.0, 7.5), (28_000.0, -4.0), (9_876.0, -1.0)])
def test_a_wind_linear_in_height_drifts_a_climb_or_a_fall_as_its_integral_says(
    start: float, rate: float
) -> None:
    field = air(lambda lat, lon, h, t: GROWING * h, steady(0.0), levels_pa=FROM_THE_SEA_PA)
    end = start + 7_000.0 * rate
    profile, end = (steadily(start, rate, 1_500.0), start + 1_500.0 * rate)
    out = march_over(field, profile, launches(36.0, 121.0, altitude_m=start))
    degrees = np.degrees(gathered(start, end) / rate) / np.cos(np.radians(36.0))
    assert out.altitude_m[0] == pytest.approx(end, abs=1e-6)
    # The ladder is straight in altitude, the column in gpm: of a layer of 300 m a few millimetres.
    assert missed_m(out, 36.0, 121.0 + degrees)[0] < 2 * CENTIMETRE


def test_a_wind_linear_in_height_drifts_a_float_by_what_blows_at_its_height() -> None:
    field = air(lambda lat, lon, h, t: GROWING * h, steady(0.0))
    starts = launches(36.0, 121.0, altitude_m=7_777.0)
    out = march_over(field, steadily(7_777.0, 0.0, 7_000.0), starts)
    speed = GROWING * geopotential_height(7_777.0)
    degrees = np.degrees(speed * 7_000.0 / (EARTH_RADIUS_M + 7_777.0)) / np.cos(np.radians(36.0))
    assert missed_m(out, 36.0, 121.0 + degrees)[0] < CENTIMETRE


def test_a_wind_linear_in_height_drifts_up_and_down_by_the_mean_over_time() -> None:
    profile = flights([0.0])
    field = air(lambda lat, lon, h, t: GROWING / 2 * h, steady(0.0), levels_pa=FROM_THE_SEA_PA)
    out = march_over(field, profile, launches(36.0, 121.0))
    t = np.linspace(0.0, out.time_s[0], 400_001)
    z = height_of(profile, t)
    angle = np.trapezoid(GROWING / 2 * geopotential_height(z) / (EARTH_RADIUS_M + z), t)
    assert endings(out) == [Ending.LANDED]
    # Within a layer a fall is taken as even, so that it is half a metre too low at the middle of its time.
    assert missed_m(out, 36.0, 121.0 + np.degrees(angle) / np.cos(np.radians(36.0)))[0] < 2.0


def height_of(profile: Profile, t: Floats) -> Floats:
    climb, fall = (stage.law.altitude_m for stage in profile.stages)
    burst = profile.stages[0].duration_s[0]
    up, down = climb(t[None, :])[0], fall(np.maximum(t - burst, 0.0)[None, :])[0]
    return np.asarray(np.where(t < burst, up, down))


def test_a_wind_that_grows_in_time_carries_by_its_mean() -> None:
    field = air(lambda lat, lon, h, t: t / 540.0, steady(0.0))
    starts = launches(36.0, [121.0, 121.0], altitude_m=1_000.0, time_s=[0.0, 3_600.0])
    out = march_over(field, steadily(1_000.0, 2.0, 3_600.0, n=2), starts)
    angle = [
        np.trapezoid((begin + s) / 540.0 / (EARTH_RADIUS_M + 1_000.0 + 2.0 * s), s)
        for begin in (0.0, 3_600.0)
        for s in [np.linspace(0.0, 3_600.0, 10_001)]
    ]
    east = 121.0 + np.degrees(angle) / np.cos(np.radians(36.0))
    # A last stride that ends within its layer takes less of the growth than there is.
    assert missed_m(out, 36.0, east).max() < 10 * CENTIMETRE


@pytest.mark.parametrize("seconds", [9_000.0, 72_000.0], ids=["an eighth of a turn", "a whole turn"])
def test_air_that_turns_like_a_solid_body_carries_a_float_round_its_axis(seconds: float) -> None:
    axis, start, turn = (37.0, 124.0), (37.6, 124.0), 2 * np.pi / 72_000.0
    grid = Grid(36.0, 123.0, 0.25, 0.25, 9, 9)
    field = air(*spinning(axis, turn, 5_000.0), grid=grid, hours=(0.0, 5.0, 10.0, 15.0, 20.0))
    out = march_over(field, steadily(5_000.0, 0.0, seconds), launches(*start, altitude_m=5_000.0))
    way = 0.6 * METRES_PER_DEGREE * turn * seconds
    # A step of five minutes turns by 1.5 degrees, and straight lines between nodes cut the arcs.
    assert missed_m(out, *turned(start, axis, turn * seconds))[0] < 4e-4 * way


def eddy(strength: float) -> WindField:
    """An eddy that one cell holds exactly, growing in time and in height."""

    def growing(h: Any, t: Any) -> Any:
        return strength * (1.0 + t / 144_000.0) * (1.0 + h / 2.0**15)

    return air(
        lambda lat, lon, h, t: -(lat - 35.0) * growing(h, t) + 4.0,
        lambda lat, lon, h, t: (lon - 125.0) * growing(h, t),
        grid=LINEAR,
    )


@pytest.mark.parametrize(
    "rate", [0.0, 2.0, 4.0], ids=["at a float", "through a climb", "through a quick one"]
)
def test_an_eddy_that_grows_in_time_and_height_is_followed(rate: float) -> None:
    """The answer is an eighth-order method's, from the same eight nodes."""
    field, seconds = eddy(8.0), 7_200.0
    out = march_over(field, steadily(1_000.0, rate, seconds), launches(36.0, 125.5, altitude_m=1_000.0))
    way = float(distance_m(36.0, 125.5, out.latitude_deg[0], out.longitude_deg[0]))
    assert missed_m(out, *exact_end(field, rate, seconds))[0] < 5e-4 * way


def test_half_the_layer_leaves_a_quarter_of_the_error() -> None:
    field, seconds = eddy(40.0), 4_500.0
    exact = exact_end(field, 6.0, seconds)
    starts = launches(36.0, 125.5, altitude_m=1_000.0)
    missed = [
        missed_m(march_over(field, steadily(1_000.0, 6.0, seconds), starts, layer_m=layer), *exact)[0]
        for layer in (1_000.0, 500.0, 250.0)
    ]
    assert missed[1] / missed[0] == pytest.approx(0.25, abs=0.08), missed
    assert missed[2] / missed[1] == pytest.approx(0.25, abs=0.08), missed
