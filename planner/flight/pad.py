"""A plan on a field: where exactly it starts, and through which air it rises and falls."""

from dataclasses import dataclass

from planner.air import AirColumn
from planner.errors import InputError
from planner.flight.plan import Plan
from planner.forecast.field import WindField


@dataclass(frozen=True)
class Pad:
    """A plan on a field: where exactly it starts and through which air it rises and falls."""

    plan: Plan
    field: WindField
    site_m: float
    column: AirColumn

    @property
    def launch_s(self) -> float:
        return self.field.seconds(self.plan.launch)

    @property
    def top_m(self) -> float:
        """Where the climb ends as planned; the site where there is none."""
        top = self.plan.vehicle.top_altitude_m
        return self.site_m if top is None else top


def on_field(plan: Plan, field: WindField) -> Pad:
    """Set a plan on a field, after checking that the two fit.

    Raises NoForecast where the field does not cover the launch, InputError for a top below the site.
    """
    site = plan.site
    field.require(plan.launch, site.latitude_deg, site.longitude_deg)
    ground = field.ground_at(site.latitude_deg, site.longitude_deg)
    site_m = ground if site.altitude_m is None else site.altitude_m
    top = plan.vehicle.top_altitude_m
    if top is not None and top <= site_m:
        kind = "burst" if plan.vehicle.burst_altitude_m is not None else "float"
        raise InputError(
            f"the {kind} altitude {top:g} m is not above the site, which stands at {site_m:.0f} m; raise it"
        )
    return Pad(plan, field, site_m, field.column(site.latitude_deg, site.longitude_deg, plan.launch))
