"""The same drops flown again and again, each time with one group of draws made anew (pick and freeze)."""

from collections.abc import Iterator
from dataclasses import dataclass

from planner.drift.ensemble_integrator import Marcher
from planner.flight.air_along_track import on_its_way
from planner.flight.compute_budget import Effort
from planner.flight.ensemble import Ensemble, block_size, fly_block, joined
from planner.flight.redrawn import NOTHING, Redrawn
from planner.flight.resolved_plan import hours_of
from planner.flight.uncertain_groups import UncertainGroup, groups_of
from planner.forecast.field_set import AnyField
from planner.plan.plan import Plan


@dataclass(frozen=True)
class PickFreeze:
    """Drops as `frozen`, and by group the same ones with that group's draws made anew."""

    frozen: Ensemble
    anew: tuple[tuple[UncertainGroup, Ensemble], ...]


def fly_pick_freeze(plan: Plan, field: AnyField, effort: Effort) -> PickFreeze:
    """Fly a plan's drops as drawn, then once more for each group that it can have.

    Raises what `fly` does, and Stopped where the effort says so.
    """
    resolved, marcher = on_its_way(plan, field), Marcher.over(field, effort.ladder_of, hours_of(plan))
    groups, size = groups_of(plan), block_size(plan, effort)
    redrawn = [NOTHING, *(Redrawn(group.draws) for group in groups)]
    firsts = range(0, plan.members, size)
    asked = [(anew, first) for anew in redrawn for first in firsts]

    def fly(one: tuple[Redrawn, int]) -> Ensemble:
        anew, first = one
        (block,) = fly_block([resolved], marcher, first, min(size, plan.members - first), anew)
        return block

    blocks = _told(effort.in_order(fly, asked), effort, plan.members * len(redrawn))
    frozen, *others = [joined([next(blocks) for _ in firsts]) for _ in redrawn]
    return PickFreeze(frozen, tuple(zip(groups, others, strict=True)))


def _told(blocks: Iterator[Ensemble], effort: Effort, total: int) -> Iterator[Ensemble]:
    done = 0
    for block in blocks:
        done += block.members
        effort.tell(done, total)
        yield block
