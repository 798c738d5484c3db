"""What routes take to have their turn: a question read from the request, in the lane of its size.

The turn is given back when the route has its answer, not when the client has read it.
"""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from typing import Annotated

from fastapi import Depends, Request

from api.deps import (
    CampaignAsked,
    CampaignReadDep,
    PlanAsked,
    PlanReadDep,
    ServiceDep,
    ZoneReadDep,
    flights_of,
)
from api.lanes import QuestionLane
from api.maps import DROPS
from api.service import Service


def _turn(
    request: Request, service: Service, lane: QuestionLane, cost: float
) -> AbstractAsyncContextManager[None]:
    async def has_left() -> bool:
        return service.board.stopped.is_set() or await request.is_disconnected()

    client = request.client.host if request.client else ""
    return lane.turn(client, cost, has_left)


async def _small_turn(request: Request, service: ServiceDep) -> AsyncIterator[None]:
    async with _turn(request, service, service.lanes.small, DROPS):
        yield


TurnDep = Annotated[None, Depends(_small_turn, scope="function")]
"""A turn of what is drawn of one launch: a map, a fill card."""


async def _flight_turn(asked: PlanReadDep, request: Request, service: ServiceDep) -> AsyncIterator[PlanAsked]:
    async with _turn(request, service, service.lanes.flights, 1.0):
        yield asked


PlanDep = Annotated[PlanAsked, Depends(_flight_turn, scope="function")]


async def _zone_turn(asked: ZoneReadDep, request: Request, service: ServiceDep) -> AsyncIterator[PlanAsked]:
    cost = flights_of(asked.plan, asked.plan.members)
    lane = service.lanes.for_flights(cost)
    async with _turn(request, service, lane, cost):
        yield replace(asked, effort=replace(asked.effort, pool=service.pools[lane.name]))


ZoneDep = Annotated[PlanAsked, Depends(_zone_turn, scope="function")]


async def _campaign_turn(
    asked: CampaignReadDep, request: Request, service: ServiceDep
) -> AsyncIterator[CampaignAsked]:
    cost = flights_of(asked.campaign, asked.campaign.members * asked.launches)
    lane = service.lanes.for_flights(cost)
    async with _turn(request, service, lane, cost):
        yield replace(asked, effort=replace(asked.effort, pool=service.pools[lane.name]))


CampaignDep = Annotated[CampaignAsked, Depends(_campaign_turn, scope="function")]
