"""What the axes of a NetCDF variable stand for, and the numbers on them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import xarray as xr

from planner.errors import ForecastFileError
from planner.forecast.reading.files.unit_names import plain_units
from planner.forecast.unit_factors import PRESSURE


class Role(StrEnum):
    """What an axis of a NetCDF file stands for."""

    MEMBER = "member"
    REFERENCE = "reference time"
    STEP = "step"
    TIME = "time"
    PRESSURE = "pressure"
    HEIGHT = "height above ground"
    LATITUDE = "latitude"
    LONGITUDE = "longitude"


_STANDARD_AXES = {
    "realization": Role.MEMBER,
    "forecast_reference_time": Role.REFERENCE,
    "forecast_period": Role.STEP,
    "time": Role.TIME,
    "air_pressure": Role.PRESSURE,
    "height": Role.HEIGHT,
    "latitude": Role.LATITUDE,
    "longitude": Role.LONGITUDE,
    "projection_y_coordinate": Role.LATITUDE,
    "projection_x_coordinate": Role.LONGITUDE,
    "grid_latitude": Role.LATITUDE,
    "grid_longitude": Role.LONGITUDE,
}
"""Of a projected grid the axes that go north and east, about, stand for latitude and longitude."""
_AXES = {
    Role.MEMBER: (
        *("number", "member", "members", "ens", "ensemble", "ensemble_member", "realization"),
        *("perturbationnumber", "realisation"),
    ),
    Role.REFERENCE: (
        *("forecast_reference_time", "reftime", "initial_time", "reference_time", "initial_time_hours"),
        *("init_time", "inittime", "initialization_time"),
    ),
    Role.STEP: (
        *("step", "forecast_period", "forecast_time", "lead_time", "leadtime", "forecast_hour", "fhour"),
        "prediction_timedelta",
    ),
    Role.TIME: ("time", "valid_time", "validtime", "t"),
    Role.PRESSURE: (
        *("isobaricinhpa", "isobaricinpa", "level", "lev", "plev", "pressure_level", "pressure", "isobaric"),
        *("pres", "levels", "isobaric_level", "lv_isbl", "plevel", "pressure_levels", "press"),
    ),
    Role.HEIGHT: ("heightaboveground", "height_above_ground", "height", "lv_htgl"),
    Role.LATITUDE: ("latitude", "lat", "lats", "lat_", "g_lat_"),
    Role.LONGITUDE: ("longitude", "lon", "lons", "long", "lon_", "g_lon_"),
}


def axis_role(name: str, standard_name: str, units: str) -> Role | None:
    """What a coordinate stands for: by standard name, then name (without its digits), then units."""
    if standard_name in _STANDARD_AXES:
        return _STANDARD_AXES[standard_name]
    bare = re.sub(r"\d", "", name.lower())
    by_name = next((role for role, names in _AXES.items() if bare in names), None)
    if by_name is not None:
        return by_name
    by_units = {"degreesnorth": Role.LATITUDE, "degreeseast": Role.LONGITUDE}
    pressure = Role.PRESSURE if plain_units(units) in PRESSURE.factors else None
    return Role.TIME if " since " in units.lower() else by_units.get(plain_units(units), pressure)


@dataclass(frozen=True)
class Axis:
    """A dimension of a variable, or a scalar beside it (`dimension` None), and what it stands for.

    `name` is what its coordinate is called.
    """

    role: Role | None
    dimension: str | None
    coordinate: xr.Variable | None
    name: str = ""

    @property
    def units(self) -> str:
        """The unit as the file writes it; empty where it says none."""
        return "" if self.coordinate is None else str(self.coordinate.attrs.get("units", ""))

    @property
    def numbers(self) -> list[float]:
        """The coordinate's values in its own unit; raises ForecastFileError where they are no numbers."""
        if self.coordinate is None:
            raise ForecastFileError(f"axis '{self.dimension}' has no coordinate values; add them to the file")
        try:
            numbers = np.atleast_1d(self.coordinate.values).astype(float)
        except (TypeError, ValueError) as error:
            raise ForecastFileError(f"the {self.role} axis holds no numbers ({error})") from error
        if not np.isfinite(numbers).all():
            raise ForecastFileError(
                f"the {self.role} axis holds {np.isnan(numbers).sum()} values that are no number"
            )
        return [float(number) for number in numbers.ravel()]


def members_on(axis: Axis, count: int) -> list[int]:
    """The numbers of `count` members on an axis: as they stand there, in words (`gep01` is 1), or in order.

    Raises ForecastFileError where a word names no member but a mean or a spread, or two are the same.
    """
    if axis.coordinate is None:
        return list(range(count))
    values = np.atleast_1d(axis.coordinate.values)
    if np.issubdtype(values.dtype, np.number):
        numbers = axis.numbers
        whole = all(number == int(number) for number in numbers)
        return _distinct([int(number) for number in numbers] if whole else list(range(len(numbers))), numbers)
    words = [one.decode("latin-1") if isinstance(one, bytes) else str(one) for one in values.ravel()]
    derived = [word for word in words if re.search("mean|avg|spr|std|med|prob", word.lower())]
    if derived:
        raise ForecastFileError(f"member '{derived[0]}' is none but derived of all; keep the members alone")
    found = [re.search(r"(\d+)\s*$", word) for word in words]
    written = [int(one[1]) for one in found if one]
    if len(set(written)) == len(words):
        return written
    return _distinct(list(range(len(words))), words)


def _distinct(members: list[int], said: Sequence[object]) -> list[int]:
    if len(set(members)) < len(members) or len(set(said)) < len(said):
        raise ForecastFileError(f"of {len(members)} members two have one name; keep one of them")
    return members


def role_of(name: str, variable: xr.Variable) -> Role | None:
    """What a coordinate variable stands for, or None for data."""
    if variable.ndim > 1:
        return None
    attrs = variable.attrs
    return axis_role(name, str(attrs.get("standard_name", "")), str(attrs.get("units", "")))


def axes_of(dataset: xr.Dataset, variable: xr.Variable) -> list[Axis]:
    """The axes of a variable: its dimensions, then the scalars that hold for it."""
    axes = [_along(dataset, str(dimension)) for dimension in variable.dims]
    named = str(variable.attrs.get("coordinates", "")).split()
    for name, other in dataset.variables.items():
        role = role_of(str(name), other) if other.ndim == 0 else None
        # A level beside one variable is its own; a time or a member is everybody's.
        shared = role in (Role.TIME, Role.STEP, Role.REFERENCE, Role.MEMBER) or str(name) in named
        if role is not None and shared and role not in {axis.role for axis in axes}:
            axes.append(Axis(role, None, other, str(name)))
    return [replace(axis, role=Role.REFERENCE) if _is_issue(axis, axes) else axis for axis in axes]


def _is_issue(axis: Axis, axes: Sequence[Axis]) -> bool:
    """Whether a time is when a forecast was issued: a step counts on from it, and it is not said to be valid.

    So write cfgrib, WeatherBench and what stands on them, and standard names get lost on the way.
    """
    if axis.role is not Role.TIME or axis.coordinate is None or " since " not in axis.units.lower():
        return False
    valid = axis.coordinate.attrs.get("standard_name", "") == "time" or "valid" in axis.name.lower()
    roles = {other.role for other in axes}
    return not valid and Role.STEP in roles and Role.REFERENCE not in roles


def _along(dataset: xr.Dataset, dimension: str) -> Axis:
    if dimension in dataset.variables:
        coordinate = dataset.variables[dimension]
        return Axis(role_of(dimension, coordinate), dimension, coordinate, dimension)
    for name, other in dataset.variables.items():
        if other.dims == (dimension,) and (role := role_of(str(name), other)) is not None:
            return Axis(role, dimension, other, str(name))
    return Axis(axis_role(dimension, "", ""), dimension, None)
