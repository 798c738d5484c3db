"""NetCDF as other centres and tools write it: names, levels in names, members in words, other grids."""

import re

import numpy as np
import pytest
import xarray as xr

from planner.errors import ForecastFileError
from planner.units import GRAVITY_MPS2
from tests.forecast.reading.datasets import GH, HPA, T, U, V, assert_plain, cube_of, dataset

FLAT = ("time", "latitude", "longitude")


def refusal(tmp_path, made, **how):
    with pytest.raises(ForecastFileError) as refused:
        cube_of(tmp_path, made, **how)
    assert "\n" not in str(refused.value)
    return str(refused.value)


def test_merra_2_has_its_heights_and_its_ground(tmp_path):
    made = dataset().rename(u="U", v="V", t="T", z="H", level="lev", latitude="lat", longitude="lon")
    made["H"] = made["H"].copy(data=GH).assign_attrs(units="m", standard_name="edge_heights")
    ground = np.full((2, 4, 5), 50.0 * GRAVITY_MPS2, dtype="f4")
    made["PHIS"] = (("time", "lat", "lon"), ground, {"units": "m+2 s-2"})
    made["time"].attrs = {"units": "minutes since 2026-11-24 06:00:00"}
    made["time"] = ("time", [0.0, 360.0], made["time"].attrs)
    cube = cube_of(tmp_path, made)
    assert_plain(cube)
    np.testing.assert_allclose(cube.orography_gpm, 50.0, rtol=1e-5)


def by_level(form, beside):
    """A variable a level, its pressure in its name, as wgrib2 writes it."""
    fields = {"UGRD": (U, "m/s"), "VGRD": (V, "m/s"), "HGT": (GH, "gpm"), "TMP": (T, "K")}
    made = {
        form.format(name=name, hpa=f"{hpa:g}"): (
            FLAT,
            values[:, k],
            {"units": units, **({"level": f"{hpa:g} mb"} if beside else {})},
        )
        for name, (values, units) in fields.items()
        for k, hpa in enumerate(HPA)
    }
    plain = dataset()
    coordinates = {name: plain[name] for name in FLAT}
    near = {f"{way}GRD_10maboveground": (FLAT, U[:, 0] + 1, {"units": "m/s"}) for way in "UV"}
    ground = {"HGT_surface": (FLAT[1:], 20.0 + U[0, 0], {"units": "gpm"})}
    return xr.Dataset(made | near | ground, coordinates)


@pytest.mark.parametrize("form", ["{name}_{hpa}mb", "{name}_{hpa}_mb", "{name}{hpa}hPa"])
@pytest.mark.parametrize("beside", [True, False])
def test_a_pressure_in_a_name_is_the_level(tmp_path, form, beside):
    cube = cube_of(tmp_path, by_level(form, beside))
    assert_plain(cube)
    assert cube.near_heights_m == (10.0,)
    np.testing.assert_allclose(cube.orography_gpm, 20.0 + U[0, 0])


def test_names_of_ncl_say_level_and_grid_behind(tmp_path):
    ours = {"u": "UGRD", "v": "VGRD", "t": "TMP", "z": "HGT"}
    names = {our: f"{their}_P0_L100_GLL0" for our, their in ours.items()}
    axes = {"level": "lv_ISBL0", "latitude": "lat_0", "longitude": "lon_0"}
    made = dataset(level_units="Pa", levels=HPA * 100)
    made["z"] = made["z"].copy(data=GH).assign_attrs(units="gpm")
    assert_plain(cube_of(tmp_path, made.rename(names | axes)))


def test_what_a_file_holds_is_named_where_no_wind_is_known(tmp_path):
    made = dataset().rename(u="windspeed", v="winddirection").drop_vars(["t", "z"])
    said = refusal(tmp_path, made)
    assert "no u and no v on pressure levels" in said
    assert "winddirection, windspeed" in said


@pytest.mark.parametrize(
    ("attrs", "said"),
    [
        ({"long_name": "model level number"}, "model levels"),
        ({"long_name": "sigma"}, "sigma levels"),
        ({"long_name": "hybrid level at midpoints (1000*(A+B))", "units": "hPa"}, "hybrid model levels"),
        ({"standard_name": "atmosphere_hybrid_sigma_pressure_coordinate"}, "hybrid model levels"),
        ({"long_name": "eta levels", "units": "1"}, "eta levels"),
        ({"long_name": "potential temperature", "units": "K"}, "levels are in 'K', which is no pressure"),
        ({"long_name": "layer index"}, "numbers of levels|layers"),
        ({"long_name": "depth below sea level", "units": "m"}, "levels are in 'm', which is no pressure"),
        ({"long_name": "natural log of pressure"}, "logarithms of pressure"),
    ],
)
def test_levels_that_are_no_pressures_are_named_for_what_they_are(tmp_path, attrs, said):
    made = dataset()
    made["level"] = ("level", HPA, attrs)
    assert re.search(rf"u: (levels are )?({said})", refusal(tmp_path, made))


def test_winds_at_heights_above_the_ground_are_named_in_the_refusal(tmp_path):
    made = dataset().rename(level="height").drop_vars(["t", "z"])
    made["height"] = ("height", [10.0, 150.0, 500.0], {"units": "m", "positive": "up"})
    assert "wind at 10 m above the ground" in refusal(tmp_path, made)


@pytest.mark.parametrize("named", ["gec00 gep01", "p01 n01", "control perturbed", "c00 p01"])
def test_members_may_be_named_in_words(tmp_path, named):
    words = named.split()
    made = xr.concat([dataset(), dataset()], dim=xr.Variable("ens", words), data_vars="all")
    made["u"][1] += 5.0
    cube = cube_of(tmp_path, made)
    np.testing.assert_allclose(cube.u_mps[1], U + 5.0)
    assert cube.u_mps.shape[0] == 2


def test_members_without_a_coordinate_are_counted(tmp_path):
    made = xr.concat([dataset(), dataset()], dim="member", data_vars="all")
    assert cube_of(tmp_path, made).u_mps.shape[0] == 2


@pytest.mark.parametrize("word", ["ensmean", "spread", "geavg"])
def test_a_mean_or_a_spread_among_the_members_is_refused(tmp_path, word):
    made = xr.concat([dataset(), dataset()], dim=xr.Variable("ens", ["gep01", word]), data_vars="all")
    assert f"member '{word}' is none but derived of all" in refusal(tmp_path, made)


ROTATED = {"grid_mapping_name": "rotated_latitude_longitude", "grid_north_pole_latitude": 39.25}
TURNED = {
    "standard names": lambda made: made.assign_coords(
        {n: made[n].assign_attrs(standard_name=f"grid_{n}") for n in ("latitude", "longitude")}
    ),
    "a mapping named by the winds": lambda made: made.assign(
        pole=((), 0, ROTATED), **{n: made[n].assign_attrs(grid_mapping="pole") for n in "uv"}
    ),
    "a mapping that nobody names": lambda made: made.assign(rotated_pole=((), 0, ROTATED)),
    "a long name": lambda made: made.assign_coords(
        latitude=made.latitude.assign_attrs(long_name="latitude in rotated pole grid")
    ),
    "names": lambda made: made.rename(latitude="rlat", longitude="rlon"),
}


@pytest.mark.parametrize("turned", TURNED.values(), ids=TURNED)
def test_a_rotated_pole_is_never_taken_for_the_earths(tmp_path, turned):
    said = refusal(tmp_path, turned(dataset()))
    assert "u lies on a rotated pole" in said
    assert "`cdo rotuvb,u,v`" in said


def test_a_plain_mapping_of_latitudes_and_longitudes_is_no_projection(tmp_path):
    made = dataset(crs=((), 0, {"grid_mapping_name": "latitude_longitude"}))
    made["u"].attrs["grid_mapping"] = made["v"].attrs["grid_mapping"] = "crs"
    assert_plain(cube_of(tmp_path, made))


def test_a_projected_grid_is_refused_with_what_regrids_it(tmp_path):
    made = (
        dataset()
        .rename(latitude="south_north", longitude="west_east")
        .drop_vars(["south_north", "west_east"])
    )
    latitude, longitude = np.meshgrid(33 + 0.1 * np.arange(4), 124 + 0.1 * np.arange(5), indexing="ij")
    for name, values, units in (("XLAT", latitude, "degree_north"), ("XLONG", longitude, "degree_east")):
        made[name] = (("south_north", "west_east"), values, {"units": units})
    said = refusal(tmp_path, made)
    assert "XLAT, XLONG are two-dimensional" in said
    assert "`cdo -sellonlatbox,124,124.4,33,33.3 -remapbil,r3600x1800 IN.nc OUT.nc`" in said


def test_a_field_at_the_ground_on_another_grid_is_left_out_and_not_the_file(tmp_path):
    plain = dataset()
    plain["gust"] = (
        ("time", "lat_1", "lon_1"),
        np.ones((2, 2, 2), dtype="f4"),
        {"units": "m s-1"},
    )
    plain["lat_1"] = ("lat_1", [33.0, 36.0], {"units": "degrees_north"})
    plain["lon_1"] = ("lon_1", [124.0, 128.0], {"units": "degrees_east"})
    cube = cube_of(tmp_path, plain)
    assert_plain(cube)
    assert "gust_mps" not in cube.weather
    assert any(said.startswith("gust_mps lies on another grid (2 x 2 points") for said in cube.warnings)


@pytest.mark.parametrize("units", ["mm/3h", "buckets"])
def test_rain_in_units_that_are_not_known_is_left_out_and_not_the_file(tmp_path, units):
    cube = cube_of(tmp_path, dataset(tp=(FLAT, U[:, 0], {"units": units})))
    assert_plain(cube)
    assert "precipitation_mmph" not in cube.weather
    assert any(f"tp is in '{units}'" in said and "left out" in said for said in cube.warnings)


@pytest.mark.parametrize(("units", "scale"), [("kg m-2 s-1", 1 / 3600), ("mm/h", 1.0), ("m s-1", 1 / 3.6e6)])
def test_rain_whose_unit_is_a_rates_is_a_rate_whatever_its_name(tmp_path, units, scale):
    rate = np.full((2, 4, 5), 2.0 * scale, dtype="f4")
    cube = cube_of(tmp_path, dataset(tp=(FLAT, rate, {"units": units})))
    np.testing.assert_allclose(cube.weather["precipitation_mmph"], 2.0, rtol=1e-5)


def rained(amounts, *, step_h=3, units="m", **extra):
    """A file whose times say no issue, with sums of rain."""
    hours = 1112286 + step_h * np.arange(len(amounts))
    made = dataset(time={"units": "hours since 1900-01-01"}, hours=hours[:2])
    made = xr.concat([made.isel(time=[0])] * len(amounts), dim="time", data_vars="minimal", coords="minimal")
    made = made.assign_coords(time=("time", hours.astype(float), {"units": "hours since 1900-01-01"}))
    values = np.broadcast_to(np.asarray(amounts, dtype="f4")[:, None, None], (len(amounts), 4, 5))
    return made.assign(tp=(FLAT, values, {"units": units}), **extra)


@pytest.mark.parametrize(
    ("amounts", "how"),
    [
        ([0, 0.003, 0.006, 0.009], {}),
        ([0, 0.003], {}),
        ([0.001, 0.004, 0.004, 0.005], {"step_h": 1}),
        ([3, 1, 3, 2], {"units": "mm"}),
    ],
)
def test_rain_summed_since_nobody_says_when_is_left_out_and_said(tmp_path, amounts, how):
    cube = cube_of(tmp_path, rained(amounts, **how))
    assert "precipitation_mmph" not in cube.weather
    assert any("rain is summed, and nobody says since when" in said for said in cube.warnings)


@pytest.mark.parametrize(
    ("amounts", "how", "expected"),
    [
        ([0.002, 0.001, 0.004], {}, [2.0, 1.0, 4.0]),
        ([2, 1, 4], {"units": "mm", "step_h": 1}, [2.0, 1.0, 4.0]),
        ([0, 0.001, 0.004], {"expver": ((), 1)}, [0.0, 1.0, 4.0]),
        ([0, 0, 0], {"units": "mm"}, [0.0, 0.0, 0.0]),
    ],
    ids=["in metres, falling", "hourly, falling", "of ERA5", "dry"],
)
def test_rain_that_can_only_be_of_the_hour_before_is_taken_so(tmp_path, amounts, how, expected):
    cube = cube_of(tmp_path, rained(amounts, **how))
    np.testing.assert_allclose(cube.weather["precipitation_mmph"][0, :, 0, 0], expected, rtol=1e-5)


@pytest.mark.parametrize(
    ("amounts", "rates"),
    [
        ([0, 3, 6], [1.0, 1.0, 1.0]),
        ([0, 6, 6], [2.0, 2.0, 0.0]),
        ([0, 3, 2], "in parts that nobody names"),
        ([3, 3, 3], "not from the start"),
        ([1, 2, 4], "not from the start"),
    ],
)
def test_rain_of_a_dated_run_is_summed_from_its_start_unless_it_falls(tmp_path, amounts, rates):
    hours = 3.0 * np.arange(3)
    made = xr.concat([dataset().isel(time=[0])] * 3, dim="time", data_vars="minimal", coords="minimal")
    made = made.assign_coords(time=("time", hours, {"units": "hours since 2026-11-24 06:00:00"}))
    sums = np.broadcast_to(np.asarray(amounts, dtype="f4")[:, None, None], (3, 4, 5))
    cube = cube_of(tmp_path, made.assign(tp=(FLAT, sums, {"units": "kg m-2"})))
    if isinstance(rates, str):
        assert "precipitation_mmph" not in cube.weather
        assert any(rates in said for said in cube.warnings)
    else:
        np.testing.assert_allclose(cube.weather["precipitation_mmph"][0, :, 0, 0], rates, rtol=1e-5)


def test_a_wind_on_two_grids_is_refused(tmp_path):
    made = dataset()
    made["v"] = (("time", "level", "lat_1", "longitude"), V[:, :, :2], {"units": "m s-1"})
    made["lat_1"] = ("lat_1", [33.0, 34.0], {"units": "degrees_north"})
    assert "fields of one run lie on 2 grids" in refusal(tmp_path, made)
