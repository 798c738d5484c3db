"""Numbers that no air has are refused, with how many there are and what was allowed."""

import numpy as np
import pytest

from planner.errors import ForecastFileError
from planner.forecast.reading.read import read_files
from tests.forecast.reading.messages import LEVELS, fields, message, plane, written

WORLD = list(fields())
"""Messages in the order u, v, gh, t of each level."""


def bent(tmp_path, place, name, values):
    level = LEVELS[place // 4]
    other = message(name, "isobaricInhPa", level, 0, values)
    return written(tmp_path, *WORLD[:place], other, *WORLD[place + 1 :])


@pytest.mark.parametrize(
    ("place", "name", "values", "said"),
    [
        (4, "u", plane(300.0), r"the wind is above 250 m/s at 20 points, which no air is"),
        (7, "t", plane(90.0), r"temperature is outside 120 to 350 K at 20 points"),
        (7, "t", plane(8.0), r"temperature is outside 120 to 350 K at 20 points"),
        (6, "gh", plane(1900.0), r"from 1000 to 850 hPa do not belong together at 20 points"),
    ],
)
def test_what_no_air_has_is_refused_with_its_number(tmp_path, place, name, values, said):
    with pytest.raises(ForecastFileError, match=rf"run\.grib2: .*{said}"):
        read_files([bent(tmp_path, place, name, values)])


def test_a_single_point_is_enough(tmp_path):
    values = plane(20.0)
    values[2, 3] = -260.0
    with pytest.raises(ForecastFileError, match="at 1 points"):
        read_files([bent(tmp_path, 4, "u", values)])


def test_the_strongest_jet_is_air(tmp_path):
    (cube,) = read_files([bent(tmp_path, 4, "u", plane(140.0))])
    assert np.abs(cube.u_mps).max() > 140.0
