"""What other people call the variables of a NetCDF file -> our names (`quantities.py`).

Some put the level into the name (`UGRD_500mb`), some the kind of level and of grid behind it
(`UGRD_P0_L100_GLL0`).
"""

import re
from collections.abc import Iterable
from functools import cache

from planner.forecast.air_quantities import NEAR_HEIGHTS_M
from planner.forecast.quantities import ROWS
from planner.forecast.quantity_row import FieldKind, QuantityRow
from planner.forecast.reading.files.naming import Known

_BY_STANDARD_NAME = 99
"""The rank of a field that is known by its standard name alone."""


def _names(rows: Iterable[QuantityRow]) -> dict[str, Known]:
    """Fields by the names of variables, but for those that hold a height."""
    names = {name: Known(row.name, rank=rank) for row in rows for rank, name in enumerate(row.netcdf.split())}
    return {name: known for name, known in names.items() if "{}" not in name}


def _names_with_heights(rows: Iterable[QuantityRow]) -> dict[str, Known]:
    patterns = [(row.name, pattern) for row in rows for pattern in row.netcdf.split() if "{}" in pattern]
    return {
        pattern.format(f"{height:g}"): Known(name, height)
        for name, pattern in patterns
        for height in NEAR_HEIGHTS_M
    }


def _standard_names(rows: Iterable[QuantityRow]) -> dict[str, Known]:
    return {name: Known(row.name, rank=_BY_STANDARD_NAME) for row in rows for name in row.cf.split()}


_UP, _NEAR = ([row for row in ROWS if row.kind is kind] for kind in (FieldKind.LEVELS, FieldKind.NEAR))
_LOW = [row for row in ROWS if row.kind not in (FieldKind.LEVELS, FieldKind.NEAR)]
_NAMES = {
    "pressure": _names(_UP),
    "height": _names([*_NEAR, *(row for row in _LOW if row.on_a_height)]),
    "ground": _names(_LOW) | _names_with_heights(_NEAR),
}
"""Fields by what a variable stands on, and by its name in lower case."""
_STANDARD_NAMES = {
    "pressure": _standard_names(_UP),
    "height": _standard_names(_NEAR),
    "ground": _standard_names(_LOW),
}


_LEVEL_IN_NAME = re.compile(r"(?P<name>[a-z_]+?)_?(?P<level>\d+(?:[.d]\d+)?)_?(?P<unit>mb|hpa)")
_LEVEL_BESIDE = re.compile(r"(?P<level>\d+(?:\.\d+)?) ?(?:mb|hpa)")
_GRID_BEHIND = re.compile(r"(?P<name>[a-z0-9_]+?)_(?:p\d+_l\d+_g\w+|(?:gds)?\d+_(?:isbl|htgl|sfc))")


def named_level(name: str, level: str) -> tuple[str, float]:
    """A variable's name without its pressure level, and that level [Pa]; without one, the name and 0.

    `level` is what an attribute of that name says: wgrib2 writes `500 mb` beside `UGRD_500mb`.
    """
    lower = name.lower()
    if found := _GRID_BEHIND.fullmatch(lower):
        return found["name"], 0.0
    found = _LEVEL_IN_NAME.fullmatch(lower)
    if found is None:
        return lower, 0.0
    exact = _LEVEL_BESIDE.fullmatch(level.strip().lower()) or found
    return found["name"], float(exact["level"].replace("d", ".")) * 100.0


@cache
def netcdf_field(name: str, standard_name: str, stands_on: str) -> Known | None:
    """What a NetCDF variable is; None where we have no use for it.

    `stands_on` is `pressure`, `height` (above the ground) or `ground`. The variable's name counts before its
    CF standard name.
    """
    return _NAMES[stands_on].get(name.lower()) or _STANDARD_NAMES[stands_on].get(standard_name)
