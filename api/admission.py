"""Admission of what routes ask: a question read from the request, in the lane of its size.

Its place is given back when the route has its answer, not when the client has read it.
"""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from typing import Annotated, TypeVar

from fastapi import Depends, Request

from api.deps import (
    CampaignAsked,
    CampaignReadDep,
    PlanAsked,
    PlanReadDep,
    SensitivityReadDep,
    ZoneReadDep,
    drops_of,
    flights_of,
)
from api.lanes import QuestionLane
from api.maps import DROPS
from api.service import Service
from api.wind_asked import ServiceDep


def _admitted(
    request: Request, service: Service, lane: QuestionLane, cost: float
) -> AbstractAsyncContextManager[None]:
    async def has_left() -> bool:
        return service.board.stopped.is_set() or await request.is_disconnected()

    client = request.client.host if request.client else ""
    return lane.admitted(client, cost, has_left)


async def _admit_small(request: Request, service: ServiceDep) -> AsyncIterator[None]:
    async with _admitted(request, service, service.lanes.small, DROPS):
        yield


AdmittedDep = Annotated[None, Depends(_admit_small, scope="function")]
"""Admission of what is drawn of one launch: a map, a fill card."""


async def _admit_flight(
    asked: PlanReadDep, request: Request, service: ServiceDep
) -> AsyncIterator[PlanAsked]:
    async with _admitted(request, service, service.lanes.flights, 1.0):
        yield asked


PlanDep = Annotated[PlanAsked, Depends(_admit_flight, scope="function")]


Asked = TypeVar("Asked", PlanAsked, CampaignAsked)


@asynccontextmanager
async def in_its_lane(asked: Asked, request: Request, service: Service, cost: float) -> AsyncIterator[Asked]:
    """A question of many flights, with the threads of the lane of its size."""
    lane = service.lanes.for_flights(cost)
    async with _admitted(request, service, lane, cost):
        yield replace(asked, effort=replace(asked.effort, pool=service.pools[lane.name]))


async def _admit_zone(asked: ZoneReadDep, request: Request, service: ServiceDep) -> AsyncIterator[PlanAsked]:
    async with in_its_lane(asked, request, service, flights_of(asked.plan, asked.plan.members)) as admitted:
        yield admitted


ZoneDep = Annotated[PlanAsked, Depends(_admit_zone, scope="function")]


async def _admit_sensitivity(
    asked: SensitivityReadDep, request: Request, service: ServiceDep
) -> AsyncIterator[PlanAsked]:
    async with in_its_lane(asked, request, service, flights_of(asked.plan, drops_of(asked.plan))) as admitted:
        yield admitted


SensitivityDep = Annotated[PlanAsked, Depends(_admit_sensitivity, scope="function")]


async def _admit_campaign(
    asked: CampaignReadDep, request: Request, service: ServiceDep
) -> AsyncIterator[CampaignAsked]:
    cost = flights_of(asked.campaign, asked.campaign.members * asked.launches)
    async with in_its_lane(asked, request, service, cost) as admitted:
        yield admitted


CampaignDep = Annotated[CampaignAsked, Depends(_admit_campaign, scope="function")]
