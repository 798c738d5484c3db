"""The two halves joined: one block of drops, the balloon and every piece it lets go, to the ground.

A drop is a small tree: the balloon flies its whole profile; each cargo starts from the balloon's
place and height at its release, or, from a dispenser that stays on the balloon, when its sheet leaves.
Whether the balloon had come down before is decided here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from planner.air import AirColumn
from planner.drift.endings import LANDED, NOT_RELEASED
from planner.drift.flights import Starts
from planner.drift.track import Arrivals
from planner.drift.wind_errors import WindErrors
from planner.flight.draws import Draws
from planner.flight.plan import BALLOON, Drop
from planner.geo import Floats
from planner.units import HOUR_S
from planner.vehicle.cargo import Cargo, fall_profile
from planner.vehicle.fall import FallTable, column_fall_table
from planner.vehicle.profile import Integers, Profile, Walk


class Carry(Protocol):
    """What carries n profiles through the winds: the reference kernel or the march."""

    def __call__(
        self, profile: Profile, starts: Starts, *, until_s: Floats, errors: WindErrors, marks_s: Floats
    ) -> Arrivals: ...


@dataclass(frozen=True)
class PieceFlights:
    """How one piece of n drops flew; `released_s` is infinite where it never was on its own."""

    piece: str
    arrivals: Arrivals
    events: tuple[tuple[str, Floats], ...]
    released_s: Floats


def fly_drops(drop: Drop, draws: Draws, carry: Carry, columns: Sequence[AirColumn]) -> list[PieceFlights]:
    """Fly n drops: the balloon first, then each cargo in the order written, in its pad's column of air."""
    until_s = draws.time_s + drop.horizon_h * HOUR_S
    profile = draws.profile
    releases = list(profile.releases_s)
    leaves, which = _departures(drop, releases, draws)
    marks_s = _absolute([*leaves, *(when for _, when in profile.events())], draws.time_s)
    balloon = carry(profile, draws.starts, until_s=until_s, errors=draws.errors, marks_s=marks_s)
    flown = [PieceFlights(BALLOON, balloon, tuple(profile.events()), np.zeros(draws.member.size))]
    table = column_fall_table(*columns) if drop.releases else None
    for index, (name, _, cargo) in enumerate(drop.cargo()):
        assert table is not None
        after = _After(which[index], leaves[which[index]], balloon, until_s)
        fall = _Fall(cargo, draws.fall_factor[index], draws.sheets[index].walk, table)
        flown.append(_fly_cargo(name, fall, after, draws, carry))
    return flown


def _departures(drop: Drop, releases: list[Floats], draws: Draws) -> tuple[list[Floats], list[int]]:
    """When anything leaves the balloon (n,), the releases first; and which of these times each cargo's is."""
    leaves, which = list(releases), []
    for (_, release, _), sheets in zip(drop.cargo(), draws.sheets, strict=True):
        if sheets.late_s is None:
            which.append(release)
        else:
            which.append(len(leaves))
            leaves.append(releases[release] + sheets.late_s)
    return leaves, which


def _absolute(marks: list[Floats], launch_s: Floats) -> Floats:
    if not marks:
        return np.empty((launch_s.size, 0))
    return np.stack([launch_s + mark for mark in marks], axis=1)


@dataclass(frozen=True)
class _Fall:
    """How one cargo of n drops falls."""

    cargo: Cargo
    factor: Floats
    walk: Walk | None
    table: FallTable

    def profile(self, row: Integers, start_m: Floats) -> Profile:
        """How high they are when, from `start_m` (n,) through columns `row` (n,) of air."""
        return fall_profile(
            self.cargo, self.table, row=row, start_m=start_m, factor=self.factor, walk=self.walk
        )


@dataclass(frozen=True)
class _After:
    """The balloon's flight that a cargo leaves: at which of its marks, after how long, and its horizon."""

    mark: int
    after_s: Floats
    balloon: Arrivals
    until_s: Floats


def _fly_cargo(name: str, fall: _Fall, after: _After, draws: Draws, carry: Carry) -> PieceFlights:
    """One cargo of every drop, from where the balloon was at its release."""
    state = after.balloon.marks[:, after.mark]
    released = np.isfinite(state[:, 0])
    at = np.where(released[:, None], state, _anywhere(draws))
    profile = fall.profile(draws.pad, at[:, 3])
    time_s, latitude_deg, longitude_deg, altitude_m, clear = (np.ascontiguousarray(part) for part in at.T)
    starts = Starts(time_s, latitude_deg, longitude_deg, altitude_m, draws.member, draws.site_m, clear > 0)
    marks_s = _absolute([when for _, when in profile.events()], at[:, 0])
    arrivals = carry(profile, starts, until_s=after.until_s, errors=draws.errors, marks_s=marks_s)
    with_balloon = np.where(after.balloon.ending == LANDED, NOT_RELEASED, after.balloon.ending)
    with_balloon = np.where(np.isfinite(after.after_s), with_balloon, NOT_RELEASED)
    arrivals.ending[~released] = with_balloon[~released]
    return PieceFlights(name, arrivals, tuple(profile.events()), np.where(released, after.after_s, np.inf))


def _anywhere(draws: Draws) -> Floats:
    """A harmless start for cargo that stays with its balloon: on the ground, at the site."""
    return np.stack(
        [draws.time_s, draws.latitude_deg, draws.longitude_deg, draws.site_m, np.ones_like(draws.site_m)],
        axis=1,
    )
