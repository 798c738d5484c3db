"""A fan: where a balloon would be carried at each of many float heights, in every member of every run.

Nothing varies but the forecast's members: what differs within a height is what the models do not agree on.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from planner.drift.endings import ENDINGS, Ending
from planner.flight.compute_budget import ALONE, Effort
from planner.flight.ensemble import fly_ensemble
from planner.flight.flight_tube import FlightTube, fly_tubes
from planner.flight.resolved_plan import on_field
from planner.forecast.field import WindField
from planner.forecast.field_set import AnyField, parts_of
from planner.geo import Floats
from planner.plan.constant_rate import ConstantRate
from planner.plan.plan import Plan
from planner.plan.spread import Spread

USUAL_MPS, USUAL_HOURS = 5.0, 3.0
"""Climb and fall [m/s] and time at float [h] of a plan whose vehicle does not say them."""

EVERY_S = 300.0
"""How far apart the points of a track lie [s]."""


@dataclass(frozen=True)
class FanFlight:
    """One member's flight at one float height.

    `track` (K, 4): seconds after the launch, latitude, longitude [deg, run on over the date line], altitude
    [m]; the last point is its end. `member` counts from 0 within its run.
    """

    altitude_m: float
    source: str
    member: int
    ending: Ending
    track: Floats


def float_fan(
    plan: Plan, field: AnyField, heights_m: Sequence[float], effort: Effort = ALONE
) -> list[FanFlight]:
    """The flights of all members at each height [m], heights in the order given, runs and members in theirs.

    The plan's site, launch and horizon, and the rates and time at float of its vehicle where that floats at
    constant rates; releases and spread are left out. Raises what flying a zone does.
    """
    return [
        flight
        for height_m in heights_m
        for part in parts_of(field)
        for flight in _of_run(floating(plan, height_m), part.field, height_m, effort)
    ]


def floating(plan: Plan, height_m: float) -> Plan:
    """The plan as a float at a height, in which nothing varies."""
    written = plan.vehicle if isinstance(plan.vehicle, ConstantRate) else None
    vehicle = ConstantRate(
        ascent_rate_mps=(written and written.ascent_rate_mps) or USUAL_MPS,
        float_altitude_m=float(height_m),
        float_hours=(written and written.float_hours) or USUAL_HOURS,
        descent_rate_mps=written.descent_rate_mps if written else USUAL_MPS,
    )
    still = {name: 0 for name in Spread.model_fields if name not in ("kind", "wind_error")}
    spread = Spread.model_validate({**still, "wind_error": "none"})
    return plan.model_copy(update={"vehicle": vehicle, "releases": (), "spread": spread})


def _of_run(plan: Plan, field: WindField, height_m: float, effort: Effort) -> list[FanFlight]:
    each = plan.model_copy(update={"members": field.members})
    (landed,), (tube,) = fly_ensemble(each, field, effort).pieces, _tubes(each, field, effort)
    flown = zip(landed.ending, tube.tracks(), strict=True)
    return [
        FanFlight(height_m, field.forecast.source, member, ENDINGS[ending], track)
        for member, (ending, track) in enumerate(flown)
    ]


def _tubes(plan: Plan, field: WindField, effort: Effort) -> tuple[FlightTube, ...]:
    return fly_tubes(on_field(plan, field), effort, EVERY_S)
