"""Many flights at once, from rung to rung of a ladder: the workhorse.

Flights of one member are one call of the kernels; threads and blocks are the caller's. `march` is to
ensembles what `drift` is to single flights: the same question, the same kind of answer.
"""

from collections.abc import Sequence

import numpy as np

from planner.drift.endings import FORECAST_ENDED, STILL_FLYING
from planner.drift.flights import Ends, Starts
from planner.drift.rungs import Rungs, errors_on
from planner.drift.strides import RECORD, Marks, begin, finish, rise_or_fall, stay
from planner.drift.track import Arrivals
from planner.drift.wind_errors import WindErrors, no_errors
from planner.geo import Floats
from planner.vehicle.passage import Hold, Passage


def march(
    r: Rungs,
    stages: Sequence[Passage | Hold],
    starts: Starts,
    *,
    until_s: Floats,
    errors: WindErrors | None = None,
    marks_s: Floats | None = None,
) -> Arrivals:
    """Carry n flights through one member's winds."""
    n = starts.time_s.size
    at = np.empty((n, 0)) if marks_s is None else np.ascontiguousarray(marks_s)
    marks = Marks(at, np.argsort(at, axis=1, kind="stable"), np.full((n, at.shape[1], 5), np.nan))
    e = errors_on(r, errors or no_errors(n))
    ends = _winds_end_s(r, starts.time_s)
    flights = np.zeros(n, dtype=RECORD).view(np.recarray)
    out = Ends(
        np.empty((n, 4)),
        np.empty(n, dtype=np.int8),
        marks.state,
        np.empty((n, 0, 4)),
        np.zeros(n, dtype=np.int64),
    )
    begin(
        r,
        e,
        starts,
        np.minimum(until_s, ends),
        np.where(until_s <= ends, STILL_FLYING, FORECAST_ENDED),
        marks,
        flights,
    )
    for stage in stages:
        (stay if isinstance(stage, Hold) else rise_or_fall)(r, e, stage, marks, flights)
    finish(r, flights, out)
    time, latitude, longitude, altitude = out.end.T
    return Arrivals(time, latitude, longitude, altitude, out.ending, out.marks, out.track, out.points)


def _winds_end_s(r: Rungs, time_s: Floats) -> Floats:
    """Until when the winds go on without a gap from `time_s` (n,)."""
    edges = np.append(r.gaps_s, r.last_s)
    return edges[np.minimum(np.searchsorted(edges, time_s), edges.size - 1)]
