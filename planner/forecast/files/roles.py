"""What the axes of a NetCDF variable stand for, and the instants that its time axes say.

Reference and step, valid times, a scalar reference, an axis without a date: all end as a pair of
reference time and valid time.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

import numpy as np
import xarray as xr
from netCDF4 import num2date

from planner.errors import ForecastFileError
from planner.forecast.files.naming import PASCALS, plain_units

LONGEST_LEAD = timedelta(days=16)
"""The epoch of a time axis this close before the first time is taken as the time of issue."""
_CALENDARS = ("standard", "gregorian", "proleptic_gregorian")
_SPAN_S = {"h": 3600, "hour": 3600, "hours": 3600, "hr": 3600, "hrs": 3600, "s": 1, "seconds": 1, "second": 1}
_SPAN_S |= {"min": 60, "minutes": 60, "minute": 60, "d": 86400, "day": 86400, "days": 86400}


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
}
_AXES = {
    Role.MEMBER: ("number", "member", "ens", "ensemble", "realization", "perturbationnumber"),
    Role.REFERENCE: ("forecast_reference_time", "reftime", "initial_time", "reference_time"),
    Role.STEP: ("step", "forecast_period", "lead_time", "leadtime", "forecast_hour", "fhour"),
    Role.TIME: ("time", "valid_time", "validtime", "t"),
    Role.PRESSURE: (
        *("isobaricinhpa", "isobaricinpa", "level", "lev", "plev", "pressure_level", "pressure", "isobaric"),
        *("pres", "levels", "isobaric_level"),
    ),
    Role.HEIGHT: ("heightaboveground", "height_above_ground", "height"),
    Role.LATITUDE: ("latitude", "lat", "lats"),
    Role.LONGITUDE: ("longitude", "lon", "lons", "long"),
}


def axis_role(name: str, standard_name: str, units: str) -> Role | None:
    """What a coordinate stands for: by standard name, then name (without digits behind it), then units."""
    if standard_name in _STANDARD_AXES:
        return _STANDARD_AXES[standard_name]
    bare = name.lower().rstrip("0123456789")
    by_name = next((role for role, names in _AXES.items() if bare in names), None)
    if by_name is not None:
        return by_name
    by_units = {"degreesnorth": Role.LATITUDE, "degreeseast": Role.LONGITUDE}
    pressure = Role.PRESSURE if plain_units(units) in PASCALS else None
    return Role.TIME if " since " in units else by_units.get(plain_units(units), pressure)


@dataclass(frozen=True)
class Axis:
    """A dimension of a variable, or a scalar beside it (`dimension` None), and what it stands for."""

    role: Role | None
    dimension: str | None
    coordinate: xr.Variable | None

    @property
    def units(self) -> str:
        return "" if self.coordinate is None else str(self.coordinate.attrs.get("units", ""))

    @property
    def numbers(self) -> list[float]:
        """The coordinate's values; raises ForecastFileError where they are none."""
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
            axes.append(Axis(role, None, other))
    return axes


def _along(dataset: xr.Dataset, dimension: str) -> Axis:
    if dimension in dataset.variables:
        coordinate = dataset.variables[dimension]
        return Axis(role_of(dimension, coordinate), dimension, coordinate)
    for name, other in dataset.variables.items():
        if other.dims == (dimension,) and (role := role_of(str(name), other)) is not None:
            return Axis(role, dimension, other)
    return Axis(axis_role(dimension, "", ""), dimension, None)


@dataclass(frozen=True)
class Clock:
    """Reference and valid time of a variable by its indices along reference, step and time."""

    references: list[datetime]
    steps: list[timedelta]
    times: list[datetime]

    def at(self, r: int, s: int, t: int) -> tuple[datetime | None, datetime | None]:
        """(reference, valid); valid is None for a variable that knows no time at all."""
        reference = self.references[r] if self.references else None
        if self.times:
            return reference, self.times[t]
        if reference is not None and self.steps:
            return reference, reference + self.steps[s]
        return reference, reference


def clock(by_role: dict[Role, Axis], issued_at: datetime | None) -> Clock:
    """The instants of a variable's axes; `issued_at` is the zero of axes that name no date.

    Raises ForecastFileError for such axes without `issued_at`, and for calendars of other worlds.
    """
    references = _moments(by_role[Role.REFERENCE]) if Role.REFERENCE in by_role else []
    time, step = by_role.get(Role.TIME), by_role.get(Role.STEP)
    if time is not None and " since " in time.units:
        times = _moments(time)
        return Clock(references or _near_epoch(time, min(times)), [], times)
    spans = time if time is not None else step
    zero = references or ([issued_at] if issued_at else [])
    if spans is None:
        return Clock(zero, [], [])
    if not zero:
        raise ForecastFileError(
            f"time is in '{spans.units}' without a date; say when the forecast was issued (--issued-at TIME)"
        )
    if spans is time:
        return Clock(zero, [], [zero[0] + span for span in _spans(spans)])
    return Clock(zero, _spans(spans), [])


def _near_epoch(time: Axis, first: datetime) -> list[datetime]:
    assert time.coordinate is not None
    epoch = _moments(Axis(time.role, None, xr.Variable((), 0.0, time.coordinate.attrs)))[0]
    return [epoch] if timedelta(0) <= first - epoch <= LONGEST_LEAD else []


def _spans(axis: Axis) -> list[timedelta]:
    unit_s = _SPAN_S.get(axis.units.strip().lower())
    if unit_s is None:
        raise ForecastFileError(
            f"the {axis.role} axis is in '{axis.units}', not in hours, minutes, seconds or days"
        )
    return [timedelta(seconds=round(number * unit_s)) for number in axis.numbers]


def _moments(axis: Axis) -> list[datetime]:
    """Instants [UTC] of an axis in `units since date`, to the second."""
    attrs = {} if axis.coordinate is None else axis.coordinate.attrs
    calendar = str(attrs.get("calendar", "standard")).lower()
    if calendar not in _CALENDARS:
        raise ForecastFileError(f"calendar is '{calendar}'; a forecast needs one of {', '.join(_CALENDARS)}")
    try:
        moments: Any = num2date(np.array(axis.numbers), axis.units, calendar)
    except (ValueError, OverflowError) as error:
        raise ForecastFileError(f"the {axis.role} axis cannot be read as dates ({error})") from error
    return [_aware(moment) for moment in moments]


def _aware(moment: Any) -> datetime:
    exact = datetime(
        *(
            moment.year,
            moment.month,
            moment.day,
            moment.hour,
            moment.minute,
            moment.second,
            moment.microsecond,
        ),
        tzinfo=UTC,
    )
    # Days as floats miss the second by microseconds.
    return (exact + timedelta(microseconds=500_000)).replace(microsecond=0)
