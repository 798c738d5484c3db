"""ECMWF open data at 0.25 degrees: the IFS forecast, and its ensemble of 50 members and the control.

Cycles 00, 06, 12, 18 UTC. Hours 0 to 144 every third; of 00 and 12 UTC also every sixth to 360. 13 levels
from 1000 to 50 hPa, about 20 km: too low for a burst at 30. u, v, t, gh, r; at the ground 10u 10v, 100u
100v, gust, tp, mucape, tcc, 2t, 2d, lsm, z. No region filter: global messages only, CCSDS packed, in no order
that helps; the globe begins at 180 degrees.
Addresses: YYYYMMDD/HHz/ifs/0p25/oper/YYYYMMDDHH0000-Fh-oper-fc.grib2 and .../enfo/...-Fh-enfo-ef.grib2,
each with a list of JSON lines beside it (.index). Since cycle 50r1 (12 May 2026, 06 UTC) every cycle of the
forecast is stream oper, and the control of the ensemble is that forecast itself. Before, 06 and 18 UTC were
stream scda and the ensemble's file held its control as type cf beside the members. Mirrors keep those runs
under their old names. Until cycle 49r1 (12 November 2024, 06 UTC) the forecast went to hour 240 of 00 and 12
UTC and to 90 of the others, the ensemble as far as now. 0.25 degrees and the folder ifs since the end of
February 2024; the first runs had fewer levels, gusts and more at the ground came later: what an index lacks
is missing. Hour 0 is out about 7 h after the cycle, the last hour after 9.
CC-BY-4.0: (c) ECMWF, changed by us (cut out). As of November 2026; not tried against the real server.
"""

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import NamedTuple

from planner.errors import ForecastFileError
from planner.forecast.provider import Endpoint
from planner.forecast.quantities import ECMWF
from planner.forecast.quantity_row import FieldKind
from planner.forecast.remote_file import (
    ABOVE_GROUND,
    LARGEST,
    PRESSURE,
    SUM,
    SURFACE,
    ByIndex,
    Entry,
    FileField,
    Issuer,
    RemoteFile,
    winds_above_ground,
)

_MAIN_CYCLES_H = (0, 12)
_ONE_STREAM_SINCE = datetime(2026, 5, 12, 6, tzinfo=UTC)
"""Cycle 50r1: the forecast of every cycle is stream oper, and the ensemble's control."""
_AS_FAR_AS_THE_ENSEMBLE_SINCE = datetime(2024, 11, 12, 6, tzinfo=UTC)
"""Cycle 49r1: the forecast goes as far as the ensemble; as an archive's listing shows (hefty, issue 7)."""
_LARGEST_INDEX = 200_000


def index_entries(text: str) -> list[Entry]:
    """The fields of an ECMWF index: a JSON object a line, with `_offset` and `_length`.

    Raises ForecastFileError for anything else.
    """
    try:
        rows = [json.loads(line) for line in text.splitlines() if line.strip()][:_LARGEST_INDEX]
        found = [
            Entry(
                int(row["_offset"]),
                int(row["_length"]),
                str(row["param"]),
                f"{row['levtype']} {row.get('levelist', '')}".strip(),
                str(row.get("type", "")),
            )
            for row in rows
        ]
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        found = []
    if not found or any(entry.offset < 0 or (entry.length or 0) <= 0 for entry in found):
        raise ForecastFileError(
            f"the provider's index is no list of messages ({text[:60]!r}); try again later"
        )
    return sorted(found)


def ecmwf_wants(
    entry: Entry, *, kinds: tuple[str, ...], first: bool, aside: tuple[str, ...], fixed_alone: bool = False
) -> bool:
    """Whether a flight needs a field; of what never changes, only in the `first` hour.

    `aside` are those on levels of which it needs another in their place: of `gh` and `z`, of `r` and `q`.
    `fixed_alone`: nothing but what never changes.
    """
    kind, _, level_hpa = entry.level.partition(" ")
    if entry.kind not in kinds or (kind == "pl" and entry.name in aside):
        return False
    row = ECMWF.get((kind, entry.name))
    if row is None or (row.kind is FieldKind.FIXED and not first):
        return False
    if fixed_alone and row.kind is not FieldKind.FIXED:
        return False
    return kind != "pl" or (level_hpa.isdecimal() and 100.0 * float(level_hpa) >= row.up_to_pa)


class _Content(NamedTuple):
    """What a file holds: its stream and the end of its name, the types and members in it."""

    stream: str
    ending: str
    kinds: tuple[str, ...]
    members: tuple[int | None, ...]
    fixed_alone: bool = False


@dataclass(frozen=True)
class Ecmwf:
    """ECMWF's forecast, alone or with its ensemble."""

    name: str = "ecmwf"
    title: str = "ECMWF IFS 0.25 degrees"
    members: int = 1
    attribution: str = "ECMWF open data (CC-BY-4.0), cut out by Windfall"
    licence: str = "CC-BY-4.0"
    endpoint: Endpoint = Endpoint("ecmwf", "https://data.ecmwf.int/forecasts")
    is_ai_model: bool = False
    layout_since: datetime = datetime(2024, 3, 1, tzinfo=UTC)
    region_filter: None = None
    cycles_h: tuple[int, ...] = (0, 6, 12, 18)
    area: None = None
    levels_hpa: tuple[int, ...] = (1000, 925, 850, 700, 600, 500, 400, 300, 250, 200, 150, 100, 50)
    issuer: Issuer = Issuer("ecmf", 160, "grid_ccsds", west_deg=-180.0)

    def hours(self, cycle: datetime) -> tuple[int, ...]:
        """The hours after a cycle that are published."""
        is_main = cycle.hour in _MAIN_CYCLES_H
        is_shorter = self.members == 1 and cycle < _AS_FAR_AS_THE_ENSEMBLE_SINCE
        every_third = range(0, 91 if is_shorter and not is_main else 145, 3)
        return (*every_third, *(range(150, 241 if is_shorter else 361, 6) if is_main else ()))

    def files(self, cycle: datetime, hour_h: int) -> list[RemoteFile]:
        """The files that hold one of them."""
        before = cycle < _ONE_STREAM_SINCE
        stream = "scda" if before and cycle.hour not in _MAIN_CYCLES_H else "oper"
        forecast = _Content(stream, "fc", ("fc",), (None,))
        if self.members == 1:
            return [self._file(cycle, hour_h, forecast)]
        if not before:
            members = _Content("enfo", "ef", ("pf",), tuple(range(1, self.members)))
            return [self._file(cycle, hour_h, forecast), self._file(cycle, hour_h, members)]
        all_members = self._file(
            cycle, hour_h, _Content("enfo", "ef", ("cf", "pf"), tuple(range(self.members)))
        )
        ground = self._file(cycle, hour_h, forecast._replace(fixed_alone=True))  # is in no ensemble's file
        return [ground, all_members] if hour_h == 0 else [all_members]

    def _file(self, cycle: datetime, hour_h: int, held: "_Content") -> RemoteFile:
        folder = f"{cycle:%Y%m%d}/{cycle:%H}z/ifs/0p25/{held.stream}"
        path = f"{folder}/{cycle:%Y%m%d%H}0000-{hour_h}h-{held.stream}-{held.ending}"
        first = hour_h == 0 and "fc" in held.kinds
        wants = partial(
            ecmwf_wants, kinds=held.kinds, first=first, aside=("z", "q"), fixed_alone=held.fixed_alone
        )
        taken = ByIndex(f"{path}.index", index_entries, wants)
        before_h = max((hour for hour in self.hours(cycle) if hour < hour_h), default=0)
        contents = partial(_contents, f"{path}.grib2", (before_h, hour_h), held.members)
        return RemoteFile(f"{path}.grib2", hour_h, taken, contents)

    def out_at(self, cycle: datetime, hour_h: int) -> datetime:
        """When the files of that hour are usually there."""
        return cycle + timedelta(hours=7.0 + 2.0 * hour_h / 360)


def _contents(
    path: str, since_h: tuple[int, int], members: Sequence[int | None], levels_hpa: Sequence[int]
) -> list[FileField]:
    return shuffled(path, (field for member in members for field in _fields(since_h, levels_hpa, member)))


def shuffled(path: str, fields: Iterable[FileField]) -> list[FileField]:
    """What stands in a file, in an order of its own."""
    ordered = list(fields)
    random.Random(path).shuffle(ordered)
    return ordered


def _fields(since_h: tuple[int, int], levels_hpa: Sequence[int], member: int | None) -> Iterator[FileField]:
    """One member's fields; the gust is the largest since the hour before."""
    _, hour_h = since_h
    for level in levels_hpa:
        for name in ("gh", "t", "u", "v", "q", "w"):
            yield FileField(name, name, PRESSURE, level, member=member)
        if level >= 100:
            yield FileField("r", "r", PRESSURE, level, member=member)
    yield from winds_above_ground(10, 100, member=member)
    for name in ("2t", "2d"):
        yield FileField(name, name, ABOVE_GROUND, 2, member=member)
    yield FileField("sp", "sp", SURFACE, member=member)
    yield FileField("prmsl", "msl", "meanSea", member=member)
    yield FileField("cape", "mucape", "mostUnstableParcel", member=member)
    yield FileField("tcc", "tcc", "entireAtmosphere", scale=0.01, member=member)
    yield FileField("lsm", "lsm", SURFACE, member=member)
    yield FileField("tp", "tp", SURFACE, 0, SUM, (0, hour_h), 0.001, member)
    if hour_h:
        yield FileField("gust", "10fg", ABOVE_GROUND, 10, LARGEST, since_h, member=member)
    elif member is None:
        yield FileField("z", "z", SURFACE)


IFS = Ecmwf()
ENS = Ecmwf("ecmwf-ens", "ECMWF ENS 0.25 degrees, 51 members", members=51)
PROVIDERS = (IFS, ENS)
