"""The two halves joined: one block of drops, the balloon and every piece it lets go, to the ground.

A drop is a small tree: the balloon flies its whole profile; each cargo starts from the balloon's
place and height at its release, or, from a dispenser that stays on the balloon, when its sheet leaves.
Whether the balloon had come down before is decided here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Protocol

import numpy as np

from planner.drift.endings import LANDED, NOT_RELEASED
from planner.drift.flights import Starts
from planner.drift.single_flight import Arrivals
from planner.drift.wind_errors import WindErrors
from planner.flight.draws import Draws
from planner.geo import Floats
from planner.plan.cargo import AnyCargo
from planner.plan.plan import BALLOON, Drop
from planner.units import HOUR_S
from planner.vehicle.cargo_physics import fall_profile, fall_stages
from planner.vehicle.fall import FallTable, joined
from planner.vehicle.launch import Bools, Spot
from planner.vehicle.profile import Integers, Profile, Walk

_ROWS_TOGETHER = 512
"""Flights of several cargoes that one call carries; a call alone costs as much as dozens of them."""


class Carry(Protocol):
    """What carries n profiles through the winds: the reference kernel or the march."""

    def __call__(
        self, profile: Profile, starts: Starts, *, until_s: Floats, errors: WindErrors, marks_s: Floats
    ) -> Arrivals:
        """Follow each from its start until `until_s` (n,), noting its state at `marks_s` (n, marks)."""
        ...


@dataclass(frozen=True)
class PieceFlights:
    """How one piece of n drops flew; `released_s` is infinite where it never was on its own.

    `events` are what happened on the way and when [s after its start]; the first marks of `arrivals` are
    their states. What a balloon lets go is an event of it. `apogee_m` (n,) is the highest it was, on its
    balloon or by itself, `impact_mps` (n,) how fast it fell at its end.
    """

    piece: str
    arrivals: Arrivals
    events: tuple[tuple[str, Floats], ...]
    released_s: Floats
    apogee_m: Floats
    impact_mps: Floats

    def some(self, rows: slice, piece: str) -> "PieceFlights":
        """Those of some of the flights, as a piece of that name."""
        events = tuple((event, when[rows]) for event, when in self.events)
        flown = self.arrivals.some(rows), events, self.released_s[rows]
        return PieceFlights(piece, *flown, self.apogee_m[rows], self.impact_mps[rows])


def fly_drops(drop: Drop, draws: Draws, carry: Carry, spots: Sequence[Spot]) -> list[PieceFlights]:
    """Fly n drops: the balloon first, then each cargo in the order written, in the air over its spot."""
    until_s = draws.time_s + drop.horizon_h * HOUR_S
    profile = draws.profile
    assert len(profile.releases_s) == len(drop.releases)  # else cargo would leave at another event
    events = (*(("release", when) for when in profile.releases_s), *profile.events())
    times, which = _departures(drop, [when for _, when in events], draws)
    marks_s = _absolute(times, draws.time_s)
    balloon = carry(profile, draws.starts, until_s=until_s, errors=draws.errors, marks_s=marks_s)
    flown_s = balloon.time_s - draws.time_s
    apogee_m = profile.highest_by(flown_s, balloon.altitude_m)
    impact_mps = profile.fall_mps(flown_s, balloon.altitude_m)
    flown = [PieceFlights(BALLOON, balloon, events, np.zeros(draws.member.size), apogee_m, impact_mps)]
    if not drop.releases:
        return flown
    aloft = _Aloft(balloon, draws, until_s, joined([spot.falls for spot in spots]))
    falls = [
        _Fall(name, cargo, draws.fall_factor[index], draws.sheets[index].walk, at, times[at])
        for index, ((name, _, cargo), at) in enumerate(zip(drop.cargo(), which, strict=True))
    ]
    for alike in _together(falls, draws.member.size):
        flown += _fly_cargoes(alike, aloft, carry)
    return flown


def _departures(drop: Drop, events_s: list[Floats], draws: Draws) -> tuple[list[Floats], list[int]]:
    """When a balloon's state is wanted (n,), and at which of these times each cargo leaves it.

    The times are those of its events, the releases first; behind them those of sheets that leave later.
    """
    times, which = list(events_s), []
    for (_, release, _), sheets in zip(drop.cargo(), draws.sheets, strict=True):
        if sheets.late_s is None:
            which.append(release)
        else:
            which.append(len(times))
            times.append(events_s[release] + sheets.late_s)
    return times, which


def _absolute(marks: list[Floats], launch_s: Floats) -> Floats:
    if not marks:
        return np.empty((launch_s.size, 0))
    return np.stack([launch_s + mark for mark in marks], axis=1)


@dataclass(frozen=True)
class _Fall:
    """How one cargo of n drops falls, from which of its balloon's marks, and after how long that is."""

    name: str
    cargo: AnyCargo
    factor: Floats
    walk: Walk | None
    mark: int
    after_s: Floats


def _together(falls: list[_Fall], n: int) -> Iterator[list[_Fall]]:
    """Falls of as many stages each, in their order, few enough for one call."""
    most = max(1, _ROWS_TOGETHER // n)
    for _, alike in groupby(falls, lambda fall: (len(fall_stages(fall.cargo)), fall.walk is None)):
        group = list(alike)
        yield from (group[first : first + most] for first in range(0, len(group), most))


@dataclass(frozen=True)
class _Aloft:
    """The n balloons that cargoes leave: how they flew and were drawn, their horizons, the air below."""

    arrivals: Arrivals
    draws: Draws
    until_s: Floats
    table: FallTable

    def kept(self) -> "np.ndarray[Any, np.dtype[np.int8]]":
        """How a cargo ends (n,) that is still on its balloon when that ends."""
        ending = self.arrivals.ending
        return np.where(ending == LANDED, np.int8(NOT_RELEASED), ending)


def _fly_cargoes(falls: list[_Fall], aloft: _Aloft, carry: Carry) -> list[PieceFlights]:
    """Cargoes of every drop, from where its balloon was at their release: all of one cargo, then the next."""
    draws, n = aloft.draws, aloft.until_s.size
    drops = np.tile(np.arange(n), len(falls))
    state = np.concatenate([aloft.arrivals.marks[:, fall.mark] for fall in falls])
    released = np.isfinite(state[:, 0])
    at = np.where(released[:, None], state, _anywhere(draws)[drops])
    profile = _profile(falls, aloft.table, draws.launch_row[drops], at[:, 3])
    time_s, latitude_deg, longitude_deg, altitude_m, clear = (np.ascontiguousarray(part) for part in at.T)
    member, site_m = draws.member[drops], draws.site_m[drops]
    starts = Starts(time_s, latitude_deg, longitude_deg, altitude_m, member, site_m, clear > 0)
    marks_s = _absolute([when for _, when in profile.events()], time_s)
    errors, until_s = draws.errors.some(drops), aloft.until_s[drops]
    arrivals = carry(profile, starts, until_s=until_s, errors=errors, marks_s=marks_s)
    after_s = np.concatenate([fall.after_s for fall in falls])
    with_balloon = np.where(np.isfinite(after_s), aloft.kept()[drops], NOT_RELEASED)
    _stay(arrivals, aloft.arrivals, drops, ~released)
    arrivals.ending[~released] = with_balloon[~released]
    whole = PieceFlights(
        piece="",
        arrivals=arrivals,
        events=tuple(profile.events()),
        released_s=np.where(released, after_s, np.inf),
        apogee_m=_apogees_m(falls, draws.profile, altitude_m.reshape(len(falls), n)),
        impact_mps=profile.fall_mps(arrivals.time_s - time_s, arrivals.altitude_m),
    )
    return [whole.some(slice(k * n, (k + 1) * n), fall.name) for k, fall in enumerate(falls)]


def _apogees_m(falls: list[_Fall], balloon: Profile, released_m: Floats) -> Floats:
    """The highest that each of K cargoes was (K * n,): on its balloon, which lets it go at (K, n) [m]."""
    heights = zip(falls, released_m, strict=True)
    return np.concatenate([balloon.highest_by(fall.after_s, let_go_m) for fall, let_go_m in heights])


def _stay(arrivals: Arrivals, balloon: Arrivals, drops: Integers, kept: Bools) -> None:
    """What is kept comes to its end where its balloon does."""
    for name in ("time_s", "latitude_deg", "longitude_deg", "altitude_m"):
        getattr(arrivals, name)[kept] = getattr(balloon, name)[drops[kept]]


def _profile(falls: list[_Fall], table: FallTable, row: Integers, start_m: Floats) -> Profile:
    """How high they are when, from `start_m` through columns `row` of air."""
    walks = [fall.walk for fall in falls if fall.walk is not None]
    return fall_profile(
        [fall.cargo for fall in falls],
        table,
        row=row,
        start_m=start_m,
        factor=np.concatenate([fall.factor for fall in falls]),
        walk=Walk(*(np.concatenate(part) for part in zip(*walks, strict=True))) if walks else None,
    )


def _anywhere(draws: Draws) -> Floats:
    """A harmless start for cargo that stays with its balloon: on the ground, at the site."""
    return np.stack(
        [draws.time_s, draws.latitude_deg, draws.longitude_deg, draws.site_m, np.ones_like(draws.site_m)],
        axis=1,
    )
