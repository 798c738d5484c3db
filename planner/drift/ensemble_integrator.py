"""Many flights at once, from rung to rung of a ladder, by Heun's method (`heun_kernels.py`).

A `Marcher` does for ensembles what `single_flight.drift` does for single flights. The flights of one member
are one call of each kernel; threads and blocks are the caller's, and no answer depends on them.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple, Protocol

import numpy as np

from planner.drift.abreast_record import ABREAST, MEETING, TOGETHER
from planner.drift.flight_state import RECORD, LadderAir, MemberColumns
from planner.drift.flights import Starts, ends_of, horizon, marks_at, wind_ends_s
from planner.drift.heun_kernels import rise_or_fall
from planner.drift.ladder_wind import RungErrors, Rungs, errors_on, rungs, with_wind
from planner.drift.level import stay
from planner.drift.single_flight import Arrivals
from planner.drift.start_and_finish import begin, finish
from planner.drift.wind_errors import ErrorField, WindErrors, field_of, no_errors
from planner.forecast.column_wind import Winds, winds
from planner.forecast.field import Float32s, WindField
from planner.forecast.field_set import AnyField, parts_of
from planner.geo import Floats
from planner.vehicle.ladder_stages import LevelStage, Passage, passages
from planner.vehicle.profile import Integers, Profile

Stages = Sequence[Passage | LevelStage]


class RunLadder(Protocol):
    """A run's ladder: its rungs (K,) [m], and each member's winds on them, found or made."""

    @property
    def rungs_m(self) -> Floats:
        """The heights at which winds stand (K,) [m]."""

    def winds(self, member: int, hours: tuple[datetime, datetime] | None = None) -> Float32s:
        """One member's winds (K, T, Y, X, 2) [m/s], whole between two times."""


LadderOf = Callable[[WindField], RunLadder]
"""Where a run's ladder comes from: who asks for flights knows the store, the kernels do not."""


@dataclass(frozen=True)
class Flights:
    """What n flights bring to the kernels: stages, starts, horizons, wind errors, marks.

    `highest_m` (n,) is how high each comes at most, `ends_s` (n,) when its stages are over.
    """

    stages: Stages
    starts: Starts
    until_s: Floats
    errors: WindErrors
    marks_s: Floats
    highest_m: Floats
    ends_s: Floats

    def some(self, pick: Any) -> "Flights":
        """Those of a slice, or in the order of an index array."""
        return Flights(
            [stage.some(pick) for stage in self.stages],
            Starts(*(np.ascontiguousarray(values[pick]) for values in self.starts)),
            self.until_s[pick],
            self.errors.some(pick),
            np.ascontiguousarray(self.marks_s[pick]),
            self.highest_m[pick],
            self.ends_s[pick],
        )

    def in_run(self, number: int, member: int) -> "Flights":
        """The same in a member of one of several runs, whose errors have a law of their own."""
        return replace(self, errors=self.errors.in_run(number, member))

    def blocks(self, rungs_m: Floats) -> Iterator[tuple[slice, "Flights"]]:
        """The same a few at a time where each has a field of errors on the rungs, which is to stay small."""
        n, law = self.until_s.size, self.errors.law
        size = n
        if law is not None and n:
            each = 8 * law.times(self._longest_s()) * self._rungs_reached(rungs_m)
            size = max(min(_MOST_WITH_FIELDS, _FIELDS_BYTES // each // TOGETHER * TOGETHER), TOGETHER)
        for first in range(0, n, max(size, 1)):
            mine = slice(first, min(first + size, n))
            yield mine, self if size >= n else self.some(mine)

    def error_field(self, rungs_m: Floats) -> ErrorField:
        """Their errors on the rungs of a ladder, as high and as late as they come."""
        return field_of(self.errors, rungs_m[: self._rungs_reached(rungs_m)], self._longest_s())

    def _rungs_reached(self, rungs_m: Floats) -> int:
        above = int(np.searchsorted(rungs_m, max(self.highest_m.max(), self.errors.highest_seen_m))) + 1
        return int(min(max(above, 2), rungs_m.size))

    def _longest_s(self) -> float:
        """How long after the origin of its errors the last of them ends."""
        return float((np.minimum(self.ends_s, self.until_s) - self.errors.origin_s).max())


class LadderMember(NamedTuple):
    """One member on its way through the kernels: its ladder, and its run's columns and number of it there.

    Lanes of one run share their `ladder`'s number.
    """

    rungs: Rungs
    winds: Winds
    wind_ends_s: Floats
    member: int
    ladder: int


@dataclass(frozen=True)
class Marcher:
    """Carries flights through the members of a field, each a lane, on their ladders."""

    lanes: tuple[LadderMember, ...]

    @classmethod
    def over(
        cls, field: AnyField, ladder_of: LadderOf, hours: tuple[datetime, datetime] | None = None
    ) -> "Marcher":
        """A marcher over a field for flights between two times (any), on the ladders that it is handed."""
        parts = parts_of(field)
        lanes = {}
        for number, part in enumerate(parts):
            ladder, columns = ladder_of(part.opened), winds(part.field)
            ends_s = wind_ends_s(part.field)
            first = rungs(part.field, ladder.rungs_m, ladder.winds(0, hours))
            for member, lane in enumerate(part.numbers.tolist()):
                of_member = with_wind(first, ladder.winds(member, hours)) if member else first
                lanes[lane] = LadderMember(of_member, columns, ends_s, member, number)
        return cls(tuple(lanes[lane] for lane in range(field.members)))

    def __call__(
        self,
        profile: Profile,
        starts: Starts,
        *,
        until_s: Floats,
        errors: WindErrors | None = None,
        marks_s: Floats | None = None,
    ) -> Arrivals:
        """Carry n profiles; `until_s` (n,) and `marks_s` (n, K) are in the field's seconds."""
        n = starts.time_s.size
        if n == 0:
            return Arrivals.empty(0, 0 if marks_s is None else marks_s.shape[1])
        marks = np.empty((n, 0)) if marks_s is None else marks_s
        on_ladder: dict[int, Flights] = {}
        order = self._order(starts)
        arrived = Arrivals.empty(n, marks.shape[1])
        for number, rows in _runs(starts.member if order is None else starts.member[order]):
            mine, lane = rows if order is None else order[rows], self.lanes[number]
            if lane.ladder not in on_ladder:
                stages = passages(profile, lane.rungs.rungs_m)
                highest_m = np.max([np.maximum(s.start_m, s.end_m) for s in profile.stages], axis=0)
                ends_s = starts.time_s + profile.ends_s()[-1]
                on_ladder[lane.ladder] = Flights(
                    stages, starts, until_s, errors or no_errors(n), marks, highest_m, ends_s
                )
            some = on_ladder[lane.ladder].some(mine).in_run(lane.ladder, lane.member)
            on_rungs = errors_on(lane.rungs, some.errors.law)
            for part, few in some.blocks(lane.rungs.rungs_m):
                march(lane, few, on_rungs, arrived, _within(mine, part))
        return arrived

    def _order(self, starts: Starts) -> Integers | None:
        """The order by member, and by cell where they start in many; None where they may stay as they are."""
        r, d = self.lanes[0].rungs, self.lanes[0].rungs.domain  # one run's cells tell what lies close in any
        rows = (starts.latitude_deg - d.south_deg) / d.step_latitude_deg
        columns = (starts.longitude_deg - d.west_deg) / d.step_longitude_deg
        if max(np.ptp(rows), np.ptp(columns)) <= 1.0 and np.ptp(starts.member) == 0:
            return None
        row = np.clip(np.floor(rows), 0, r.rows - 1)
        column = np.minimum(np.floor(columns % d.period), r.columns - 1)
        key = (starts.member * r.rows + row) * r.columns + column
        scattered = np.count_nonzero(np.diff(key)) > key.size / TOGETHER
        if scattered or (np.diff(starts.member) < 0).any():
            return np.argsort(key, kind="stable")
        return None


def _runs(member: Integers) -> Iterator[tuple[int, slice]]:
    """Each run of equal members, and where it lies."""
    edges = np.flatnonzero(np.diff(member)) + 1
    for first, last in zip([0, *edges], [*edges, member.size], strict=True):
        if last > first:
            yield int(member[first]), slice(int(first), int(last))


def _within(rows: Any, part: slice) -> Any:
    """Some of some rows, themselves a slice or an index array."""
    return slice(rows.start + part.start, rows.start + part.stop) if isinstance(rows, slice) else rows[part]


def march(lane: LadderMember, flights: Flights, errors: RungErrors, arrived: Arrivals, where: Any) -> None:
    """Carry flights through one member's winds; they arrive in the rows `where`."""
    starts, n = flights.starts, flights.until_s.size
    field = flights.error_field(lane.rungs.rungs_m)
    air = LadderAir(lane.rungs, errors.of(field), MemberColumns(lane.winds, lane.member, field))
    limits, marks = horizon(lane.wind_ends_s, starts.time_s, flights.until_s), marks_at(flights.marks_s)
    records, out = _records(n), ends_of(n)
    block = [np.zeros(1, dtype=kind).view(np.recarray) for kind in (ABREAST, MEETING)]
    begin(air, starts, limits, marks, records)
    for stage in flights.stages:
        if isinstance(stage, LevelStage):
            stay(air, stage, marks, records)
        else:
            rise_or_fall(air, stage, marks, records, *block)
    finish(air.rungs.domain, records, out)
    arrived.put(where, out, marks.state)


_KEPT = threading.local()
_MOST_WITH_FIELDS, _FIELDS_BYTES = 1024, 8_000_000
"""Flights whose errors are drawn at once, and room for them: fewer cost more calls, more leave the caches."""

_MOST_KEPT = 1 << 14  # records, some megabytes


def _records(n: int) -> Any:
    """Records (n,) of flights, not initialised; up to a usual number a thread uses the same ones again.

    On two threads this saves 2 % of the flights' time (measured: 1 to 7 %), on one nothing.
    """
    if n > _MOST_KEPT:
        return np.empty(n, dtype=RECORD).view(np.recarray)
    kept = getattr(_KEPT, "records", None)
    if kept is None or kept.size < n:
        _KEPT.records = kept = np.empty(n, dtype=RECORD)
    return kept[:n].view(np.recarray)
