"""What fields are called is remembered by kind, and what is remembered is right."""

import eccodes
import pytest

from planner.forecast.reading.files.grib_names import grib_names_of
from tests.forecast.reading.messages import handle, plane

FIELDS = [
    *((name, "isobaricInhPa", level) for level in (1000, 500, 1) for name in ("u", "gh", "t", "r")),
    *((name, "isobaricInPa", level) for level in (50, 20, 150) for name in ("u", "t")),
    *(("10u", "heightAboveGround", 10), ("100u", "heightAboveGround", 100), ("2t", "heightAboveGround", 2)),
    *(("u", "heightAboveGround", 80), ("gust", "surface", 0), ("orog", "surface", 0)),
    *(("cape", "surface", 0), ("cape", "pressureFromGroundLayer", 18000), ("gh", "isothermZero", 0)),
]


@pytest.mark.parametrize("fields", [FIELDS, FIELDS[::-1]])
@pytest.mark.parametrize("member", [None, 2])
def test_a_field_is_called_the_same_whatever_was_called_before_it(fields, member):
    for name, level_type, level in fields:
        for step in (0, 6):
            field = handle(name, level_type, level, step, plane(1.0), member=member)
            keys = ("shortName", "typeOfLevel", "units")
            assert grib_names_of(field) == tuple(eccodes.codes_get(field, key, str) for key in keys)
            assert grib_names_of(field)[:2] == (name, level_type)
            eccodes.codes_release(field)
