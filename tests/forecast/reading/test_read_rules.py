"""What a run must hold, which gaps are left out with a warning, and how slices split into runs."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from planner.errors import ForecastFileError
from planner.forecast.grid import Grid
from planner.forecast.reading.files.runs import cubes_of
from planner.forecast.reading.files.slices import Slice

ISSUED = datetime(2026, 11, 24, 6, tzinfo=UTC)
GRID = Grid(33.0, 124.0, 1.0, 1.0, 2, 3)
LEVELS = (100_000.0, 85_000.0, 50_000.0)


def hour(hours):
    return ISSUED + timedelta(hours=hours)


def one(name, level=0.0, hours=0, value=1.0, **changes):
    values = np.full((GRID.rows, GRID.columns), value, dtype=np.float32)
    return replace(Slice(name, level, 0, ISSUED, hour(hours), values, GRID), **changes)


def run(names=("u", "v", "height", "t"), levels=LEVELS, hours=(0, 3), **changes):
    return [one(name, level, h, **changes) for name in names for level in levels for h in hours]


def cube_of(*slices):
    (cube,), _ = cubes_of(slices, "made", "0" * 64)
    return cube


def refused(*slices):
    with pytest.raises(ForecastFileError) as refusal:
        cubes_of(slices, "made", "0" * 64)
    return str(refusal.value)


def test_u_and_v_on_different_levels_are_refused_saying_which():
    said = refused(*run(("u",)), *run(("v",), LEVELS[:2]))
    assert said.startswith("u is on 500, 850, 1000 hPa but v on 850, 1000 hPa")


def test_one_level_is_no_wind_field():
    assert "winds are on 850 hPa only" in refused(*run(levels=LEVELS[1:2]))


def test_a_file_with_nothing_of_use_is_refused():
    assert "no u and no v on pressure levels" in refused()


def test_heights_on_some_wind_levels_only_are_refused_saying_which():
    said = refused(*run(("u", "v")), *run(("height",), LEVELS[:1]))
    assert (
        "heights are missing on 500, 850 hPa: u and v are on 500, 850, 1000 hPa, but heights only on 1000 hPa"
        in said
    )


def test_no_heights_and_no_temperatures_at_all_are_for_the_field_to_fill():
    cube = cube_of(*run(("u", "v")))
    assert (cube.height_gpm, cube.temperature_k) == (None, None)


def test_temperature_on_some_wind_levels_only_is_left_out_with_a_warning():
    cube = cube_of(*run(("u", "v", "height")), *run(("t",), LEVELS[1:]))
    assert cube.temperature_k is None
    assert cube.warnings == ("temperature is missing on 1000 hPa and was left out altogether",)


@pytest.mark.parametrize("name", ["u", "v", "height", "t"])
def test_a_hole_in_time_is_refused_saying_where_and_when(name):
    whole = run()
    holed = [s for s in whole if (s.name, s.level, s.valid) != (name, 85_000.0, hour(3))]
    assert f"{name} is missing in 1 of 6 fields on 850 hPa at 2026-11-24 09:00Z" in refused(*holed)


def test_a_wind_near_the_ground_with_one_half_is_left_out_with_a_warning():
    near = [one("near_u", 10.0, h) for h in (0, 3)]
    cube = cube_of(*run(), *near)
    assert (cube.near_heights_m, cube.near_wind) == ((), None)
    assert cube.warnings == ("wind at 10 m has only one of u and v and was left out",)


def test_weather_that_begins_a_step_late_stands_at_the_first_time_as_at_the_second():
    cube = cube_of(
        *run(hours=(0, 3, 6)), one("gust_mps", hours=3, value=7.0), one("gust_mps", hours=6, value=9.0)
    )
    assert list(cube.weather["gust_mps"][0, :, 0, 0]) == [7.0, 7.0, 9.0]


def test_weather_with_a_hole_in_the_middle_is_refused():
    said = refused(*run(hours=(0, 3, 6)), one("gust_mps"), one("gust_mps", hours=6))
    assert "gust_mps is missing in 1 of 3 fields at 2026-11-24 09:00Z" in said


def test_weather_at_other_times_only_is_left_out_with_a_warning():
    cube = cube_of(*run(), one("cape_jpkg", hours=1))
    assert cube.weather == {}
    assert cube.warnings == ("cape_jpkg is there at other times than the winds only and was left out",)


def test_fields_of_a_run_without_wind_are_left_out_with_a_warning():
    cube = cube_of(*run(), *run(("height",), reference=hour(-6)))
    assert cube.warnings == ("6 fields issued at 2026-11-24 00:00Z have no wind and were left out",)


def test_orography_belongs_to_every_run():
    ground = one("orography", value=120.0, reference=None, valid=None)
    cubes, left_out = cubes_of([*run(), *run(reference=hour(-6)), ground], "made", "0" * 64)
    assert [cube.issued_at for cube in cubes] == [ISSUED, hour(-6)]
    assert [cube.orography_gpm[0, 0] for cube in cubes] == [120.0, 120.0]
    assert left_out.total() == 0


def test_orography_without_values_is_sea_level_with_a_warning():
    cube = cube_of(*run(), one("orography", value=np.nan))
    assert (cube.orography_gpm == 0.0).all()
    assert "orography has no value at 6 of 6 points" in cube.warnings[0]


def test_winds_of_which_some_have_no_time_of_issue_are_refused():
    assert "some winds say when they were issued" in refused(*run(), *run(hours=(6,), reference=None))


def test_fields_on_two_grids_are_refused():
    other = replace(GRID, rows=4)
    assert "lie on 2 grids" in refused(*run(("u", "v")), *run(("height",), grid=other))


def test_of_two_fields_of_one_name_the_better_source_is_taken():
    cube = cube_of(*run(("u", "v")), *run(("height",), value=5.0, rank=1), *run(("height",), value=4.0))
    assert (cube.height_gpm == 4.0).all()
