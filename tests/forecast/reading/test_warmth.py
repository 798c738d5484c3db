"""Temperature and dew point at 2 m, freezing level, land: kept where a provider has them, else left out."""

from dataclasses import replace

import numpy as np
import pytest

from planner.forecast.decoded_run import wind_field
from planner.forecast.reading.read import read_fields, read_files
from tests.forecast.reading.datasets import LATITUDES, LONGITUDES, cube_of, dataset
from tests.forecast.reading.messages import fields, message, plane, written

GROUND = plane(100.0)


def warm(step, member=None):
    """The messages of NOAA's words for warmth."""
    yield message("2t", "heightAboveGround", 2, step, plane(288.0), member=member)
    yield message("2d", "heightAboveGround", 2, step, plane(280.0), member=member)
    yield message("gh", "isothermZero", 0, step, plane(2500.0), member=member)


def test_warmth_and_land_come_with_the_winds_and_are_kept(tmp_path, store):
    path = written(
        tmp_path,
        *(m for step in (0, 3) for m in (*fields(step), *warm(step))),
        message("lsm", "surface", 0, 0, np.clip(plane(0.0), 0.0, 1.0)),
    )
    (field,) = read_fields([path])
    assert set(field.weather.present()) == {"temperature_2m_k", "dew_point_2m_k", "freezing_level_m"}
    run = store.open(store.add(field).id)
    np.testing.assert_allclose(run.weather.by_name["temperature_2m_k"][0, 1], plane(288.0), atol=1e-3)
    np.testing.assert_allclose(run.weather.by_name["dew_point_2m_k"][0, 1], plane(280.0), atol=1e-3)
    np.testing.assert_allclose(run.weather.by_name["freezing_level_m"][0, 0], plane(2500.0), atol=1e-2)
    np.testing.assert_allclose(run.land_fraction, np.clip(plane(0.0), 0.0, 1.0), atol=1e-6)


def test_a_run_without_them_is_as_before(tmp_path, store):
    (field,) = read_fields([written(tmp_path, *fields())])
    run = store.open(store.add(field).id)
    assert run.land_fraction is None
    assert run.weather.present() == {}


def test_a_freezing_level_above_the_ground_is_counted_from_the_sea(tmp_path):
    orography = message("orog", "surface", 0, 0, GROUND)
    above = message("deg0l", "isothermal", 273, 0, plane(2000.0), centre="ecmf")
    (cube,) = read_files([written(tmp_path, *fields(), orography, above)])
    np.testing.assert_allclose(cube.weather["freezing_level_m"][0, 0], plane(2000.0) + GROUND, atol=1e-2)
    (cube,) = read_files([written(tmp_path, *fields(), above)])
    assert "freezing_level_m" not in cube.weather


def test_warmth_at_some_times_only_is_left_out_with_a_warning_and_refuses_nothing(tmp_path):
    steps = [m for step in (0, 3, 6) for m in fields(step)]
    path = written(tmp_path, *steps, *warm(3))
    (cube,) = read_files([path])
    assert cube.weather == {}
    assert "temperature_2m_k is missing at some of the winds' times and was left out" in cube.warnings
    (late,) = read_files([written(tmp_path, *steps, *warm(3), *warm(6))])
    assert set(late.weather) == {"temperature_2m_k", "dew_point_2m_k", "freezing_level_m"}


@pytest.mark.parametrize("beside", [{}, {"heightAboveGround": ((), 2.0, {"units": "m"})}])
def test_netcdf_names_mean_the_same_whether_their_height_stands_beside_them_or_not(tmp_path, beside):
    surface = np.stack([plane(288.0), plane(289.0)]).astype(np.float32)
    dims = ("time", "latitude", "longitude")
    here = {"t2m": (dims, surface, {"units": "K"}), "d2m": (dims, surface - 273.15 - 5, {"units": "degC"})}
    land = {
        "lsm": (("latitude", "longitude"), np.ones((LATITUDES.size, LONGITUDES.size)), {"units": "(0 - 1)"})
    }
    made = dataset(**here, **land).assign_coords(beside)
    for name in here:
        made[name].attrs |= {"coordinates": " ".join(beside)} if beside else {}
    cube = cube_of(tmp_path, made)
    np.testing.assert_allclose(cube.weather["temperature_2m_k"][0], surface, atol=1e-3)
    np.testing.assert_allclose(cube.weather["dew_point_2m_k"][0], surface - 5, atol=1e-3)
    assert (wind_field(replace(cube, warnings=())).land_fraction == 1.0).all()
