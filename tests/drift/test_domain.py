"""The domain that both engines ask: where the ground is, where the forecast ends, how a flight ends there."""

from dataclasses import replace

import numpy as np
import pytest

from planner.drift.domain import Domain, cells_at, domain, ending_at, ground_under, is_beyond, is_clear
from planner.drift.endings import LANDED, LEFT_THE_FORECAST, ON
from planner.forecast.field import WindField
from planner.forecast.grid import Grid
from planner.sample.analytic import analytic_field

AREA, GLOBE = Grid(34.0, 122.0, 0.5, 0.5, 7, 9), Grid(-90.0, 0.0, 30.0, 30.0, 7, 12)


def hilly(grid: Grid) -> WindField:
    field = analytic_field(lambda lat, lon, h, t: 0.0 * h, lambda lat, lon, h, t: 0.0 * h, grid=grid)
    hills = np.random.default_rng(1).uniform(100.0, 900.0, (grid.rows, grid.columns))
    return replace(field, ground_m=hills.astype(np.float32))


def ground_at(d: Domain, latitude_deg: float, longitude_deg: float) -> float:
    return ground_under(d, *cells_at(d, latitude_deg, longitude_deg))


@pytest.mark.parametrize("grid", [AREA, GLOBE], ids=["an area", "the globe"])
def test_the_kernels_ground_is_the_fields(grid: Grid) -> None:
    field, random = hilly(grid), np.random.default_rng(2)
    d = domain(field)
    for y, x in random.uniform((0.0, 0.0), (grid.rows - 1.0, grid.columns - 1.0), (200, 2)):
        place = grid.south_deg + y * grid.step_latitude_deg, grid.west_deg + x * grid.step_longitude_deg
        assert ground_at(d, *place) == pytest.approx(field.ground_at(*place), abs=1e-3)
        assert ground_at(d, place[0], place[1] - 360.0) == pytest.approx(ground_at(d, *place), abs=1e-6)


def test_off_an_area_the_ground_is_that_of_the_nearer_edge() -> None:
    field = hilly(AREA)
    d, east_deg = domain(field), AREA.west_deg + 4.0
    assert ground_at(d, 35.25, AREA.west_deg - 3.0) == ground_at(d, 35.25, AREA.west_deg)
    assert ground_at(d, 35.25, east_deg + 3.0) == pytest.approx(ground_at(d, 35.25, east_deg))
    assert ground_at(d, 30.0, 123.1) == ground_at(d, AREA.south_deg, 123.1)


@pytest.mark.parametrize(
    ("latitude_deg", "longitude_deg"), [(33.9, 123.0), (37.1, 123.0), (35.0, 121.9), (35.0, 126.1)]
)
def test_over_each_side_a_flight_has_left_the_forecast(latitude_deg: float, longitude_deg: float) -> None:
    d = domain(hilly(AREA))
    place = cells_at(d, latitude_deg, longitude_deg)
    assert is_beyond(d, *place)
    assert ending_at(d, *place, 5_000.0, True) == LEFT_THE_FORECAST


def test_on_the_globe_only_the_poles_are_beyond() -> None:
    d = domain(hilly(GLOBE))
    assert not any(
        is_beyond(d, *cells_at(d, 40.0, longitude)) for longitude in np.arange(-180.0, 400.0, 17.0)
    )
    assert is_beyond(d, *cells_at(d, 89.5, 20.0))
    assert is_beyond(d, *cells_at(d, -89.5, 20.0))


def test_a_flight_lands_on_the_ground_only_where_it_may() -> None:
    d = domain(hilly(AREA))
    place = cells_at(d, 35.3, 123.4)
    ground_m = ground_under(d, *place)
    assert ending_at(d, *place, ground_m - 1.0, True) == LANDED
    assert ending_at(d, *place, ground_m - 1.0, False) == ON
    assert ending_at(d, *place, ground_m + 1.0, True) == ON
    assert ending_at(d, *place, d.top_m + 1.0, True) == LEFT_THE_FORECAST
    assert is_clear(d, *place, ground_m + 1.0)
    assert not is_clear(d, *place, ground_m)
