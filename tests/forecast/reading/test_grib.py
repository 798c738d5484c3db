"""GRIB files made here: runs, members, layouts, scanning orders, and what comes along with the winds."""

from datetime import timedelta

import eccodes
import numpy as np
import pytest

from planner.forecast.reading import read as reading
from planner.forecast.reading.read import read, read_files
from planner.units import GRAVITY_MPS2
from tests.forecast.reading.messages import (
    HEIGHTS,
    ISSUED,
    LATITUDES,
    LEVELS,
    LONGITUDES,
    fields,
    handle,
    message,
    plane,
    written,
)


def test_a_run_of_steps_and_members_comes_back_with_its_values(tmp_path):
    path = written(tmp_path, *(m for step in (0, 3) for k in (0, 1, 2) for m in fields(step, k)))
    (cube,) = read_files([path])
    assert (cube.source, cube.issued_at) == ("ncep", ISSUED)
    assert cube.times == (ISSUED, ISSUED + timedelta(hours=3))
    assert list(cube.levels_pa) == [100_000.0, 85_000.0, 50_000.0]
    assert cube.u_mps.shape == (3, 2, 3, 4, 5)
    np.testing.assert_allclose(cube.u_mps[2, 1, 1], plane(113.0), atol=1e-4)
    np.testing.assert_allclose(cube.v_mps[1, 0, 2], plane(-54.0), atol=1e-4)
    np.testing.assert_allclose(cube.height_gpm[0, 0, 2], plane(5600.0), atol=1e-2)
    np.testing.assert_array_equal(cube.grid.latitudes_deg, LATITUDES)
    np.testing.assert_array_equal(cube.grid.longitudes_deg, LONGITUDES)


def test_a_file_per_step_is_one_run_and_the_order_of_the_files_does_not_count(tmp_path):
    paths = [written(tmp_path, *fields(step), name=f"f{step:03}") for step in (0, 3, 6)]
    (cube,) = read_files(paths)
    (again,) = read_files(paths[::-1])
    assert cube.times == tuple(ISSUED + timedelta(hours=h) for h in (0, 3, 6))
    assert cube.sha256 == again.sha256
    np.testing.assert_array_equal(cube.u_mps, again.u_mps)


def test_two_processes_read_the_same_to_the_bit(tmp_path, monkeypatch):
    paths = [written(tmp_path, *fields(step), name=f"f{step:03}") for step in (0, 3)]
    alone = read(paths)
    monkeypatch.setattr(reading, "MANY_MESSAGES", 10)
    pair = read(paths)
    assert pair.used == alone.used == 24
    for name in ("u_mps", "v_mps", "height_gpm", "temperature_k"):
        np.testing.assert_array_equal(getattr(pair.cubes[0], name), getattr(alone.cubes[0], name))


def test_two_runs_in_one_file_are_two_cubes_newest_first(tmp_path):
    earlier = ISSUED - timedelta(hours=6)
    path = written(tmp_path, *fields(6, issued=earlier), *fields(0))
    assert [cube.issued_at for cube in read_files([path])] == [ISSUED, earlier]


def test_analyses_of_several_times_are_one_run_without_a_time_of_issue(tmp_path):
    times = [ISSUED + timedelta(hours=h) for h in (0, 6, 12)]
    path = written(tmp_path, *(m for t in times for m in fields(0, issued=t, typeOfProcessedData="an")))
    (cube,) = read_files([path])
    assert (cube.issued_at, cube.times) == (None, tuple(times))


def test_grib_1_with_geopotential_is_read_in_geopotential_metres(tmp_path):
    made = []
    for level in LEVELS:
        for name, value in (("u", 10.0), ("v", -4.0), ("z", HEIGHTS[level] * GRAVITY_MPS2)):
            made.append(message(name, "isobaricInhPa", level, 6, plane(value), edition=1))
    (cube,) = read_files([written(tmp_path, *made)])
    assert cube.source == "ecmwf"
    assert cube.temperature_k is None
    np.testing.assert_allclose(cube.height_gpm[0, 0, 1, 0, 0], 1500.0, atol=0.01)


def test_levels_in_pascals_are_levels_too(tmp_path):
    high = [message(n, "isobaricInPa", 50, 0, plane(v)) for n, v in (("u", 60.0), ("v", 1.0))]
    (cube,) = read_files([written(tmp_path, *fields(names=("u", "v")), *high)])
    assert list(cube.levels_pa) == [100_000.0, 85_000.0, 50_000.0, 50.0]


SCANS = [(i, j, along, boustro) for i in (0, 1) for j in (0, 1) for along in (0, 1) for boustro in (0, 1)]


@pytest.mark.parametrize(("west", "north", "columns_first", "to_and_fro"), SCANS)
def test_every_order_of_scanning_ends_with_rows_northwards_and_columns_eastwards(
    tmp_path, west, north, columns_first, to_and_fro
):
    made = []
    for level in LEVELS[:2]:
        for name, value in (("u", 10.0), ("v", -4.0)):
            scanned = plane(value)[:: 1 if north else -1, :: -1 if west else 1]
            lines = scanned.T if columns_first else scanned
            lines = np.array([line[::-1] if to_and_fro and k % 2 else line for k, line in enumerate(lines)])
            h = handle(name, "isobaricInhPa", level, 0, plane(value))
            ends = {True: (LATITUDES[0], LATITUDES[-1]), False: (LATITUDES[-1], LATITUDES[0])}[bool(north)]
            sides = {True: (LONGITUDES[-1], LONGITUDES[0]), False: (LONGITUDES[0], LONGITUDES[-1])}[
                bool(west)
            ]
            for key, setting in {
                "iScansNegatively": west,
                "jScansPositively": north,
                "jPointsAreConsecutive": columns_first,
                "alternativeRowScanning": to_and_fro,
                "latitudeOfFirstGridPointInDegrees": ends[0],
                "latitudeOfLastGridPointInDegrees": ends[1],
                "longitudeOfFirstGridPointInDegrees": sides[0],
                "longitudeOfLastGridPointInDegrees": sides[1],
            }.items():
                eccodes.codes_set(h, key, setting)
            eccodes.codes_set_values(h, lines.ravel().astype(float))
            made.append(bytes(eccodes.codes_get_message(h)))
            eccodes.codes_release(h)
    (cube,) = read_files([written(tmp_path, *made)])
    assert (cube.grid.south_deg, cube.grid.west_deg) == (LATITUDES[0], LONGITUDES[0])
    np.testing.assert_allclose(cube.u_mps[0, 0, 0], plane(10.0), atol=1e-4)


def test_two_fields_in_one_message_are_two_fields(tmp_path):
    path = tmp_path / "multi.grib2"
    with path.open("wb") as file:
        for level in LEVELS:
            multi = eccodes.codes_grib_multi_new()
            for name, value in (("u", 10.0), ("v", -4.0)):
                h = handle(name, "isobaricInhPa", level, 0, plane(value))
                eccodes.codes_grib_multi_append(h, 0 if name == "u" else 4, multi)
                eccodes.codes_release(h)
            eccodes.codes_grib_multi_write(multi, file)
            eccodes.codes_grib_multi_release(multi)
    assert path.read_bytes().count(b"7777") == 3
    reading_ = read([path])
    assert reading_.used == 6
    np.testing.assert_allclose(reading_.cubes[0].v_mps[0, 0, 1], plane(-4.0), atol=1e-4)


def test_winds_near_the_ground_and_weather_come_along_in_our_units(tmp_path):
    near = [
        message(name, "heightAboveGround", height, step, plane(value + step))
        for step in (0, 3)
        for name, height, value in (("10u", 10, 3.0), ("10v", 10, 1.0), ("u", 80, 5.0), ("v", 80, 2.0))
    ]
    sky = [
        message(name, level_type, 0, step, plane(value))
        for step in (0, 3)
        for name, level_type, value in (
            ("gust", "surface", 9.0),
            ("cape", "surface", 400.0),
            ("vis", "surface", 8000.0),
            ("orog", "surface", 120.0),
            ("tcc", "atmosphere", 40.0),
        )
    ]
    rain = message("tp", "surface", 0, 3, plane(6.0), since=0)
    path = written(tmp_path, *fields(0), *fields(3), *near, *sky, rain)
    (cube,) = read_files([path])
    assert cube.near_heights_m == (10.0, 80.0)
    np.testing.assert_allclose(cube.near_wind[0, 1, 1, 0], plane(8.0), atol=1e-4)
    np.testing.assert_allclose(cube.near_wind[0, 0, 0, 1], plane(1.0), atol=1e-4)
    np.testing.assert_allclose(cube.orography_gpm, plane(120.0), atol=1e-3)
    np.testing.assert_allclose(cube.weather["gust_mps"][0, 1], plane(9.0), atol=1e-4)
    np.testing.assert_allclose(cube.weather["cloud_fraction"][0, 0], plane(40.0) / 100, atol=1e-5)
    np.testing.assert_allclose(cube.weather["precipitation_mmph"][0], [plane(6.0) / 3] * 2, atol=1e-4)
    assert set(cube.weather) == {
        "gust_mps", "cape_jpkg", "visibility_m", "cloud_fraction", "precipitation_mmph"
    }  # fmt: skip


def test_fields_that_nobody_needs_are_counted_by_name(tmp_path):
    extra = [message("w", "isobaricInhPa", level, 0, plane(50.0)) for level in LEVELS]
    away = [message("gh", "isobaricInhPa", 700, 0, plane(3000.0))]
    counted = read([written(tmp_path, *fields(), *extra, *away)])
    assert counted.used == 12
    assert dict(counted.not_needed) == {"w (isobaricInhPa)": 3, "height": 1}


def test_the_spread_of_an_ensemble_is_not_taken_for_a_member(tmp_path):
    spread = [
        message(
            name, "isobaricInhPa", level, 0, plane(2.0), productDefinitionTemplateNumber=2, derivedForecast=4
        )
        for level in LEVELS
        for name in ("u", "v")
    ]
    counted = read([written(tmp_path, *spread, *fields())])
    np.testing.assert_allclose(counted.cubes[0].u_mps[0, 0, 0], plane(10.0), atol=1e-4)
    assert counted.not_needed.total() == 6


def test_a_global_grid_is_a_ring(tmp_path):
    ring = {
        "Ni": 12,
        "Nj": 7,
        "latitudeOfFirstGridPointInDegrees": 90,
        "latitudeOfLastGridPointInDegrees": -90,
    }
    ring |= {"longitudeOfFirstGridPointInDegrees": 0, "longitudeOfLastGridPointInDegrees": 330}
    made = [
        message(n, "isobaricInhPa", level, 0, np.full((7, 12), 5.0) + np.arange(12), **ring)
        for n in ("u", "v")
        for level in LEVELS
    ]
    (cube,) = read_files([written(tmp_path, *made)])
    assert cube.grid.wraps
    assert cube.grid.step_longitude_deg == 30.0


def test_a_region_across_greenwich_goes_on_eastwards(tmp_path):
    here = {"longitudeOfFirstGridPointInDegrees": 358, "longitudeOfLastGridPointInDegrees": 2}
    made = [message(n, "isobaricInhPa", lv, 0, plane(5.0), **here) for n in ("u", "v") for lv in LEVELS]
    (cube,) = read_files([written(tmp_path, *made)])
    np.testing.assert_array_equal(cube.grid.longitudes_deg, [-2, -1, 0, 1, 2])
    np.testing.assert_allclose(cube.u_mps[0, 0, 0], plane(5.0), atol=1e-4)
