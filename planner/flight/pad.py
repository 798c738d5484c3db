"""A plan on a field: where exactly it starts, and through which air it rises and falls."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from planner.air import AirColumn
from planner.flight.plan import Plan
from planner.forecast.field_set import AnyField
from planner.vehicle.launch import Spot


@dataclass(frozen=True)
class Pad:
    """A plan on a field: where exactly it starts and through which air it rises and falls."""

    plan: Plan
    field: AnyField
    site_m: float
    column: AirColumn

    @property
    def launch_s(self) -> float:
        return self.field.seconds(self.plan.launch)

    @cached_property
    def spot(self) -> Spot:
        """As the vehicle sees it."""
        site = self.plan.site
        return Spot(self.site_m, self.column, site.latitude_deg, site.longitude_deg, self.plan.launch)


def hours_of(plan: Plan) -> tuple[datetime, datetime]:
    """From a plan's launch to its horizon: the hours of a forecast that it may fly in."""
    return plan.launch, plan.launch + timedelta(hours=plan.horizon_h)


def on_field(plan: Plan, field: AnyField) -> Pad:
    """Set a plan on a field, after checking that the two fit.

    Raises NoForecast where the field does not cover the launch, DamagedRun where its bytes changed on the
    disk, InputError where the vehicle cannot start.
    """
    site = plan.site
    field.require(plan.launch, site.latitude_deg, site.longitude_deg)
    field.require_whole(*hours_of(plan))
    ground = field.ground_at(site.latitude_deg, site.longitude_deg)
    site_m = ground if site.altitude_m is None else site.altitude_m
    column = field.column(site.latitude_deg, site.longitude_deg, plan.launch)
    pad = Pad(plan, field, site_m, column)
    plan.vehicle.require(pad.spot, plan.loads())
    return pad
