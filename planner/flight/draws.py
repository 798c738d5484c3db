"""What drops draw: the one drop as planned, or many with everything that varies.

The launches of one call share their drop (vehicle, releases, spread, seed) and differ in site and time; every
launch flies the same draws, so that two launches differ by their wind and not by chance.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from planner.drift.flights import Starts
from planner.drift.wind_errors import WindErrors, no_errors
from planner.flight.leaflet_draws import Sheets, drawn_sheets, median_sheets
from planner.flight.nowcast.seen_on_the_way import first_seen_s
from planner.flight.planned_profile import planned_profile
from planner.flight.redrawn import NOTHING, WIND, Redrawn
from planner.flight.resolved_plan import ResolvedPlan
from planner.flight.varying import Varying
from planner.geo import METRES_PER_DEGREE, Floats, east_west
from planner.spread.sampling import as_planned
from planner.spread.wind_error import mean_error, size_by_distance, wind_errors
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
    """The one drop in which everything is as planned and the wind is as the first member says.

    Less what is known of that one's error by positions on the way.
    """
    plan, site = resolved.plan, resolved.plan.site
    one, zero = np.ones(1), np.zeros(1, dtype=np.int64)
    varied = as_planned(plan.spread)
    return Draws(
        launch_row=zero,
        drop=zero,
        member=zero,
        time_s=resolved.launch_s * one,
        latitude_deg=site.latitude_deg * one,
        longitude_deg=float(east_west(site.longitude_deg)) * one,
        site_m=resolved.site_m * one,
        profile=planned_profile(plan, resolved.spot),
        release_late_s=tuple(np.zeros(1) for _ in plan.releases),
        fall_factor=tuple(varied("fall_speed") for _ in plan.cargo()),
        sheets=median_sheets(plan),
        errors=mean_error(resolved.error_laws, first_seen_s(resolved.error_laws)),
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
    site, sheets = _AtSite.of(resolved_plans, launch_row), drawn_sheets(plan, first, count, drop, redrawn)
    late_s, early = _releases(varied)
    launch = _launch(resolved_plans, launch_row, late_s)
    vehicle = physics_of(plan.vehicle)
    flying = varied.until(partial(vehicle.lifts, launch))
    latitude_deg, longitude_deg = site.moved(varied)
    return Draws(
        launch_row=launch_row,
        drop=drop,
        member=member[drop],
        time_s=site.launch_s,
        latitude_deg=latitude_deg,
        longitude_deg=longitude_deg,
        site_m=launch.site_m,
        profile=vehicle.profile_of(launch, flying),
        release_late_s=late_s,
        fall_factor=tuple(varied("fall_speed", str(c)) * s.factor for c, s in enumerate(sheets)),
        sheets=sheets,
        errors=_errors(varied, resolved_plans[0], member[drop], site),
        rounds=flying.rounds,
        early=early,
    )


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


def _releases(varied: Varying) -> tuple[tuple[Floats, ...], Bools]:
    """How late each release is (n,) [s], and where any was drawn anew (n,)."""
    releases = varied.drop.releases
    drawn = [timely(varied, number, release.after_s) for number, release in enumerate(releases)]
    early = np.zeros(varied.row.size, dtype=np.bool_)
    return tuple(late_s for late_s, _ in drawn), np.logical_or.reduce([early, *(anew for _, anew in drawn)])


def _launch(
    resolved_plans: Sequence[ResolvedPlan], launch_row: Integers, late_s: tuple[Floats, ...]
) -> Launch:
    """The launches as a vehicle sees them, each flight (n,) in the row of its own."""
    plan = resolved_plans[0].plan
    spots, leaky = tuple(p.spot for p in resolved_plans), tuple(p.drawn_leaky for p in resolved_plans)
    return Launch(spots, launch_row, loads_of(plan.releases, late_s), plan.horizon_h * HOUR_S, leaky)


def _errors(varied: Varying, resolved: ResolvedPlan, member: Integers, site: "_AtSite") -> WindErrors:
    """What each flight's wind does beyond its forecast member, from its launch on, or from what was seen."""
    laws, written = resolved.error_laws, varied.drop.spread.wind_error
    if not laws:
        return no_errors(varied.row.size)
    return wind_errors(
        laws,
        seed=varied.redrawn.seed(varied.drop.seed, WIND),
        first=varied.first,
        count=varied.count,
        row=varied.row,
        origin_s=np.minimum(site.launch_s, first_seen_s(laws)),
        size=size_by_distance(written, resolved.field, member, site.places_deg),
    )


def _by_member(member: Integers, launches: int) -> tuple[Integers, Integers]:
    """Which drop (from 0) of which launch each flight is: by member, then by launch, then by drop."""
    groups = [np.flatnonzero(member == m) for m in np.unique(member)]
    drop = np.concatenate([np.tile(group, launches) for group in groups])
    launch_row = np.concatenate([np.repeat(np.arange(launches), group.size) for group in groups])
    return drop, launch_row


@dataclass(frozen=True)
class _AtSite:
    """Where and when the flights' sites say that they start, each (n,)."""

    latitude_deg: Floats
    longitude_deg: Floats
    launch_s: Floats

    @property
    def places_deg(self) -> Floats:
        """Latitudes and longitudes (2, n)."""
        return np.array([self.latitude_deg, self.longitude_deg])

    @classmethod
    def of(cls, resolved_plans: Sequence[ResolvedPlan], launch_row: Integers) -> "_AtSite":
        sites = [resolved.plan.site for resolved in resolved_plans]
        return cls(
            np.array([site.latitude_deg for site in sites], dtype=float)[launch_row],
            np.array([east_west(site.longitude_deg) for site in sites], dtype=float)[launch_row],
            np.array([resolved.launch_s for resolved in resolved_plans])[launch_row],
        )

    def moved(self, varied: Varying) -> tuple[Floats, Floats]:
        """Latitude and longitude (n,) of where each balloon is let go, about its site."""
        north, east = varied("launch_position_m", "north"), varied("launch_position_m", "east")
        return (
            self.latitude_deg + north / METRES_PER_DEGREE,
            self.longitude_deg + east / (METRES_PER_DEGREE * np.cos(np.radians(self.latitude_deg))),
        )
