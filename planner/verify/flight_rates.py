"""How fast a flown balloon went up and came down, as a plan at constant rates says it.

The descent is the sea-level speed at which a fall through the three-layer density law takes as long as the
flown one (`vehicle/constant_rate_physics.py`). A payload at rest still reports: the last 100 m count as the
ground.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.errors import InputError
from planner.plan.constant_rate import ConstantRate
from planner.units import HOUR_S
from planner.vehicle.constant_rate_physics import drag_table
from planner.verify.flown_flight import FlownFlight

ON_THE_GROUND_M = 100.0
LEAST_CLIMB_M = 500.0


@dataclass(frozen=True)
class FlightRates:
    """Rates [m/s], the descent at sea level; the top [m]; hours at float, None where it burst.

    `ascent_mps` is None where no climb was seen.
    """

    ascent_mps: float | None
    top_m: float
    descent_mps: float
    float_hours: float | None = None

    def vehicle(self, *, only_falls: bool) -> ConstantRate:
        """The flight as a person would plan it; InputError where its climb is wanted and none was seen."""
        if only_falls:
            return ConstantRate(descent_rate_mps=self.descent_mps)
        if self.ascent_mps is None:
            raise InputError("its climb was not seen; score it from its top (--from top)")
        rates = {"ascent_rate_mps": self.ascent_mps, "descent_rate_mps": self.descent_mps}
        if self.float_hours is None:
            return ConstantRate(burst_altitude_m=self.top_m, **rates)
        return ConstantRate(float_altitude_m=self.top_m, float_hours=self.float_hours, **rates)


def flown_rates(flight: FlownFlight) -> FlightRates:
    """What it flew, with hindsight; InputError where no descent was seen."""
    track, events = flight.track, flight.events
    climbed_to = events.floated[0] if events.floated else events.fall
    risen_m = flight.altitude_m(climbed_to) - flight.altitude_m(events.launch)
    rose_s = float(track.time_s[climbed_to] - track.time_s[events.launch])
    floated = events.floated
    hours = float(track.time_s[floated[1]] - track.time_s[floated[0]]) / HOUR_S if floated else None
    top_m = float(np.median(track.altitude_m[floated[0] : floated[1] + 1])) if floated else None
    return FlightRates(
        ascent_mps=risen_m / rose_s if risen_m > LEAST_CLIMB_M and rose_s > 0 else None,
        top_m=flight.altitude_m(events.fall) if top_m is None else top_m,
        descent_mps=descent_mps(flight),
        float_hours=hours,
    )


def descent_mps(flight: FlownFlight) -> float:
    """The sea-level speed [m/s] of the whole descent. InputError where none was seen."""
    first, last = flight.events.fall, flight.events.end
    altitude, time_s = flight.track.altitude_m, flight.track.time_s
    if altitude[first] - altitude[last] < LEAST_CLIMB_M:
        raise InputError(f"its descent was not seen: its last fix lies at {altitude[last]:,.0f} m")
    aloft = np.flatnonzero(altitude[first : last + 1] > altitude[last] + ON_THE_GROUND_M) + first
    low = int(aloft[-1]) if aloft.size > 1 else last
    return float(_unit_fall_s(altitude[first], altitude[low]) / (time_s[low] - time_s[first]))


def rates_of_others(flight: FlownFlight, flights: Sequence[FlownFlight]) -> list[FlightRates]:
    """What the other flights of its kind flew, or all others. InputError where there is none."""
    others = [other for other in flights if other is not flight and _came_down(other)]
    rates = [flown_rates(other) for other in others if other.kind == flight.kind or is_alone(flight, others)]
    if not rates:
        raise InputError("no other flight that came down is here to tell its rates")
    return rates


def of_its_kind(flight: FlownFlight, flights: Sequence[FlownFlight]) -> FlightRates:
    """The medians of the other flights of its kind, or of all others. InputError where there is none."""
    rates = rates_of_others(flight, flights)
    climbs = [rate.ascent_mps for rate in rates if rate.ascent_mps is not None]
    hours = [rate.float_hours for rate in rates if rate.float_hours is not None]
    return FlightRates(
        ascent_mps=float(np.median(climbs)) if climbs else None,
        top_m=float(np.median([rate.top_m for rate in rates])),
        descent_mps=float(np.median([rate.descent_mps for rate in rates])),
        float_hours=float(np.median(hours)) if 2 * len(hours) > len(rates) else None,
    )


def is_alone(flight: FlownFlight, others: Sequence[FlownFlight]) -> bool:
    """Whether none of the others is of its kind, so that all others speak for it."""
    return all(other.kind != flight.kind for other in others if other is not flight)


def _came_down(flight: FlownFlight) -> bool:
    return flight.altitude_m(flight.events.fall) - flight.altitude_m(flight.events.end) >= LEAST_CLIMB_M


def _unit_fall_s(from_m: float, to_m: float) -> float:
    """How long [s] a fall at 1 m/s at sea level lasts."""
    passed = drag_table().passed(np.array([from_m, to_m]), np.zeros(2, dtype=np.int64))
    return float(passed[1] - passed[0])
