"""Missing values: what can be flown is read, an unnamed filler and a hole are refused with their place."""

import numpy as np
import pytest
import xarray as xr

from planner.errors import ForecastFileError
from planner.forecast.reading.files.holes import largest_rectangle
from planner.forecast.reading.read import read_fields, read_files
from planner.units import GRAVITY_MPS2
from tests.forecast.reading.datasets import GH, U, V, cube_of, dataset, written
from tests.forecast.reading.messages import LEVELS, fields, message, plane
from tests.forecast.reading.messages import written as written_grib

FLAT = ("time", "latitude", "longitude")


def masked(names, *where, value=np.nan):
    """The plain file without the values of some fields at (time, level, row, column)."""
    made = dataset()
    for name in names:
        made[name][where] = value
    return made


SLOPE = (slice(None), 0, slice(1, 3), slice(1, 4))


@pytest.mark.parametrize("names", ["uvt", "uv", "uvtz"])
def test_under_the_ground_the_lowest_wind_that_is_there_is_held(tmp_path, names):
    cube = cube_of(tmp_path, masked(names, *SLOPE))
    expected = U.copy()
    expected[SLOPE] = U[:, 1, 1:3, 1:4]
    np.testing.assert_allclose(cube.u_mps[0], expected, atol=1e-4)
    assert (np.diff(cube.height_gpm, axis=2) > 0).all()
    np.testing.assert_allclose(cube.height_gpm[0][:, 1:], GH[:, 1:], atol=0.1)
    assert 270 < cube.temperature_k[0, 0, 0, 1, 1] < 300
    (told,) = [said for said in cube.warnings if "taken as under the ground" in said]
    assert (
        "no value at 12 of 120 points, all at the bottom (1000 hPa; the first at 1000 hPa, 2026-11-24" in told
    )
    assert "34 N 125 E" in told


def test_what_lies_under_the_models_ground_never_matters(tmp_path):
    made = masked("uvt", slice(None), slice(0, 2), slice(1, 3), slice(1, 4))
    ground = np.zeros((4, 5), dtype="f4")
    ground[1:3, 1:4] = 2_000.0
    made["orog"] = (("latitude", "longitude"), ground, {"units": "m"})
    (field,) = read_fields([written(tmp_path, made)])
    assert field.first_level[0, 0, 2, 2] == 1  # of three levels the second is the last that begins a layer
    made["orog"][:] = 0.0
    with pytest.raises(ForecastFileError, match=r"u has no value at 12 of 120 points on 850 hPa, the first"):
        cube_of(tmp_path, made)


def test_a_grib_bitmap_under_the_ground_is_read_alike(tmp_path):
    holed = plane(10.0)
    holed[1:3, 1:3] = 9999.0
    bits = {1000: {"bitmapPresent": 1, "missingValue": 9999.0}}
    rest = fields(names=("gh", "t"))
    winds = [
        message(
            name, "isobaricInhPa", level, 0, holed if level in bits else plane(20.0), **bits.get(level, {})
        )
        for level in LEVELS
        for name in ("u", "v")
    ]
    (cube,) = read_files([written_grib(tmp_path, *winds, *rest)])
    np.testing.assert_allclose(cube.u_mps[0, 0, 0, 1:3, 1:3], plane(20.0)[1:3, 1:3], atol=1e-3)


CORNERS = {
    "a corner": (np.s_[0, 0], (33.0, 125.0, 36.0, 128.0)),
    "a row": (np.s_[0, :], (34.0, 124.0, 36.0, 128.0)),
    "two columns": (np.s_[:, 3:], (33.0, 124.0, 36.0, 126.0)),
}


@pytest.mark.parametrize(("corner", "area"), CORNERS.values(), ids=CORNERS)
def test_outside_the_model_the_area_ends(tmp_path, corner, area):
    made = dataset(i10fg=(FLAT, U[:, 0].copy(), {"units": "m s-1"}))
    for name in "uvtz":
        made[name].values[(slice(None), slice(None), *corner)] = np.nan
    cube = cube_of(tmp_path, made)
    found = cube.grid.area
    assert (found.south, found.west, found.north, found.east) == area
    rows = np.rint(cube.grid.latitudes_deg - 33.0).astype(int)
    columns = np.rint(cube.grid.longitudes_deg - 124.0).astype(int)
    np.testing.assert_allclose(cube.u_mps[0], U[:, :, rows][..., columns])
    np.testing.assert_allclose(cube.weather["gust_mps"][0], U[:, 0, rows][..., columns])
    assert any("outside the model: the area was cut to" in said for said in cube.warnings)


def test_the_largest_rectangle_is_found():
    inside = np.ones((5, 7), dtype=bool)
    inside[0, :3] = inside[4, 5:] = inside[2, 6] = False
    rows, columns = largest_rectangle(inside)
    assert (rows, columns) == (slice(1, 5), slice(0, 5))
    random = np.random.default_rng(2)
    for _ in range(20):
        inside = random.random((6, 6)) < 0.7
        areas = [
            (d - c) * (b - a)
            for a in range(6)
            for b in range(a + 1, 7)
            for c in range(6)
            for d in range(c + 1, 7)
            if inside[a:b, c:d].all()
        ]
        rows, columns = largest_rectangle(inside)
        assert (rows.stop - rows.start) * (columns.stop - columns.start) == max(areas)
        assert inside[rows, columns].all()


EVERYWHERE = slice(None)
HOLES = {
    "on a level in the air": ((1, 2, 2, 2), "500 hPa, 2026-11-24 12:00Z, 35 N 126 E"),
    "on a level between others": ((0, 1, 0, 0), "850 hPa, 2026-11-24 06:00Z, 33 N 124 E"),
    "of a field that was lost": ((1, 0), "1000 hPa, 2026-11-24 12:00Z, 33 N 124 E"),
    "in all levels at one time": ((1, EVERYWHERE, 2, 2), "1000 hPa, 2026-11-24 12:00Z, 35 N 126 E"),
}


@pytest.mark.parametrize(("where", "said"), HOLES.values(), ids=HOLES)
def test_a_hole_in_the_air_is_refused_with_level_time_and_place(tmp_path, where, said):
    with pytest.raises(ForecastFileError, match=r"has no value at \d+ of 120 points") as refused:
        cube_of(tmp_path, masked("uv", *where))
    assert f"the first at {said}" in str(refused.value)


def test_an_island_without_air_in_the_middle_is_refused(tmp_path):
    with pytest.raises(ForecastFileError, match="no value at 2 of 20 places, such as 34 N 126 E, on no"):
        cube_of(tmp_path, masked("uvtz", slice(None), slice(None), slice(1, 3), 2))


def test_one_half_of_a_wind_is_missing_nowhere(tmp_path):
    with pytest.raises(ForecastFileError, match=r"v has no value at 12 of 120 points on 1000 hPa"):
        cube_of(tmp_path, masked("v", *SLOPE))


def test_a_level_without_any_value_is_left_out(tmp_path):
    cube = cube_of(tmp_path, masked("uv", slice(None), 1))
    assert cube.levels_pa.tolist() == [100_000.0, 50_000.0]
    assert any("no value anywhere on 850 hPa: left out" in said for said in cube.warnings)


def test_a_time_and_a_member_without_any_value_are_left_out(tmp_path):
    cube = cube_of(tmp_path, masked("uvtz", 1))
    assert (len(cube.times), cube.u_mps.shape[1]) == (1, 1)
    assert any("no value anywhere at 2026-11-24 12:00Z: left out" in said for said in cube.warnings)
    two = xr.concat([dataset(), masked("uvtz", 0), masked("uvtz")], dim="member", data_vars="all")
    two["u"][2], two["v"][2] = np.nan, np.nan
    with pytest.raises(ForecastFileError, match=r"u has no value .* 33 N 124 E, member 2 of 2"):
        cube_of(tmp_path, two)
    two = xr.concat([dataset(), masked("uvtz", slice(None))], dim="member", data_vars="all")
    cube = cube_of(tmp_path, two)
    assert cube.u_mps.shape[0] == 1
    assert any("no value anywhere for 1 of 2 members: left out" in said for said in cube.warnings)


def test_a_wind_near_the_ground_with_a_hole_is_left_out(tmp_path):
    near = U[:, 0].copy()
    near[0, 1, 1] = np.nan
    said = {"units": "m s-1"}
    whole = {f"{way}100": (FLAT, values[:, 0], said) for way, values in (("u", U), ("v", V))}
    made = dataset(u10=(FLAT, near, said), v10=(FLAT, near, said), **whole)
    cube = cube_of(tmp_path, made)
    assert cube.near_heights_m == (100.0,)
    assert any("wind at 10 m above the ground has no value" in told for told in cube.warnings)


@pytest.mark.parametrize("value", [-99.9, -32.767, 99.99, 0.0])
def test_an_island_of_one_value_that_no_air_has_beside_its_neighbours_is_refused(tmp_path, value):
    made = masked("uv", slice(None), 0, slice(1, 3), slice(1, 4), value=value)
    said = rf"[uv] is {value:g} at 6 points on 1000 hPa \(the first at 2026-11-24 06:00Z, 34 N 125 E\), far"
    with pytest.raises(ForecastFileError, match=said):
        cube_of(tmp_path, made)


@pytest.mark.parametrize("value", [-9999.0, 9999.0, -32767.0, -999.0])
def test_a_filler_that_no_wind_reaches_is_refused_with_its_place(tmp_path, value):
    made = masked("uv", slice(None), 0, 1, slice(1, 3), value=value)
    at = r"1000 hPa, 2026-11-24 06:00Z, 34 N 125 E"
    said = rf"at 4 points, which no air is \(u {value:g} and v {value:g} m/s at {at}\)"
    with pytest.raises(ForecastFileError, match=said):
        cube_of(tmp_path, made)


@pytest.mark.parametrize(("name", "value"), [("z", -999.9 * GRAVITY_MPS2), ("t", 173.25), ("t", 210.0)])
def test_a_filler_in_heights_or_temperatures_is_refused(tmp_path, name, value):
    with pytest.raises(
        ForecastFileError, match=r"is \S+ at 6 points on 1000 hPa|do not belong together|lies at"
    ):
        cube_of(tmp_path, masked(name, slice(None), 0, slice(1, 3), slice(1, 4), value=value))


@pytest.mark.parametrize(("value", "time", "level"), [(-99.9, slice(None), 0), (0.0, 1, slice(None))])
def test_winds_that_are_one_number_all_over_a_level_are_refused(tmp_path, value, time, level):
    made = masked("uv", time, level, slice(None), slice(None), value=value)
    with pytest.raises(ForecastFileError, match=rf"u and v are both {value:g} m/s all over 1000 hPa at"):
        cube_of(tmp_path, made)


@pytest.mark.parametrize("name", ["u", "v"])
@pytest.mark.parametrize("level", [0, 1, 2])
def test_one_half_of_the_wind_that_is_one_number_all_over_a_level_is_refused(tmp_path, name, level):
    made = masked(name, slice(None), level, slice(None), slice(None), value=-99.9)
    with pytest.raises(
        ForecastFileError, match=rf"{name} is -99.9 m/s all over \d+ hPa at 2026-11-24 06:00Z, far"
    ):
        cube_of(tmp_path, made)


def test_still_air_everywhere_is_air(tmp_path):
    made = masked("uv", slice(None), slice(None), slice(None), slice(None), value=0.0)
    assert not cube_of(tmp_path, made).u_mps.any()


def test_calm_air_and_the_edge_of_a_jet_are_no_islands(tmp_path):
    made = dataset()
    east = np.linspace(-2.0, 2.0, 5)
    made["u"][:, 0] = made["v"][:, 0] = np.abs(np.round(east)) * np.ones((4, 1))
    made["u"][:, 2, :, 3:] += 60.0
    assert cube_of(tmp_path, made).u_mps.shape[2] == 3
