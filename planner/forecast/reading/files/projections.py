"""NetCDF grids that are no regular latitudes and longitudes: what they are."""

import numpy as np
import xarray as xr

from planner.errors import ForecastFileError
from planner.forecast.reading.files.netcdf_axes import Axis, Role
from planner.forecast.reading.files.regridding import regrid_netcdf
from planner.forecast.reading.files.unit_names import plain_units

_ROTATED = "rotated_latitude_longitude"
_ROTATED_NAMES = ("rlat", "rlon", "grid_lat", "grid_lon", "rotated_lat", "rotated_lon")
_LENGTHS = ("m", "km", "meter", "meters", "metre", "metres")
_ON_OTHER_AXES = ("grid_latitude", "grid_longitude", "projection_x_coordinate", "projection_y_coordinate")


def require_geographic(
    dataset: xr.Dataset, name: str, variable: xr.Variable, by_role: dict[Role, Axis]
) -> None:
    """Raise ForecastFileError for a variable that lies on a projection or a rotated pole.

    `name` is the variable's, `by_role` are its axes. The sentence says how it is regridded.
    """
    pair = [by_role.get(role) for role in (Role.LATITUDE, Role.LONGITUDE)]
    axes = [axis for axis in pair if axis is not None and axis.dimension is not None]
    kind = _mapping(dataset, variable, axes)
    _require_degrees(name, axes)
    if not kind and len(axes) == 2:
        return
    if kind == _ROTATED:
        what = "lies on a rotated pole: its latitudes and longitudes are not the earth's"
    elif kind:
        what = f"lies on a projection ({kind})"
    else:
        what = "has no axes of latitude and longitude"
    there = _two_dimensional(dataset)
    also = f" ({', '.join(there)} are two-dimensional: a projected grid)" if there else ""
    places = [np.asarray(dataset[one].values, dtype=float) for one in there] if len(there) == 2 else []
    raise ForecastFileError(
        f"{name} {what}{also}; only regular latitude-longitude grids can be read: {regrid_netcdf(*places)}"
    )


def _require_degrees(name: str, axes: list[Axis]) -> None:
    """Refuse axes in radians or metres, and such as count westwards or southwards."""
    for axis in axes:
        if _counts_otherwise(plain_units(axis.units)):
            raise ForecastFileError(
                f"{name} has its {axis.role} in '{axis.units}'; degrees_north and degrees_east are read: "
                "write those, and turn the numbers"
            )


def _counts_otherwise(units: str) -> bool:
    return any(word in units for word in ("rad", "west", "south")) or units in _LENGTHS


def _mapping(dataset: xr.Dataset, variable: xr.Variable, axes: list[Axis]) -> str:
    """CF's name of the grid's mapping where it is another than plain latitudes and longitudes."""
    said = [dict(axis.coordinate.attrs) for axis in axes if axis.coordinate is not None]
    names = {str(attrs.get("standard_name", "")) for attrs in said}
    rotated = any("rotated" in str(attrs.get("long_name", "")).lower() for attrs in said)
    rotated |= any(axis.name.lower().startswith(_ROTATED_NAMES) for axis in axes)
    mappings = {str(n): str(v.attrs.get("grid_mapping_name", "")) for n, v in dataset.variables.items()}
    own = str(variable.attrs.get("grid_mapping", "")).split(":")[0].strip()
    kind = mappings.get(own, "")
    if not kind and not names & {"latitude", "longitude"}:
        kind = next((mapping for mapping in mappings.values() if mapping), "")
    if kind in ("", "latitude_longitude") and (rotated or names & set(_ON_OTHER_AXES)):
        kind = _ROTATED
    return "" if kind == "latitude_longitude" else kind


def _two_dimensional(dataset: xr.Dataset) -> list[str]:
    """The names of a file's latitudes and longitudes that are two-dimensional, latitudes first."""
    words = ("latitude", "longitude", "xlat", "xlong", "lat", "lon", "nav_lat", "nav_lon")
    units = ("degree_north", "degrees_north", "degree_east", "degrees_east")
    found = [
        str(name)
        for name, other in dataset.variables.items()
        if other.ndim >= 2
        and (str(name).lower() in words or str(other.attrs.get("units", "")).lower() in units)
    ]
    return sorted(found, key=lambda name: "lat" not in name.lower())
