"""Flights that were asked about, by ids that tell nothing, so that positions can be told of them later.

Kept in memory alone, the newest of them, and gone with the server: a plan tells where a launch is.
"""

import secrets
from collections import OrderedDict
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from threading import Lock
from typing import Annotated, NamedTuple

from fastapi import Depends, HTTPException, Path, Request

from api.admission import in_its_lane
from api.deps import BodyDep, EffortDep, PlanAsked, flights_of, plan_in, refuse_too_many
from api.wind_asked import ServiceDep, WindAsked
from planner.document import parse, read_json
from planner.errors import InputError
from planner.plan.plan import Plan
from planner.plan.position import MOST_POSITIONS, Seen

MOST_FLIGHTS = 1_000


class FlightAloft(NamedTuple):
    """A plan with the positions told so far, and the forecast that its request named."""

    plan: Plan
    wind: WindAsked


@dataclass
class FlightsAloft:
    """The newest flights by their ids."""

    _by_id: OrderedDict[str, FlightAloft] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def keep(self, flight: FlightAloft) -> str:
        """Keep a flight; its id."""
        name = secrets.token_urlsafe(12)
        with self._lock:
            self._by_id[name] = flight
            while len(self._by_id) > MOST_FLIGHTS:
                self._by_id.popitem(last=False)
        return name

    def get(self, name: str) -> FlightAloft | None:
        """A flight by its id; None for one that is none, or was forgotten."""
        with self._lock:
            return self._by_id.get(name)

    def tell(self, name: str, flight: FlightAloft) -> None:
        """Remember what was seen of a flight."""
        with self._lock:
            if name in self._by_id:
                self._by_id[name] = flight
                self._by_id.move_to_end(name)


def flights_aloft(request: Request) -> FlightsAloft:
    """Those of the app that was asked."""
    aloft: FlightsAloft = request.app.state.aloft
    return aloft


AloftDep = Annotated[FlightsAloft, Depends(flights_aloft)]
FlightId = Annotated[
    str, Path(alias="id", max_length=40, description="from `Location` of `POST /v1/flights`")
]


def _seen(body: BodyDep, name: FlightId, aloft: AloftDep) -> FlightAloft:
    flight = aloft.get(name)
    if flight is None:
        raise HTTPException(
            404, "no such flight here: ids last as long as the server, for its newest 1,000; ask anew"
        )
    seen = parse(Seen, read_json(body))
    positions = seen.after(flight.plan.positions)
    if len(positions) > MOST_POSITIONS:
        raise InputError(
            f"{len(positions):,} positions of one flight are more than the {MOST_POSITIONS:,} allowed; "
            "ask anew with fewer"
        )
    told = {"positions": positions, "phase": seen.phase, "release_now": seen.release_now}
    return flight._replace(plan=flight.plan.model_copy(update=told))


def _seen_asked(
    flight: Annotated[FlightAloft, Depends(_seen)], service: ServiceDep, effort: EffortDep
) -> PlanAsked:
    refuse_too_many(service, flight.plan, flight.plan.members)
    return plan_in(flight.plan, flight.wind, service, effort)


class SeenAsked(NamedTuple):
    """A flight with what was seen of it, and its question in the forecast."""

    flight: FlightAloft
    asked: PlanAsked


async def _admit_seen(
    flight: Annotated[FlightAloft, Depends(_seen)],
    asked: Annotated[PlanAsked, Depends(_seen_asked)],
    request: Request,
    service: ServiceDep,
) -> AsyncIterator[SeenAsked]:
    cost = flights_of(asked.plan, asked.plan.members)
    async with in_its_lane(asked, request, service, cost) as admitted:
        yield SeenAsked(flight, admitted)


SeenDep = Annotated[SeenAsked, Depends(_admit_seen, scope="function")]
