"""The region filter of NOMADS: the asked-for fields of a file, each cut to a region."""

from collections.abc import Mapping
from typing import Any

import eccodes
import numpy as np

from planner.errors import InputError
from planner.fakes.index import Product, level_words, noaa_name, products
from planner.fakes.messages import set_values, single_fields
from planner.forecast.grid import Area
from planner.geo import Floats

_BITS = 16
_CORNERS = ("bottomlat", "leftlon", "toplat", "rightlon")


def filtered(data: bytes, asked: Mapping[str, str]) -> bytes:
    """The fields that a query asks for (`var_`, `lev_`, or `all_`), cut to its corners.

    Raises InputError where a corner is missing, or no point of the grid lies between them.
    """
    try:
        area = Area(*(float(asked[corner]) for corner in _CORNERS))
    except (KeyError, ValueError):
        raise InputError(f"the filter needs {', '.join(_CORNERS)} as degrees") from None
    parts = single_fields(data)
    return b"".join(
        cropped(part, area)
        for part, field in zip(parts, products(data), strict=True)
        if _is_asked_for(field, asked)
    )


def _is_asked_for(field: Product, asked: Mapping[str, str]) -> bool:
    level = level_words(field).replace(" ", "_")
    by_name = asked.get(f"var_{noaa_name(field)}") == "on" or asked.get("all_var") == "on"
    return by_name and (asked.get(f"lev_{level}") == "on" or asked.get("all_lev") == "on")


def cropped(message: bytes, area: Area) -> bytes:
    """A message of one field, cut to the points within an area."""
    handle = eccodes.codes_new_from_message(message)
    try:
        shape = [eccodes.codes_get(handle, name) for name in ("Nj", "Ni")]
        rows, latitudes = _rows(handle, area)
        columns, longitudes = _columns(handle, area)
        values = eccodes.codes_get_values(handle).reshape(shape)[np.ix_(rows, columns)]
        keys: dict[str, Any] = {
            "Ni": columns.size,
            "Nj": rows.size,
            "latitudeOfFirstGridPointInDegrees": latitudes[0],
            "latitudeOfLastGridPointInDegrees": latitudes[-1],
            "longitudeOfFirstGridPointInDegrees": longitudes[0] % 360.0,
            "longitudeOfLastGridPointInDegrees": longitudes[-1] % 360.0,
            # Said anew: of a packed message it is the bits of a group's reference.
            "bitsPerValue": _BITS,
        }
        for key, value in keys.items():
            eccodes.codes_set(handle, key, value)
        set_values(handle, values)
        return bytes(eccodes.codes_get_message(handle))
    finally:
        eccodes.codes_release(handle)


def _axis(handle: Any, name: str, count: str) -> Floats:
    first, last = (
        eccodes.codes_get(handle, f"{name}Of{end}GridPointInDegrees", float) for end in ("First", "Last")
    )
    number = eccodes.codes_get(handle, count)
    across = (last - first) % 360.0 if name == "longitude" else last - first
    return np.asarray(first + np.linspace(0.0, across, number))


def _rows(handle: Any, area: Area) -> tuple[Any, Floats]:
    latitudes = _axis(handle, "latitude", "Nj")
    within = np.flatnonzero((latitudes >= area.south - 1e-6) & (latitudes <= area.north + 1e-6))
    return _some(within, area), latitudes[within]


def _columns(handle: Any, area: Area) -> tuple[Any, Floats]:
    longitudes = _axis(handle, "longitude", "Ni")
    east = (longitudes - area.west + 1e-6) % 360.0
    width = (area.east - area.west) % 360.0 or 360.0
    within = np.flatnonzero(east <= width + 2e-6)
    within = within[np.argsort(east[within])]
    return _some(within, area), longitudes[within]


def _some(indices: Any, area: Area) -> Any:
    if indices.size < 2:
        raise InputError(f"the file has no 2 x 2 points within {area}")
    return indices
