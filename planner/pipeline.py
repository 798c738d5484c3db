"""The whole pass on one page; start reading here.

    forecast files ─► WindField ─┐
                                 ├─► drops (balloon and pieces) ─► Ensemble ─► LandingZone ─► windows
    what a person writes ────────┘

A flight is a vertical profile that drifts through the wind: `vehicle` says how high it is when,
`drift` carries it through the field, `flight` joins the two for a whole drop, `landing` says where
it comes down with what probability, `window` says whether and when to launch.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from planner.flight.air_along_track import on_its_way
from planner.flight.branches import Branch, branches
from planner.flight.caveats import launch_caveats
from planner.flight.compute_budget import ALONE, Effort
from planner.flight.cylinder import USUAL, Cylinder
from planner.flight.drop import PieceFlights
from planner.flight.ensemble import (
    Ensemble,
    drop_warnings,
    fly_blocks,
    fly_ensemble,
    fly_nominal,
    most_kept,
)
from planner.flight.fan import FanFlight, float_fan
from planner.flight.fill import FillCard, fill_card
from planner.flight.kept import kept_warnings
from planner.flight.nowcast.nowcast import nowcast
from planner.flight.release_times import fly_release_times
from planner.flight.resolved_plan import ResolvedPlan
from planner.flight.wanted import AS_WRITTEN, Wanted
from planner.forecast.field_set import AnyField, parts_of
from planner.landing.failure_zones import FlownBranch, failure_zones
from planner.landing.narrowing import narrowed
from planner.landing.tally import gather
from planner.landing.zone import LandingZone, landing_zone
from planner.plan.plan import Plan
from planner.window.campaign import Campaign
from planner.window.window import LaunchWindows, launch_windows

MOST_IN_A_BRANCH = 5000
"""Drops flown for what may go wrong: its areas are drawn, nothing rarer is asked of it."""


@dataclass(frozen=True)
class Flown:
    """One drop flown as planned: the plan in its forecast, and how every piece went, the balloon first."""

    resolved: ResolvedPlan
    pieces: list[PieceFlights]
    warnings: tuple[str, ...]
    branches: tuple[tuple[Branch, "Flown"], ...] = ()
    asked: Plan | None = None


def fly(plan: Plan, field: AnyField) -> Flown:
    """One drop, everything as planned: the tracks of the balloon and of every piece.

    And of each piece of which something may go wrong, its way then. By classical Runge-Kutta on the
    forecast's own levels, in the first of several runs. Raises NoForecast where the field does not cover the
    launch, DamagedRun where its bytes changed on the disk, InputError where the vehicle cannot start. With
    positions in the air it is flown on from the last of them; then what was `asked` is another plan.
    """
    asked, now = plan, nowcast(plan, field)
    plan = now.plan
    resolved = on_its_way(plan, field)
    ways = tuple(
        (branch, Flown(there, [flights], ()))
        for branch in branches(resolved.plan, MOST_IN_A_BRANCH)
        for there in [_branched(resolved, branch)]
        for flights in fly_nominal(there)
        if flights.piece in branch.pieces
    )
    pieces = fly_nominal(resolved)
    said = (
        *drop_warnings(resolved.plan, field, spread=False),
        *_one_of_several(field),
        *launch_caveats(resolved),
    )
    return Flown(
        resolved,
        pieces,
        (*now.warnings, *said, *kept_warnings(resolved, pieces)),
        ways,
        asked if now.in_the_air else None,
    )


def _one_of_several(field: AnyField) -> list[str]:
    first, *others = parts_of(field)
    flown = first.field.forecast.id
    return [f"one drop flies in one run, {flown}; a zone flies in all {len(others) + 1}"] if others else []


def _branched(resolved: ResolvedPlan, branch: Branch) -> ResolvedPlan:
    """The resolved plan of what goes wrong; a balloon that flies as planned meets the same air."""
    same = branch.plan.vehicle == resolved.plan.vehicle
    return replace(resolved, plan=branch.plan) if same else on_its_way(branch.plan, resolved.field)


def zone(
    plan: Plan, field: AnyField, effort: Effort = ALONE, *, until_width: float | None = None
) -> tuple[Ensemble, LandingZone]:
    """Many drops with everything that varies: where it lands, as probability areas.

    And what goes wrong. All drops are counted; of more than the memory holds, only the first are drawn. With
    `until_width` more are flown, until no sampling interval is wider. With positions they fly on from the
    last of them. Raises what `fly` does, and Stopped.
    """
    asked, now = plan, nowcast(plan, field)
    plan = now.plan
    ensemble, first = gather(fly_blocks(plan, field, effort), most_kept(plan, effort))
    tally = narrowed(ensemble, first, field, effort, until_width)
    found = landing_zone(ensemble, tally=tally, until_width=until_width)
    quietly = replace(effort, progress=None)
    flown = [
        FlownBranch(branch, fly_ensemble(branch.plan, field, quietly))
        for branch in branches(ensemble.plan, MOST_IN_A_BRANCH)
    ]
    wrong, ruled_out = failure_zones(flown, tally)
    said = (*now.warnings, *found.warnings, *ruled_out)
    ensemble = replace(ensemble, asked=asked if now.in_the_air else None)
    return ensemble, replace(found, branches=wrong, warnings=said)


def release_times(
    plan: Plan, field: AnyField, after_s: Sequence[float], effort: Effort = ALONE
) -> list[Ensemble]:
    """Many drops for each of many release times [s after launch], from one flight of the balloons.

    Raises what `zone` does, and InputError unless the plan has one release and the memory holds all drops.
    """
    return fly_release_times(plan, field, after_s, effort)


def fan(plan: Plan, field: AnyField, heights_m: Sequence[float], effort: Effort = ALONE) -> list[FanFlight]:
    """Where a balloon would be carried at each of many float heights [m], in every member of every run.

    Raises what `zone` does.
    """
    return float_fan(plan, field, heights_m, effort)


def fill(plan: Plan, field: AnyField, wanted: Wanted = AS_WRITTEN, cylinder: Cylinder = USUAL) -> FillCard:
    """How to fill the plan's balloon at its site and hour, and what an error costs.

    Raises what `fly` does, and InputError for a vehicle without gas or a wish that no fill meets.
    """
    return fill_card(plan, field, wanted, cylinder)


def windows(
    campaign: Campaign,
    field: AnyField,
    *,
    now: datetime,
    effort: Effort = ALONE,
) -> LaunchWindows:
    """Go, caution, no-go or unknown for every site and launch time of a campaign, judged at `now`.

    Raises NoForecast where the field covers no launch, Stopped where the effort says so.
    """
    return launch_windows(campaign, field, now=now, effort=effort)
