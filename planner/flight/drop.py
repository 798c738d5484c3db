"""The two halves joined: one block of drops, the balloon and every piece it lets go, to the ground.

A drop is a small tree: the balloon flies its whole profile; each cargo starts from the balloon's
place and height at its release. Whether the balloon had come down before is decided here.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from planner.air import AirColumn
from planner.drift.endings import ENDINGS, NOT_RELEASED, Ending
from planner.drift.flights import Starts
from planner.drift.track import Arrivals, drift
from planner.drift.wind_errors import WindErrors
from planner.flight.plan import BALLOON, Drop
from planner.forecast.native import Winds
from planner.geo import Floats
from planner.units import HOUR_S
from planner.vehicle.cargo import Cargo, cargo_fall_table, fall_profile
from planner.vehicle.profile import FallTable, Profile, exact_steps

Integers = np.ndarray[Any, np.dtype[np.int64]]
LANDED = ENDINGS.index(Ending.LANDED)


@dataclass(frozen=True)
class Draws:
    """What n drops drew; every array is (n,), lists go by release or by piece of cargo."""

    member: Integers
    time_s: Floats
    latitude_deg: Floats
    longitude_deg: Floats
    site_m: Floats
    ascent_mps: Floats
    top_m: Floats
    descent_mps: Floats
    release_late_s: tuple[Floats, ...]
    fall_factor: tuple[Floats, ...]
    errors: WindErrors


@dataclass(frozen=True)
class PieceFlights:
    """How one piece of n drops flew; `released_s` is infinite where it never was on its own."""

    piece: str
    arrivals: Arrivals
    events: tuple[tuple[str, Floats], ...]
    released_s: Floats


def fly_drops(
    drop: Drop, draws: Draws, winds: Winds, column: AirColumn, *, keep_track: bool = False
) -> list[PieceFlights]:
    """Fly n drops through a field: the balloon first, then each cargo in the order written."""
    until_s = draws.time_s + drop.horizon_h * HOUR_S
    profile = drop.vehicle.profile(
        start_m=draws.site_m, ascent_mps=draws.ascent_mps, top_m=draws.top_m, descent_mps=draws.descent_mps
    )
    releases = [_release_s(drop, r, profile, draws) for r in range(len(drop.releases))]
    starts = Starts(
        draws.time_s,
        draws.latitude_deg,
        draws.longitude_deg,
        draws.site_m,
        draws.member,
        draws.site_m,
        np.zeros(draws.member.size, dtype=np.bool_),
    )
    marks = [*releases, *(when for _, when in profile.events())]
    balloon = drift(
        winds,
        exact_steps(profile, longest_s=drop.horizon_h * HOUR_S),
        starts,
        until_s=until_s,
        errors=draws.errors,
        marks_s=_absolute(marks, draws.time_s),
        keep_track=keep_track,
    )
    flown = [PieceFlights(BALLOON, balloon, tuple(profile.events()), np.zeros(draws.member.size))]
    table = cargo_fall_table(column)
    for index, (name, release, cargo) in enumerate(drop.cargo()):
        fall = _Fall(cargo, draws.fall_factor[index], table, keep_track)
        flown.append(
            _fly_cargo(
                name,
                fall,
                draws=draws,
                balloon=balloon,
                release=release,
                after_s=releases[release],
                winds=winds,
                until_s=until_s,
            )
        )
    return flown


def _release_s(drop: Drop, index: int, profile: Profile, draws: Draws) -> Floats:
    """When a release happens (n,), seconds after launch; infinite where it never does."""
    release = drop.releases[index]
    if release.altitude_m is not None:
        return profile.passage_s(np.full(draws.member.size, release.altitude_m))
    assert release.after_s is not None
    return np.maximum(release.after_s + draws.release_late_s[index], 0.0)


def _absolute(marks: list[Floats], launch_s: Floats) -> Floats:
    if not marks:
        return np.empty((launch_s.size, 0))
    return np.stack([launch_s + mark for mark in marks], axis=1)


@dataclass(frozen=True)
class _Fall:
    cargo: Cargo
    factor: Floats
    table: FallTable
    keep_track: bool


def _fly_cargo(
    name: str,
    fall: _Fall,
    *,
    draws: Draws,
    balloon: Arrivals,
    release: int,
    after_s: Floats,
    winds: Winds,
    until_s: Floats,
) -> PieceFlights:
    """One cargo of every drop, from where the balloon was at its release."""
    state = balloon.marks[:, release]
    released = np.isfinite(state[:, 0])
    at = np.where(released[:, None], state, _anywhere(draws))
    profile = fall_profile(fall.cargo, fall.table, start_m=at[:, 3], factor=fall.factor)
    time_s, latitude_deg, longitude_deg, altitude_m = (np.ascontiguousarray(at[:, k]) for k in range(4))
    cleared = at[:, 4] > 0
    starts = Starts(time_s, latitude_deg, longitude_deg, altitude_m, draws.member, draws.site_m, cleared)
    longest = float((until_s - at[:, 0]).max(initial=0.0))
    arrivals = drift(
        winds,
        exact_steps(profile, longest_s=longest),
        starts,
        until_s=until_s,
        errors=draws.errors,
        marks_s=_absolute([when for _, when in profile.events()], at[:, 0]),
        keep_track=fall.keep_track,
    )
    with_balloon = np.where(balloon.ending == LANDED, NOT_RELEASED, balloon.ending)
    with_balloon = np.where(np.isfinite(after_s), with_balloon, NOT_RELEASED)
    arrivals.ending[~released] = with_balloon[~released]
    return PieceFlights(name, arrivals, tuple(profile.events()), np.where(released, after_s, np.inf))


def _anywhere(draws: Draws) -> Floats:
    """A harmless start for cargo that stays with its balloon: on the ground, at the site."""
    return np.stack(
        [draws.time_s, draws.latitude_deg, draws.longitude_deg, draws.site_m, np.ones_like(draws.site_m)],
        axis=1,
    )
