"""NetCDF files made here with xarray: every naming, order, packing and calendar that people bring."""

from datetime import UTC, datetime, timedelta

import netCDF4
import numpy as np
import pytest
import xarray as xr

from planner.errors import ForecastFileError
from planner.forecast.files.framing import classic_length
from planner.forecast.read import read_files
from planner.units import GRAVITY_MPS2

LATITUDES = 33.0 + np.arange(4)
LONGITUDES = 124.0 + np.arange(5)
HPA = np.array([1000.0, 850.0, 500.0])
HEIGHTS = np.array([100.0, 1500.0, 5600.0])
SINCE = {"units": "hours since 2026-11-24 06:00:00", "standard_name": "time"}
ISSUED = datetime(2026, 11, 24, 6, tzinfo=UTC)


def values(of_level, times=2):
    """(time, level, latitude, longitude) in which every point is different."""
    point = 0.5 * np.arange(4)[:, None] + 0.0625 * np.arange(5)
    step = 2.0 * np.arange(times)[:, None, None, None]
    return (step + np.asarray(of_level)[:, None, None] + point).astype(np.float32)


U, V = values([10.0, 20.0, 30.0]), values([-4.0, -3.0, -2.0])
T, GH = values([285.0, 277.0, 250.0]), values(HEIGHTS)
DIMS = ("time", "level", "latitude", "longitude")
UNITS = {"u": "m s-1", "v": "m s**-1", "t": "K", "z": "m**2 s**-2", "gh": "gpm"}


def dataset(time=SINCE, hours=(0, 6), level_units="hPa", levels=HPA, **extra):
    """Plain names, time in hours, z in m2/s2."""
    fields = {"u": U, "v": V, "t": T, "z": GH * GRAVITY_MPS2}
    coordinates = {
        "time": ("time", np.array(hours, dtype=float), time),
        "level": ("level", levels, {"units": level_units}),
        "latitude": ("latitude", LATITUDES, {"units": "degrees_north"}),
        "longitude": ("longitude", LONGITUDES, {"units": "degrees_east"}),
    }
    made = {name: (DIMS, field.copy(), {"units": UNITS[name]}) for name, field in fields.items()}
    return xr.Dataset(made | extra, coordinates)


def written(tmp_path, made, **how):
    path = tmp_path / "winds.nc"
    made.to_netcdf(path, **how)
    return path


def cube_of(tmp_path, made, issued_at=None, **how):
    (cube,) = read_files([written(tmp_path, made, **how)], issued_at=issued_at)
    return cube


def assert_plain(cube):
    """The cube is the same whatever the file looked like."""
    np.testing.assert_allclose(cube.u_mps[0], U, atol=2e-3)
    np.testing.assert_allclose(cube.v_mps[0], V, atol=2e-3)
    np.testing.assert_allclose(cube.temperature_k[0], T, atol=5e-3)
    np.testing.assert_allclose(cube.height_gpm[0], GH, atol=0.1)
    np.testing.assert_allclose(cube.levels_pa, HPA * 100)
    np.testing.assert_allclose(cube.grid.latitudes_deg, LATITUDES)
    np.testing.assert_allclose(cube.grid.longitudes_deg, LONGITUDES)


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


def test_members_are_an_axis_called_number(tmp_path):
    members = xr.concat([dataset(), dataset() + 1.0], dim=xr.Variable("number", [0, 1]), data_vars="all")
    members = members.assign({n: members[n].assign_attrs(units=UNITS[n]) for n in "uvtz"})
    members["time"].attrs.update(SINCE)
    cube = cube_of(tmp_path, members)
    assert cube.u_mps.shape == (2, 2, 3, 4, 5)
    np.testing.assert_allclose(cube.u_mps[1], U + 1)


def test_reference_times_by_steps_are_runs(tmp_path):
    one = dataset(time={"units": "hours", "standard_name": "forecast_period"}).rename(time="step")
    other = one.assign(u=one["u"] + 5.0)
    runs = xr.concat([one, other], dim=xr.Variable("time", [0.0, 12.0]), data_vars="all")
    runs["time"].attrs = {"units": "hours since 2026-11-24 06:00", "standard_name": "forecast_reference_time"}
    later, first = read_files([written(tmp_path, runs)])
    assert (first.issued_at, later.issued_at) == (ISSUED, ISSUED + timedelta(hours=12))
    assert later.times == (ISSUED + timedelta(hours=12), ISSUED + timedelta(hours=18))
    np.testing.assert_allclose(later.u_mps[0], U + 5)


def test_analyses_converted_by_cfgrib_are_one_run(tmp_path):
    made = dataset().assign_coords(step=((), 0.0, {"units": "hours", "standard_name": "forecast_period"}))
    made["time"].attrs["standard_name"] = "forecast_reference_time"
    cube = cube_of(tmp_path, made)
    assert (cube.issued_at, len(cube.times)) == (None, 2)


@pytest.mark.parametrize(
    ("units", "hours", "issued_at"),
    [
        ("hours since 2026-11-24 06:00", (0, 6), ISSUED),
        ("hours since 2026-11-20 00:00", (102, 108), datetime(2026, 11, 20, tzinfo=UTC)),
        ("hours since 2026-11-01 00:00", (558, 564), None),
        ("seconds since 1970-01-01", (1795500000, 1795521600), None),
    ],
)
def test_an_epoch_within_sixteen_days_is_the_time_of_issue(tmp_path, units, hours, issued_at):
    cube = cube_of(tmp_path, dataset(time={"units": units}, hours=hours))
    assert cube.times == (ISSUED, ISSUED + timedelta(hours=6))
    assert cube.issued_at == issued_at


def test_days_since_the_year_one_are_counted_in_the_mixed_calendar(tmp_path):
    # 2017-04-25 is day 736,443 of the proleptic calendar; the mixed one has lost no ten days but gained two.
    made = dataset(time={"units": "days since 1-1-1 00:00:0.0"}, hours=(736445.75, 736445.875))
    cube = cube_of(tmp_path, made)
    assert cube.times == (datetime(2017, 4, 25, 18, tzinfo=UTC), datetime(2017, 4, 25, 21, tzinfo=UTC))
    assert cube.issued_at is None


def test_a_calendar_of_another_world_is_refused(tmp_path):
    with pytest.raises(ForecastFileError, match="calendar is '360_day'"):
        cube_of(tmp_path, dataset(time=SINCE | {"calendar": "360_day"}))


def test_a_time_axis_without_a_date_needs_a_time_of_issue(tmp_path):
    made = dataset(time={"units": "hours"})
    with pytest.raises(ForecastFileError, match="time is in 'hours' without a date"):
        cube_of(tmp_path, made)
    cube = cube_of(tmp_path, made, issued_at=ISSUED)
    assert (cube.issued_at, cube.times[1]) == (ISSUED, ISSUED + timedelta(hours=6))


def test_winds_without_any_time_need_a_time_of_issue(tmp_path):
    made = dataset().isel(time=0, drop=True)
    with pytest.raises(ForecastFileError, match="the winds have no date"):
        cube_of(tmp_path, made)
    assert cube_of(tmp_path, made, issued_at=ISSUED).times == (ISSUED,)


def test_the_reference_time_beside_the_winds_is_the_time_of_issue(tmp_path):
    made = dataset(forecast_reference_time=((), 0.0, {"units": "hours since 2026-11-24 00:00"}))
    assert cube_of(tmp_path, made).issued_at == datetime(2026, 11, 24, tzinfo=UTC)


def test_era5_and_its_first_release_side_by_side_become_one(tmp_path):
    final, first = dataset(), dataset()
    for name in "uvtz":
        final[name][1], first[name][0] = np.nan, np.nan
    mixed = xr.concat([final, first], dim=xr.Variable("expver", [1, 5]), data_vars="all")
    assert_plain(cube_of(tmp_path, mixed))


def test_another_dimension_is_refused_by_its_name(tmp_path):
    made = xr.concat([dataset(), dataset()], dim=xr.Variable("experiment", [0, 1]), data_vars="all")
    with pytest.raises(ForecastFileError, match="u has a dimension 'experiment' of 2 that is neither"):
        cube_of(tmp_path, made)


def test_a_grid_of_two_dimensional_latitudes_is_refused(tmp_path):
    made = dataset().rename(latitude="y", longitude="x").drop_vars(["y", "x"])
    made["lat"] = (("y", "x"), np.full((4, 5), 33.0), {"units": "degrees_north"})
    with pytest.raises(ForecastFileError, match="u has no axes of latitude and longitude"):
        cube_of(tmp_path, made)


def test_missing_winds_are_refused_with_their_number(tmp_path):
    made = dataset()
    made["v"][0, 1, 2, :3] = np.nan
    with pytest.raises(ForecastFileError, match="v has no value at 3 of 120 points"):
        cube_of(tmp_path, made, encoding={"v": {"_FillValue": -9999.0}})


def test_values_never_written_are_missing_values(tmp_path):
    made = dataset()
    made["u"][1, 0, 0, 0] = netCDF4.default_fillvals["f4"]
    made["u"][1, 0, 0, 1] = 9.999e20
    with pytest.raises(ForecastFileError, match="u has no value at 2 of 120 points"):
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
            t2m=(flat, surface, {"units": "K"}),
        ),
    )
    assert cube.near_heights_m == (10.0, 100.0)
    np.testing.assert_allclose(cube.near_wind[0, :, 1, 1], surface + 3)
    assert set(cube.weather) == {"gust_mps", "cloud_fraction", "cape_jpkg"}
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


def as_classic(path, made, kind, records):
    """Written by the library itself: xarray knows two of the three classic kinds."""
    with netCDF4.Dataset(path, "w", format=kind) as file:
        for name, size in made.sizes.items():
            file.createDimension(name, None if name in records else size)
        for name, variable in made.variables.items():
            there = file.createVariable(name, variable.dtype, variable.dims)
            there.setncatts(variable.attrs)
            there[:] = variable.values


@pytest.mark.parametrize("kind", ["NETCDF3_CLASSIC", "NETCDF3_64BIT_OFFSET", "NETCDF3_64BIT_DATA"])
@pytest.mark.parametrize("records", [(), ("time",)])
def test_a_classic_file_has_the_length_that_its_header_demands_and_less_is_refused(tmp_path, kind, records):
    path = tmp_path / "winds.nc"
    as_classic(path, dataset(), kind, records)
    whole = path.read_bytes()
    assert whole[:3] == b"CDF"
    assert classic_length(whole) == len(whole)
    assert_plain(read_files([path])[0])
    path.write_bytes(whole[:-40])
    said = rf"its header demands {len(whole):,} bytes and {len(whole) - 40:,} are there, 40 are missing"
    with pytest.raises(ForecastFileError, match=said):
        read_files([path])
    path.write_bytes(whole[:100])
    with pytest.raises(ForecastFileError, match="its 100 bytes end inside the header"):
        read_files([path])


def test_a_single_variable_with_records_has_no_padding(tmp_path):
    made = xr.Dataset({"a": (("time", "x"), np.zeros((3, 5), dtype=np.int8))})
    path = written(tmp_path, made, format="NETCDF3_CLASSIC", unlimited_dims=["time"])
    whole = path.read_bytes()
    assert len(whole) - 3 <= classic_length(whole) <= len(whole)


def test_a_cut_hdf5_file_is_refused(tmp_path):
    path = written(tmp_path, dataset(), format="NETCDF4")
    path.write_bytes(path.read_bytes()[:-2000])
    with pytest.raises(ForecastFileError, match=r"winds\.nc: NetCDF cannot be read"):
        read_files([path])


def test_a_header_that_makes_no_sense_is_refused(tmp_path):
    path = written(tmp_path, dataset(), format="NETCDF3_CLASSIC")
    whole = bytearray(path.read_bytes())
    whole[11] = 0x77
    path.write_bytes(whole)
    with pytest.raises(ForecastFileError, match="header of the NetCDF file is damaged"):
        read_files([path])
