"""A plan resolved against a forecast: launch altitude, air column, ground."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property

from planner.air import AirColumn
from planner.drift.wind_errors import ErrorLaw
from planner.flight.calibrated_plan import calibrated
from planner.flight.nowcast.seen_on_the_way import laws_seen
from planner.flight.standing import require_on_ground
from planner.forecast.field_set import AnyField
from planner.plan.distribution import Lognormal
from planner.plan.gas_balloon import GasBalloon
from planner.plan.plan import Plan
from planner.vehicle.launch import Spot, loads_of
from planner.vehicle.physics import physics_of
from planner.vehicle.underfill import Underfill


@dataclass(frozen=True)
class ResolvedPlan:
    """A plan resolved against a forecast: launch altitude, air column, ground.

    `laws` are the wind's errors in each run where they are not those that the plan says (a twin's); empty,
    there are none.
    """

    plan: Plan
    field: AnyField
    site_m: float
    column: AirColumn
    laws: tuple[ErrorLaw, ...] | None = None

    @property
    def launch_s(self) -> float:
        """When it is launched [s from the field's start]."""
        return self.field.seconds(self.plan.launch)

    @cached_property
    def spot(self) -> Spot:
        """As the vehicle sees it."""
        site = self.plan.site
        return Spot(self.site_m, self.column, site.latitude_deg, site.longitude_deg, self.plan.launch)

    @cached_property
    def underfill(self) -> Underfill | None:
        """How the balloon's fill stands; None of what holds no gas."""
        return physics_of(self.plan.vehicle).underfill(self.spot, loads_of(self.plan.releases))

    @cached_property
    def error_laws(self) -> Sequence[ErrorLaw]:
        """The law of the wind's error in each run, with what was seen of it; none without an error."""
        return laws_seen(self.plan, self.field) if self.laws is None else self.laws

    @property
    def drawn_leaky(self) -> bool:
        """Whether draws leak as usual balloons do: so scantly filled that it may float, no leak written."""
        vehicle, leak = self.plan.vehicle, self.plan.spread.leak
        if not isinstance(vehicle, GasBalloon) or vehicle.leak_per_hour > 0.0 or leak == Lognormal(sigma=0.0):
            return False
        return self.underfill is not None and self.underfill.doubtful


def hours_of(plan: Plan) -> tuple[datetime, datetime]:
    """From a plan's launch to its horizon: the hours of a forecast that it may fly in."""
    return plan.launch, plan.launch + timedelta(hours=plan.horizon_h)


def on_field(plan: Plan, field: AnyField) -> ResolvedPlan:
    """Resolve a plan against a forecast, after checking that the two fit.

    Raises NoForecast where the field does not cover the launch, DamagedRun where its bytes changed on the
    disk, InputError where the vehicle cannot start.
    """
    site = plan.site
    field.require(plan.launch, site.latitude_deg, site.longitude_deg)
    field.require_whole(*hours_of(plan))
    ground = field.ground_at(site.latitude_deg, site.longitude_deg)
    site_m = ground if site.altitude_m is None else site.altitude_m
    column = field.column(site.latitude_deg, site.longitude_deg, plan.launch)
    require_on_ground(plan, field, site_m)
    resolved = ResolvedPlan(plan, field, site_m, column)
    physics_of(plan.vehicle).require(resolved.spot, loads_of(plan.releases))
    flown = calibrated(plan, field, resolved.spot)
    return resolved if flown is plan else replace(resolved, plan=flown)
