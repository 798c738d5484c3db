"""Many flights at once, from rung to rung of a ladder: the workhorse.

A `Marcher` is to ensembles what `track.drift` is to single flights: the same question, the same kind of
answer. Flights of one member are one call of the kernels; threads and blocks are the caller's, and no
answer depends on them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from planner.drift.afloat import RECORD, Columns
from planner.drift.endings import FORECAST_ENDED, STILL_FLYING
from planner.drift.flights import Ends, Starts
from planner.drift.rungs import Rungs, errors_on, rungs
from planner.drift.stages import TOGETHER, begin, finish, rise_or_fall, stay
from planner.drift.stride import Marks
from planner.drift.track import Arrivals
from planner.drift.wind_errors import WindErrors, no_errors
from planner.forecast.field import WindField
from planner.forecast.ladder_folder import ladder_of
from planner.forecast.native import Winds, winds
from planner.geo import Floats
from planner.settings import LAYER_M
from planner.vehicle.passage import Hold, Passage, passages
from planner.vehicle.profile import Integers, Profile

Stages = Sequence[Passage | Hold]


@dataclass(frozen=True)
class Flights:
    """n flights on their way in: what each starts from, meets and is asked, and its stages."""

    stages: Stages
    starts: Starts
    until_s: Floats
    errors: WindErrors
    marks_s: Floats

    def some(self, pick: Any) -> "Flights":
        """Those of a slice, or in the order of an index array."""
        return Flights(
            [stage.some(pick) for stage in self.stages],
            Starts(*(np.ascontiguousarray(values[pick]) for values in self.starts)),
            self.until_s[pick],
            self.errors.some(pick),
            np.ascontiguousarray(self.marks_s[pick]),
        )


@dataclass(frozen=True)
class Marcher:
    """Carries flights through the members (M,) of a field, on their ladders."""

    members: tuple[Rungs, ...]
    winds: Winds

    @classmethod
    def over(cls, field: WindField, layer_m: float = LAYER_M) -> "Marcher":
        """A marcher over a field; its ladder is found or made."""
        ladder = ladder_of(field, layer_m)
        every = range(field.members)
        return cls(tuple(rungs(field, ladder.rungs_m, ladder.winds(m)) for m in every), winds(field))

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
        stages = passages(profile, self.members[0].rungs_m)
        marks = np.empty((n, 0)) if marks_s is None else marks_s
        flights = Flights(stages, starts, until_s, errors or no_errors(n), marks)
        order = self._order(starts)
        arrived = Arrivals.empty(n, marks.shape[1])
        for member, rows in _runs(starts.member if order is None else starts.member[order]):
            mine = rows if order is None else order[rows]
            some = flights.some(mine)
            columns = Columns(self.winds, member, some.errors)
            march(self.members[member], columns, some, arrived, mine)
        return arrived

    def _order(self, starts: Starts) -> Integers | None:
        """Flights by member, and by cell where they start in many; None where they lie well as they come."""
        r = self.members[0]
        row = (starts.latitude_deg - r.south_deg) // r.step_latitude_deg
        column = (starts.longitude_deg - r.west_deg) % 360.0 // r.step_longitude_deg
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


def march(r: Rungs, columns: Columns, flights: Flights, arrived: Arrivals, where: Any) -> None:
    """Carry flights through one member's winds; they arrive in the rows `where`."""
    starts, until_s, n = flights.starts, flights.until_s, flights.until_s.size
    at = flights.marks_s
    marks = Marks(at, np.argsort(at, axis=1, kind="stable"), np.full((n, at.shape[1], 5), np.nan))
    errors = errors_on(r, flights.errors)
    ends_s = _winds_end_s(r, starts.time_s)
    on_time = np.where(until_s <= ends_s, STILL_FLYING, FORECAST_ENDED)
    records = np.zeros(n, dtype=RECORD).view(np.recarray)
    out = Ends(np.empty((n, 4)), np.empty(n, dtype=np.int8), marks.state, *_NO_TRACK)
    begin(r, columns, errors, starts, np.minimum(until_s, ends_s), on_time, marks, records)
    for stage in flights.stages:
        if isinstance(stage, Hold):
            stay(r, columns, errors, stage, marks, records)
        else:
            rise_or_fall(r, columns, errors, stage, marks, records)
    finish(r, records, out)
    arrived.put(where, out)


_NO_TRACK = np.empty((0, 0, 4)), np.empty(0, dtype=np.int64)


def _winds_end_s(r: Rungs, time_s: Floats) -> Floats:
    """Until when the winds go on without a gap from `time_s` (n,)."""
    edges = np.append(r.gaps_s, r.last_s)
    return np.asarray(edges[np.minimum(np.searchsorted(edges, time_s), edges.size - 1)])
