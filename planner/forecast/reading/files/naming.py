"""What other people call things in GRIB files: fields by the rows of `quantities.py`, and centres.

Names in NetCDF: `netcdf_naming.py`, of its axes: `netcdf_axes.py`; units: `unit_names.py`.
"""

import re
from dataclasses import dataclass
from functools import cache

from planner.forecast.air_quantities import NEAR_HEIGHTS_M
from planner.forecast.quantities import ROWS
from planner.forecast.quantity_row import FieldKind, QuantityRow
from planner.forecast.run_names import SAMPLE, slug

SAMPLE_MARK = {"productionStatusOfProcessedData": 1, "generatingProcessIdentifier": 250}
"""What our own sample says of itself in GRIB2: a test product of a process that no centre has.

A sample file that goes round by hand is so still known as one, whoever ingests it.
"""


@dataclass(frozen=True)
class Known:
    """A field that we use: our name, its level (Pa, or m above ground), how good a source it is.

    Where a file holds two fields of one name, the lower rank is taken.
    """

    name: str
    level: float = 0.0
    rank: int = 0


_ROWS: dict[tuple[str, str], tuple[QuantityRow, int]] = {
    (short_name, level_type): (row, rank)
    for row in ROWS
    for rank, (short_names, level_types) in enumerate(row.grib)
    for short_name in short_names.split("|")
    for level_type in level_types
}
"""Rows and ranks by a field's short name and kind of level."""


@cache
def grib_field(short_name: str, level_type: str, level: float) -> Known | None:
    """A GRIB field by its keys, or None where we have no use for it."""
    row, rank = _ROWS.get((short_name, level_type), (None, 0))
    if row is None:
        return None
    if row.kind is FieldKind.LEVELS:
        return Known(row.name, float(level) * (100.0 if level_type == "isobaricInhPa" else 1.0), rank)
    if row.kind is FieldKind.NEAR:
        height_m = _height_m(short_name, level_type, level)
        return Known(row.name, height_m, rank) if height_m in NEAR_HEIGHTS_M else None
    return Known(row.name, rank=rank)


def _height_m(short_name: str, level_type: str, level: float) -> float:
    """Height above the ground of a wind: `10u` says it in its name, `u` by its level."""
    said = re.match(r"\d+", short_name)
    return float(said[0]) if said else float(level if level_type == "heightAboveGround" else 0)


_CENTRES = {"kwbc": "ncep", "ecmf": "ecmwf", "rjtd": "jma", "edzw": "dwd", "lfpw": "meteo-france"}
_CENTRES |= {"egrr": "ukmo", "cwao": "cmc", "rksl": "kma", "babj": "cma"}
_INSTITUTIONS = {"ncep": "ncep", "ecmwf": "ecmwf", "european centre for medium": "ecmwf", "jma": "jma"}


def source_name(centre: str, institution: str, stem: str) -> str:
    """Who issued a file: its centre, else its institution, else what the file is called."""
    if centre in _CENTRES:
        return _CENTRES[centre]
    known = (ours for word, ours in _INSTITUTIONS.items() if word in institution.lower())
    named = next(known, slug(institution or stem))
    return named if named != SAMPLE else f"{SAMPLE}-file"
