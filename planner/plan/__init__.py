"""What a person writes: plan, site, areas, times, spread, vehicles and cargo, as plain models.

A model holds fields, their limits and the sentences of its refusals; physics stands in `planner.vehicle`,
draws in `planner.spread`, shapes in `planner.outline`. So this room loads neither NumPy, SciPy, Shapely nor
numba, and whoever reads or writes plans alone need not wait for them.
"""

from planner.plan.area import NamedArea
from planner.plan.cargo import Bundle, Leaflets, Parachute
from planner.plan.constant_rate import ConstantRate
from planner.plan.film import Film
from planner.plan.latex import Latex
from planner.plan.launch_time import LaunchTime
from planner.plan.plan import Drop, Plan
from planner.plan.release import Release
from planner.plan.site import Site
from planner.plan.spread import Spread

__all__ = [
    "Bundle",
    "ConstantRate",
    "Drop",
    "Film",
    "Latex",
    "LaunchTime",
    "Leaflets",
    "NamedArea",
    "Parachute",
    "Plan",
    "Release",
    "Site",
    "Spread",
]
