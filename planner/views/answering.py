"""Results -> the contract's answers. Pure; rounding happens here and nowhere else."""

from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from typing import Any

import numpy as np

from planner.drift.endings import ENDINGS, Ending
from planner.flight.branches import Branch
from planner.flight.drop import PieceFlights
from planner.flight.left import LastSeen, left_at
from planner.flight.resolved_plan import ResolvedPlan
from planner.geo import bearing_deg, distance_m, east_west
from planner.landing.hazard import Impact, impacts
from planner.pipeline import Flown
from planner.plan.plan import BALLOON, Plan
from planner.units import KM_M
from planner.views.answers import (
    EventFix,
    Fix,
    FlightAnswer,
    FlightBranch,
    FlightPiece,
    ImpactAnswer,
    LeftFix,
)
from planner.views.forecast_card import forecast_answer

_DEGREE_DECIMALS = 7  # a centimetre
_METRE_DECIMALS = 2


@cache  # it is read from the disk
def program_version() -> str:
    """The version that every answer carries."""
    return version("windfall")


def flight_answer(flown: Flown) -> FlightAnswer:
    """A flown drop as its answer: the main piece first, places to a centimetre, times to a millisecond."""
    plan = flown.resolved.plan
    pieces = [_flight_piece(flights, flown) for flights in flown.pieces]
    return FlightAnswer(
        forecast=forecast_answer(flown.resolved.field.forecast),
        pieces=(*pieces[1:], pieces[0]),
        branches=tuple(_flight_branch(branch, wrong) for branch, wrong in flown.branches),
        warnings=(*flown.warnings, *(piece.left.sentence for piece in pieces if piece.left)),
        inputs=(flown.asked or plan).inputs(),
        updated_from=last_position(plan) if flown.asked else None,
        seed=plan.seed,
        version=program_version(),
    )


def last_position(rest: Plan) -> Fix:
    """From where on a flight in the air is flown: the site and launch of the plan of its rest."""
    site = rest.site
    return Fix(
        time=rest.launch,
        latitude=round(site.latitude_deg, _DEGREE_DECIMALS),
        longitude=round(float(east_west(site.longitude_deg)), _DEGREE_DECIMALS),
        altitude_m=round(site.altitude_m or 0.0, _METRE_DECIMALS),
    )


def _flight_branch(branch: Branch, flown: Flown) -> FlightBranch:
    flight_piece = dict(_flight_piece(flown.pieces[0], flown))
    return FlightBranch(branch=branch.name, probability=branch.probability, **flight_piece)


def _flight_piece(flights: PieceFlights, flown: Flown) -> FlightPiece:
    arrivals, resolved = flights.arrivals, flown.resolved
    ending = ENDINGS[int(arrivals.ending[0])]
    if ending is Ending.NOT_RELEASED or not np.isfinite(flights.released_s[0]):
        nowhere: Any = {"landing": None, "events": (), "track": ()}
        gone = _left(flights, flown, f"{flights.piece}, still on the balloon,")
        return FlightPiece(piece=flights.piece, ending=ending.value, left=gone, **nowhere)
    track = arrivals.track[0, : int(arrivals.points[0])]
    landing = _fix(resolved, track[-1]) if ending is Ending.LANDED else None
    named = sorted(_events(flights), key=lambda event: float(event[1][0]))
    if landing is not None:
        named.append(("landing", track[-1]))
    events = tuple(EventFix(event=name, **_fix(resolved, state).model_dump()) for name, state in named)
    fixes = tuple(_fix(resolved, state) for state in _with_events(track, named))
    hit = impacts(resolved.plan, float(track[-1, 3])).get(flights.piece) if landing is not None else None
    return FlightPiece(
        piece=flights.piece,
        ending=ending.value,
        landing=landing,
        events=events,
        track=fixes,
        impact=impact_answer(hit),
        left=_left(flights, flown, flights.piece),
        **(_from_launch(resolved, landing) if landing else {}),
    )


def _left(flights: PieceFlights, flown: Flown, name: str) -> LeftFix | None:
    """Where and why a piece was left, under a name; None where it landed or was not let go."""
    a, resolved = flights.arrivals, flown.resolved
    here = LastSeen(
        name, float(a.time_s[0]), *(float(x[0]) for x in (a.latitude_deg, a.longitude_deg, a.altitude_m))
    )
    found = left_at(resolved, here, int(a.ending[0]))
    if found is None:
        return None
    fix = _fix(resolved, (here.time_s, here.latitude_deg, here.longitude_deg, here.altitude_m))
    return LeftFix(reason=found.reason.value, sentence=found.sentence, **fix.model_dump())


def _from_launch(resolved: ResolvedPlan, landing: Fix) -> dict[str, Any]:
    """How far from the launch a landing is, and in which direction."""
    site = resolved.plan.site
    ends = site.latitude_deg, site.longitude_deg, landing.latitude, landing.longitude
    bearing = float(bearing_deg(*ends)) % 360
    return {"distance_km": round(float(distance_m(*ends)) / KM_M, 3), "bearing_deg": round(bearing, 1) % 360}


def _events(flights: PieceFlights) -> Iterator[tuple[str, Any]]:
    """What happened on the way, with the state (4,) there: start, releases, the profile's events."""
    marks = flights.arrivals.marks[0]
    yield ("launch" if flights.piece == BALLOON else "release"), flights.arrivals.track[0, 0]
    for (name, _), state in zip(flights.events, marks[: len(flights.events)], strict=True):
        if np.isfinite(state[0]):
            yield name, state[:4]


def _with_events(track: Any, named: list[tuple[str, Any]]) -> Any:
    """The track with the events' points among its own, in time, none twice."""
    points = np.concatenate([track, [state for _, state in named]])
    _, first = np.unique(np.round(points[:, 0], 3), return_index=True)
    return points[first]


def _fix(resolved: ResolvedPlan, state: Any) -> Fix:
    """A state (time, latitude, longitude, altitude) for people, to the millisecond and centimetre."""
    return Fix(
        time=resolved.field.time_at(round(float(state[0]), 3)),
        latitude=round(float(state[1]), _DEGREE_DECIMALS),
        longitude=round(float(east_west(state[2])), _DEGREE_DECIMALS),
        altitude_m=round(float(state[3]), _METRE_DECIMALS) + 0.0,  # no minus zero
    )


def impact_answer(impact: Impact | None) -> ImpactAnswer | None:
    """How a piece meets the ground, rounded; None where nobody knows."""
    if impact is None:
        return None
    return ImpactAnswer(
        mass_kg=float(f"{impact.mass_kg:.4g}"),
        speed_mps=round(impact.speed_mps, 2),
        energy_j=float(f"{impact.energy_j:.3g}"),
        hurts=impact.hurts,
    )
