"""Many possible release times of one plan, answered by one flight of the balloon.

Until it lets something go, a balloon does not know when it will. So it is flown once, its state noted
at every time asked for, and the cargo falls from each: a timer among hundreds costs hundreds of falls,
not hundreds of flights.
"""

from collections.abc import Sequence
from dataclasses import replace

from planner.document import parse
from planner.drift.ensemble_integrator import Marcher
from planner.errors import InputError
from planner.flight.compute_budget import ALONE, Effort
from planner.flight.draws import Draws, member_draws, timely
from planner.flight.drop import PieceFlights, fly_drops
from planner.flight.ensemble import Ensemble, block_size, ensembles_of, fly_ensemble, joined, most_kept
from planner.flight.resolved_plan import ResolvedPlan, hours_of, on_field
from planner.flight.varying import Varying
from planner.forecast.field_set import AnyField
from planner.plan.plan import Plan
from planner.plan.release import Release
from planner.vehicle.launch import loads_of
from planner.vehicle.physics import physics_of


def fly_release_times(
    plan: Plan, field: AnyField, after_s: Sequence[float], effort: Effort = ALONE
) -> list[Ensemble]:
    """One ensemble for each time [s after launch] at which the plan's one release may happen.

    Each is what `fly_ensemble` answers for the plan with that time. Raises InputError for a plan without
    exactly one release, or for more landings than the effort's memory holds.
    """
    plans = _plans(plan, after_s)
    if physics_of(plan.vehicle).releases_matter:  # what it does afterwards depends on when it was
        return [fly_ensemble(later, field, effort) for later in plans]
    _require_room(plan, len(plans), effort)
    resolved, marcher = on_field(plan, field), Marcher.over(field, effort.ladder_of, hours_of(plan))
    plans = _plans(resolved.plan, after_s)
    size = block_size(plan, effort)
    firsts = range(0, plan.members, size)

    def fly(first: int) -> list[Ensemble]:
        return _fly_block(resolved, plans, marcher, first, min(size, plan.members - first))

    blocks = []
    for block in effort.in_order(fly, firsts):
        blocks.append(block)
        effort.tell(sum(part[0].members for part in blocks), plan.members)
    return [joined(parts) for parts in zip(*blocks, strict=True)]


def _plans(plan: Plan, after_s: Sequence[float]) -> list[Plan]:
    """The plan with each of the release times; every one keeps its own answer's inputs."""
    if len(plan.releases) != 1:
        raise InputError(
            f"release times are asked of a plan with one release, this one has {len(plan.releases)}"
        )
    if not after_s:
        raise InputError("no release time is given; name at least one, in seconds after launch")
    cargo = plan.releases[0].cargo
    releases = (parse(Release, {"after_s": float(time_s), "cargo": cargo}) for time_s in after_s)
    return [plan.model_copy(update={"releases": (release,)}) for release in releases]


def _require_room(plan: Plan, times: int, effort: Effort) -> None:
    room = most_kept(plan, effort) // times
    if plan.members > room:
        raise InputError(
            f"{plan.members:,} drops at {times:,} release times are more than {effort.memory_mb:,} MB hold, "
            f"which is {room:,} drops; ask for fewer, or allow more in WINDFALL_MEMORY_MB"
        )


def _fly_block(
    resolved: ResolvedPlan, plans: list[Plan], marcher: Marcher, first: int, count: int
) -> list[Ensemble]:
    """Drops `first` to `first + count`: the balloon once, then the cargo from each release time."""
    draws, times = member_draws([resolved], first, count), len(plans)
    # One drop that lets the same cargo go again and again, each with the same draws.
    again = resolved.plan.model_copy(update={"releases": tuple(plan.releases[0] for plan in plans)})
    varied, factor = Varying.of(resolved.plan, first, count, draws.drop), draws.fall_factor * times
    late = tuple(timely(varied, 0, release.after_s)[0] for release in again.releases)
    gone_s = tuple(load.after_s for load in loads_of(again.releases, late) if load.after_s is not None)
    profile = replace(draws.profile, releases_s=gone_s)
    same = replace(draws, profile=profile, fall_factor=factor, sheets=draws.sheets * times)
    balloon, *cargo = fly_drops(again, same, marcher, [resolved.spot])
    share = len(cargo) // times
    return [
        _ensemble(replace(resolved, plan=plan), [balloon, *cargo[k * share : (k + 1) * share]], draws, first)
        for k, plan in enumerate(plans)
    ]


def _ensemble(resolved: ResolvedPlan, flown: list[PieceFlights], draws: Draws, first: int) -> Ensemble:
    names = [name for name, _, _ in resolved.plan.cargo()]
    named = [flown[0], *(replace(piece, piece=name) for name, piece in zip(names, flown[1:], strict=True))]
    return ensembles_of([resolved], named, draws, first)[0]
