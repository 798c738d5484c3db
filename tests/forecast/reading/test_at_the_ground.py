"""Weather and ground that cannot be: fill values nobody names, percentages called fractions."""

import numpy as np
import pytest

from tests.forecast.reading.datasets import cube_of, dataset

FLAT = ("time", "latitude", "longitude")


def flat(value, units):
    return (FLAT, np.full((2, 4, 5), value, np.float32), {"units": units})


@pytest.mark.parametrize(
    ("name", "ours", "value", "units"),
    [
        ("gust", "gust_mps", -9999.0, "m s-1"),
        ("gust", "gust_mps", 999.9, "m s-1"),
        ("tcc", "cloud_fraction", 80.0, "1"),
        ("tcc", "cloud_fraction", -99.9, ""),
        ("prate", "precipitation_mmph", 9999.0, "mm/h"),
        ("cape", "cape_jpkg", -9999.0, "J kg-1"),
        ("t2m", "temperature_2m_k", -9.99, "K"),
        ("vis", "visibility_m", -999.0, "m"),
    ],
)
def test_weather_that_cannot_be_is_left_out_and_said(tmp_path, name, ours, value, units):
    cube = cube_of(tmp_path, dataset(**{name: flat(value, units)}))
    assert ours not in cube.weather
    assert any(told.startswith(f"{ours} reaches from") for told in cube.warnings)


def test_weather_that_can_be_is_kept(tmp_path):
    there = {"gust": flat(60.0, "m s-1"), "tcc": flat(100.0, "%"), "vis": flat(24135.0, "m")}
    assert set(cube_of(tmp_path, dataset(**there)).weather) == {"gust_mps", "cloud_fraction", "visibility_m"}


def test_a_wind_near_the_ground_that_cannot_be_is_left_out_by_its_height(tmp_path):
    near = {"u10": -99.9, "v10": -99.9, "u100": 8.0, "v100": -3.0}
    made = dataset(**{name: flat(value, "m s-1") for name, value in near.items()})
    cube = cube_of(tmp_path, made)
    assert cube.near_heights_m == (100.0,)
    np.testing.assert_allclose(cube.near_wind[:, :, :, 0], 8.0)
    assert any(told.startswith("wind at 10 m reaches from 141.3") for told in cube.warnings)


@pytest.mark.parametrize("ground_m", [-999.0, 9999.0])
def test_a_ground_that_is_nowhere_is_left_out_and_said(tmp_path, ground_m):
    ground = (FLAT[1:], np.full((4, 5), ground_m, np.float32), {"units": "m"})
    cube = cube_of(tmp_path, dataset(orog=ground))
    assert cube.orography_gpm is None
    assert any(told.startswith("orography reaches from") for told in cube.warnings)
