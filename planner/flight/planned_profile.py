"""How high the balloon of a drop is when, everything as planned."""

import numpy as np

from planner.plan.plan import Plan
from planner.spread.sampling import as_planned
from planner.units import HOUR_S
from planner.vehicle.launch import Launch, Spot, loads_of
from planner.vehicle.physics import physics_of
from planner.vehicle.profile import Profile


def planned_profile(plan: Plan, spot: Spot) -> Profile:
    """The profile of the one drop in which nothing varies, from its spot."""
    row = np.zeros(1, dtype=np.int64)
    launch = Launch((spot,), row, loads_of(plan.releases), plan.horizon_h * HOUR_S)
    return physics_of(plan.vehicle).profile_of(launch, as_planned(plan.spread))
