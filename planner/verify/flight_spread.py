"""What is not known of a flown flight: little at its own rates, else as much as others of its kind differ."""

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np

from planner.geo import Floats
from planner.plan.kinds_of_flight import AMATEUR_LATEX, FLOWN
from planner.plan.spread import Spread
from planner.verify.flight_rates import FlightRates, rates_of_others
from planner.verify.flown_flight import FlownFlight

FEWEST_OTHERS = 3
"""Flights below which nobody can tell by how much those of a kind differ."""


def spread_of(flight: FlownFlight, rates: Literal["flown", "kind"], flights: Sequence[FlownFlight]) -> Spread:
    """What varies of a flight at its own rates, or at those of the others of its kind.

    Of a kind rates differ from flight to flight as those of the others do; of few others, as amateurs' do.
    """
    if rates == "flown":
        return Spread(kind=FLOWN)
    return _spread_of_kind(rates_of_others(flight, flights))


def _spread_of_kind(others: Sequence[FlightRates]) -> Spread:
    """What varies of a flight by the rates of others of its kind."""
    written: dict[str, Any] = {"kind": AMATEUR_LATEX}
    if len(others) >= FEWEST_OTHERS:
        falls = np.log([other.descent_mps for other in others])
        climbs = np.log([other.ascent_mps for other in others if other.ascent_mps is not None])
        tops_m = np.array([other.top_m for other in others])
        written |= {"descent_rate": _of_a_further(falls), "burst_altitude_m": _of_a_further(tops_m)}
        if climbs.size >= FEWEST_OTHERS:
            written["ascent_rate"] = _of_a_further(climbs)
    return Spread.model_validate(written)


def _of_a_further(values: Floats) -> float:
    """By how much a further one lies off the middle of n, one sigma."""
    return float(values.std(ddof=1) * np.sqrt(1.0 + 1.0 / values.size))
