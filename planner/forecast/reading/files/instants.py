"""The instants that the time axes of a NetCDF variable say.

Reference and step, valid times, a scalar reference, an axis without a date: all end as a pair of
reference time and valid time.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import xarray as xr
from netCDF4 import num2date

from planner.errors import ForecastFileError
from planner.forecast.reading.files.netcdf_axes import Axis, Role

LONGEST_LEAD = timedelta(days=16)
"""The epoch of a time axis this close before the first time is taken as the time of issue."""
_CALENDARS = ("standard", "gregorian", "proleptic_gregorian")
_SPAN_S: dict[str, float] = {
    "h": 3600,
    "hour": 3600,
    "hours": 3600,
    "hr": 3600,
    "hrs": 3600,
    "s": 1,
    "seconds": 1,
    "second": 1,
}
_SPAN_S |= {"min": 60, "minutes": 60, "minute": 60, "d": 86400, "day": 86400, "days": 86400}
_SPAN_S |= {"milliseconds": 1e-3, "microseconds": 1e-6, "nanoseconds": 1e-9}


_SINCE = re.compile(
    r"(?P<unit>[A-Za-z]+)\s+since\s+(?P<date>[+-]?\d{1,4}-\d{1,2}-\d{1,2})"
    r"(?:[T\s]+(?P<hour>\d{1,2})(?::(?P<minute>\d{1,2})(?::(?P<second>\d{1,2}(?:\.\d*)?))?)?)?"
    r"\s*(?P<zone>\S.*)?",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"(?:UTC|GMT)?\s*(?P<sign>[+-]?)(?P<hours>\d{1,2}):?(?P<minutes>\d{2})?")
_UTC = ("Z", "UTC", "GMT", "UT")


@dataclass(frozen=True)
class TimeAxes:
    """The instants along a variable's axes of reference time, step and valid time; empty without an axis."""

    references: list[datetime]
    steps: list[timedelta]
    times: list[datetime]

    def at(self, r: int, s: int, t: int) -> tuple[datetime | None, datetime | None]:
        """Reference and valid time at indices along the three axes; None where nothing says it."""
        reference = self.references[r] if self.references else None
        if self.times:
            return reference, self.times[t]
        if reference is not None and self.steps:
            return reference, reference + self.steps[s]
        return reference, reference


def clock(by_role: dict[Role, Axis], issued_at: datetime | None) -> TimeAxes:
    """The instants of a variable's axes; `issued_at` is the zero of axes that name no date.

    Raises ForecastFileError for such axes without `issued_at`, and for calendars that are not the civil one.
    """
    references = _times_on(by_role[Role.REFERENCE]) if Role.REFERENCE in by_role else []
    time, step = by_role.get(Role.TIME), by_role.get(Role.STEP)
    if time is not None and " since " in time.units.lower():
        times = _times_on(time)
        return TimeAxes(references or _near_epoch(time, min(times)), [], times)
    spans = time if time is not None else step
    zero = references or ([issued_at] if issued_at else [])
    if spans is None:
        return TimeAxes(zero, [], [])
    if not zero:
        raise ForecastFileError(
            f"time is in '{spans.units}' without a date; say when the forecast was issued (--issued-at TIME)"
        )
    if spans is time:
        return TimeAxes(zero, [], [zero[0] + span for span in _spans(spans)])
    return TimeAxes(zero, _spans(spans), [])


def _near_epoch(time: Axis, first: datetime) -> list[datetime]:
    assert time.coordinate is not None
    epoch = _times_on(Axis(time.role, None, xr.Variable((), 0.0, time.coordinate.attrs)))[0]
    return [epoch] if timedelta(0) <= first - epoch <= LONGEST_LEAD else []


def _spans(axis: Axis) -> list[timedelta]:
    unit_s = _SPAN_S.get(axis.units.strip().lower())
    if unit_s is None:
        raise ForecastFileError(
            f"the {axis.role} axis is in '{axis.units}', not in hours, minutes, seconds or days"
        )
    return [timedelta(seconds=round(number * unit_s)) for number in axis.numbers]


def _times_on(axis: Axis) -> list[datetime]:
    """Instants [UTC] of an axis in `units since date`, to the second."""
    attrs = {} if axis.coordinate is None else axis.coordinate.attrs
    calendar = str(attrs.get("calendar", "standard")).lower()
    if calendar not in _CALENDARS:
        raise ForecastFileError(f"calendar is '{calendar}'; a forecast needs one of {', '.join(_CALENDARS)}")
    units, ahead = _plain_since(axis)
    try:
        times: Any = num2date(np.array(axis.numbers), units, calendar)
    except (ValueError, OverflowError, TypeError) as error:
        raise ForecastFileError(f"the {axis.role} axis cannot be read as dates ({error})") from error
    return [_aware(time) - ahead for time in times]


def _plain_since(axis: Axis) -> tuple[str, timedelta]:
    """`units since date` as every reader of dates understands it, and how far its clock is ahead of UTC.

    Readers of dates pass over what they do not know: a zone, an hour without minutes.
    """
    found = _SINCE.fullmatch(axis.units.strip())
    zone = _OFFSET.fullmatch(found["zone"] or "+0") if found else None
    if found is None or (zone is None and found["zone"].upper() not in _UTC):
        said = f"in zone '{found['zone']}'" if found else f"'{axis.units}'"
        raise ForecastFileError(
            f"the {axis.role} axis counts {said}, which is not known here; write it in UTC, or its "
            "offset from UTC as +09:00"
        )
    clock_time = ":".join(found[part] or "0" for part in ("hour", "minute", "second"))
    ahead = timedelta(0)
    if zone is not None:
        ahead = timedelta(hours=int(zone["hours"]), minutes=int(zone["minutes"] or 0))
        ahead = -ahead if zone["sign"] == "-" else ahead
    return f"{found['unit'].lower()} since {found['date']} {clock_time}", ahead


def _aware(time: Any) -> datetime:
    exact = datetime(
        *(
            time.year,
            time.month,
            time.day,
            time.hour,
            time.minute,
            time.second,
            time.microsecond,
        ),
        tzinfo=UTC,
    )
    # Days as floats miss the second by microseconds.
    return (exact + timedelta(microseconds=500_000)).replace(microsecond=0)
