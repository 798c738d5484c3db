"""Ways and areas where longitudes begin anew."""

import pytest
import shapely
from shapely.geometry import LineString, box

from planner.date_line import beside, cut_at_date_line, unbroken, unbroken_shape


def bounds(parts):
    return [part.bounds for part in parts]


def test_a_longitude_is_written_beside_the_centre():
    assert beside(-179.0, 179.0) == 181.0
    assert beside(359.0, 0.0) == -1.0


def test_a_way_across_the_date_line_does_not_jump():
    assert unbroken([179.5, -179.5, -178.5], 179.0) == [179.5, 180.5, 181.5]
    assert unbroken([], 0.0) == []


def test_a_way_is_cut_where_it_crosses_and_keeps_its_height_there():
    west, east = cut_at_date_line(LineString([(179.0, 50.0, 1000.0), (181.0, 52.0, 3000.0)]))

    assert west.coords[-1] == (180.0, 51.0, 2000.0)
    assert east.coords[0] == (-180.0, 51.0, 2000.0)


def test_a_way_twice_round_the_earth_is_cut_at_every_turn():
    parts = cut_at_date_line(LineString([(0.0, 60.0), (720.0, 60.0)]))

    assert [part.length for part in parts] == [180.0, 360.0, 180.0]
    assert all(part.bounds[0] >= -180.0 and part.bounds[2] <= 180.0 for part in parts)


@pytest.mark.parametrize("area", [box(179.0, 50.0, 180.0, 51.0), box(-180.0, 50.0, -179.0, 51.0)])
def test_what_only_touches_the_line_is_left_as_it_is(area):
    assert cut_at_date_line(area) == [area]


def test_an_area_with_a_hole_on_the_line_is_cut_into_two_that_have_no_hole_and_joined_again():
    ring = shapely.Polygon(box(178.0, 50.0, 182.0, 54.0).exterior, [box(179.0, 51.0, 181.0, 53.0).exterior])

    west, east = cut_at_date_line(ring)

    assert bounds([west, east]) == [(178.0, 50.0, 180.0, 54.0), (-180.0, 50.0, -178.0, 54.0)]
    assert not west.interiors
    assert not east.interiors
    joined = unbroken_shape(shapely.MultiPolygon([west, east]), 180.0)
    assert joined.equals(ring)


def test_what_goes_over_a_pole_is_left_out():
    assert bounds(cut_at_date_line(box(10.0, 89.0, 20.0, 91.0))) == [(10.0, 89.0, 20.0, 90.0)]
