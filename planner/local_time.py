"""The clock on the wall at a place: by where the place lies, or as its people say.

Boundaries come with tzfpy and the rules of each zone with the machine, or with tzdata where it has none.
"""

from datetime import datetime, timedelta
from difflib import get_close_matches
from functools import lru_cache
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, Field

_OF_ONE_MACHINE = {"localtime", "Factory"}  # files beside the zones: they are no place's
_NAUTICAL_DEG = 15.0


@lru_cache(maxsize=1)
def _known() -> dict[str, str]:
    """Every zone's name by its name in small letters."""
    return {name.lower(): name for name in sorted(available_timezones() - _OF_ONE_MACHINE)}


def zone_names() -> tuple[str, ...]:
    """Every zone's name as IANA writes it, in the order of names."""
    return tuple(_known().values())


def read_zone(name: str) -> str:
    """A zone's name as IANA writes it; ValueError for what is none, with the nearest."""
    known = _known()
    if (wanted := name.strip().replace(" ", "_").lower()) in known:
        return known[wanted]
    by_town = {key.rpartition("/")[2]: zone for key, zone in known.items()} | known
    near = [by_town[key] for key in get_close_matches(wanted[:60], by_town, n=3, cutoff=0.6)]
    hint = (
        f"do you mean {' or '.join(dict.fromkeys(near))}?" if near else "write one such as Asia/Seoul or UTC"
    )
    msg = f"{name[:40]!r} is no time zone of the IANA data base; {hint}"
    raise ValueError(msg)


ZoneName = Annotated[
    str, Field(max_length=100, examples=["Asia/Seoul", "Europe/Berlin", "UTC"]), AfterValidator(read_zone)
]
"""A time zone as a person writes it."""


@lru_cache(maxsize=4096)
def zone_at(latitude_deg: float, longitude_deg: float) -> ZoneInfo:
    """The zone of a place; at sea, and where nobody keeps one, that of its meridian."""
    from tzfpy import get_tz  # noqa: PLC0415 - the boundaries take a third of a second and 35 MB

    east_deg = (longitude_deg + 180.0) % 360.0 - 180.0
    name = get_tz(east_deg, latitude_deg)
    if name.lower() in _known():
        return ZoneInfo(name)
    hours = round(east_deg / _NAUTICAL_DEG)
    return ZoneInfo(f"Etc/GMT{-hours:+d}" if hours else "UTC")  # POSIX counts westwards


def offset_words(time: datetime) -> str:
    """How far an aware time's clock is ahead of UTC: ``UTC+9``, ``UTC-3:30``, ``UTC``."""
    minutes = round((time.utcoffset() or timedelta(0)).total_seconds() / 60)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}{f':{rest:02d}' if rest else ''}"


def zone_words(time: datetime) -> str:
    """What people there call an aware time's clock: ``KST``; ``UTC+5:45`` where it has no name."""
    name = time.tzname() or ""
    return name if name.isalpha() else offset_words(time)


def day_and_hour(time: datetime, zone: ZoneInfo) -> str:
    """A moment by a zone's clock: ``Tue 24 Nov 09:00 KST``; with its seconds where there are any."""
    there = time.astimezone(zone)
    return f"{there:%a %d %b} {hour_of(there)} {zone_words(there)}"


def hour_of(time: datetime) -> str:
    """``09:00``; with its seconds where there are any."""
    return f"{time:%H:%M:%S}" if time.second else f"{time:%H:%M}"
