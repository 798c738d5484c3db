"""APRS packets as they were received, one a line -> a table; every sender is a balloon.

`[TIME ZONE: ]SENDER>DESTINATION,PATH:BODY`, with the receiver's time before it as aprs.fi shows it, or
without. A packet's own time in UTC (`HHMMSSh`) is finer than the receiver's and comes first; where a
receiver's clock has a zone by name (EST), the packets' own times tell how far off it is.
"""

import re
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import NamedTuple

from planner.errors import ForecastFileError
from planner.forecast.reading.tracks.aprs_position import AprsPosition, position_of
from planner.forecast.reading.tracks.column_headings import columns_of
from planner.forecast.reading.tracks.table import WrittenTable

PACKET = re.compile(
    r"^(?:\[?(?P<at>\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d)\s*(?P<zone>[A-Za-z]{1,5})?\]?:?\s+)?"
    r"(?P<sender>[A-Z0-9]{3,9}(?:-[A-Z0-9]{1,2})?)>(?P<to>[A-Z0-9]{1,9})(?:-\d+)?(?:,[^:\s]*)?:(?P<body>\S.*)$",
    re.M,
)
_OF_DAY = re.compile(r"[/@](\d\d)(\d\d)(\d\d)h")
_UTC = ("", "UTC", "GMT", "Z")
_QUARTER_S = 900.0
_DAY = timedelta(days=1)
_NAMES = ["serial", "time", "latitude", "longitude", "altitude_m"]


class _Heard(NamedTuple):
    """One packet with a position: when it was heard by the receiver's clock, and its own time of day."""

    sender: str
    at: datetime | None
    zone: str
    of_day: timedelta | None
    place: AprsPosition


def read_aprs(text: str) -> WrittenTable:
    """The positions with an altitude as a table. Raises ForecastFileError where times cannot be told."""
    packets = [(found, position_of(found["to"], found["body"])) for found in PACKET.finditer(text)]
    heard = [_heard(found, place) for found, place in packets if place and place.altitude_m is not None]
    if len(heard) < 2:
        raise ForecastFileError(
            f"of {len(packets)} APRS packets {len(heard)} have a position with an altitude; 2 are needed"
        )
    ahead, said = _ahead(heard)
    rows = [
        [packet.sender, _time(packet, ahead), *map(str, packet.place)]
        for packet in heard
        if packet.at or packet.of_day is not None
    ]
    left = len(packets) - len(rows)
    told = [f"{left} APRS packets have no position with an altitude and a time and were left out"] * (
        left > 0
    )
    return WrittenTable(columns_of(_NAMES), rows, said=(*said, *told))


def _heard(found: re.Match[str], place: AprsPosition) -> _Heard:
    at = datetime.fromisoformat(found["at"]).replace(tzinfo=UTC) if found["at"] else None
    own = _OF_DAY.match(found["body"])
    of_day = timedelta(hours=int(own[1]), minutes=int(own[2]), seconds=int(own[3])) if own else None
    return _Heard(found["sender"], at, (found["zone"] or "").upper(), of_day, place)


def _ahead(heard: list[_Heard]) -> tuple[timedelta, tuple[str, ...]]:
    """How far the receiver's clock is ahead of UTC, and what is said of it."""
    named = next((packet.zone for packet in heard if packet.at and packet.zone not in _UTC), "")
    if not named:
        return timedelta(0), ()
    off_s = [
        ((packet.at - _midnight(packet.at) - packet.of_day) / timedelta(seconds=1) + 43_200) % 86_400 - 43_200
        for packet in heard
        if packet.at and packet.of_day is not None
    ]
    if not off_s:
        raise ForecastFileError(
            f"APRS packets were heard at times in {named}, which names several zones, and tell no times of "
            "their own; export them in UTC"
        )
    hours = round(median(off_s) / _QUARTER_S) * _QUARTER_S / 3600.0
    return timedelta(hours=hours), (
        f"times in {named} are taken as UTC{hours:+g} h, as the packets' own say",
    )


def _time(packet: _Heard, ahead: timedelta) -> str:
    """When a packet was sent, ISO in UTC; a time of day alone where nobody tells the day."""
    if packet.at is None:
        seconds = int((packet.of_day or timedelta(0)).total_seconds())
        return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}Z"
    at = packet.at - ahead
    if packet.of_day is not None:  # of the day that brings it nearest to when it was heard
        days = (_midnight(at) + packet.of_day + day * _DAY for day in (-1, 0, 1))
        at = min(days, key=lambda own: abs(own - at))
    return at.isoformat()


def _midnight(time: datetime) -> datetime:
    return time.replace(hour=0, minute=0, second=0)
