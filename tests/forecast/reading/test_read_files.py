"""Every real file: accepted, with what it holds, or refused, with the reason."""

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import cfgrib
import netCDF4
import numpy as np
import pytest

from planner.errors import ForecastFileError, InputError
from planner.forecast.grid import Area
from planner.forecast.reading.read import read, read_fields, read_files
from planner.units import GRAVITY_MPS2


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


read_once = cache(lambda path: read([path]))


def test_the_florida_forecast_has_47_levels_at_four_times_with_heights(realdata):
    (cube,) = read_files([realdata / "winds" / "gfs_0p50_20170424_06z_florida.nc"])
    assert cube.source == "ncep"
    assert cube.issued_at == at(2017, 4, 24, 6)
    assert cube.times == (at(2017, 4, 25, 18), at(2017, 4, 25, 21), at(2017, 4, 26, 0), at(2017, 4, 26, 3))
    assert cube.u_mps.shape == (1, 4, 47, 15, 27)
    assert (cube.levels_pa[0], cube.levels_pa[-1]) == (100_000.0, 100.0)
    assert (np.diff(cube.levels_pa) < 0).all()
    assert cube.grid.area == Area(25.5, -87.5, 32.5, -74.5)
    with netCDF4.Dataset(realdata / "winds" / "gfs_0p50_20170424_06z_florida.nc") as file:
        level = list(file["isobaricInhPa"][:]).index(250)
        np.testing.assert_array_equal(cube.v_mps[0, 2, level], file["v"][2, level])
        np.testing.assert_array_equal(cube.height_gpm[0, 3, level], file["gh"][3, level])
    assert cube.warnings == ()


def test_the_global_gfs_file_gives_u_and_v_from_its_multi_field_messages(realdata):
    path = realdata / "winds" / "gfs.t12z.pgrbf120.2p5deg.grib2"
    reading = read_once(path)
    (cube,) = reading.cubes
    assert (cube.source, cube.issued_at) == ("ncep", at(2011, 1, 10, 12))
    assert cube.times == (at(2011, 1, 15, 12),)
    assert cube.u_mps.shape == cube.v_mps.shape == (1, 1, 26, 73, 144)
    assert (cube.levels_pa[0], cube.levels_pa[-1]) == (100_000.0, 1_000.0)
    assert cube.grid.wraps
    assert cube.grid.area == Area(-90.0, -180.0, 90.0, 180.0)
    assert cube.near_heights_m == (10.0,)
    assert set(cube.weather) == {
        *("gust_mps", "cape_jpkg", "cloud_fraction", "precipitation_mmph"),
        *("temperature_2m_k", "freezing_level_m"),
    }
    assert 0.0 <= cube.weather["cloud_fraction"].min() <= cube.weather["cloud_fraction"].max() <= 1.0
    assert cube.orography_gpm is not None
    assert reading.used + reading.not_needed.total() == 343
    assert reading.not_needed["absv (isobaricInhPa)"] == 26


def test_the_six_hour_bucket_of_the_gfs_file_is_a_mean_rate(realdata):
    path = realdata / "winds" / "gfs.t12z.pgrbf120.2p5deg.grib2"
    (cube,) = read_once(path).cubes
    keys = {"shortName": "tp"}
    with cfgrib.open_dataset(str(path), indexpath="", backend_kwargs={"filter_by_keys": keys}) as dataset:
        sum_mm = dataset["tp"].values[::-1]
    np.testing.assert_allclose(cube.weather["precipitation_mmph"][0, 0], sum_mm / 6.0, rtol=1e-6)


def test_the_ifs_file_holds_four_runs_of_two_steps_newest_first(realdata):
    cubes = read_once(realdata / "winds" / "pl_regular_ll.grib").cubes
    issued = [at(2024, 6, 4, 12), at(2024, 6, 4), at(2024, 6, 3, 12), at(2024, 6, 3)]
    assert [cube.issued_at for cube in cubes] == issued
    for cube in cubes:
        assert cube.source == "ecmwf"
        assert cube.times == (cube.issued_at, cube.issued_at + timedelta(hours=6))
        assert cube.u_mps.shape == (1, 2, 6, 19, 36)
        assert list(cube.levels_pa / 100) == [1000, 850, 700, 500, 400, 300]
        assert cube.grid.wraps


def test_grib_values_are_those_that_cfgrib_reads(realdata):
    path = realdata / "winds" / "pl_regular_ll.grib"
    cube = read_once(path).cubes[2]
    with cfgrib.open_dataset(str(path), indexpath="") as dataset:
        there = dataset.sel(time="2024-06-03T12").isel(step=1).sortby("isobaricInhPa", ascending=False)
        there = there.sortby("latitude")
        np.testing.assert_array_equal(cube.u_mps[0, 1], there["u"].values)
        np.testing.assert_array_equal(cube.v_mps[0, 1], there["v"].values)
        np.testing.assert_array_equal(cube.temperature_k[0, 1], there["t"].values)
        np.testing.assert_allclose(cube.height_gpm[0, 1], there["z"].values / GRAVITY_MPS2, rtol=1e-6)


def test_the_new_era5_file_has_37_levels_at_one_time_and_no_time_of_issue(realdata):
    path = realdata / "winds" / "ndrt_2020_weather_data_ERA5_new.nc"
    (field,) = read_fields([path])
    assert field.forecast.source == "ecmwf"
    assert field.forecast.issued_at is None
    assert field.start == at(2020, 2, 23, 16)
    assert field.levels_pa.size == 37
    assert field.forecast.area == Area(30.0, -100.0, 54.0, -75.0)
    assert (field.forecast.valid_from, field.forecast.valid_to) == (at(2020, 2, 23, 13), at(2020, 2, 23, 19))
    with netCDF4.Dataset(path) as file:
        np.testing.assert_array_equal(field.wind[0, 0, :, :, 3, 1], file["u"][0, 3, ::-1])
        height = file["z"][0, 3, ::-1] / GRAVITY_MPS2
        np.testing.assert_allclose(field.wind[0, 0, :, :, 3, 0], height, rtol=1e-6)


def test_the_old_era5_file_has_44_hours_with_gaps_over_the_nights(realdata):
    path = realdata / "winds" / "euroc_2023_all_windows.nc"
    (field,) = read_fields([path])
    assert field.forecast.issued_at is None
    assert field.times_s.size == 44
    assert (field.start, field.time_at(field.times_s[-1])) == (at(2023, 10, 12, 8), at(2023, 10, 15, 18))
    assert list(np.flatnonzero(field.gap)) == [10, 21, 32]
    assert field.levels_pa.size == 37
    assert field.forecast.area == Area(39.0, -9.0, 40.0, -7.0)
    with netCDF4.Dataset(path) as file:
        u = file["u"][7, list(file["level"][:]).index(500), ::-1]
    level = list(field.levels_pa).index(50_000.0)
    np.testing.assert_allclose(field.wind[0, 7, :, :, level, 1], u, atol=1e-5)


def test_the_arpege_file_is_refused_until_somebody_says_when_it_was_issued(realdata):
    path = realdata / "winds" / "arpege_0p25_provence_uv.nc"
    with pytest.raises(ForecastFileError, match=r"in 'h' without a date; .*--issued-at"):
        read_files([path])
    (field,) = read_fields([path], issued_at=at(2024, 12, 1))
    assert field.forecast.issued_at == field.start == at(2024, 12, 1)
    assert list(field.times_s / 3600) == [0, 3, 6, 9, 12, 15, 18, 21, 24]
    assert field.levels_pa.size == 34
    assert any("no heights" in warning for warning in field.warnings)
    assert any("no temperature" in warning for warning in field.warnings)


REFUSED = {
    "era5-levels-members.grib": r"no u and no v on pressure levels.*t on 500, 850 hPa; height on 500, 850",
    "ztu_multi_dim.grib": r"no v on pressure levels.*u on 500, 700, 850, 1000 hPa",
    "jma_meps_20190605_00z_first20.grib2": (
        r"heights are missing on 850, 925, 950, 975 hPa: u and v are on 300, 850, 925, 950, 975 hPa, "
        r"but heights only on 300, 500 hPa"
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_without_a_whole_wind_is_refused_with_its_levels(realdata, name):
    with pytest.raises(ForecastFileError, match=REFUSED[name]):
        read_files([realdata / "winds" / name])


ACCEPTED = {
    "gfs_0p50_20170424_06z_florida.nc",
    "gfs.t12z.pgrbf120.2p5deg.grib2",
    "pl_regular_ll.grib",
    "ndrt_2020_weather_data_ERA5_new.nc",
    "euroc_2023_all_windows.nc",
    "arpege_0p25_provence_uv.nc",
}


def test_no_real_file_is_without_a_verdict_here(realdata):
    assert {path.name for path in (realdata / "winds").iterdir()} == ACCEPTED | set(REFUSED)


@pytest.mark.parametrize("name", sorted(ACCEPTED - {"arpege_0p25_provence_uv.nc"} | set(REFUSED)))
def test_every_real_file_cut_short_is_refused_as_damaged(realdata, tmp_path, name):
    whole = (realdata / "winds" / name).read_bytes()
    cut = tmp_path / name
    cut.write_bytes(whole[:-130])
    with pytest.raises(ForecastFileError, match=r"cut short|HDF error|are not GRIB|cannot be read"):
        read_files([cut])


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b"u,v,height\n1,2,3\n", r"neither GRIB nor NetCDF .*b'u,v,heig'"),
        (bytes(range(64)), "neither GRIB nor NetCDF"),
    ],
)
def test_what_is_no_forecast_is_refused_in_one_sentence(tmp_path, content, reason):
    path = tmp_path / "forecast.grib2"
    path.write_bytes(content)
    with pytest.raises(ForecastFileError, match=reason) as refusal:
        read_files([path])
    assert "\n" not in str(refusal.value)


def test_a_file_that_is_not_there_and_a_folder_are_refused(tmp_path):
    with pytest.raises(ForecastFileError, match="there is no such file"):
        read_files([tmp_path / "gfs.grib2"])
    with pytest.raises(ForecastFileError, match="is a folder"):
        read_files([tmp_path])
    with pytest.raises(InputError, match="no forecast file was named"):
        read_files([])


def test_the_suffix_says_nothing(realdata, tmp_path):
    path = tmp_path / "winds.grib2"
    path.write_bytes((realdata / "winds" / "gfs_0p50_20170424_06z_florida.nc").read_bytes())
    assert len(read_files([path])) == 1


def test_a_time_of_issue_for_a_file_that_dates_itself_is_not_used_and_said_so(realdata):
    path = realdata / "winds" / "gfs_0p50_20170424_06z_florida.nc"
    (cube,) = read_files([path], issued_at=at(2024, 1, 1))
    assert cube.issued_at == at(2017, 4, 24, 6)
    assert any("issued_at 2024-01-01 00:00Z was not used" in warning for warning in cube.warnings)


def test_a_time_of_issue_without_a_zone_is_refused(realdata):
    naive = datetime(2024, 12, 1)  # noqa: DTZ001
    with pytest.raises(InputError, match="no time zone"):
        read_files([Path("any.nc")], issued_at=naive)
