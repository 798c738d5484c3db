"""A plan in the light of its positions: re-planned from the last, or with winds that were met before."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from planner.drift.winds_met import winds_met
from planner.errors import InputError
from planner.flight.nowcast.drift_layers import drift_mps, met_winds
from planner.flight.nowcast.fixes_aloft import FixesAloft, is_of_this_flight, phase_of
from planner.flight.nowcast.rest_of_flight import rest_of_flight
from planner.forecast.field_set import AnyField, parts_of
from planner.forecast.store.start import Start
from planner.plan.plan import Plan
from planner.spread.seen_wind import measured_on_it
from planner.units import short

WILD_MPS, WILD_TIMES, WILD_LEAST_S = 25.0, 3.0, 20.0
"""A last fix that would mean a wind so far off the forecast, where the one before does not, is no fix."""


@dataclass(frozen=True)
class Nowcast:
    """The plan to fly, whether it begins at the last position, and what is to be said of that."""

    plan: Plan
    in_the_air: bool = False
    warnings: tuple[str, ...] = ()


def nowcast(plan: Plan, field: AnyField) -> Nowcast:
    """What a plan and its positions come to; the plan itself where it has none.

    Raises InputError for positions of another flight, of one that has landed, and for none with a phase.
    """
    if not plan.positions:
        if plan.phase or plan.release_now:
            raise InputError(
                "phase and release_now are of a flight in the air; give its positions too (--update TRACK)"
            )
        return Nowcast(plan)
    fixes = FixesAloft.of(plan.positions)
    own = is_of_this_flight(plan, fixes)
    fixes = _without_wild_end(fixes, field)
    said = [f"{fixes.left_out} positions were left out: no balloon moves so"] if fixes.left_out else []
    said += _winds_said(fixes, field, plan)
    phase = phase_of(fixes, plan) if own else None
    if phase is None:
        before = "not launched yet" if own else "of a balloon before the launch"
        return Nowcast(plan, warnings=(*said, f"the positions are {before}: they tell of winds alone"))
    rest, more = rest_of_flight(plan, field, fixes, phase)
    kept = tuple(p for p in plan.positions if p.unix_s <= float(fixes.time_s[-1]))
    here = f"re-planned from its last position, {short(fixes.last_time)} at {fixes.altitude_m[-1]:,.0f} m"
    return Nowcast(
        rest.model_copy(update={"positions": kept}),
        in_the_air=True,
        warnings=(f"{here}: {'; '.join(more)}", *said),
    )


def wind_wanted(plan: Plan, launch: datetime | None) -> Start:
    """Where and when a plan with that launch wants winds first: from its last position on, once it flies.

    Raises InputError for positions of another flight.
    """
    if plan.positions and launch is not None:
        fixes = FixesAloft.of(plan.positions)
        if is_of_this_flight(plan.fixed(now=launch, run=launch), fixes):
            return Start(*fixes.place(-1), fixes.last_time)
    return Start(plan.site.latitude_deg, plan.site.longitude_deg, launch)


def _without_wild_end(fixes: FixesAloft, field: AnyField) -> FixesAloft:
    """The fixes without a last one that cannot be, since the rest of the flight begins there."""
    run = parts_of(field)[0].field
    while fixes.time_s.size > 2:
        first = np.array([fixes.time_s.size - 3, fixes.time_s.size - 2])
        ways = (
            fixes.time_s - field.start.timestamp(),
            fixes.latitude_deg,
            fixes.longitude_deg,
            fixes.altitude_m,
        )
        middle = np.stack([(values[first] + values[first + 1]) / 2 for values in ways], axis=1)
        off = drift_mps(fixes, first, first + 1) - winds_met(run, middle).mean(axis=0)
        before, last = np.hypot(*off.T).tolist()
        lasted_s = float(fixes.time_s[-1] - fixes.time_s[-2])
        if last * min(1.0, lasted_s / WILD_LEAST_S) < WILD_MPS or last < WILD_TIMES * before:
            break
        fixes = fixes.without_last()
    return fixes


def _winds_said(fixes: FixesAloft, field: AnyField, plan: Plan) -> list[str]:
    """How far the winds that were met lie from the forecast's."""
    run = parts_of(field)[0].field
    met = met_winds(fixes, field.start.timestamp())
    if met is None or plan.spread.wind_error == "none":
        return []
    said = winds_met(run, met.points()).reshape(run.members, *met.time_s.shape, 2).mean(axis=2)
    off = met.wind_mps - said
    if measured_on_it(met, run, off):
        news = int((~met.climbing).sum())
        return [f"the winds were measured on this very climb: only {news} layers of its way down add to them"]
    rms = float(np.sqrt((off.mean(axis=0) ** 2).sum(axis=1).mean()))
    return [f"{met.climbing.size} layers on the way met winds {rms:.1f} m/s (rms) off the forecast's"]
