"""Humidity from files: as specific humidity, as relative humidity, on some levels, or not at all."""

from dataclasses import replace

import numpy as np
import pytest

from planner.air import specific_humidity
from planner.errors import ForecastFileError
from planner.forecast.decoded_run import wind_field
from planner.forecast.reading.files.runs import cubes_of
from planner.forecast.reading.read import read, read_files
from planner.sample.sample import make_sample
from tests.forecast.reading.datasets import DIMS, HPA, T, U, cube_of, dataset
from tests.forecast.reading.messages import ISSUED, LEVELS, fields, message, plane, written
from tests.forecast.reading.test_read_rules import hour, one, run
from tests.sample.test_sample import TINY


def humid(name, values, step=0, level_type="isobaricInhPa"):
    """Messages of a humidity on the levels [hPa] of `values`."""
    return [message(name, level_type, level, step, value) for level, value in values.items()]


def made_of(*slices):
    (cube,), left_out = cubes_of(slices, "made", "0" * 64)
    return cube, left_out


Q = {1000: 0.001 * plane(15.0), 850: 0.001 * plane(9.0), 500: 0.0001 * plane(8.0)}


def test_specific_humidity_of_a_grib_file_comes_back_with_its_values(tmp_path):
    reading = read([written(tmp_path, *fields(), *humid("q", Q))])
    (cube,) = reading.cubes
    for k, level in enumerate(LEVELS):
        np.testing.assert_allclose(cube.vapour_kgpkg[0, 0, k], Q[level], atol=1e-8)
    assert (reading.used, reading.not_needed.total(), cube.warnings) == (15, 0, ())


def test_relative_humidity_becomes_specific_by_the_temperature_and_the_pressure_of_the_file(tmp_path):
    percent = {level: plane(70.0) for level in LEVELS}
    reading = read([written(tmp_path, *fields(), *humid("r", percent))])
    (cube,) = reading.cubes
    for k, level in enumerate(LEVELS):
        wanted = specific_humidity(plane(70.0), plane(280.0 - level / 100), 100.0 * level)
        np.testing.assert_allclose(cube.vapour_kgpkg[0, 0, k], wanted, rtol=1e-4)
    # 70 % of 611 * exp(17.67 * -3.15 / 240.35) = 485 Pa, at 1000 hPa.
    assert cube.vapour_kgpkg[0, 0, 0, 0, 0] == pytest.approx(0.622 * 0.7 * 485e-5, rel=2e-3)
    assert (reading.used, reading.not_needed.total()) == (15, 0)


def test_of_specific_and_relative_humidity_the_specific_one_is_taken(tmp_path):
    percent = {level: plane(70.0) for level in LEVELS}
    reading = read([written(tmp_path, *fields(), *humid("r", percent), *humid("q", Q))])
    np.testing.assert_allclose(reading.cubes[0].vapour_kgpkg[0, 0, 1], Q[850], atol=1e-8)
    assert dict(reading.not_needed) == {"rh": 3}


def test_a_file_without_humidity_has_dry_air_and_no_warning(tmp_path):
    (cube,) = read_files([written(tmp_path, *fields())])
    field = wind_field(cube)
    assert cube.vapour_kgpkg is None
    assert field.vapour_kgpkg is None
    assert not any("humidity" in warning for warning in field.warnings)
    assert not field.column(34.0, 126.0, ISSUED).vapour_kgpkg.any()


def test_a_level_without_humidity_is_dry_and_nobody_is_warned(tmp_path):
    lower = {level: Q[level] for level in (1000, 850)}
    (cube,) = read_files([written(tmp_path, *fields(), *humid("q", lower))])
    assert cube.vapour_kgpkg[0, 0, :2].min() > 0.008
    assert not cube.vapour_kgpkg[0, 0, 2].any()
    assert cube.warnings == ()


def test_humidity_of_levels_without_wind_is_left_aside(tmp_path):
    reading = read([written(tmp_path, *fields(), *humid("q", Q | {700: plane(0.004)}))])
    assert reading.cubes[0].vapour_kgpkg.shape == (1, 1, 3, 4, 5)
    assert dict(reading.not_needed) == {"q": 1}


def test_relative_humidity_without_a_temperature_says_nothing():
    cube, left_out = made_of(*run(("u", "v", "height")), *run(("rh",), value=70.0))
    assert cube.vapour_kgpkg is None
    assert dict(left_out) == {"rh": 6}


def test_relative_humidity_above_100_hpa_is_left_aside():
    levels = (100_000.0, 10_000.0, 100.0)
    cube, _ = made_of(
        *run(("u", "v", "height"), levels), *run(("t",), levels, value=270.0), *run(("rh",), levels)
    )
    assert cube.vapour_kgpkg[0, 0, 1].min() > 0.0
    assert not cube.vapour_kgpkg[0, 0, 2].any()


def test_a_level_whose_humidity_is_missing_at_one_time_is_dry_at_all_with_a_warning():
    moist = [s for s in run(("q",), value=0.005) if (s.level, s.valid) != (85_000.0, hour(3))]
    cube, left_out = made_of(*run(), *moist)
    np.testing.assert_allclose(cube.vapour_kgpkg[0, :, :, 0, 0], [[0.005, 0.0, 0.005]] * 2)
    assert cube.warnings == ("humidity is missing in part on 850 hPa: taken as dry air there",)
    assert dict(left_out) == {"q": 1}


def test_two_different_humidities_of_one_level_are_refused():
    twice = [one("q", 85_000.0, value=0.004), one("q", 85_000.0, value=0.005)]
    with pytest.raises(ForecastFileError, match="two different fields of q on 850 hPa"):
        made_of(*run(), *twice)


def test_what_is_missing_or_below_nothing_is_dry_and_what_no_air_holds_is_cut_with_a_warning():
    odd = np.array([[np.nan, -1e-6, 0.01], [0.1, 0.2, 9.0]], dtype=np.float32)
    moist = [replace(s, values=odd) for s in run(("q",), hours=(0,))]
    cube, _ = made_of(*run(hours=(0,)), *moist)
    np.testing.assert_allclose(cube.vapour_kgpkg[0, 0, 1], [[0.0, 0.0, 0.01], [0.1, 0.1, 0.1]])
    assert cube.warnings == (
        "humidity is above 0.1 kg/kg at 6 of 18 points and was cut to that: check its units",
    )


MOIST = (0.001 * U).astype(np.float32)


@pytest.mark.parametrize(
    ("name", "units", "scale"),
    [
        *(
            ("q", "kg kg**-1", 1.0),
            ("q", "", 1.0),
            ("shum", "grams/kg", 0.0),
            ("Specific_humidity", "g/kg", 1e3),
        ),
        *(("spfhprs", "kg/kg", 1.0), ("hus", "1", 1.0), ("specific_humidity_isobaric", "kg.kg-1", 1.0)),
    ],
)
def test_specific_humidity_of_a_netcdf_file_is_found_by_any_name_and_unit(tmp_path, name, units, scale):
    made = dataset(**{name: (DIMS, MOIST * scale, {"units": units})})
    if not scale:
        with pytest.raises(ForecastFileError, match="shum is in 'grams/kg', which is not known here"):
            cube_of(tmp_path, made)
        return
    np.testing.assert_allclose(cube_of(tmp_path, made).vapour_kgpkg[0], MOIST, rtol=1e-6)


@pytest.mark.parametrize(
    ("name", "units", "scale"),
    [
        *(("r", "%", 1.0), ("rh", "", 1.0), ("rhum", "%", 1.0), ("hur", "1", 0.01)),
        *(("Relative_humidity_isobaric", "%", 1.0), ("rhprs", "percent", 1.0)),
    ],
)
def test_relative_humidity_of_a_netcdf_file_is_found_by_any_name_and_unit(tmp_path, name, units, scale):
    made = dataset(**{name: (DIMS, 2 * U * scale, {"units": units})})
    wanted = specific_humidity(2 * U, T, 100 * HPA[:, None, None])
    np.testing.assert_allclose(cube_of(tmp_path, made).vapour_kgpkg[0], wanted, rtol=1e-5)


def test_unknown_names_of_humidity_are_understood_by_their_standard_names(tmp_path):
    made = dataset(var133=(DIMS, MOIST, {"units": "kg kg-1", "standard_name": "specific_humidity"}))
    np.testing.assert_allclose(cube_of(tmp_path, made).vapour_kgpkg[0], MOIST, rtol=1e-6)
    made = dataset(var157=(DIMS, 2 * U, {"units": "%", "standard_name": "relative_humidity"}))
    assert cube_of(tmp_path, made).vapour_kgpkg is not None


def test_the_sample_carries_a_moist_profile_up_to_100_hpa(tmp_path):
    (cube,) = read_files(make_sample(tmp_path, ISSUED, spec=TINY, workers=1))
    ground, high, top = (TINY.levels_hpa.index(level) for level in (1000, 250, 50))
    warm = specific_humidity(70.0, cube.temperature_k[:, :, ground], 100_000.0)
    np.testing.assert_allclose(cube.vapour_kgpkg[:, :, ground], warm, rtol=1e-3)
    assert 0.0 < cube.vapour_kgpkg[:, :, high].max() < 1e-4
    assert not cube.vapour_kgpkg[:, :, top:].any()


def test_the_humidity_of_the_global_gfs_file_is_that_of_the_earth(realdata):
    (cube,) = read_files([realdata / "winds" / "gfs.t12z.pgrbf120.2p5deg.grib2"])
    by_latitude = cube.vapour_kgpkg[0, 0, 0].mean(axis=1)
    tropics, january_pole = by_latitude[np.abs(cube.grid.latitudes_deg) < 10], by_latitude[-4:]
    assert 0.013 < tropics.min() < tropics.max() < 0.019
    assert january_pole.max() < 0.001
    assert cube.vapour_kgpkg.max() < 0.03
    assert not cube.vapour_kgpkg[:, :, cube.levels_pa < 10_000.0].any()
    assert cube.warnings == ()
