"""The Python side of the kernels: flights in, arrivals out.

`drift` carries n flights at once through one field. Nothing here knows what a balloon is.
"""

from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from planner.drift.domain import domain
from planner.drift.flights import Ends, Starts, ends_of, horizon, marks_at, wind_ends_s
from planner.drift.reference_rk4 import NativeAir, fly
from planner.drift.wind_errors import WindErrors, field_of, no_errors
from planner.forecast.column_wind import winds
from planner.forecast.field import WindField
from planner.forecast.ladder import rungs_m
from planner.geo import Floats
from planner.vehicle.profile import Integers, Profile, Steps, exact_steps


@dataclass(frozen=True)
class Arrivals:
    """Where n flights ended, and where they were at their marks.

    `marks` (n, K, 5): time, latitude, longitude, altitude, 1 where the ground had been cleared; not
    a number where a flight ended before. `track` (n, S + 1, 4) has rows only if it was asked for.
    """

    time_s: Floats
    latitude_deg: Floats
    longitude_deg: Floats
    altitude_m: Floats
    ending: "np.ndarray[Any, np.dtype[np.int8]]"
    marks: Floats
    track: Floats
    points: Integers

    @classmethod
    def empty(cls, n: int, marks: int) -> "Arrivals":
        """Room for n flights without tracks."""
        time_s, latitude_deg, longitude_deg, altitude_m = (np.empty(n) for _ in range(4))
        ending, points = np.empty(n, dtype=np.int8), np.zeros(n, dtype=np.int64)
        state, track = np.empty((n, marks, 5)), np.empty((n, 0, 4))
        return cls(time_s, latitude_deg, longitude_deg, altitude_m, ending, state, track, points)

    def some(self, rows: slice) -> "Arrivals":
        """Those of some of the flights."""
        return Arrivals(*(getattr(self, part.name)[rows] for part in fields(self)))

    @classmethod
    def of(cls, out: Ends, marks: Floats) -> "Arrivals":
        """What came out of a kernel, with the states (n, K, 5) at the marks."""
        time, latitude, longitude, altitude = out.end.T
        return cls(time, latitude, longitude, altitude, out.ending, marks, out.track, out.points)

    def put(self, where: Any, out: Ends, marks: Floats) -> None:
        """Write flights that came out of a kernel, and their states at the marks, into some rows."""
        columns = self.time_s, self.latitude_deg, self.longitude_deg, self.altitude_m
        for column, values in zip(columns, out.end.T, strict=True):
            column[where] = values
        self.ending[where], self.marks[where] = out.ending, marks


def drift(
    field: WindField,
    steps: Steps,
    starts: Starts,
    *,
    until_s: Floats,
    errors: WindErrors | None = None,
    marks_s: Floats | None = None,
    keep_track: bool = False,
) -> Arrivals:
    """Carry n flights through a field by the reference engine.

    `until_s` (n,) is each flight's horizon, `marks_s` (n, K) when its state is noted, both in the field's
    seconds. Raises ValueError where steps, starts and horizons are not of the same flights: the kernel trusts
    their lengths.
    """
    n, longest = steps.seconds.shape
    if not n == steps.number.size == starts.time_s.size == starts.member.size == until_s.size:
        msg = "steps, starts and until_s must be of the same flights"
        raise ValueError(msg)
    given = errors or no_errors(n)
    at_m = np.empty(0) if given.law is None else rungs_m(field)  # those of the ladder's engine
    of_all = field_of(given, at_m, float((until_s - given.origin_s).max(initial=0.0)))
    air = NativeAir(winds(field), domain(field), of_all)
    marks = marks_at(np.empty((n, 0)) if marks_s is None else marks_s)
    out = ends_of(n, longest + 1 if keep_track else 0)
    fly(air, steps, starts, horizon(wind_ends_s(field), starts.time_s, until_s), marks, out)
    return Arrivals.of(out, marks.state)


def fly_exactly(
    field: WindField,
    profile: Profile,
    starts: Starts,
    *,
    until_s: Floats,
    errors: WindErrors,
    marks_s: Floats,
) -> Arrivals:
    """Carry n profiles through a field by the reference engine, with their tracks; as `drift`."""
    longest_s = float((until_s - starts.time_s).max(initial=0.0))
    steps = exact_steps(profile, longest_s=longest_s)
    return drift(field, steps, starts, until_s=until_s, errors=errors, marks_s=marks_s, keep_track=True)
