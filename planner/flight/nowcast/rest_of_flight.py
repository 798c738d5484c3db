"""What is left of a flight in the air, as a plan: from its last fix on, in its phase, as its fixes show it.

From there on it flies at constant rates: a climb at the rate that it has had, a float for what is left of it,
a fall at the speed that was seen.
"""

from typing import Any, NamedTuple

import numpy as np

from planner.flight.draws import nominal_draws
from planner.flight.nowcast.fixes_aloft import FixesAloft
from planner.flight.nowcast.flown_fall import burst_after_s, falls_as, seen_fall, unit_fall_s
from planner.flight.resolved_plan import ResolvedPlan, on_field
from planner.forecast.field_set import AnyField
from planner.plan.constant_rate import ConstantRate
from planner.plan.distribution import Lognormal, Normal, Uniform
from planner.plan.launch_time import LaunchTime
from planner.plan.plan import Plan
from planner.plan.position import Phase
from planner.plan.site import Site
from planner.spread.climb_posterior import ClimbSeen, burst_still_to_come, rest_of_climb
from planner.spread.fall_posterior import fall_ways, written_fall
from planner.units import HOUR_S
from planner.vehicle.profile import StageKind

FIX_OFF_M = 15.0
LEAST_LEFT_S = 60.0
AT_ONCE_S = 1.0


class PlannedFlight(NamedTuple):
    """How a plan's flight goes as planned, in a few numbers: a climb from the site to a top, a float, a fall.

    `ascent_mps` is None where it only falls, `float_s` where it bursts.
    """

    ascent_mps: float | None
    top_m: float
    float_s: float | None
    descent_mps: float


def planned_flight(plan: Plan, field: AnyField, fixes: FixesAloft) -> PlannedFlight:
    """What a plan says of its flight; a gas balloon's is worked out in the air where it is now."""
    vehicle = plan.vehicle
    if isinstance(vehicle, ConstantRate):
        float_s = None if vehicle.float_hours is None else vehicle.float_hours * HOUR_S
        top_m = vehicle.top_altitude_m or float(fixes.altitude_m[-1])
        return PlannedFlight(vehicle.ascent_rate_mps, top_m, float_s, vehicle.descent_rate_mps)
    resolved = on_field(plan.model_copy(update=_now(fixes) | {"positions": ()}), field)
    return _of_profile(resolved)


def _of_profile(resolved: ResolvedPlan) -> PlannedFlight:
    profile = nominal_draws(resolved).profile
    aloft = [stage for stage in profile.stages if stage.kind is not StageKind.FALL]
    falls = [stage for stage in profile.stages if stage.kind is StageKind.FALL]
    up_s = float(sum(s.duration_s[0] for s in aloft if s.kind is StageKind.CLIMB))
    float_s = float(sum(s.duration_s[0] for s in aloft if s.kind is StageKind.LEVEL))
    top_m = float(max(s.end_m[0] for s in aloft))
    speed = -float(falls[-1].law.climb_mps(np.zeros(1))[0]) if falls else _SINKS_MPS
    return PlannedFlight((top_m - resolved.site_m) / max(up_s, 1.0), top_m, float_s or None, speed)


_SINKS_MPS = 5.0
"""Of what is planned never to fall: a float that lasts to the horizon."""


def rest_of_flight(plan: Plan, field: AnyField, fixes: FixesAloft, phase: Phase) -> tuple[Plan, list[str]]:
    """The plan of what is left, and what is to be said of it. Raises what `on_field` does."""
    planned = planned_flight(plan, field, fixes)
    gone_s = float(fixes.time_s[-1]) - launched_s(plan, fixes)
    vehicle, changed, said = _rest(plan, planned, fixes, phase, field.ground_at(*fixes.place(-1)))
    spread: dict[str, Any] = {"launch_position_m": Normal(sigma=FIX_OFF_M), **changed}
    releases, passed = _releases_left(plan, fixes, gone_s)
    told = _now(fixes) | {
        "vehicle": vehicle,
        "releases": releases,
        "spread": plan.spread.model_copy(update=spread),
        "horizon_h": max(plan.horizon_h - gone_s / HOUR_S, LEAST_LEFT_S / HOUR_S),
    }
    return plan.model_copy(update=told), [*said, *passed]


def launched_s(plan: Plan, fixes: FixesAloft) -> float:
    """When it was launched [s from 1970]: as its track shows, else as planned."""
    site_m = plan.site.altitude_m
    first_m = float(fixes.altitude_m[fixes.launch])
    low = site_m is None or abs(first_m - site_m) < _LOW_M
    climbed = fixes.top > fixes.launch
    shown = float(fixes.time_s[fixes.launch])
    near = abs(shown - plan.launch.timestamp()) < _LATE_S
    return shown if low and climbed and near else plan.launch.timestamp()


_LOW_M, _LATE_S = 500.0, 3 * HOUR_S


def _now(fixes: FixesAloft) -> dict[str, Any]:
    """A plan's site and time where and when it was seen last."""
    latitude, longitude = fixes.place(-1)
    site = Site(
        name="last fix",
        latitude_deg=latitude,
        longitude_deg=longitude,
        altitude_m=float(fixes.altitude_m[-1]),
        altitude_is_certain=True,
    )
    return {"site": site, "launch_time": LaunchTime.fixed(fixes.last_time)}


Rest = tuple[ConstantRate, dict[str, Any], list[str]]


def _rest(plan: Plan, planned: PlannedFlight, fixes: FixesAloft, phase: Phase, ground_m: float) -> Rest:
    """What flies from here on, what of its spread is known better, and what is to be said."""
    if phase == "falling" or planned.ascent_mps is None:
        return _fall(plan, planned, fixes, ground_m)
    if phase == "climbing":
        return _climb(plan, planned, fixes)
    return _float(planned, fixes)


def _climb(plan: Plan, planned: PlannedFlight, fixes: FixesAloft) -> Rest:
    assert planned.ascent_mps is not None
    at_m, first = float(fixes.altitude_m[-1]), fixes.launch
    risen = ClimbSeen(at_m - float(fixes.altitude_m[first]), float(fixes.time_s[-1] - fixes.time_s[first]))
    rate = rest_of_climb(plan.spread.ascent_rate, planned.ascent_mps, risen)
    rates = {"ascent_rate_mps": planned.ascent_mps, "descent_rate_mps": planned.descent_mps}
    changed: dict[str, Any] = {"ascent_rate": rate}
    climbs = f"it climbs, at {rate.median * planned.ascent_mps:.1f} m/s"
    if planned.float_s is not None:
        top_m = max(planned.top_m, at_m + 1.0)
        floats = ConstantRate(float_altitude_m=top_m, float_hours=planned.float_s / HOUR_S, **rates)
        return floats, changed, [f"{climbs} to a float at {top_m:,.0f} m"]
    offset = plan.spread.burst_altitude_m
    site_m = plan.site.altitude_m or 0.0
    top_m, changed["burst_altitude_m"] = burst_still_to_come(offset, planned.top_m, site_m, at_m)
    return (
        ConstantRate(burst_altitude_m=top_m, **rates),
        changed,
        [f"{climbs} to a burst at about {top_m:,.0f} m"],
    )


def _float(planned: PlannedFlight, fixes: FixesAloft) -> Rest:
    """It stays where it is for what is left of its float; a float that is over ends at once."""
    at_m = float(fixes.altitude_m[-1])
    near = np.flatnonzero(fixes.altitude_m >= fixes.altitude_m[fixes.top] - _BAND_M)
    floated_s = float(fixes.time_s[-1] - fixes.time_s[near[0]])
    left_s = max((planned.float_s or 0.0) - floated_s, LEAST_LEFT_S)
    stays = ConstantRate(
        ascent_rate_mps=planned.ascent_mps or 1.0,
        float_altitude_m=at_m + _BARELY_M,
        float_hours=left_s / HOUR_S,
        descent_rate_mps=planned.descent_mps,
    )
    still = {"float_altitude_m": Normal(sigma=0.0), "ascent_rate": Lognormal(sigma=0.0)}
    return stays, still, [f"it floats at {at_m:,.0f} m, for {left_s / HOUR_S:.1f} h more as planned"]


_BAND_M, _BARELY_M = 500.0, 0.5


def _fall(plan: Plan, planned: PlannedFlight, fixes: FixesAloft, ground_m: float) -> Rest:
    seen = seen_fall(fixes, ground_m)
    ways = fall_ways(plan.spread.descent_rate, planned.descent_mps, seen, unit_fall_s)
    fall = written_fall(ways)
    changed: dict[str, Any] = {"descent_rate": fall}
    said = [falls_as(ways, planned.descent_mps, seen)]
    late_s = burst_after_s(fixes)
    rises_mps = fixes.climb_mps() if late_s else 0.0
    if late_s * rises_mps < _LEAST_RISE_M:
        return ConstantRate(descent_rate_mps=planned.descent_mps), changed, said
    half_m = late_s * rises_mps / 2.0
    changed |= {
        "ascent_rate": Lognormal(sigma=0.0),
        "burst_altitude_m": Uniform(low=1.0 - half_m, high=half_m),
    }
    bursts = ConstantRate(
        ascent_rate_mps=rises_mps,
        burst_altitude_m=seen.at_m + half_m,
        descent_rate_mps=planned.descent_mps,
    )
    said.append(
        f"its highest fix is the last: it burst up to {late_s:.0f} s later, up to {2 * half_m:.0f} m higher"
    )
    return bursts, changed, said


_LEAST_RISE_M = 50.0


def _releases_left(plan: Plan, fixes: FixesAloft, gone_s: float) -> tuple[tuple[Any, ...], list[str]]:
    """The releases that are still to come, counted from now, and what is said of the others.

    Where the plan says so those to come are let go now.
    """
    left, passed = [], 0
    highest_m = float(fixes.altitude_m.max())
    for release in plan.releases:
        if release.after_s is not None and release.after_s > gone_s:
            left.append(release.model_copy(update={"after_s": release.after_s - gone_s}))
        elif release.altitude_m is not None and release.altitude_m > highest_m:
            left.append(release)
        else:
            passed += 1
    said = []
    if plan.release_now:
        left = [release.model_copy(update={"after_s": AT_ONCE_S, "altitude_m": None}) for release in left]
        said.append("all is let go now" if left else "nothing is left to let go")
    if passed:
        said.append(f"{passed} of {len(plan.releases)} releases were due before the last fix: taken as done")
    return tuple(left), said
