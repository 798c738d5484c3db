"""What varies, in the groups that a launch team can do something about."""

from dataclasses import dataclass

from planner.flight.redrawn import SHEETS, WIND
from planner.plan.cargo import Leaflets
from planner.plan.plan import Plan


@dataclass(frozen=True)
class UncertainGroup:
    """Draws that one act would make better known: `measure` says which, None where nothing does."""

    name: str
    draws: frozenset[str]
    measure: str | None


GROUPS = (
    UncertainGroup("launch", frozenset({"launch_position_m"}), "take the launch place by GPS"),
    UncertainGroup(
        "release",
        frozenset({"release_time_s"}),
        "run the timer against a clock, in the cold",
    ),
    UncertainGroup(
        "fall speed",
        frozenset({"descent_rate", "fall_speed", "remnant"}),
        "weigh what falls, and time its fall from a height",
    ),
    UncertainGroup(
        "ascent",
        frozenset({"ascent_rate", "free_lift", "gas_mass", "lifted_mass", "drag", "leak"}),
        "weigh the lift at the fill",
    ),
    UncertainGroup(
        "burst or float",
        frozenset({"burst_altitude_m", "float_altitude_m", "burst_diameter", "film_strength"}),
        "log the height of flights of the same balloon",
    ),
    UncertainGroup(
        "wind",
        frozenset({WIND}),
        "fly a pilot balloon just before the launch, or take a newer run",
    ),
    UncertainGroup("sheets", frozenset({SHEETS}), None),
)
"""The groups, the cheapest to measure first. `sheets` is which of many leaflets a drop follows, and the air's
small eddies: they land apart whatever is known."""


def groups_of(plan: Plan) -> tuple[UncertainGroup, ...]:
    """The groups that a plan can have: a release where something is let go, sheets where leaflets are."""
    absent = set() if plan.releases else {"release"}
    if not any(isinstance(cargo, Leaflets) for *_, cargo in plan.cargo()):
        absent.add("sheets")
    return tuple(group for group in GROUPS if group.name not in absent)
