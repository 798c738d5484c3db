"""Grids that are no regular latitudes and longitudes: what they are, and how a person regrids them."""

import numpy as np
import xarray as xr

from planner.errors import ForecastFileError
from planner.forecast.files.roles import Axis, Role
from planner.geo import Floats, east_west

_ROTATED = "rotated_latitude_longitude"
_ON_OTHER_AXES = ("grid_latitude", "grid_longitude", "projection_x_coordinate", "projection_y_coordinate")
_STEPS_DEG = (0.01, 0.02, 0.025, 0.05, 0.1, 0.2, 0.25, 0.5, 1.0, 2.0)


def require_geographic(
    dataset: xr.Dataset, name: str, variable: xr.Variable, by_role: dict[Role, Axis]
) -> None:
    """Refuse a variable whose latitudes and longitudes are not the earth's, and say how it is regridded."""
    pair = [by_role.get(role) for role in (Role.LATITUDE, Role.LONGITUDE)]
    axes = [axis for axis in pair if axis is not None and axis.dimension is not None]
    there = _two_dimensional(dataset)
    kind = _mapping(dataset, variable, axes)
    if not kind and len(axes) == 2:
        return
    if kind == _ROTATED:
        what = "lies on a rotated pole: its latitudes and longitudes are not the earth's"
    elif kind:
        what = f"lies on a projection ({kind})"
    else:
        what = "has no axes of latitude and longitude"
    also = f" ({', '.join(there)} are two-dimensional: a projected grid)" if there else ""
    places = [np.asarray(dataset[one].values, dtype=float) for one in there] if len(there) == 2 else []
    raise ForecastFileError(
        f"{name} {what}{also}; only regular latitude-longitude grids can be read: {regrid_netcdf(*places)}"
    )


def _mapping(dataset: xr.Dataset, variable: xr.Variable, axes: list[Axis]) -> str:
    """CF's name of the grid's mapping where it is another than plain latitudes and longitudes."""
    said = [dict(axis.coordinate.attrs) for axis in axes if axis.coordinate is not None]
    names = {str(attrs.get("standard_name", "")) for attrs in said}
    rotated = any("rotated" in str(attrs.get("long_name", "")).lower() for attrs in said)
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


def regrid_netcdf(*places: Floats) -> str:
    """How a NetCDF file is regridded, round its places (latitudes, longitudes) where they are known."""
    if len(places) == 2 and (box := _box(*places)):
        south, west, north, east, step = box
        globe = f"r{360 / step:.0f}x{180 / step:.0f}"
        cut = f"-sellonlatbox,{west:g},{east:g},{south:g},{north:g} -remapbil,{globe}"
    else:
        cut = "-remapbil,r1440x720"
    return (
        f"regrid it, e.g. `cdo {cut} IN.nc OUT.nc`, after u and v were turned from the grid's axes to east "
        "and north (a rotated pole's by `cdo rotuvb,u,v`)"
    )


def regrid_grib(grid_type: str, edition: int, latitudes_deg: Floats, longitudes_deg: Floats) -> str:
    """How a GRIB file is regridded round its places; wgrib2 turns winds, but does not know all grids."""
    if grid_type == "sh":
        return "turn it into a grid, e.g. `cdo -remapbil,r1440x720 -sp2gpl IN OUT`"
    if grid_type.endswith(("_gg", "_ll")) and not grid_type.startswith("rotated"):
        return "regrid it, e.g. `cdo -R -remapbil,r1440x720 IN OUT`"
    box = _box(latitudes_deg, longitudes_deg)
    if box is None or edition == 1:
        turned = "after u and v were turned from the grid's axes to east and north (`cdo rotuvb,u,v`)"
        return f"regrid it, e.g. `cdo -remapbil,r1440x720 IN OUT`, {turned}"
    south, west, north, east, step = box
    columns, rows = ((high - low) / step + 1 for low, high in ((west, east), (south, north)))
    return (
        "regrid it, e.g. `wgrib2 IN -new_grid_winds earth -new_grid latlon "
        f"{west % 360:g}:{columns:.0f}:{step:g} {south:g}:{rows:.0f}:{step:g} OUT`"
    )


def _box(latitudes_deg: Floats, longitudes_deg: Floats) -> tuple[float, float, float, float, float] | None:
    """South, west, north, east and step [deg] of a regular grid round some places; None for no places."""
    latitude = np.asarray(latitudes_deg, dtype=float).ravel()
    east = np.sort(east_west(np.asarray(longitudes_deg, dtype=float).ravel()))
    known = np.isfinite(latitude)
    if latitude.size < 4 or east.size != latitude.size or not (known.all() and np.isfinite(east).all()):
        return None
    ahead = np.diff(east, append=east[0] + 360.0)
    first = (int(ahead.argmax()) + 1) % east.size
    wide = 360.0 - float(ahead.max())
    high = float(np.ptp(latitude))
    fine = np.sqrt(wide * high / latitude.size)
    step = next((step for step in _STEPS_DEG if step >= 0.8 * fine), _STEPS_DEG[-1])
    south, west = (np.floor(value / step) * step for value in (latitude.min(), east[first]))
    return (
        *(float(south), float(west)),
        *(float(np.ceil(latitude.max() / step) * step), float(np.ceil((east[first] + wide) / step) * step)),
        step,
    )
