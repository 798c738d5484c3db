"""What drops draw: the one drop as planned, or many with everything that varies.

The launches of one call share their drop (vehicle, releases, spread, seed) and differ in site and time; every
launch flies the same draws, so that two launches differ by their wind and not by chance.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from planner.drift.flights import Starts
from planner.drift.wind_errors import WindErrors, no_errors
from planner.flight.leaflet_draws import Sheets, drawn_sheets, median_sheets
from planner.flight.redrawn import NOTHING, WIND, Redrawn
from planner.flight.resolved_plan import ResolvedPlan
from planner.flight.varying import Varying
from planner.geo import METRES_PER_DEGREE, Floats, east_west
from planner.spread.sampling import as_planned
from planner.spread.wind_error import error_laws, wind_errors
from planner.units import HOUR_S
from planner.vehicle.launch import Bools, Launch, loads_of
from planner.vehicle.physics import physics_of
from planner.vehicle.profile import Integers, Profile


@dataclass(frozen=True)
class Draws:
    """What n drops drew; every array is (n,), lists go by release or by piece of cargo.

    `launch_row` is which of the launches a drop is of, `drop` its number from 0 among its own; `rounds` how
    often its balloon was drawn anew to get one that leaves the ground, `early` whether a release was, to get
    one after the launch.
    """

    launch_row: Integers
    drop: Integers
    member: Integers
    time_s: Floats
    latitude_deg: Floats
    longitude_deg: Floats
    site_m: Floats
    profile: Profile
    release_late_s: tuple[Floats, ...]
    fall_factor: tuple[Floats, ...]
    sheets: tuple[Sheets, ...]
    errors: WindErrors
    rounds: Integers
    early: Bools

    @property
    def starts(self) -> Starts:
        """As the drift takes them: standing on their sites."""
        standing = np.zeros(self.member.size, dtype=np.bool_)
        return Starts(
            self.time_s,
            self.latitude_deg,
            self.longitude_deg,
            self.site_m,
            self.member,
            self.site_m,
            standing,
        )


def nominal_draws(resolved: ResolvedPlan) -> Draws:
    """The one drop in which everything is as planned and the wind is as the first member says."""
    plan, site = resolved.plan, resolved.plan.site
    one, zero = np.ones(1), np.zeros(1, dtype=np.int64)
    launch = Launch((resolved.spot,), zero, loads_of(plan.releases), plan.horizon_h * HOUR_S)
    return Draws(
        launch_row=zero,
        drop=zero,
        member=zero,
        time_s=resolved.launch_s * one,
        latitude_deg=site.latitude_deg * one,
        longitude_deg=float(east_west(site.longitude_deg)) * one,
        site_m=resolved.site_m * one,
        profile=physics_of(plan.vehicle).profile_of(launch, as_planned(plan.spread)),
        release_late_s=tuple(np.zeros(1) for _ in plan.releases),
        fall_factor=tuple(one for _ in plan.cargo()),
        sheets=median_sheets(plan),
        errors=no_errors(1),
        rounds=zero,
        early=zero > 0,
    )


def member_draws(
    resolved_plans: Sequence[ResolvedPlan], first: int, count: int, redrawn: Redrawn = NOTHING
) -> Draws:
    """What drops `first` to `first + count` of every launch draw; the same whatever the blocks.

    Drops of one forecast member lie together, those of one launch within them.
    """
    plan, field = resolved_plans[0].plan, resolved_plans[0].field
    member = field.member_of(redrawn.turns(first + np.arange(count), field.forecast.members))
    drop, launch_row = _by_member(member, len(resolved_plans))
    varied = Varying.of(plan, first, count, drop, redrawn)
    sites, sheets = _Sites.of(resolved_plans), drawn_sheets(plan, first, count, drop, redrawn)
    north, east = varied("launch_position_m", "north"), varied("launch_position_m", "east")
    latitude_deg, launch_s = sites.latitude_deg[launch_row], sites.launch_s[launch_row]
    timed = [timely(varied, r, release.after_s) for r, release in enumerate(plan.releases)]
    late_s = tuple(late for late, _ in timed)
    spots, leaky = tuple(p.spot for p in resolved_plans), tuple(p.drawn_leaky for p in resolved_plans)
    launch = Launch(spots, launch_row, loads_of(plan.releases, late_s), plan.horizon_h * HOUR_S, leaky)
    vehicle = physics_of(plan.vehicle)
    flying = varied.until(partial(vehicle.lifts, launch))
    draws = Draws(
        launch_row=launch_row,
        drop=drop,
        member=member[drop],
        time_s=launch_s,
        latitude_deg=latitude_deg + north / METRES_PER_DEGREE,
        longitude_deg=sites.longitude_deg[launch_row]
        + east / (METRES_PER_DEGREE * np.cos(np.radians(latitude_deg))),
        site_m=launch.site_m,
        profile=vehicle.profile_of(launch, flying),
        release_late_s=late_s,
        fall_factor=tuple(varied("fall_speed", str(c)) * s.factor for c, s in enumerate(sheets)),
        sheets=sheets,
        errors=no_errors(drop.size),
        rounds=flying.rounds,
        early=np.any([early for _, early in timed], axis=0) if timed else flying.rounds < 0,
    )
    if plan.spread.wind_error == "none":
        return draws
    errors = wind_errors(
        error_laws(plan.spread.wind_error, field),
        seed=redrawn.seed(plan.seed, WIND),
        first=first,
        count=count,
        row=drop,
        origin_s=launch_s,
    )
    return replace(draws, errors=errors)


def timely(varied: Varying, number: int, after_s: float | None) -> tuple[Floats, Bools]:
    """How much later than written (n,) [s] a release is, and where it was drawn anew (n,).

    What would be let go before the launch is drawn anew.
    """
    if not after_s:  # at an altitude, or at the launch itself
        return np.zeros(varied.row.size), np.zeros(varied.row.size, dtype=np.bool_)
    due_s = np.full(varied.row.size, after_s)

    def late_s(drawn: Varying) -> Floats:
        return drawn("release_time_s", str(number), due_s)

    drawn = varied.until(lambda drawn: due_s + late_s(drawn) > 0.0)
    return late_s(drawn), drawn.rounds > 0


def _by_member(member: Integers, launches: int) -> tuple[Integers, Integers]:
    """Which drop (from 0) of which launch each flight is: by member, then by launch, then by drop."""
    groups = [np.flatnonzero(member == m) for m in np.unique(member)]
    drop = np.concatenate([np.tile(group, launches) for group in groups])
    launch_row = np.concatenate([np.repeat(np.arange(launches), group.size) for group in groups])
    return drop, launch_row


@dataclass(frozen=True)
class _Sites:
    """Where and when the launches stand, each (P,)."""

    latitude_deg: Floats
    longitude_deg: Floats
    launch_s: Floats

    @classmethod
    def of(cls, resolved_plans: Sequence[ResolvedPlan]) -> "_Sites":
        return cls(
            np.array([resolved.plan.site.latitude_deg for resolved in resolved_plans], dtype=float),
            np.array(
                [east_west(resolved.plan.site.longitude_deg) for resolved in resolved_plans], dtype=float
            ),
            np.array([resolved.launch_s for resolved in resolved_plans]),
        )
