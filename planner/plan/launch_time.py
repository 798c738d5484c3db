"""Times as people write them: a fixed time with a zone, or one relative to now or to the run.

`2026-11-24T00:00:00Z`, `now`, `now+6h`, `run+12h`: an example with relative times never goes stale.
"""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import gcd
from typing import Any, Literal, Self

from pydantic import ConfigDict, GetCoreSchemaHandler, TypeAdapter, ValidationError
from pydantic_core import core_schema

from planner.errors import InputError
from planner.units import iso
from planner.written.measures import TIME, Unit
from planner.written.quantity import read_quantity

_RELATIVE = re.compile(r"(now|run)\s*(?:([+-])\s*(.+))?")
_SPOKEN = re.compile(r"(\d{1,6}(?:\.\d{1,6})?)\s*(s|min|h|d)")
_CALENDAR = re.compile(r"P[^T]*[YM]")  # months and years have no one length
_DAYS = (
    r"((19|20)[0-9]{2}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
    r"|02-(0[1-9]|1[0-9]|2[0-8]))|(19|20)(0[48]|[2468][048]|[13579][26])-02-29)"
)
_CLOCK = r"T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,6})?)?(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])"
STEP_WRITTEN = r"^([1-9][0-9]{0,4}(s|min|h|d)|PT[1-9][0-9]{0,3}(S|M|H))$"
FIXED_WRITTEN = rf"^{_DAYS}{_CLOCK}$"
_WRITTEN = rf"^({_DAYS}{_CLOCK}|(now|run)([+-][0-9]{{1,4}}(s|min|h|d))?)$"
"""What the schema says of times and steps: all of it is read, and a little beside it (spaces, fractions)."""
_IN_WORDS = re.compile(r"(?:\d{1,6}(?:\.\d{1,6})?\s*[a-z]+\s*){1,4}", re.IGNORECASE)
_SECONDS = Unit(TIME, 1.0)
_UNIT_S = {"s": 1, "min": 60, "h": 3600, "d": 86_400}
_MICROSECOND = timedelta(microseconds=1)
_WHEN_ASKED = ConfigDict(defer_build=True)
_DURATION: TypeAdapter[timedelta] = TypeAdapter(timedelta, config=_WHEN_ASKED)
_DATETIME: TypeAdapter[datetime] = TypeAdapter(datetime, config=_WHEN_ASKED)


def duration(text: str) -> timedelta:
    """A duration as written: `90s`, `10min`, `1 h 30 min`, `2 days` or ISO 8601 (`PT1H`)."""
    if spoken := _SPOKEN.fullmatch(text.strip()):
        return timedelta(seconds=float(spoken[1]) * _UNIT_S[spoken[2]])
    if _IN_WORDS.fullmatch(text.strip()):
        with suppress(ValueError, OverflowError):
            return timedelta(seconds=read_quantity(text, _SECONDS))
    if text.strip().startswith("P") and not _CALENDAR.match(text.strip()):
        try:
            return _DURATION.validate_python(text.strip())
        except ValidationError:
            pass
    msg = f"{text[:40]!r} is not a duration; write 10min, 1h or PT1H"
    raise ValueError(msg)


def whole_step(time: datetime, step: timedelta) -> datetime:
    """The first multiple of a step from midnight (UTC) at or after a time.

    Of a step that does not divide the day, the longest that divides both: hourly for 5 h, daily for 3 d.
    """
    even = timedelta(microseconds=gcd(step // _MICROSECOND, timedelta(days=1) // _MICROSECOND))
    midnight = time.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - (midnight - time) // even * even


@dataclass(frozen=True)
class LaunchTime:
    """A time, or a distance from now or from the run's issue time."""

    base: Literal["fixed", "now", "run"]
    time: datetime | None = None
    offset: timedelta = timedelta(0)

    @classmethod
    def fixed(cls, time: datetime) -> Self:
        """A time of its own, in UTC."""
        return cls("fixed", time.astimezone(UTC))

    @classmethod
    def read(cls, value: Any) -> Self:
        """From text, or an aware datetime; ValueError says what would have been right."""
        if isinstance(value, cls):
            return value
        if isinstance(value, str) and (relative := _RELATIVE.fullmatch(value.strip())):
            offset = duration(relative[3]) if relative[3] else timedelta(0)
            base: Literal["now", "run"] = "now" if relative[1] == "now" else "run"
            return cls(base, None, -offset if relative[2] == "-" else offset)
        if not isinstance(value, str | datetime):
            msg = "a time is text such as 2026-11-24T00:00:00Z, now+6h or run+12h"
            raise ValueError(msg)
        try:
            return cls.fixed(_aware(value))
        except OverflowError:
            msg = f"{value!s:.40} lies beyond the calendar in UTC; write a nearer time"
            raise ValueError(msg) from None

    def at(self, now: datetime, run: datetime, *, step: timedelta | None = None) -> datetime:
        """The time meant, when it is `now` and the run was issued at `run`.

        With a `step`, a time that counts from now is the next of the day's whole steps.
        """
        try:
            time = self.time or (now if self.base == "now" else run).astimezone(UTC) + self.offset
            return whole_step(time, step) if step and self.base == "now" else time
        except OverflowError:
            raise InputError(f"the time {self} lies beyond the calendar; write a nearer one") from None

    def __str__(self) -> str:
        if self.time:
            return iso(self.time)
        hours = self.offset.total_seconds() / 3600
        return f"{self.base}{hours:+g}h" if hours else self.base

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: GetCoreSchemaHandler) -> Any:
        return core_schema.no_info_before_validator_function(
            cls.read,
            core_schema.is_instance_schema(cls),
            serialization=core_schema.to_string_ser_schema(),
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, _schema: Any, _handler: Any) -> dict[str, Any]:
        return {
            "type": "string",
            "pattern": _WRITTEN,
            "examples": ["2026-11-24T00:00:00Z", "now+6h", "run+12h"],
        }


def _aware(value: str | datetime) -> datetime:
    try:
        time = _DATETIME.validate_python(value.strip() if isinstance(value, str) else value, strict=False)
    except ValidationError:
        msg = f"{str(value)[:40]!r} is not a time; write 2026-11-24T00:00:00Z, now+6h or run+12h"
        raise ValueError(msg) from None
    if isinstance(value, str) and "-" not in value:
        msg = f"{value[:40]!r} is not a time; write 2026-11-24T00:00:00Z, now+6h or run+12h"
        raise ValueError(msg)
    if time.tzinfo is None:
        msg = f"{value!s:.40} has no zone; add Z for UTC or an offset such as +09:00"
        raise ValueError(msg)
    return time


def read_launch_time(text: str) -> LaunchTime:
    """A time from a command line; InputError says what would have been right."""
    try:
        return LaunchTime.read(text)
    except ValueError as error:
        raise InputError(str(error)) from None
