"""How a NetCDF variable lies: on latitudes and longitudes, on a projection that is read, or on none such."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import xarray as xr

from planner.errors import ForecastFileError
from planner.forecast.quantities import QUANTITIES
from planner.forecast.reading.files.axes import FLOAT_NOISE, Layout, layout
from planner.forecast.reading.files.map_projection import (
    PROJECTIONS,
    ROTATED,
    Attributes,
    EvenAxis,
    require_agreement,
)
from planner.forecast.reading.files.netcdf_axes import Axis, Role
from planner.forecast.reading.files.projected_layout import ProjectedLayout, projected_layout
from planner.forecast.reading.files.regridding import regrid_netcdf
from planner.forecast.reading.files.turning import WINDS, Turning
from planner.forecast.reading.files.unit_names import plain_units
from planner.forecast.unit_factors import DISTANCE
from planner.geo import Floats

AnyLayout = Layout | ProjectedLayout
_POLE = ("grid_north_pole_latitude", "grid_north_pole_longitude")
_ROTATED_NAMES = ("rlat", "rlon", "grid_lat", "grid_lon", "rotated_lat", "rotated_lon")
_LENGTHS = ("m", "km", "meter", "meters", "metre", "metres")
_ON_OTHER_AXES = ("grid_latitude", "grid_longitude", "projection_x_coordinate", "projection_y_coordinate")


def layout_on(
    dataset: xr.Dataset, name: str, variable: xr.Variable, by_role: dict[Role, Axis], quantity: str
) -> tuple[AnyLayout, Turning | None]:
    """How a variable lies, and how it is turned if it is a wind along a projection's axes.

    `name` is the variable's, `by_role` are its axes, `quantity` our name. Raises ForecastFileError for grids
    that are not read, with how they are regridded.
    """
    pair = [by_role.get(role) for role in (Role.LATITUDE, Role.LONGITUDE)]
    axes = [axis for axis in pair if axis is not None and axis.dimension is not None]
    mapping = _mapping(dataset, variable, axes)
    kind = str(mapping.get("grid_mapping_name", ""))
    if len(axes) == 2 and _is_whole(mapping):
        where = _projected(dataset, name, axes, mapping)
        return where, where.turning if _blows_along_the_grid(name, variable, quantity) else None
    if not kind or kind == ROTATED:
        _require_degrees(name, axes)
    if not kind and len(axes) == 2:
        return layout(*(np.array(axis.numbers) for axis in axes)), None
    raise ForecastFileError(_refusal(dataset, name, kind))


def _refusal(dataset: xr.Dataset, name: str, kind: str) -> str:
    if kind == ROTATED:
        what = (
            "lies on a rotated pole that nobody describes: its latitudes and longitudes are not the earth's"
        )
    elif kind:
        what = f"lies on a projection ({kind})"
    else:
        what = "has no axes of latitude and longitude"
    there = _two_dimensional(dataset)
    also = f" ({', '.join(there)} are two-dimensional: a projected grid)" if there else ""
    places = [np.asarray(dataset[one].values, dtype=float) for one in there] if len(there) == 2 else []
    return (
        f"{name} {what}{also}; regular latitude-longitude grids are read, and those of a grid_mapping of "
        f"{', '.join(PROJECTIONS)}: {regrid_netcdf(*places)}"
    )


def _is_whole(mapping: Mapping[str, Any]) -> bool:
    """Whether a mapping is one that is read, with the numbers that it takes."""
    kind = mapping.get("grid_mapping_name")
    return kind in PROJECTIONS and (kind != ROTATED or {*_POLE} <= {*mapping})


def _projected(
    dataset: xr.Dataset, name: str, axes: Sequence[Axis], mapping: Mapping[str, Any]
) -> ProjectedLayout:
    """The layout of a projection's axes; the file's own places must agree with it, where it has them."""
    attributes = _attributes(mapping)
    y, x = (_even(name, axis, in_degrees=mapping["grid_mapping_name"] == ROTATED) for axis in axes)
    for latitudes, longitudes in _own_places(dataset, (y.points, x.points)):
        require_agreement(attributes, x, y, longitudes, latitudes)
    return projected_layout(attributes, x, y, None)


def _attributes(mapping: Mapping[str, Any]) -> Attributes:
    """A mapping's attributes as they are compared; not those that say it once more, as well-known text."""
    told = {
        str(name): value if isinstance(value, str) else tuple(float(one) for one in np.atleast_1d(value))
        for name, value in mapping.items()
        if name == "grid_mapping_name" or not isinstance(value, str)
    }
    return tuple(sorted(told.items()))


_IN_DEGREES = dict.fromkeys(("", "degree", "degrees"), 1.0)


def _is_uneven(numbers: Floats, step: float) -> bool:
    """Whether numbers (n,) leave a step by more than single precision does."""
    off = float(np.abs(numbers - (numbers[0] + step * np.arange(numbers.size))).max())
    return bool(off > FLOAT_NOISE * abs(step) + 4.0 * np.finfo(np.float32).eps * np.abs(numbers).max())


def _even(name: str, axis: Axis, *, in_degrees: bool) -> EvenAxis:
    """An axis in metres, or degrees of a rotated pole.

    Raises ForecastFileError where it is in other units, or not even.
    """
    numbers, factors = np.array(axis.numbers), _IN_DEGREES if in_degrees else DISTANCE.factors
    factor = factors.get(plain_units(axis.units))
    step = float(numbers[-1] - numbers[0]) / max(numbers.size - 1, 1)
    if factor is None or step == 0.0:
        raise ForecastFileError(
            f"{name} has {numbers.size} points along '{axis.name}' in '{axis.units}'; of a projected grid 2 "
            f"at least are read, in {'degrees' if in_degrees else 'metres'}"
        )
    if _is_uneven(numbers, step):
        raise ForecastFileError(f"'{axis.name}' of {name} is not evenly spaced: regrid it")
    return EvenAxis(factor * float(numbers[0]), factor * step, numbers.size)


def _own_places(dataset: xr.Dataset, shape: tuple[int, int]) -> Iterator[tuple[Floats, Floats]]:
    """The file's own latitudes and longitudes of a grid (y, x), where it has both."""
    places = [np.asarray(dataset[one].values, dtype=float) for one in _two_dimensional(dataset)]
    if len(places) == 2 and all(place.shape == shape for place in places):
        yield places[0], places[1]


def _blows_along_the_grid(name: str, variable: xr.Variable, quantity: str) -> bool:
    """Whether a variable is a wind along a projection's axes; raises ForecastFileError where nobody says."""
    if quantity not in WINDS:
        return False
    said = str(variable.attrs.get("standard_name", ""))
    if said not in QUANTITIES[quantity].cf.split():
        raise ForecastFileError(
            f"{name} lies on a projected grid, and nobody says whether it blows to the east and north or "
            "along its axes: give it a standard_name (eastward_wind or x_wind, northward_wind or y_wind)"
        )
    return said not in ("eastward_wind", "northward_wind")


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


def _mapping(dataset: xr.Dataset, variable: xr.Variable, axes: list[Axis]) -> Mapping[str, Any]:
    """The attributes of a grid's mapping where it is another than plain latitudes and longitudes."""
    said = [dict(axis.coordinate.attrs) for axis in axes if axis.coordinate is not None]
    names = {str(attrs.get("standard_name", "")) for attrs in said}
    rotated = any("rotated" in str(attrs.get("long_name", "")).lower() for attrs in said)
    rotated |= any(axis.name.lower().startswith(_ROTATED_NAMES) for axis in axes)
    mappings = {str(n): v.attrs for n, v in dataset.variables.items() if v.attrs.get("grid_mapping_name")}
    own = str(variable.attrs.get("grid_mapping", "")).split(":")[0].strip()
    found: Mapping[str, Any] = mappings.get(own, {})
    if not found and not names & {"latitude", "longitude"}:
        found = next(iter(mappings.values()), {})
    kind = found.get("grid_mapping_name", "")
    if kind in ("", "latitude_longitude") and (rotated or names & set(_ON_OTHER_AXES)):
        return {"grid_mapping_name": ROTATED}
    return {} if kind == "latitude_longitude" else found


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
