"""The questions that a calibration by flown flights is judged on, each a class of landings."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from planner.calibrate.flown_clouds import landings_of
from planner.calibrate.flown_series import flown_series
from planner.errors import InputError
from planner.forecast.field_set import AnyField
from planner.geo import Floats
from planner.plan.constant_rate import ConstantRate
from planner.plan.kinds_of_flight import AMATEUR_LATEX
from planner.plan.plan import Plan
from planner.plan.spread import ErrorNumbers, Spread
from planner.verify.flight_plan import VerifyQuestion, plan_of
from planner.verify.flown_flight import Begin, FlownFlight
from planner.verify.held_wind import flat_ground, own_wind

TOP, WHOLE, PLANNED = "top_own_speed", "whole_hindsight", "whole_planned"

_BEFORE = {"ascent_rate": 0.10, "burst_altitude_m": 1_000, "descent_rate": 0.15}
_ERROR_BEFORE = ErrorNumbers(column_share=1.0, length_km=1_000.0, memory_h=4.0, wind_share=0.0, scale=1.0)
"""The default before December 2026: one error of the wind for all heights, six hours ahead."""


@dataclass(frozen=True)
class FlownQuestions:
    """Flights with the winds of their own ascents; `plan` is what those of the commonest kind flew by."""

    flights: tuple[FlownFlight, ...]
    plan: Plan | None
    seed: int = 0

    @cached_property
    def winds(self) -> list[AnyField]:
        """The winds of each flight, over flat ground where it ended."""
        return [flat_ground(own_wind(one), one.altitude_m(one.events.end)) for one in self.flights]

    @cached_property
    def series(self) -> list[int]:
        """Numbers of the flights that were planned alike."""
        kinds = [flight.kind for flight in self.flights]
        commonest = max(sorted(set(kinds)), key=kinds.count)
        return [number for number, kind in enumerate(kinds) if kind == commonest] if self.plan else []

    @property
    def planned(self) -> ConstantRate:
        """What they were planned as. InputError for a plan at other than constant rates to a burst."""
        vehicle = self.plan.vehicle if self.plan else None
        if not isinstance(vehicle, ConstantRate) or vehicle.burst_altitude_m is None:
            raise InputError(
                "--plan wants constant rates up to a burst and down, as the flights were planned"
            )
        return vehicle

    def classes_of(self, number: int) -> tuple[str, ...]:
        """The classes that a flight is of."""
        return (TOP, WHOLE, PLANNED) if number in self.series else (TOP, WHOLE)

    def begin_of(self, case_class: str) -> Begin:
        """From where flights of a class are predicted."""
        return "top" if case_class == TOP else "launch"

    def plan_of(self, number: int, case_class: str, members: int, others: Sequence[int]) -> Plan:
        """How a flight is predicted; how flights planned alike differ, others say."""
        if case_class != PLANNED:
            question = VerifyQuestion(self.begin_of(case_class), "flown", None, members, self.seed)
            return plan_of(self.flights[number], question, self.flights)
        alike = [self.flights[other] for other in others if other in self.series]
        told = {name: usual.default for name, usual in flown_series(alike, self.planned).items()}
        return self._as_planned(number, members, told)

    def before(self, number: int, case_class: str, members: int) -> Floats:
        """Landings (n, 2) of the default before December 2026."""
        plan = self.plan_of(number, case_class, members, ())
        spread = Spread.model_validate({"kind": AMATEUR_LATEX, **_BEFORE})
        told = plan.model_copy(update={"spread": spread})
        return landings_of(self.flights[number], told, self.winds[number], _ERROR_BEFORE)

    def _as_planned(self, number: int, members: int, spread: dict[str, Any]) -> Plan:
        assert self.plan is not None
        question = VerifyQuestion("launch", "planned", self.plan, members, self.seed)
        written = Spread.model_validate({"kind": AMATEUR_LATEX, **spread})
        plan = plan_of(self.flights[number], question, self.flights)
        return plan.model_copy(update={"spread": written, "releases": ()})
