"""Several runs as one ensemble: each member on its own grid, steps and levels, with a weight.

    gfs (1 member) ─┐
    gefs (31)      ─┼─► FieldSet (32 members and more), which answers as a WindField does
    older gefs (31) ┘

All parts count their seconds from one start. Members are numbered in the order in which drops would take
them were their weights equal: parts take turns by how many members they have, and their members one
after the other. Heavier members take more drops (`turns`), never one drop more than another in its part.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from planner.air import AirColumn, column_mean
from planner.errors import InputError, NoForecast
from planner.forecast.field import Integers, WindField
from planner.forecast.forecast import Forecast, RunPart
from planner.forecast.grid import Area
from planner.forecast.run_shares import takes, whole_shares
from planner.geo import Floats
from planner.units import short


@dataclass(frozen=True)
class EnsembleRun:
    """One run of several: as it was `opened`, `field` the same with its seconds from the set's start.

    `weight` is what each of its members weighs, `numbers` (M,) are theirs in the set.
    """

    opened: WindField
    field: WindField
    weight: float
    numbers: Integers


@dataclass(frozen=True)
class FieldSet:
    """Several runs as one; `forecast` says what all of them cover, `left_out` which others are missing."""

    parts: tuple[EnsembleRun, ...]
    forecast: Forecast
    left_out: tuple[str, ...]

    @property
    def start(self) -> datetime:
        """The time that seconds count from: the first run's."""
        return self.parts[0].field.start

    @property
    def members(self) -> int:
        """How many members all runs have together."""
        return self.forecast.members

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was left out, then what each run says of itself."""
        said = (f"{p.field.forecast.id}: {line}" for p in self.parts for line in p.field.warnings)
        return (*self.left_out, *said)

    def member_of(self, drops: Integers) -> Integers:
        """Which member each of some drops flies, by their numbers."""
        part, turn = takes(_shares(self.parts), drops)
        member = np.empty_like(part)
        for p, run in enumerate(self.parts):
            its = part == p
            member[its] = run.numbers[turn[its] % run.numbers.size]
        return member

    def seconds(self, time: datetime) -> float:
        """Seconds from `start` to an aware time."""
        return self.parts[0].field.seconds(time)

    def time_at(self, seconds: float) -> datetime:
        """The aware time [UTC] at seconds from `start`, to the microsecond."""
        return self.parts[0].field.time_at(seconds)

    def require(self, time: datetime, latitude_deg: float, longitude_deg: float) -> None:
        """Raise NoForecast, saying what is covered, unless a flight can start then and there in all runs."""
        for part in self.parts:
            part.field.require(time, latitude_deg, longitude_deg)

    def require_whole(self, first: datetime, last: datetime) -> None:
        """Raise DamagedRun unless each stored run is, for the times between two, as it was written."""
        for part in self.parts:
            part.field.require_whole(first, last)

    def ground_at(self, latitude_deg: float, longitude_deg: float) -> float:
        """Altitude of the ground [m] at a point, of the run with the finest grid (the first of equals)."""
        finest = min(self.parts, key=lambda part: part.field.grid.step_latitude_deg)
        return finest.field.ground_at(latitude_deg, longitude_deg)

    def column(self, latitude_deg: float, longitude_deg: float, time: datetime) -> AirColumn:
        """The air over a point, the weighted mean of the members."""
        columns = [part.field.column(latitude_deg, longitude_deg, time) for part in self.parts]
        return column_mean(columns, self._part_shares())

    def column_along(self, points: Floats) -> AirColumn:
        """The air that a track (n, 4) met, as `WindField.column_along`, the weighted mean of the members."""
        return column_mean([part.field.column_along(points) for part in self.parts], self._part_shares())

    def _part_shares(self) -> Floats:
        shares = np.array(_shares(self.parts), dtype=float)
        return np.asarray(shares / shares.sum())


AnyField = WindField | FieldSet
"""One run, or several as one."""


def parts_of(field: AnyField) -> tuple[EnsembleRun, ...]:
    """The runs of a field: itself, or those it is made of; the first flies where one stands for all."""
    if isinstance(field, FieldSet):
        return field.parts
    return (EnsembleRun(field, field, 1.0, np.arange(field.members)),)


def ends_at(field: AnyField) -> datetime:
    """When the first of a field's runs ends."""
    return min(part.field.time_at(part.field.span_s()[1]) for part in parts_of(field))


def saying(field: AnyField, warning: str) -> AnyField:
    """The same field with a warning of its own before the others."""
    if isinstance(field, FieldSet):
        return replace(field, left_out=(warning, *field.left_out))
    return replace(field, warnings=(warning, *field.warnings))


def together(runs: Sequence[tuple[WindField, float]], left_out: Sequence[str] = ()) -> AnyField:
    """Runs with what each of their members weighs, as one; a run alone, nothing left out, is itself.

    Raises InputError for a real run and a sample together, NoForecast where no place or time is in all.
    """
    if len({field.forecast.is_sample for field, _ in runs}) > 1:
        raise InputError("a real run and a sample are never combined; name runs of one kind")
    if len(runs) == 1 and not left_out:
        return runs[0][0]
    numbers = _numbered([field.members for field, _ in runs])
    start = runs[0][0].start
    parts = tuple(
        EnsembleRun(field, _from(start, field), weight, own)
        for (field, weight), own in zip(runs, numbers, strict=True)
    )
    return FieldSet(parts, _forecast(parts), tuple(left_out))


def only(field: FieldSet, kept: Sequence[EnsembleRun], left_out: Sequence[str]) -> AnyField:
    """Some of a set's runs, with what is to be said of those left out."""
    return together([(part.opened, part.weight) for part in kept], (*field.left_out, *left_out))


def _from(start: datetime, field: WindField) -> WindField:
    """The same run with its seconds from another start."""
    if field.start == start:
        return field
    times_s = field.times_s + (field.start - start).total_seconds()
    times_s.setflags(write=False)
    return replace(field, start=start, times_s=times_s)


def _shares(parts: Sequence[EnsembleRun]) -> tuple[int, ...]:
    return whole_shares(tuple(p.weight for p in parts), tuple(p.field.members for p in parts))


def _numbered(members: list[int]) -> list[Integers]:
    """The numbers of each run's members: the order in which drops of equal weight would take them."""
    part, _ = takes(tuple(members), np.arange(sum(members)))
    return [np.flatnonzero(part == p) for p in range(len(members))]


def _forecast(parts: tuple[EnsembleRun, ...]) -> Forecast:
    runs = [part.field.forecast for part in parts]
    if len(runs) == 1:
        return runs[0]
    valid_from, valid_to = max(run.valid_from for run in runs), min(run.valid_to for run in runs)
    if valid_to < valid_from:
        spans = ", ".join(f"{run.id} ({short(run.valid_from)} to {short(run.valid_to)})" for run in runs)
        raise NoForecast(f"no time is in all of {spans}; combine runs that overlap")
    issued = [run.issued_at for run in runs if run.issued_at is not None]
    return Forecast(
        id="+".join(run.id for run in runs),
        source="+".join(dict.fromkeys(run.source for run in runs)),
        issued_at=max(issued, default=None),
        valid_from=valid_from,
        valid_to=valid_to,
        members=sum(run.members for run in runs),
        area=_area(runs),
        top_m=min(run.top_m for run in runs),
        sha256=hashlib.sha256("".join(run.sha256 for run in runs).encode()).hexdigest(),
        is_sample=runs[0].is_sample,
        parts=tuple(
            RunPart(run.id, run.source, run.issued_at, tuple(part.numbers.tolist()), part.weight, run.top_m)
            for run, part in zip(runs, parts, strict=True)
        ),
    )


def _area(runs: list[Forecast]) -> Area:
    area = runs[0].area
    for run in runs[1:]:
        common = area.common(run.area)
        if common is None:
            listed = ", ".join(f"{run.id} ({run.area})" for run in runs)
            raise NoForecast(f"no place is in all of {listed}; combine runs that overlap")
        area = common
    return area
