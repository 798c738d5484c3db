"""NetCDF files made here: every naming, unit, order, packing and grid that people bring."""

from datetime import timedelta

import numpy as np
import pytest
import xarray as xr

from planner.errors import ForecastFileError
from planner.units import GRAVITY_MPS2
from tests.forecast.reading.datasets import DIMS, GH, HPA, ISSUED, T, U, assert_plain, cube_of, dataset

NAMINGS = {
    "old names of ERA5": {"time": "time", "level": "level"},
    "new names of ERA5": {"time": "valid_time", "level": "pressure_level"},
    "names of cfgrib": {"level": "isobaricInhPa"},
    "names of OPeNDAP": {
        **{"u": "ugrdprs", "v": "vgrdprs", "t": "tmpprs", "level": "lev"},
        **{"latitude": "lat", "longitude": "lon"},
    },
    "names of THREDDS": {
        **{"u": "u-component_of_wind_isobaric", "v": "v-component_of_wind_isobaric"},
        **{"t": "Temperature_isobaric", "level": "isobaric3", "time": "time2"},
        **{"latitude": "lat", "longitude": "lon"},
    },
    "names of CMIP": {
        "u": "ua",
        "v": "va",
        "t": "ta",
        "level": "plev",
        "latitude": "lat",
        "longitude": "lon",
    },
}


@pytest.mark.parametrize("naming", NAMINGS)
def test_every_naming_that_people_bring_is_understood(tmp_path, naming):
    cube = cube_of(tmp_path, dataset().rename(NAMINGS[naming]))
    assert_plain(cube)
    assert cube.times == (ISSUED, ISSUED + timedelta(hours=6))


def test_unknown_names_are_understood_by_their_standard_names(tmp_path):
    made = dataset().rename({"u": "var131", "v": "var132", "t": "var130", "z": "var129", "level": "p"})
    names = ("eastward_wind", "northward_wind", "air_temperature", "geopotential", "air_pressure")
    for name, standard in zip(("var131", "var132", "var130", "var129", "p"), names, strict=True):
        made[name].attrs["standard_name"] = standard
    assert_plain(cube_of(tmp_path, made))


@pytest.mark.parametrize(
    ("units", "levels"), [("hPa", HPA), ("millibars", HPA), ("Pa", HPA * 100), ("", HPA), ("", HPA * 100)]
)
def test_levels_may_be_in_hectopascals_millibars_or_pascals(tmp_path, units, levels):
    assert_plain(cube_of(tmp_path, dataset(level_units=units, levels=levels)))


def test_levels_that_are_no_pressures_are_refused(tmp_path):
    with pytest.raises(ForecastFileError, match="levels are in 'sigma_level', which is no pressure"):
        cube_of(tmp_path, dataset(level_units="sigma_level"))


def test_heights_may_be_geopotential_or_heights_and_the_heights_win(tmp_path):
    geopotential = cube_of(tmp_path, dataset())
    height = dataset().drop_vars("z").assign(gh=(DIMS, GH, {"units": "m"}))
    np.testing.assert_allclose(cube_of(tmp_path, height).height_gpm, geopotential.height_gpm, atol=0.01)
    both = dataset(gh=(DIMS, GH + 7, {"units": "gpm"}))
    np.testing.assert_allclose(cube_of(tmp_path, both).height_gpm[0], GH + 7)


def test_units_of_the_field_are_converted_and_others_refused(tmp_path):
    made = dataset()
    made["u"] = (DIMS, U * 3600 / 1852, {"units": "knots"})
    made["t"] = (DIMS, T - 273.15, {"units": "degC"})
    assert_plain(cube_of(tmp_path, made))
    made["u"].attrs["units"] = "furlongs per fortnight"
    with pytest.raises(ForecastFileError, match="u is in 'furlongs per fortnight', which is not known here"):
        cube_of(tmp_path, made)


@pytest.mark.parametrize("order", [DIMS[::-1], ("level", "longitude", "time", "latitude")])
def test_dimensions_may_stand_in_any_order(tmp_path, order):
    assert_plain(cube_of(tmp_path, dataset().transpose(*order)))


@pytest.mark.parametrize("axis", ["latitude", "longitude", "level", "time"])
def test_axes_may_run_either_way(tmp_path, axis):
    assert_plain(cube_of(tmp_path, dataset().isel({axis: slice(None, None, -1)})))


@pytest.mark.parametrize(
    ("longitudes", "west"),
    [
        ([358.0, 359.0, 0.0, 1.0, 2.0], -2.0),
        ([0.0, 1.0, 2.0, 358.0, 359.0], -2.0),
        ([178.0, 179.0, -180.0, -179.0, -178.0], 178.0),
        ([-180.0, -179.0, -178.0, 178.0, 179.0], 178.0),
        ([178.0, 179.0, 180.0, 181.0, 182.0], 178.0),
        ([234.0, 235.0, 236.0, 237.0, 238.0], -126.0),
    ],
)
def test_a_grid_split_at_greenwich_or_the_date_line_is_whole_again(tmp_path, longitudes, west):
    made = dataset().assign_coords(longitude=("longitude", longitudes, {"units": "degrees_east"}))
    cube = cube_of(tmp_path, made)
    np.testing.assert_allclose(cube.grid.longitudes_deg, west + np.arange(5))
    first = longitudes.index(min(longitudes, key=lambda lon: (lon - west) % 360))
    np.testing.assert_allclose(cube.u_mps[0, 0, 0, 0], np.roll(U[0, 0, 0], -first))
    assert not cube.grid.wraps


@pytest.mark.parametrize(
    "longitudes", [np.arange(0, 360, 30.0), np.arange(-180, 181, 30.0), np.arange(0, 361, 30.0)]
)
def test_a_global_grid_is_a_ring_of_twelve_columns_whether_or_not_it_says_one_twice(tmp_path, longitudes):
    wide = xr.concat([dataset().isel(longitude=[0])] * longitudes.size, dim="longitude", data_vars="all")
    made = wide.assign_coords(longitude=("longitude", longitudes, {"units": "degrees_east"}))
    cube = cube_of(tmp_path, made)
    assert cube.grid.wraps
    assert (cube.grid.columns, cube.grid.step_longitude_deg) == (12, 30.0)


def test_the_noise_of_float32_coordinates_is_forgiven_and_uneven_ones_are_not(tmp_path):
    noisy = (126.0 + 0.1 * np.arange(5)).astype(np.float32)
    made = dataset().assign_coords(longitude=("longitude", noisy, {"units": "degrees_east"}))
    grid = cube_of(tmp_path, made).grid
    assert (grid.west_deg, grid.step_longitude_deg) == (126.0, 0.1)
    uneven = dataset().assign_coords(
        latitude=("latitude", [33.0, 34.0, 35.1, 36.0], {"units": "degrees_north"})
    )
    with pytest.raises(ForecastFileError, match=r"latitude is not evenly spaced: 35\.1 is 0\.1 degrees off"):
        cube_of(tmp_path, uneven)


def test_packed_integers_are_unpacked(tmp_path):
    packing = {
        name: {"dtype": "int16", "scale_factor": scale, "add_offset": offset, "_FillValue": -32767}
        for name, scale, offset in (("u", 0.002, 0), ("v", 0.002, 0), ("t", 0.005, 270), ("z", 1.0, 30_000))
    }
    cube = cube_of(tmp_path, dataset(), encoding=packing, format="NETCDF3_64BIT")
    assert_plain(cube)


def test_another_dimension_is_refused_by_its_name(tmp_path):
    made = xr.concat([dataset(), dataset()], dim=xr.Variable("experiment", [0, 1]), data_vars="all")
    with pytest.raises(ForecastFileError, match="u has a dimension 'experiment' of 2 that is neither"):
        cube_of(tmp_path, made)


def test_a_grid_of_two_dimensional_latitudes_is_refused(tmp_path):
    made = dataset().rename(latitude="y", longitude="x").drop_vars(["y", "x"])
    made["lat"] = (("y", "x"), np.full((4, 5), 33.0), {"units": "degrees_north"})
    with pytest.raises(ForecastFileError, match="u has no axes of latitude and longitude"):
        cube_of(tmp_path, made)


def test_winds_near_the_ground_and_weather_come_along(tmp_path):
    flat = ("time", "latitude", "longitude")
    surface = U[:, 0]
    cube = cube_of(
        tmp_path,
        dataset(
            u10=(flat, surface, {"units": "m s**-1"}),
            v10=(flat, surface + 1, {"units": "m s**-1"}),
            u100=(flat, surface + 2, {"units": "m s**-1"}),
            v100=(flat, surface + 3, {"units": "m s**-1"}),
            i10fg=(flat, surface + 4, {"units": "m s**-1"}),
            tcc=(flat, surface / 100, {"units": "(0 - 1)"}),
            cape=(flat, surface * 50, {"units": "J kg**-1"}),
            orog=(("latitude", "longitude"), surface[0], {"units": "m"}),
            t2m=(flat, surface + 270, {"units": "K"}),
        ),
    )
    assert cube.near_heights_m == (10.0, 100.0)
    np.testing.assert_allclose(cube.near_wind[0, :, 1, 1], surface + 3)
    assert set(cube.weather) == {"gust_mps", "cloud_fraction", "cape_jpkg", "temperature_2m_k"}
    np.testing.assert_allclose(cube.weather["gust_mps"][0], surface + 4)
    np.testing.assert_allclose(cube.orography_gpm, surface[0])


def test_geopotential_at_the_surface_is_the_orography(tmp_path):
    made = dataset().drop_vars("z").assign(gh=(DIMS, GH, {"units": "m"}))
    ground = 120.0 + U[0, 0]
    made["z"] = (("latitude", "longitude"), ground * GRAVITY_MPS2, {"units": "m**2 s**-2"})
    np.testing.assert_allclose(cube_of(tmp_path, made).orography_gpm, ground, rtol=1e-6)


def test_the_hourly_rain_of_era5_is_a_rate_and_the_sum_of_a_forecast_is_differenced(tmp_path):
    flat = ("time", "latitude", "longitude")
    metres = np.stack([np.full((4, 5), 0.001), np.full((4, 5), 0.004)])
    rain = {"tp": (flat, metres, {"units": "m"})}
    era5 = cube_of(
        tmp_path, dataset(time={"units": "hours since 1900-01-01"}, hours=(1112286, 1112292), **rain)
    )
    np.testing.assert_allclose(era5.weather["precipitation_mmph"][0, :, 0, 0], [1.0, 4.0], rtol=1e-5)
    forecast = cube_of(tmp_path, dataset(hours=(6, 12), **rain))
    np.testing.assert_allclose(forecast.weather["precipitation_mmph"][0, :, 0, 0], [1 / 6, 0.5], rtol=1e-5)
