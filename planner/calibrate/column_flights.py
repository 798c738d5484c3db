"""Flights through a measured column against a forecast one: how far apart they land, and what an error says.

In a column that is the same everywhere a flight drifts by the sum of its winds times how long it is in each,
so that departures of winds become departures of landings without flying anything; both columns stand still,
and how fast an error is forgotten has no part in it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from planner.calibrate.departures import Departures
from planner.geo import Floats
from planner.spread.error_model import ErrorModel
from planner.units import HOUR_S
from planner.vehicle.profile import Integers

_HOLDS_BACK = 30.0
"""Effective cases that count as much as the error as fitted."""

FLOATS_M = (1_500.0, 3_000.0, 5_000.0)
FLOAT_S = 3.0 * HOUR_S
BURST_M = 20_000.0
CLIMB_MPS = 5.0
THINS_OVER_M = 14_000.0
"""A fall of 5 m/s at the ground is faster by a factor of e for so much of height."""


_NORMAL = 1e6
"""Degrees of freedom of a tail that is none."""


@dataclass(frozen=True)
class ColumnCase:
    """One flight through one measured and one forecast column.

    `radius` is how far apart it lands in standard deviations of the error, with `tail` degrees of freedom.
    """

    flight: str
    block: int
    time_s: float
    radius: float
    tail: float

    def level(self, factor: float = 1.0) -> float:
        """The share of drops that land nearer, with an error so much larger: 0.9 is the edge of that area."""
        return float(1.0 - (1.0 + (self.radius / factor) ** 2 / (self.tail - 2.0)) ** (-self.tail / 2.0))

    def usual_radius(self, level: float) -> float:
        """The radius of a level."""
        return float(np.sqrt((self.tail - 2.0) * ((1.0 - level) ** (-2.0 / self.tail) - 1.0)))


def column_cases(departures: Departures, error: ErrorModel) -> Iterator[ColumnCase]:
    """The flights of all profiles that reach high and low enough: floats of 3 h, and a burst at 20 km."""
    ends = np.flatnonzero(np.diff(departures.profile)) + 1
    for rows in np.split(np.arange(departures.profile.size), ends):
        order = rows[np.argsort(departures.altitude_m[rows])]
        yield from _cases(departures, order, error)


def _cases(departures: Departures, rows: Integers, error: ErrorModel) -> Iterator[ColumnCase]:
    at_m, first = departures.altitude_m[rows], rows[0]
    lead_h = float(departures.lead_h[first])
    covariance = _covariance(at_m, lead_h, departures.wind_mps[rows], error)
    for name, seconds in _flights(at_m):
        apart_m = seconds @ departures.error_mps[rows]
        sd_m = float(np.sqrt(seconds @ covariance @ seconds))
        yield ColumnCase(
            f"{name}_{lead_h:g}h",
            int(departures.block[first]),
            float(departures.time_s[first]),
            float(np.hypot(*apart_m)) / sd_m,
            error.tail or _NORMAL,
        )


def _covariance(at_m: Floats, lead_h: float, wind_mps: Floats, error: ErrorModel) -> Floats:
    """Of one component's errors at altitudes (n, n), for one lead."""
    table = error.sigma_at(at_m, np.array([lead_h]))[:, 0]
    size = np.sqrt(table**2 + error.wind_share**2 * (wind_mps**2).sum(axis=1))
    length_m = 1_000.0 * float(np.interp(lead_h, error.leads_h, error.length_km))
    share = error.column_share
    alike = share + (1.0 - share) * np.exp(-np.abs(at_m[:, None] - at_m) / length_m)
    return np.asarray(size[:, None] * alike * size)


def _flights(at_m: Floats) -> Iterator[tuple[str, Floats]]:
    """The flights that a column carries: how long (n,) [s] each is at each of its levels."""
    hats = np.eye(at_m.size)
    for altitude in FLOATS_M:
        if at_m[0] <= altitude <= at_m[-1]:
            yield f"float_{altitude:.0f}m", FLOAT_S * np.array([np.interp(altitude, at_m, h) for h in hats])
    if at_m[0] <= FLOATS_M[0] and at_m[-1] >= BURST_M:
        fine_m = np.linspace(at_m[0], BURST_M, 2_000)
        per_metre = (1.0 + np.exp(-fine_m / THINS_OVER_M)) / CLIMB_MPS
        share = np.array([np.interp(fine_m, at_m, h) for h in hats])
        yield f"burst_{BURST_M:.0f}m", np.asarray(np.trapezoid(share * per_metre, fine_m, axis=1))


def sigma_factor(cases: Sequence[ColumnCase], effective: float) -> float:
    """By how much the error must be larger for half and nine tenths of the cases to lie where they should.

    Of few effective cases little is made of it.
    """
    if not cases:
        return 1.0
    off = []
    for level in (0.5, 0.9):
        radii = np.array([one.radius / one.usual_radius(level) for one in cases])
        off.append(np.log(np.quantile(radii, level)))
    return float(np.exp(np.mean(off) * effective / (effective + _HOLDS_BACK)))
