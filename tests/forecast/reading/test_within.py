"""Cutting an area out of a grid: the same numbers at the same places, and no more than covers it."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from planner.errors import ForecastFileError
from planner.forecast.grid import Area, parse_area
from planner.forecast.reading.files.axes import layout

GLOBE = layout(np.linspace(90.0, -90.0, 181), np.arange(0.0, 360.0, 1.0))
REGION = layout(np.linspace(30.0, 50.0, 41), np.arange(120.0, 140.1, 0.5))


def places(cut):
    """Each point's own latitude and longitude, taken through the cut as any values are."""
    lat, lon = np.meshgrid(np.linspace(90.0, -90.0, 181), np.arange(0.0, 360.0, 1.0), indexing="ij")
    return cut.arranged(lat), cut.arranged(lon)


@given(st.floats(-89, 85), st.floats(1, 30), st.floats(-180, 180), st.floats(1.0, 350.0))
def test_a_cut_of_the_globe_covers_the_area_with_its_own_numbers(south, high, west, wide):
    north = min(south + high, 90.0)
    assume(north - south > 0.5)
    east = (west + wide + 180.0) % 360.0 - 180.0
    area = Area(south, west, north, east)
    cut = GLOBE.within(area)
    assert cut.grid.area.covers(area)
    assert cut.grid.rows <= north - south + 3
    assert cut.grid.columns <= min(wide + 3, 360)
    latitude, longitude = places(cut)
    np.testing.assert_allclose(latitude[:, 0], cut.grid.latitudes_deg, atol=1e-4)
    np.testing.assert_allclose((longitude[0] - cut.grid.longitudes_deg + 180.0) % 360.0, 180.0, atol=1e-4)


def test_an_area_on_the_rows_and_columns_takes_none_beside_them():
    cut = GLOBE.within(Area(33.0, 124.0, 43.0, 132.0)).grid
    assert (cut.south_deg, cut.west_deg, cut.rows, cut.columns) == (33.0, 124.0, 11, 9)


def test_across_the_date_line_it_goes_on_eastwards():
    cut = GLOBE.within(Area(50.0, 170.0, 60.0, -170.0)).grid
    assert (cut.west_deg, cut.columns) == (170.0, 21)


def test_of_an_area_that_a_region_covers_in_part_that_part_is_taken():
    cut = REGION.within(Area(20.0, 110.0, 35.0, 125.0)).grid
    assert cut.area == Area(30.0, 120.0, 35.0, 125.0)


@pytest.mark.parametrize("area", [Area(0, 120, 20, 130), Area(35, -100, 40, -90), Area(35, 60, 40, 119)])
def test_an_area_elsewhere_is_refused_with_what_is_covered(area):
    with pytest.raises(ForecastFileError, match="covers 30 to 50 N, 120 to 140 E, not"):
        REGION.within(area)


@pytest.mark.parametrize(
    ("outer", "inner", "covered"),
    [
        ("30,120,50,140", "33,124,43,132", True),
        ("30,120,50,140", "33,118,43,132", False),
        ("30,120,50,140", "29,124,43,132", False),
        ("30,170,50,-170", "33,175,43,-175", True),
        ("30,-180,50,180", "33,175,43,-175", True),
        ("30,170,50,-170", "33,-175,43,175", False),
    ],
)
def test_an_area_covers_what_lies_within_it(outer, inner, covered):
    assert parse_area(outer).covers(parse_area(inner)) is covered
