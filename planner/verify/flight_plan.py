"""The plan of a flown balloon, as a prediction would have been asked: at rates flown, usual or planned."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from planner.errors import InputError
from planner.plan.constant_rate import ConstantRate
from planner.plan.launch_time import LaunchTime
from planner.plan.plan import Plan
from planner.plan.site import Site
from planner.plan.spread import Spread, WrittenError
from planner.verify.flight_rates import flown_rates, of_its_kind
from planner.verify.flight_spread import spread_of
from planner.verify.flown_flight import Begin, FlownFlight

Rates = Literal["flown", "kind", "planned"]
MEMBERS = 4_000


@dataclass(frozen=True)
class VerifyQuestion:
    """From where flights are predicted and at which rates; a plan lends its spread, drops and seed.

    Where no plan writes a spread, rates vary by what is known of them (`flight_spread.py`).
    `wind_error` takes the place of what the plan says of it, where it is given.
    """

    begin: Begin = "launch"
    rates: Rates = "flown"
    plan: Plan | None = None
    members: int = MEMBERS
    seed: int = 0
    wind_error: WrittenError | None = None

    @property
    def writes_spread(self) -> bool:
        """Whether a plan says itself what varies."""
        return self.plan is not None and "spread" in self.plan.model_fields_set

    @property
    def error(self) -> WrittenError:
        """The wind's own error that drops meet."""
        usual: WrittenError = "prior" if self.plan is None else self.plan.spread.wind_error
        return usual if self.wind_error is None else self.wind_error


def plan_of(flight: FlownFlight, question: VerifyQuestion, flights: Sequence[FlownFlight]) -> Plan:
    """The plan of one flight; `flights` are all, of which others speak for it.

    Raises InputError where its rates cannot be told.
    """
    vehicle = _vehicle(flight, question, flights)
    at = flight.begins(question.begin)
    latitude, longitude = flight.place(at)
    site = Site.model_validate(
        {
            "name": flight.name[:100],
            "latitude_deg": latitude,
            "longitude_deg": longitude,
            "altitude_m": flight.altitude_m(at),
            "altitude_is_certain": True,
        }
    )
    told: dict[str, Any] = {"site": site, "launch_time": LaunchTime.fixed(flight.time(at))}
    told |= {"vehicle": vehicle, "members": question.members, "seed": question.seed}
    plan = question.plan
    told["spread"] = _spread(flight, question, flights).model_copy(update={"wind_error": question.error})
    if plan is None:
        return Plan(**told)
    if question.begin == "top" or question.rates != "planned":
        told["releases"] = ()
    return plan.model_copy(update=told)


def _spread(flight: FlownFlight, question: VerifyQuestion, flights: Sequence[FlownFlight]) -> Spread:
    if question.rates == "planned" or question.writes_spread:
        return question.plan.spread if question.plan else Spread()
    return spread_of(flight, question.rates, flights)


def _vehicle(flight: FlownFlight, question: VerifyQuestion, flights: Sequence[FlownFlight]) -> object:
    only_falls = question.begin == "top"
    if question.rates == "flown":
        return flown_rates(flight).vehicle(only_falls=only_falls)
    if question.rates == "kind":
        return of_its_kind(flight, flights).vehicle(only_falls=only_falls)
    if question.plan is None:
        raise InputError("--rates planned wants the plan that was made before (--plan FILE)")
    planned = question.plan.vehicle
    return _falling(planned) if only_falls else planned


def _falling(planned: object) -> ConstantRate:
    """A planned vehicle from its top on."""
    if not isinstance(planned, ConstantRate):
        raise InputError(
            "--from top at planned rates wants a plan at constant rates: how another vehicle falls hangs on "
            "its flight; score it from the launch, or say --rates flown"
        )
    return ConstantRate(descent_rate_mps=planned.descent_rate_mps)
