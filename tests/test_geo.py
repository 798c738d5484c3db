"""The sphere, heights and longitudes against closed forms."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.geo import (
    LocalPlane,
    bearing_deg,
    distance_m,
    east_west,
    geometric_altitude,
    geopotential_height,
)
from planner.units import EARTH_RADIUS_M

latitudes = st.floats(-89.0, 89.0)
longitudes = st.floats(-180.0, 359.0)


@given(st.floats(-500.0, 80_000.0))
def test_altitude_and_geopotential_height_undo_each_other(altitude: float) -> None:
    assert geometric_altitude(geopotential_height(altitude)) == pytest.approx(altitude, abs=1e-6)


def test_thirty_kilometres_are_a_hundred_and_forty_metres_fewer_in_geopotential() -> None:
    assert geopotential_height(30_000.0) == pytest.approx(29_859.4, abs=0.1)
    assert geometric_altitude(0.0) == 0.0


@pytest.mark.parametrize(
    ("longitude", "shown"), [(0.0, 0.0), (180.0, -180.0), (-180.0, -180.0), (359.5, -0.5), (190.0, -170.0)]
)
def test_longitudes_are_shown_from_minus_180_up_to_180(longitude: float, shown: float) -> None:
    assert east_west(longitude) == pytest.approx(shown)


def test_distances_are_arcs_of_the_sphere() -> None:
    quarter = np.pi / 2 * EARTH_RADIUS_M
    assert distance_m(0.0, 0.0, 90.0, 50.0) == pytest.approx(quarter)
    assert distance_m(0.0, 10.0, 0.0, 100.0) == pytest.approx(quarter)
    assert distance_m(0.0, 0.0, 0.0, 180.0) == pytest.approx(2 * quarter)
    assert distance_m(50.0, 179.9, 50.0, -179.9) == pytest.approx(distance_m(50.0, 10.0, 50.0, 10.2))
    assert distance_m(37.0, 127.0, 37.0 + 1e-7, 127.0) == pytest.approx(np.radians(1e-7) * EARTH_RADIUS_M)


@pytest.mark.parametrize(
    ("latitude", "longitude", "bearing"),
    [(1.0, 0.0, 0.0), (0.0, 1.0, 90.0), (-1.0, 0.0, 180.0), (0.0, -1.0, 270.0)],
)
def test_bearings_run_clockwise_from_north(latitude: float, longitude: float, bearing: float) -> None:
    assert bearing_deg(0.0, 0.0, latitude, longitude) == pytest.approx(bearing)


@given(latitudes, longitudes, st.floats(-1.0, 1.0), st.floats(-1.0, 1.0))
def test_a_point_of_the_local_plane_comes_back(
    latitude: float, longitude: float, north: float, east: float
) -> None:
    plane = LocalPlane(latitude, longitude)
    x, y = plane.to_km(latitude + north, longitude + east)
    back = plane.to_degrees(x, y)
    assert back[0] == pytest.approx(latitude + north, abs=1e-9)
    assert back[1] == pytest.approx(longitude + east, abs=1e-9)


def test_the_local_plane_measures_as_the_sphere_does_nearby_and_across_the_date_line() -> None:
    plane = LocalPlane(38.0, 179.9)
    x, y = plane.to_km(38.5, -179.6)
    assert np.hypot(x, y) * 1_000.0 == pytest.approx(distance_m(38.0, 179.9, 38.5, -179.6), rel=5e-3)
