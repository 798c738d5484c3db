"""The values of a GRIB field as it is scanned, missing ones as NaN."""

import eccodes
import numpy as np

from planner.errors import ForecastFileError
from planner.forecast.field import Float32s
from planner.forecast.reading.files.grib_names import number

_MISSING = np.finfo(np.float32).max
_MOST_POINTS = 100_000_000
"""Of one field: 0.05 degrees on the whole globe are 26 million."""


def grib_values(handle: int) -> Float32s:
    """Values (rows, columns) of a field as scanned, missing ones as NaN."""
    columns, rows = (eccodes.codes_get(handle, name) for name in ("Ni", "Nj"))
    _require_points(handle, rows * columns)
    lacking = _may_lack(handle)
    if lacking:
        eccodes.codes_set(handle, "missingValue", float(_MISSING))
    values = eccodes.codes_get_array(handle, "values", np.float32)
    if values.size != rows * columns:
        said = f"a field has {values.size} values for {rows} x {columns} points; it is damaged"
        raise ForecastFileError(said)
    if lacking:
        values[values == _MISSING] = np.nan
    if eccodes.codes_get(handle, "jPointsAreConsecutive"):
        return _straight(handle, values.reshape(columns, rows)).T
    return _straight(handle, values.reshape(rows, columns))


def _require_points(handle: int, points: int) -> None:
    """Refuse a field whose sections disagree on its size, before anybody makes room for a billion values."""
    said, packed = number(handle, "numberOfDataPoints"), number(handle, "numberOfValues")
    if said != points or packed > points or points > _MOST_POINTS:
        raise ForecastFileError(
            f"a field of {points:,} points says that it has {said:,}, {packed:,} of them packed "
            f"({_MOST_POINTS:,} at most can be read); it is damaged: bring the file again"
        )


def _may_lack(handle: int) -> bool:
    """Whether a field says that values may be missing; heights packed with differences are taken to be whole.

    There eccodes tells a height of 9999 m from a missing one as little as we do, and writes all such
    fields as if they lacked something.
    """
    if number(handle, "bitmapPresent"):
        return True
    managed = eccodes.codes_is_defined(handle, "missingValueManagementUsed")
    lacks = managed and number(handle, "missingValueManagementUsed") > 0
    return lacks and eccodes.codes_get(handle, "shortName") not in ("gh", "z")


def _straight(handle: int, lines: Float32s) -> Float32s:
    """Every second line of a field scanned to and fro, turned round."""
    if eccodes.codes_is_defined(handle, "alternativeRowScanning") and eccodes.codes_get(
        handle, "alternativeRowScanning"
    ):
        lines[1::2] = lines[1::2, ::-1]
    return lines
