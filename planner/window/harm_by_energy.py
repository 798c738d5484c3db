"""Rare harm of one launch in one area: as many drops as the limits need, and its failures."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import ceil, inf
from typing import TYPE_CHECKING, Any

from planner.flight.branches import branches
from planner.flight.ensemble import Ensemble, PieceLandings, fly_ensemble
from planner.plan.plan import Plan
from planner.window.case import Case
from planner.window.criterion import asked_of
from planner.window.rare_harm import RareHarm, Struck, drops_needed, rare_harm, struck
from planner.window.verdict import Verdict

if TYPE_CHECKING:
    from planner.window.campaign import Campaign

Counted = Callable[[Ensemble], Sequence[PieceLandings]]
"""The pieces of some drops that count."""


MOST_DROPS = drops_needed(inf)
"""Drops of one launch that the tightest limit needs."""


def drops_a_launch(campaign: "Campaign") -> int:
    """How many drops of each launch of a campaign its criteria may have flown."""
    by_energy = any(getattr(criterion, "by_energy", False) for criterion in asked_of(campaign))
    return max(campaign.members, MOST_DROPS) if by_energy else campaign.members


def harm_of(case: Case, area: Any, counted: Counted) -> RareHarm:
    """The verdict by landing energy on an area [km on the launch's plane].

    Where the drops of the table are too few for a limit, as many as it needs are flown; the first of them are
    the same.
    """
    works = struck(case.ensemble, area, counted(case.ensemble))
    failures = _failures(case, case.ensemble.plan, area, counted)
    found = rare_harm(works, failures)
    needed = drops_needed(max(one.most_j for one in (works, *failures)))
    if found.verdict is not Verdict.UNKNOWN or needed <= case.ensemble.members:
        return found
    plan = case.ensemble.plan.model_copy(update={"members": needed})
    more = flown(case, plan)
    # A failure is weighed by its chance: what is unlikely needs fewer drops to be held as well.
    share = min(1.0, 2.0 * sum(one.chance for one in failures))
    rarer = plan.model_copy(update={"members": max(case.ensemble.members, ceil(needed * share))})
    return rare_harm(struck(more, area, counted(more)), _failures(case, rarer, area, counted))


def _failures(case: Case, plan: Plan, area: Any, counted: Counted) -> list[Struck]:
    """What each failure of a plan does to the area, by the pieces that it is about."""
    found = []
    for branch in branches(plan, plan.members):
        drops = flown(case, branch.plan)
        pieces = [piece for piece in counted(drops) if piece.piece in branch.pieces]
        if pieces:
            found.append(struck(drops, area, pieces, branch.name, branch.probability))
    return found


def flown(case: Case, plan: Plan) -> Ensemble:
    """More drops of a launch, or those of what may go wrong with it."""
    # On the thread that asks: the launches of a table share the others already.
    return fly_ensemble(plan, case.field, replace(case.effort, threads=1, pool=None, progress=None))
