"""The Python side of the kernels: flights in, arrivals out.

`drift` carries n flights at once through one field. Nothing here knows what a balloon is.
"""

from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from planner.drift import reference_rk4
from planner.drift.flights import Ends, Starts
from planner.drift.wind_errors import WindErrors, no_errors
from planner.forecast.column_wind import Winds
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

    def put(self, where: Any, out: Ends) -> None:
        """Write flights that came out of a kernel into some rows."""
        columns = self.time_s, self.latitude_deg, self.longitude_deg, self.altitude_m
        for column, values in zip(columns, out.end.T, strict=True):
            column[where] = values
        self.ending[where], self.marks[where] = out.ending, out.marks


def drift(
    winds: Winds,
    steps: Steps,
    starts: Starts,
    *,
    until_s: Floats,
    errors: WindErrors | None = None,
    marks_s: Floats | None = None,
    keep_track: bool = False,
    tawhiri: bool = False,
) -> Arrivals:
    """Carry n flights through a field.

    `until_s` (n,) is each flight's horizon, `marks_s` (n, K) when its state is noted, both in the
    field's seconds. `tawhiri` asks for that predictor's interpolation and chord ends; its steps
    come from `tawhiri_steps`.
    """
    n, longest = steps.seconds.shape
    if not n == steps.number.size == starts.time_s.size == starts.member.size == until_s.size:
        msg = "steps, starts and until_s must be of the same flights"  # the kernel trusts their lengths
        raise ValueError(msg)
    marks = np.empty((n, 0)) if marks_s is None else np.ascontiguousarray(marks_s)
    out = Ends(
        end=np.empty((n, 4)),
        ending=np.empty(n, dtype=np.int8),
        marks=np.full((n, marks.shape[1], 5), np.nan),
        track=np.empty((n, longest + 1 if keep_track else 0, 4)),
        points=np.empty(n, dtype=np.int64),
    )
    reference_rk4.fly(winds, steps, starts, errors or no_errors(n), until_s, marks, out, tawhiri)
    time, latitude, longitude, altitude = out.end.T
    return Arrivals(time, latitude, longitude, altitude, out.ending, out.marks, out.track, out.points)


def fly_exactly(
    winds: Winds,
    profile: Profile,
    starts: Starts,
    *,
    until_s: Floats,
    errors: WindErrors,
    marks_s: Floats,
) -> Arrivals:
    """Carry n profiles with their tracks."""
    longest_s = float((until_s - starts.time_s).max(initial=0.0))
    steps = exact_steps(profile, longest_s=longest_s)
    return drift(winds, steps, starts, until_s=until_s, errors=errors, marks_s=marks_s, keep_track=True)
