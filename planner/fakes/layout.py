"""Which fields stand in which of a provider's files, in which order and by which of ecCodes' names.

Between the fields that a flight needs stand some that nobody asks for, as in the real files: GFS and GEFS
level by level from the top down, then the ground; ECMWF in no order that helps. GFS holds rain twice (of
the bucket and of the run so far), and mean rates beside those of the moment; GEFS spreads its levels over
two files, each level wholly in one. As of November 2026.
"""

import random
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from planner.forecast.provider import RemoteFile, Source

GFS_LEVELS_HPA = (
    *(1000, 975, 950, 925, 900, 850, 800, 750, 700, 650, 600, 550, 500, 450, 400, 350, 300, 250, 200),
    *(150, 100, 70, 50, 40, 30, 20, 15, 10, 7, 5, 3, 2, 1),
)
GEFS_LEVELS_HPA = tuple(level for level in GFS_LEVELS_HPA if level not in (40, 15))
GEFS_A_HPA = (1000, 925, 850, 700, 500, 400, 300, 250, 200, 100, 50, 10)
ECMWF_LEVELS_HPA = (1000, 925, 850, 700, 600, 500, 400, 300, 250, 200, 150, 100, 50)

BUCKET_H = 6
SUM, MEAN, LARGEST = 1, 0, 2
"""Statistics over a span of time: WMO GRIB2 code table 4.10."""


class Line(NamedTuple):
    """One field of a file: which weather, times `scale`, under which name; `span_h` of a sum or mean."""

    weather: str
    name: str
    level_type: str
    level: int = 0
    statistic: int | None = None
    span_h: tuple[int, int] | None = None
    scale: float = 1.0
    member: int | None = None


def levels_of(source: Source, asked_hpa: Sequence[int]) -> tuple[int, ...]:
    """Those of the levels asked for that a provider has."""
    published = {"gfs": GFS_LEVELS_HPA, "gefs": GEFS_LEVELS_HPA}.get(source.name, ECMWF_LEVELS_HPA)
    return tuple(level for level in published if level in asked_hpa)


def lines_of(
    source: Source, cycle: datetime, file: RemoteFile, levels_hpa: tuple[int, ...]
) -> Iterator[Line]:
    """What stands in a file, in its order."""
    earlier = [hour for hour in source.hours(cycle) if hour < file.hour_h]
    before = earlier[-1] if earlier else 0
    if source.name == "gfs":
        return _gfs(file.hour_h, levels_hpa)
    if source.name == "gefs":
        return _gefs(file, levels_hpa)
    members = range(1, source.members) if "enfo" in file.path else (None,)
    lines = [line for member in members for line in _ecmwf(file.hour_h, before, levels_hpa, member)]
    random.Random(file.path).shuffle(lines)
    return iter(lines)


def _levels(levels_hpa: Sequence[int], member: int | None) -> Iterator[Line]:
    """The levels of a NOAA file, from the top down."""
    for level in reversed(levels_hpa):
        names = ("gh", "t", "r") if level >= 10 else ("gh", "t")
        for name in (*names, "q", "w", "u", "v", "absv", "clwmr"):
            yield Line(name, name, "isobaricInhPa", level, member=member)


def _bucket(hour_h: int) -> tuple[int, int]:
    """The span of a sum or mean that ends at an hour: it begins anew every six."""
    return (hour_h - 1) // BUCKET_H * BUCKET_H, hour_h


def _gfs(hour_h: int, levels_hpa: Sequence[int]) -> Iterator[Line]:
    yield Line("prmsl", "prmsl", "meanSea")
    yield Line("vis", "vis", "surface")
    yield Line("gust", "gust", "surface")
    yield from _levels(levels_hpa, None)
    yield from (Line("sp", "sp", "surface"), Line("orog", "orog", "surface"))
    yield from _winds(10, 80, 100, member=None)
    yield Line("2t", "2t", "heightAboveGround", 2)
    yield Line("2d", "2d", "heightAboveGround", 2)
    yield Line("prate", "prate", "surface")
    if hour_h:
        yield Line("prate", "prate", "surface", 0, MEAN, _bucket(hour_h))
        yield Line("tp", "tp", "surface", 0, SUM, _bucket(hour_h))
        yield Line("tp", "tp", "surface", 0, SUM, (0, hour_h))
    yield Line("cape", "cape", "surface")
    yield Line("cape", "cape", "pressureFromGroundLayer", 18_000)
    yield Line("tcc", "tcc", "atmosphere")
    if hour_h:
        yield Line("tcc", "tcc", "atmosphere", 0, MEAN, _bucket(hour_h))
    yield Line("0c", "gh", "isothermZero")
    yield Line("lsm", "lsm", "surface")


def _winds(*heights_m: int, member: int | None) -> Iterator[Line]:
    for height in heights_m:
        for way in ("u", "v"):
            named = way if height == 80 else f"{height}{way}"
            yield Line(f"{height}{way}", named, "heightAboveGround", height, member=member)


_MEMBER = re.compile(r"/ge(?:c00|p(\d\d))\.[^/]*pgrb2([ab])")


def _gefs(file: RemoteFile, levels_hpa: Sequence[int]) -> Iterator[Line]:
    who = _MEMBER.search(file.path)
    assert who is not None
    member, hour_h = int(who[1] or 0), file.hour_h
    if who[2] == "b":
        yield from _levels([level for level in levels_hpa if level not in GEFS_A_HPA], member)
        yield from _gefs_rest(member)
        return
    yield from _levels([level for level in levels_hpa if level in GEFS_A_HPA], member)
    yield Line("orog", "orog", "surface", member=member)
    yield Line("sp", "sp", "surface", member=member)
    yield Line("2t", "2t", "heightAboveGround", 2, member=member)
    yield from _winds(10, member=member)
    if hour_h:
        yield Line("tp", "tp", "surface", 0, SUM, _bucket(hour_h), member=member)
        yield Line("tcc", "tcc", "atmosphere", 0, MEAN, _bucket(hour_h), member=member)
    yield Line("cape", "cape", "pressureFromGroundLayer", 18_000, member=member)
    yield Line("prmsl", "prmsl", "meanSea", member=member)


def _gefs_rest(member: int) -> Iterator[Line]:
    yield Line("vis", "vis", "surface", member=member)
    yield Line("gust", "gust", "surface", member=member)
    yield from _winds(80, 100, member=member)
    yield Line("2d", "2d", "heightAboveGround", 2, member=member)
    yield Line("prate", "prate", "surface", member=member)
    yield Line("cape", "cape", "surface", member=member)
    yield Line("0c", "gh", "isothermZero", member=member)
    yield Line("lsm", "lsm", "surface", member=member)


def _ecmwf(hour_h: int, before_h: int, levels_hpa: Sequence[int], member: int | None) -> Iterator[Line]:
    for level in levels_hpa:
        for name in ("gh", "t", "u", "v", "q", "w"):
            yield Line(name, name, "isobaricInhPa", level, member=member)
        if level >= 100:
            yield Line("r", "r", "isobaricInhPa", level, member=member)
    yield from _winds(10, 100, member=member)
    for name in ("2t", "2d"):
        yield Line(name, name, "heightAboveGround", 2, member=member)
    yield Line("sp", "sp", "surface", member=member)
    yield Line("prmsl", "msl", "meanSea", member=member)
    yield Line("cape", "mucape", "mostUnstableParcel", member=member)
    yield Line("tcc", "tcc", "entireAtmosphere", scale=0.01, member=member)
    yield Line("lsm", "lsm", "surface", member=member)
    yield Line("tp", "tp", "surface", 0, SUM, (0, hour_h), 0.001, member)
    if hour_h:
        yield Line("gust", "10fg", "heightAboveGround", 10, LARGEST, (before_h, hour_h), member=member)
    elif member is None:
        yield Line("z", "z", "surface")
