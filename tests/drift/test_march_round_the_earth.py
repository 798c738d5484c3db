"""The march where longitudes begin again and parallels grow short, and on the smallest grids there are."""

from typing import Any

import numpy as np
import pytest

from planner.drift.endings import Ending
from planner.forecast.grid import Grid
from planner.geo import east_west
from planner.sample.analytic import analytic_field
from planner.units import EARTH_RADIUS_M
from tests.drift.flying import TWO_LEVELS_PA, endings, launches, steadily
from tests.drift.marching import apart_m, flights, march_over, waves, yardstick
from tests.drift.test_endings import blowing

pytestmark = pytest.mark.long

GLOBE = Grid(-90.0, -180.0, 2.5, 2.5, 73, 144)


@pytest.mark.parametrize("west", [170.0, -190.0, 175.0])
@pytest.mark.parametrize("start", [179.5, -180.5])
@pytest.mark.parametrize("speed", [32.0, -16.0], ids=["eastwards", "westwards"])
def test_a_zonal_wind_crosses_the_date_line_along_its_parallel(
    west: float, start: float, speed: float
) -> None:
    field = blowing(speed, grid=Grid(-30.0, west, 1.0, 1.0, 21, 21))
    starts = launches(-17.0, start, altitude_m=5_000.0)
    out = march_over(field, steadily(5_000.0, 0.0, 10_000.0), starts)
    degrees = np.degrees(1e4 * speed / (EARTH_RADIUS_M + 5_000.0) / np.cos(np.radians(17.0)))
    assert endings(out) == [Ending.STILL_FLYING]
    assert out.latitude_deg[0] == pytest.approx(-17.0, abs=1e-12)
    # Longitudes go on from the launch's own, past 180 where the flight does.
    assert out.longitude_deg[0] - start == pytest.approx(degrees, abs=1e-6)


@pytest.mark.parametrize("speed", [20.0, -20.0], ids=["eastwards", "westwards"])
def test_flights_over_the_date_line_end_as_the_yardsticks(speed: float) -> None:
    """Launched on either side, their longitudes written in either way."""
    grid = Grid(45.0, 172.0, 0.5, 0.5, 21, 33)
    wavy = waves(3, 0.7)
    field = analytic_field(
        lambda lat, lon, h, t: speed + wavy(lat, lon, h, t),
        waves(4, 0.7),
        grid=grid,
        ground_gpm=lambda lat, lon, h, t: 300.0 + 200.0 * np.sin(lon),
        near_heights_m=(10.0,),
    )
    starts = launches(50.0, [179.4, 179.9, 180.0, 180.3, -180.6, -180.0, -179.9, -179.2, 539.5])
    profile = flights(np.zeros(9), top=15_000.0, hours=0.5)
    out, exact = march_over(field, profile, starts), yardstick(field, profile, starts)
    assert endings(out) == endings(exact) == [Ending.LANDED] * 9
    assert apart_m(out, exact).max() < 10.0
    np.testing.assert_allclose(out.longitude_deg, exact.longitude_deg, rtol=0, atol=1e-3)


@pytest.mark.parametrize("longitude", [-179.0, 181.0])
def test_a_step_that_does_not_divide_the_circle_moves_no_landing_over_the_date_line(longitude: float) -> None:
    """A turn of the earth is 3,272.7 columns of 0.11 degrees, not 3,273."""
    field = blowing(10.0, grid=Grid(30.0, 170.0, 0.11, 0.11, 100, 200))
    starts = launches(35.0, longitude)
    out, exact = march_over(field, flights([0.0]), starts), yardstick(field, flights([0.0]), starts)
    assert endings(out) == endings(exact) == [Ending.LANDED]
    assert apart_m(out, exact)[0] < 5.0


@pytest.mark.parametrize("speed", [512.0, -512.0], ids=["eastwards", "westwards"])
@pytest.mark.parametrize("west", [-180.0, 0.0])
def test_a_float_goes_round_the_earth_more_than_once(speed: float, west: float) -> None:
    globe = Grid(-90.0, west, 2.5, 2.5, 73, 144)
    field = blowing(speed, grid=globe)
    turn_s = 2 * np.pi * (EARTH_RADIUS_M + 5_000.0) * np.cos(np.radians(60.0)) / abs(speed)
    seconds = 1.1 * turn_s
    starts = launches(60.0, [100.0, -100.0, 359.0], altitude_m=5_000.0)
    marks_s = np.tile(np.linspace(0.0, seconds, 45), (3, 1))
    out = march_over(field, steadily(5_000.0, 0.0, seconds, n=3), starts, marks_s=marks_s)
    gone = out.longitude_deg - starts.longitude_deg
    assert gone == pytest.approx(np.full(3, 396.0 * np.sign(speed)), abs=1e-4)
    steps = np.diff(out.marks[..., 2], axis=1)
    np.testing.assert_allclose(steps, 9.0 * np.sign(speed), rtol=0, atol=1e-4)


def test_the_seam_of_a_global_grid_cannot_be_felt() -> None:
    """A wind that varies with longitude blows the same whichever meridian the file begins with."""

    def wave(lat: Any, lon: Any, h: Any, t: Any) -> Any:
        return np.round(64.0 * np.sin(2 * np.radians(lon))) / 2

    def ground(lat: Any, lon: Any, h: Any, t: Any) -> Any:
        return 500.0 + 400.0 * np.round(np.sin(2 * np.radians(lon)), 6)

    landed = []
    for west in (-180.0, -90.0, 0.0, 90.0):
        grid = Grid(-90.0, west, 2.5, 2.5, 73, 144)
        field = analytic_field(
            lambda lat, lon, h, t: 32.0, wave, grid=grid, levels_pa=TWO_LEVELS_PA, ground_gpm=ground
        )
        starts = launches(10.0, [-181.0, -91.0, -1.0, 89.0], altitude_m=1_000.0)
        out = march_over(field, flights(np.full(4, 1_000.0), top=20_000.0, hours=1.0), starts)
        landed.append([out.latitude_deg, east_west(out.longitude_deg), out.altitude_m])
    for other in landed[1:]:
        np.testing.assert_allclose(other, landed[0], rtol=0, atol=1e-5)


@pytest.mark.parametrize("latitude", [80.0, -80.0, 86.0, -86.0])
@pytest.mark.parametrize("hours", [None, 1.0], ids=["a burst", "a float"])
def test_near_the_poles_flights_end_as_the_yardsticks(latitude: float, hours: float | None) -> None:
    field = analytic_field(waves(7, 0.2), waves(8, 0.2), grid=GLOBE)
    starts = launches(latitude, [-170.0, -3.0, 3.0, 178.0])
    profile = flights(np.zeros(4), top=15_000.0, hours=hours)
    out, exact = march_over(field, profile, starts), yardstick(field, profile, starts)
    assert endings(out) == endings(exact) == [Ending.LANDED] * 4
    assert apart_m(out, exact).max() < 50.0


def test_the_shortness_of_parallels_is_right_at_every_latitude() -> None:
    """Floats of a thousand seconds from 88.9 degrees south to north."""
    latitude = np.linspace(-88.9, 88.9, 401)
    starts = launches(latitude, 10.0, altitude_m=5_000.0)
    out = march_over(blowing(8.0, grid=GLOBE), steadily(5_000.0, 0.0, 1_000.0, n=401), starts)
    degrees = np.degrees(8_000.0 / (EARTH_RADIUS_M + 5_000.0) / np.cos(np.radians(latitude)))
    np.testing.assert_allclose(out.longitude_deg - 10.0, degrees, rtol=2e-4)
    middle = abs(latitude) < 85.0
    np.testing.assert_allclose((out.longitude_deg - 10.0)[middle], degrees[middle], rtol=2e-6)


SMALLEST = {
    "two by two": Grid(33.0, 123.0, 5.0, 5.0, 2, 2),
    "two rows": Grid(33.0, 121.0, 5.0, 1.0, 2, 9),
    "two columns": Grid(31.0, 123.0, 1.0, 5.0, 9, 2),
}


@pytest.mark.parametrize("name", SMALLEST)
@pytest.mark.parametrize("hours", [(0.0,), (0.0, 6.0)], ids=["one time", "two times"])
def test_the_smallest_grids_fly(name: str, hours: tuple[float, ...]) -> None:
    field = analytic_field(
        lambda lat, lon, h, t: 5.0 + h / 2_000.0 + (lat - 35.0),
        lambda lat, lon, h, t: 3.0 - (lon - 125.0) + t / 9_000.0,
        grid=SMALLEST[name],
        hours=hours,
        near_heights_m=(10.0,),
        ground_gpm=lambda lat, lon, h, t: 100.0 * (lat - 32.0) + 30.0 * (lon - 123.0),
    )
    starts = launches([34.0, 36.5], [124.0, 126.2], altitude_m=1_000.0)
    profile = flights(np.full(2, 1_000.0), top=12_000.0, hours=0.5)
    out, exact = march_over(field, profile, starts), yardstick(field, profile, starts)
    assert endings(out) == endings(exact) == [Ending.LANDED] * 2
    assert apart_m(out, exact).max() < 5.0
