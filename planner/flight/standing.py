"""How high a site stands over the model's ground, and whether that can be meant."""

from planner.errors import InputError
from planner.forecast.decoded_run import NO_GROUND
from planner.forecast.field_set import AnyField, parts_of
from planner.plan.plan import Plan
from planner.units import FOOT_M
from planner.vehicle.physics import physics_of

WARNED_M, REFUSED_M = 150.0, 1_500.0
"""From how far above or below the model's ground a site is warned of, and refused. Valleys and hills that are
too small for the model's grid make some hundred metres, a typing error makes more."""


def standing_m(plan: Plan, field: AnyField, site_m: float) -> float | None:
    """How far a site that was written stands above the model's ground [m]; None where nothing follows of it.

    That is: where its altitude is the model's or is said to be certain, where nothing climbs from it, where
    nobody knows the ground.
    """
    site = plan.site
    known = all(NO_GROUND not in part.field.warnings for part in parts_of(field))
    certain = site.altitude_is_certain or plan.altitude_is_certain
    if site.altitude_m is None or certain or not known or not physics_of(plan.vehicle).climbs_from(site_m):
        return None
    return site_m - field.ground_at(site.latitude_deg, site.longitude_deg)


def require_on_ground(plan: Plan, field: AnyField, site_m: float) -> None:
    """Raise InputError for a site so far from the model's ground that its altitude cannot be meant."""
    above_m = standing_m(plan, field, site_m)
    if above_m is not None and abs(above_m) >= REFUSED_M:
        raise InputError(
            f"{_stands(plan, above_m)}, more than the {REFUSED_M:,.0f} m that a grid may miss"
            f"{_in_feet(site_m)}; write metres above the sea, leave the altitude out, or add "
            "altitude_is_certain: true to the site"
        )


def standing_caveats(plan: Plan, field: AnyField, site_m: float) -> list[str]:
    """What an answer should say of a site that stands off the model's ground."""
    above_m = standing_m(plan, field, site_m)
    if above_m is None or abs(above_m) < WARNED_M:
        return []
    feet = _in_feet(site_m) if abs(_feet_m(site_m) - (site_m - above_m)) < WARNED_M else ""
    return [f"{_stands(plan, above_m)}: winds near the ground are those over the model's{feet}"]


def _stands(plan: Plan, above_m: float) -> str:
    above_or_below = "above" if above_m > 0 else "below"
    return f"{plan.site.name}: the site stands {abs(above_m):,.0f} m {above_or_below} the model's ground"


def _in_feet(site_m: float) -> str:
    """What the number is if it was meant in feet; nothing where it lies under the sea."""
    return f" ({site_m:,.0f} ft are {_feet_m(site_m):,.0f} m)" if site_m > 0 else ""


def _feet_m(number: float) -> float:
    return number * FOOT_M
