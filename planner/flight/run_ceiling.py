"""Runs whose winds do not reach as high as a balloon: left out of an ensemble before it flies."""

from planner.flight.draws import nominal_draws
from planner.flight.nowcast.nowcast import nowcast
from planner.flight.resolved_plan import on_field
from planner.forecast.field_set import AnyField, FieldSet, only
from planner.plan.plan import Plan


def high_enough(plan: Plan, field: AnyField) -> AnyField:
    """Without those of several runs that end below the highest altitude planned, a warning for each.

    Where all end below it they all stay: their flights leave the forecast, are counted and shown, as in
    one run. Raises as `on_field` does.
    """
    if not isinstance(field, FieldSet):
        return field
    highest_m = nominal_draws(on_field(nowcast(plan, field).plan, field)).profile.highest_m()
    tops_m = [part.field.forecast.followed_up_to_m for part in field.parts]
    kept = [part for part, top_m in zip(field.parts, tops_m, strict=True) if top_m >= highest_m]
    if len(kept) in (0, len(field.parts)):
        return field
    said = [
        f"{part.field.forecast.id} is left out: its winds end at {top_m:.0f} m, and the balloon is planned "
        f"to rise to {highest_m:.0f} m"
        for part, top_m in zip(field.parts, tops_m, strict=True)
        if top_m < highest_m
    ]
    return only(field, kept, said)
