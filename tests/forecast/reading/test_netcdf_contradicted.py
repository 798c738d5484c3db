"""NetCDF files whose attributes say other than their names: refused, never guessed."""

import pytest

from planner.errors import ForecastFileError
from tests.forecast.reading.datasets import cube_of, dataset


@pytest.mark.parametrize(
    ("axis", "units"),
    [
        ("longitude", "degrees_west"),
        ("latitude", "degree_south"),
        ("latitude", "radians"),
        ("longitude", "rad"),
        ("latitude", "m"),
        ("longitude", "km"),
    ],
)
def test_an_axis_that_counts_in_no_degrees_or_the_other_way_is_refused(tmp_path, axis, units):
    made = dataset()
    made[axis].attrs["units"] = units
    with pytest.raises(ForecastFileError, match=rf"u has its {axis} in '{units}'; degrees_north"):
        cube_of(tmp_path, made)


def test_an_axis_in_plain_degrees_is_read(tmp_path):
    made = dataset()
    made["latitude"].attrs["units"] = made["longitude"].attrs["units"] = "degrees"
    assert cube_of(tmp_path, made).grid.south_deg == 33.0


@pytest.mark.parametrize(("name", "standard"), [("u", "northward_wind"), ("v", "eastward_wind")])
def test_a_wind_whose_names_say_two_ways_is_refused(tmp_path, name, standard):
    made = dataset()
    made[name].attrs["standard_name"] = standard
    with pytest.raises(
        ForecastFileError, match=f"{name} is {name} by its name and {standard} by its standard"
    ):
        cube_of(tmp_path, made)
