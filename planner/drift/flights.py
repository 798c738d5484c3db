"""What goes into a kernel and what comes out of it, for both engines: n flights as named tuples of arrays."""

from typing import NamedTuple

import numpy as np

from planner.compiled import inlined
from planner.drift.endings import FORECAST_ENDED, STILL_FLYING
from planner.forecast.field import WindField
from planner.geo import Floats
from planner.vehicle.profile import Integers

Bytes = np.ndarray[tuple[int, ...], np.dtype[np.int8]]

TIME_TOLERANCE_S = 1e-6
"""A step that ends so close to a mark or to the horizon meets it, whatever the last bits of its sums say."""


class Starts(NamedTuple):
    """Where, when and how high n flights begin.

    `member` (n,) of the field; `floor_m` (n,) the altitude of the launch: a flight that never was
    above the ground lands there; `cleared` (n,) whether it already has been above the ground.
    """

    time_s: Floats
    latitude_deg: Floats
    longitude_deg: Floats
    altitude_m: Floats
    member: "np.ndarray[tuple[int, ...], np.dtype[np.int64]]"
    floor_m: Floats
    cleared: "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]"


class Horizon(NamedTuple):
    """Until when n flights are followed, `limit_s` (n,), and how they end then, codes `ending` (n,)."""

    limit_s: Floats
    ending: Integers


def wind_ends_s(field: WindField) -> Floats:
    """When a field's winds end (E,) [s]: at the beginning of each gap, and at the last."""
    return np.append(field.times_s[:-1][field.gap], field.span_s()[1])


def horizon(wind_ends_s: Floats, time_s: Floats, until_s: Floats) -> Horizon:
    """The horizon of flights that begin at `time_s` (n,): `until_s` (n,), or the winds' end before it."""
    ends_s = wind_ends_s[np.minimum(np.searchsorted(wind_ends_s, time_s), wind_ends_s.size - 1)]
    return Horizon(np.minimum(until_s, ends_s), np.where(until_s <= ends_s, STILL_FLYING, FORECAST_ENDED))


class FlightPoint(NamedTuple):
    """Where a flight is at a moment."""

    time_s: float
    latitude_deg: float
    longitude_deg: float
    altitude_m: float


class Marks(NamedTuple):
    """Moments at which flights' states are noted, `time_s` (n, K), and the states, `state` (n, K, 5).

    A state is time, latitude, longitude, altitude, and 1 where the ground had been cleared; of a mark never
    reached it is not a number. `order` (n, K) is the order in which they come.
    """

    time_s: Floats
    order: "np.ndarray[tuple[int, ...], np.dtype[np.int64]]"
    state: Floats


def marks_at(time_s: Floats) -> Marks:
    """Marks at `time_s` (n, K), none of them reached."""
    order = np.argsort(time_s, axis=1, kind="stable")
    return Marks(np.ascontiguousarray(time_s), order, np.full((*time_s.shape, 5), np.nan))


@inlined
def note(rows: Floats, i: int, k: int, p: FlightPoint) -> None:
    """Write a place as row `k` of flight `i`."""
    rows[i, k, 0], rows[i, k, 1] = p.time_s, p.latitude_deg
    rows[i, k, 2], rows[i, k, 3] = p.longitude_deg, p.altitude_m


@inlined
def note_mark(m: Marks, i: int, k: int, p: FlightPoint, clear: bool) -> None:
    """Note the state of flight `i` at its mark `k`."""
    note(m.state, i, k, p)
    m.state[i, k, 4] = 1.0 if clear else 0.0


class Ends(NamedTuple):
    """How n flights end, written in place.

    `end` (n, 4) holds time, latitude, longitude and altitude, `ending` (n,) codes of `endings.py`; `track`
    (n, S + 1, 4) may have no rows, `points` (n,) says how many of them count.
    """

    end: Floats
    ending: Bytes
    track: Floats
    points: "np.ndarray[tuple[int, ...], np.dtype[np.int64]]"


def ends_of(n: int, points: int = 0) -> Ends:
    """Room for the ends of n flights, and for tracks of at most so many points."""
    return Ends(
        np.empty((n, 4)), np.empty(n, dtype=np.int8), np.empty((n, points, 4)), np.zeros(n, dtype=np.int64)
    )
