"""Flights that nobody can follow to the ground: where, when and why they were left, and what would help.

The one place where an ending without a landing is told in a sentence.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import numpy as np

from planner.drift.endings import FORECAST_ENDED, LEFT_THE_FORECAST, STILL_FLYING
from planner.flight.ensemble import Ensemble, PieceLandings
from planner.flight.resolved_plan import ResolvedPlan
from planner.forecast.field_set import parts_of
from planner.forecast.forecast import Forecast
from planner.forecast.grid import Area
from planner.forecast.held_winds import WindKind
from planner.geo import Floats, bearing_deg, distance_m, east_west
from planner.plan.plan import MOST_HORIZON_H, Plan
from planner.units import KM_M, short
from planner.vehicle.launch import Bools

_AT_THE_TOP_M = 1.0  # a flight is left within a step's last bit of the top


class Reason(StrEnum):
    """Why a flight was left: the winds' top or edge, their end in time, or the plan's horizon."""

    TOP = "top"
    EDGE = "edge"
    END = "end"
    HORIZON = "horizon"


@dataclass(frozen=True)
class LastSeen:
    """Where one flight ended, and what it is called; the time counts from the field's start [s]."""

    name: str
    time_s: float
    latitude_deg: float
    longitude_deg: float
    altitude_m: float


@dataclass(frozen=True)
class Left:
    """Why one flight was left, and a sentence that says where, when, why and what would help."""

    reason: Reason
    sentence: str


@dataclass(frozen=True)
class Launched:
    """What sentences say of a launch: its place, the forecast it flies in, how long it is followed."""

    latitude_deg: float
    longitude_deg: float
    forecast: Forecast
    horizon_h: float

    @classmethod
    def of(cls, plan: Plan, forecast: Forecast) -> "Launched":
        """A plan's launch in a forecast."""
        return cls(plan.site.latitude_deg, plan.site.longitude_deg, forecast, plan.horizon_h)

    def far(self, latitude_deg: float, longitude_deg: float) -> str:
        """How far from the launch a place is and in which direction, in words."""
        ends = self.latitude_deg, self.longitude_deg, latitude_deg, longitude_deg
        km, bearing = float(distance_m(*ends)) / KM_M, float(bearing_deg(*ends)) % 360
        return f"{km:.0f} km from the launch at {bearing:03.0f} deg"


def left_at(resolved: ResolvedPlan, seen: LastSeen, ending: int) -> Left | None:
    """Why one flight, flown as planned, was left where it was last seen; None where it was not left."""
    launched = Launched.of(resolved.plan, parts_of(resolved.field)[0].field.forecast)
    reason = _reason(ending, seen.altitude_m, launched.forecast.followed_up_to_m)
    return (
        Left(reason, _sentence(seen, launched, resolved.field.time_at(seen.time_s), reason))
        if reason
        else None
    )


def _reason(ending: int, altitude_m: float, top_m: float) -> Reason | None:
    if ending == LEFT_THE_FORECAST:
        return Reason.TOP if altitude_m >= top_m - _AT_THE_TOP_M else Reason.EDGE
    return {FORECAST_ENDED: Reason.END, STILL_FLYING: Reason.HORIZON}.get(ending)


def _sentence(seen: LastSeen, launched: Launched, time: datetime, reason: Reason) -> str:
    f, high = launched.forecast, f"{seen.altitude_m:.0f} m"
    began = {
        Reason.TOP: f"{seen.name} leaves {f.id} through its top, {f.followed_up_to_m:.0f} m",
        Reason.EDGE: f"{seen.name} leaves {f.id} over its {_side(f.area, seen)} edge at {high}",
        Reason.END: f"{f.id} {'has a gap' if time < f.valid_to else 'ends'} with {seen.name} at {high}",
        Reason.HORIZON: f"{seen.name} flies on at {high} when its {launched.horizon_h:g} h are over",
    }[reason]
    place = f"{seen.latitude_deg:.4f}, {float(east_west(seen.longitude_deg)):.4f}"
    far = launched.far(seen.latitude_deg, seen.longitude_deg)
    return f"{began}: {short(time)}, {place}, {far}; {helps(reason, launched)}"


def helps(reason: Reason, launched: Launched) -> str:
    """How far the forecast, or the horizon, reaches, and what would follow the flight further."""
    f = launched.forecast
    top_m = f.followed_up_to_m
    covered = f"{short(f.valid_from)} to {short(f.valid_to)}"
    longer = "hold it longer (--hold)" if f.kind is WindKind.SOUNDING else "take a run with more hours"
    return {
        Reason.TOP: f"its winds end there: take a run that reaches higher, or stay below {top_m:.0f} m",
        Reason.EDGE: f"it covers {f.area}: fetch a larger area, or take a run that covers more",
        Reason.END: f"it covers {covered}: launch earlier, or {longer}",
        Reason.HORIZON: f"raise horizon_h ({MOST_HORIZON_H:g} at most)"
        if launched.horizon_h < MOST_HORIZON_H
        else "fly a shorter flight",
    }[reason]


def _side(area: Area, seen: LastSeen) -> str:
    """Which edge of an area a place is nearest to."""
    away = {"south": abs(seen.latitude_deg - area.south), "north": abs(area.north - seen.latitude_deg)}
    if area.width_deg < 360.0:
        inwards = (seen.longitude_deg - area.west + 180.0) % 360.0 - 180.0
        away |= {"west": abs(inwards), "east": abs(area.width_deg - inwards)}
    return min(away, key=lambda side: away[side])


def drops_left(piece: PieceLandings, ensemble: Ensemble) -> dict[Reason, Bools]:
    """Which drops (n,) of a piece were left for which reason, those that there are."""
    tops_m = _tops_m(ensemble)
    high = piece.altitude_m >= tops_m - _AT_THE_TOP_M
    gone = piece.ending == LEFT_THE_FORECAST
    by_reason = {
        Reason.TOP: gone & high,
        Reason.EDGE: gone & ~high,
        Reason.END: piece.ending == FORECAST_ENDED,
        Reason.HORIZON: piece.ending == STILL_FLYING,
    }
    return {reason: drops for reason, drops in by_reason.items() if drops.any()}


def _tops_m(ensemble: Ensemble) -> Floats:
    """The top of the winds that each drop flew in (n,)."""
    f = ensemble.forecast
    by_member = np.full(f.members, f.followed_up_to_m)
    for run in f.parts:
        by_member[list(run.members)] = run.followed_up_to_m
    return by_member[ensemble.forecast_member]


@dataclass(frozen=True)
class LeftDrops:
    """How many drops of a piece were left for one reason, and the first of them; blocks add up."""

    drops: int
    first: LastSeen

    def __add__(self, other: "LeftDrops") -> "LeftDrops":
        return LeftDrops(self.drops + other.drops, min(self.first, other.first, key=lambda seen: seen.time_s))


def left_drops(piece: PieceLandings, ensemble: Ensemble) -> dict[Reason, LeftDrops]:
    """The drops of a piece that were left, by reason."""
    found = {}
    for reason, drops in drops_left(piece, ensemble).items():
        one = np.flatnonzero(drops)[np.argmin(piece.time_s[drops])]
        columns = piece.time_s, piece.latitude_deg, piece.longitude_deg, piece.altitude_m
        first = LastSeen(piece.piece, *(float(column[one]) for column in columns))
        found[reason] = LeftDrops(int(drops.sum()), first)
    return found


def left_sentences(found: dict[Reason, LeftDrops], of_drops: int, ensemble: Ensemble) -> list[str]:
    """One sentence a reason: how many drops were left, when and where the first was, and what would help."""
    launched = Launched.of(ensemble.plan, ensemble.forecast)
    said = []
    for reason, gone in found.items():
        first = gone.first
        when = ensemble.plan.launch + timedelta(seconds=first.time_s - ensemble.launch_s)
        where = f"{first.latitude_deg:.2f}, {first.longitude_deg:.2f}"
        said.append(
            f"{gone.drops:,} of {of_drops:,} drops of {first.name!r} {_WORDS[reason]}, the first "
            f"{short(when.replace(microsecond=0))} at {first.altitude_m:.0f} m over {where}, "
            f"{launched.far(first.latitude_deg, first.longitude_deg)}; {helps(reason, launched)}"
        )
    return said


_WORDS = {
    Reason.TOP: "leave the forecast through its top",
    Reason.EDGE: "leave the forecast over its edge",
    Reason.END: "still fly when the forecast ends",
    Reason.HORIZON: "still fly when the time they are followed is over",
}


def most_left(ensemble: Ensemble, pieces: Sequence[PieceLandings]) -> str:
    """What most of the pieces' drops that were left were left for, and what would help; empty for none."""
    counts: dict[Reason, int] = {}
    for piece in pieces:
        for reason, drops in drops_left(piece, ensemble).items():
            counts[reason] = counts.get(reason, 0) + int(drops.sum())
    if not counts:
        return ""
    reason = max(counts, key=lambda found: counts[found])
    return f"most {_WORDS[reason]}: {helps(reason, Launched.of(ensemble.plan, ensemble.forecast))}"
