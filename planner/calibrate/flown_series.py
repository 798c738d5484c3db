"""By how much flights that were planned alike differed from their plan: climb, burst, fall and its failures.

Held back by what is usual of amateurs' balloons, which counts as ten flights more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from planner.geo import Floats
from planner.plan.constant_rate import ConstantRate
from planner.plan.distribution import Failure, Lognormal, Mixture, Normal
from planner.plan.kinds_of_flight import AMATEUR_LATEX, UsualNumber
from planner.plan.spread import Spread
from planner.verify.flight_rates import FlightRates, flown_rates
from planner.verify.flown_flight import FlownFlight

FAILED = 1.45
"""A fall so many times as fast as planned, or slower by as much, is of another kind."""

_USUAL_COUNTS = 10.0


@dataclass(frozen=True)
class _Series:
    """What n flights of one plan flew, and what is usual."""

    rates: tuple[FlightRates, ...]
    planned: ConstantRate
    usual: Spread

    @property
    def falls(self) -> Floats:
        """Fall speeds over the planned one, as logarithms (n,)."""
        return np.log([rate.descent_mps / self.planned.descent_rate_mps for rate in self.rates])

    def numbers(self) -> dict[str, tuple[Any, str]]:
        """What varies by name, and in words where it is from."""
        climbs = [rate.ascent_mps for rate in self.rates if rate.ascent_mps is not None]
        climb = np.log(np.array(climbs) / (self.planned.ascent_rate_mps or 1.0))
        burst_m = np.array([rate.top_m for rate in self.rates]) - (self.planned.burst_altitude_m or 0.0)
        n, usual = len(self.rates), self.usual
        assert isinstance(usual.ascent_rate, Lognormal)
        assert isinstance(usual.burst_altitude_m, Normal)
        told = f"{n} flights planned alike, with what is usual as {_USUAL_COUNTS:.0f} more"
        return {
            "ascent_rate": (round(_sigma(climb, usual.ascent_rate.sigma), 3), told),
            "burst_altitude_m": (
                {
                    "kind": "normal",
                    "sigma": round(_sigma(burst_m, usual.burst_altitude_m.sigma)),
                    "share": 0.1,
                },
                told,
            ),
            "descent_rate": (self._fall(), f"{told}; beyond {FAILED} times as planned it failed"),
        }

    def _fall(self) -> dict[str, Any]:
        usual = self.usual.descent_rate
        assert isinstance(usual, Mixture)
        assert isinstance(usual.works, Lognormal)
        falls = self.falls
        works = falls[np.abs(falls) < np.log(FAILED)]
        failed = float(falls.size - works.size) / sum(one.probability for one in usual.fails)
        fails = [self._failure(one, failed * one.probability).model_dump(mode="json") for one in usual.fails]
        return {"kind": "mixture", "works": round(_sigma(works, usual.works.sigma), 3), "fails": fails}

    def _failure(self, usual: Failure, seen: float) -> Failure:
        """A way to fail as often as it is usual, and was seen."""
        n = self.falls.size
        often = (seen + _USUAL_COUNTS * usual.probability) / (n + _USUAL_COUNTS)
        return usual.model_copy(update={"probability": round(often, 4)})


def flown_series(flights: Sequence[FlownFlight], planned: ConstantRate) -> dict[str, UsualNumber]:
    """What varies of flights that were planned alike, by its name in a spread, each with its source."""
    series = _Series(tuple(flown_rates(flight) for flight in flights), planned, Spread(kind=AMATEUR_LATEX))
    return {
        name: UsualNumber(default=default, source=source)
        for name, (default, source) in series.numbers().items()
    }


def _sigma(off: Floats, usual: float) -> float:
    """The sd about what was planned, held back by the usual one."""
    return float(np.sqrt((float((off**2).sum()) + _USUAL_COUNTS * usual**2) / (off.size + _USUAL_COUNTS)))
