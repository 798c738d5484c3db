"""A resolved plan once more, through the air that its balloon meets: the first pass says where that is.

A float 300 km from its site may be in air some kelvins warmer, and a kelvin is 35 m of float. Sweeps
over many sites and hours stay with the air over each site.
"""

from dataclasses import replace

import numpy as np

from planner.drift.single_flight import fly_exactly
from planner.flight.draws import nominal_draws
from planner.flight.resolved_plan import ResolvedPlan, on_field
from planner.forecast.field_set import AnyField, parts_of
from planner.geo import Floats
from planner.plan.plan import Plan
from planner.units import HOUR_S
from planner.vehicle.physics import physics_of
from planner.vehicle.profile import StageKind


def on_its_way(plan: Plan, field: AnyField) -> ResolvedPlan:
    """A plan resolved against a forecast, in the air that its balloon meets: flown once, as planned.

    Raises as `on_field` does.
    """
    resolved = on_field(plan, field)
    if not physics_of(plan.vehicle).releases_matter:  # at constant rates: up there whatever the air
        return resolved
    return replace(resolved, column=field.column_along(_track_aloft(resolved)))


def _track_aloft(resolved: ResolvedPlan) -> Floats:
    """Where the balloon is until its last fall begins (n, 4): time, latitude, longitude, altitude."""
    draws = nominal_draws(resolved)
    aloft_s = draws.time_s + sum(s.duration_s for s in draws.profile.stages if s.kind is not StageKind.FALL)
    flown = fly_exactly(
        parts_of(resolved.field)[0].field,
        draws.profile,
        draws.starts,
        until_s=np.minimum(aloft_s, draws.time_s + resolved.plan.horizon_h * HOUR_S),
        errors=draws.errors,
        marks_s=np.empty((1, 0)),
    )
    return np.asarray(flown.track[0, : int(flown.points[0])])
