"""A pilot balloon drifts with the air: its way over the ground gives back the wind that it met."""

import numpy as np
import pytest

from planner.errors import ForecastFileError
from planner.forecast.reading.read import read_files
from planner.geo import geometric_altitude, geopotential_height
from tests.forecast.reading.soundings.made import AT, cube_of, drifting, track_csv, winds_at, written


def sheared(z):
    return 3.0 + 0.002 * z


def veering(z):
    return -2.0 + 0.0005 * z


@pytest.mark.parametrize("every_s", [1.0, 5.0, 20.0, 120.0])
def test_a_known_shear_comes_back_however_often_it_was_heard(tmp_path, every_s):
    cube = cube_of(tmp_path, track_csv(drifting(sheared, veering, every_s=every_s)))
    altitude = np.linspace(1_000.0, 11_000.0, 21)
    u, v = winds_at(cube, geopotential_height(altitude))
    np.testing.assert_allclose(u, sheared(altitude), atol=0.02)
    np.testing.assert_allclose(v, veering(altitude), atol=0.02)


def test_a_jet_is_a_mean_over_the_layers_that_the_warning_names(tmp_path):
    """A jet of 40 m/s, 1 km thick, is blurred by layers of 120 m (30 s at 4 m/s) by 2 % at most."""

    def jet(z):
        return 5.0 + 35.0 * np.exp(-(((z - 9_000.0) / 1_000.0) ** 2))

    cube = cube_of(tmp_path, track_csv(drifting(jet, veering)))
    u, _ = winds_at(cube, geopotential_height(np.linspace(7_000.0, 11_000.0, 41)))
    assert u.max() == pytest.approx(40.0, abs=0.8)
    assert "winds are the balloon's own drift, means over 100 m and 30 s or more" in cube.warnings


def test_the_swing_of_a_load_under_its_balloon_is_not_taken_for_wind(tmp_path):
    """15 m either way every 12 s is 8 m/s to and fro; what is left of it is below 1 m/s."""
    seconds, latitude, longitude, altitude = drifting(sheared, veering, every_s=1.0)
    swing = np.degrees(15.0 * np.sin(2 * np.pi * seconds / 12.0) / 6_371_009.0)
    cube = cube_of(tmp_path, track_csv((seconds, latitude + swing, longitude, altitude)))
    high = np.linspace(1_000.0, 11_000.0, 41)
    _, v = winds_at(cube, geopotential_height(high))
    assert np.abs(v - veering(high)).max() < 1.0


def test_the_ground_is_where_it_rested_and_unknown_where_it_was_first_heard_in_the_air(tmp_path):
    at_rest, in_sight = (
        cube_of(tmp_path, track_csv(drifting(sheared, veering, rest_s=s))) for s in (300.0, 0.0)
    )
    assert at_rest.orography_gpm == pytest.approx(np.full((2, 2), geopotential_height(200.0)))
    assert abs((at_rest.times[0] - AT).total_seconds() - 300.0) < 15.0
    assert in_sight.orography_gpm is None
    assert in_sight.near_wind[0, 0, 0, 0, 0, 0] == pytest.approx(sheared(260.0), abs=0.1)


def test_the_column_reaches_up_to_the_highest_fix_and_not_above(tmp_path):
    fixes = drifting(sheared, veering, climb_mps=4.1)
    cube = cube_of(tmp_path, track_csv(fixes))
    assert geometric_altitude(cube.height_gpm[0, 0, -1, 0, 0]) == pytest.approx(fixes[3][-1], abs=0.01)


def test_only_the_way_up_counts(tmp_path):
    """It comes down far away through another wind, and lies there for an hour."""
    seconds, latitude, longitude, altitude = drifting(sheared, veering)
    down = np.arange(1.0, 1_200.0, 5.0)
    after = (
        np.concatenate([seconds, seconds[-1] + down, seconds[-1] + 1_300.0 + down]),
        np.concatenate([latitude, latitude[-1] + 1e-4 * down, np.full(down.size, latitude[-1] + 0.12)]),
        np.concatenate([longitude, np.full(2 * down.size, longitude[-1])]),
        np.concatenate([altitude, np.maximum(altitude[-1] - 10.0 * down, 0.0), np.zeros(down.size)]),
    )
    whole, half = (
        cube_of(tmp_path, track_csv(fixes)) for fixes in (after, (seconds, latitude, longitude, altitude))
    )
    np.testing.assert_array_equal(whole.u_mps, half.u_mps)
    np.testing.assert_array_equal(whole.v_mps, half.v_mps)


def test_a_sonde_dropped_from_above_gives_the_winds_of_its_descent(tmp_path):
    seconds, latitude, longitude, altitude = drifting(sheared, veering, rest_s=0.0)
    falling = (
        seconds,
        latitude[::-1],
        longitude[::-1],
        altitude[::-1],
    )  # the same way back: the opposite wind
    cube = cube_of(tmp_path, track_csv(falling))
    u, _ = winds_at(cube, geopotential_height(np.array([2_000.0, 10_000.0])))
    np.testing.assert_allclose(u, -sheared(np.array([2_000.0, 10_000.0])), atol=0.02)
    assert any("those of the descent" in warning for warning in cube.warnings)


def test_a_fix_that_jumps_by_kilometres_and_back_is_none(tmp_path):
    fixes = drifting(sheared, veering)
    altitude = fixes[3].copy()
    altitude[100] = 40_000.0
    spoilt, clean = (cube_of(tmp_path, track_csv((*fixes[:3], z))) for z in (altitude, fixes[3]))
    high = geopotential_height(np.linspace(1_000.0, 11_000.0, 21))
    np.testing.assert_allclose(winds_at(spoilt, high), winds_at(clean, high), atol=0.05)


def test_a_track_across_the_date_line_is_one_track(tmp_path):
    seconds, latitude, longitude, altitude = drifting(sheared, veering)
    east = (longitude - longitude[0] + 179.9 + 180.0) % 360.0 - 180.0
    cube = cube_of(tmp_path, track_csv((seconds, latitude, east, altitude)))
    u, _ = winds_at(cube, geopotential_height(np.array([1_000.0, 11_000.0])))
    np.testing.assert_allclose(u, sheared(np.array([1_000.0, 11_000.0])), atol=0.02)
    assert cube.grid.contains(latitude[0], -179.9)
    assert cube.grid.contains(latitude[0], 179.0)
    assert not cube.grid.contains(latitude[0], 0.0)


def test_a_balloon_that_floats_has_no_column(tmp_path):
    flat = drifting(sheared, veering)
    with pytest.raises(ForecastFileError, match="track has no two fixes 30 s and 100 m of height apart"):
        read_files([written(tmp_path, track_csv((*flat[:3], 5_000.0 + 20.0 * np.sin(flat[0] / 60.0))))])


def test_places_all_over_the_earth_are_no_sounding(tmp_path):
    seconds, latitude, longitude, altitude = drifting(sheared, veering, climb_mps=1.0)
    with pytest.raises(ForecastFileError, match="one column holds for 600 km at most"):
        read_files(
            [written(tmp_path, track_csv((seconds, latitude, longitude + seconds / 1200.0, altitude)))]
        )
