"""A question of many float heights, read from the request and admitted in the lane of its size."""

from collections.abc import AsyncIterator
from typing import Annotated, NamedTuple

from fastapi import Depends, Query, Request

from api.admission import in_its_lane
from api.deps import PlanAsked, PlanReadDep, flights_of, refuse_too_many
from api.wind_asked import ServiceDep
from planner.errors import InputError
from planner.flight.fan import floating
from planner.flight.run_ceiling import high_enough
from planner.plan.written_range import read_height_range

HeightsText = Annotated[
    str,
    Query(
        alias="heights",
        max_length=80,
        description="float heights in metres: FROM..TO/STEP",
        examples=["500..10000/500"],
    ),
]


class FanAsked(NamedTuple):
    """A plan's site and launch in its forecast, and the float heights [m]."""

    asked: PlanAsked
    heights_m: tuple[float, ...]

    @property
    def drops(self) -> int:
        """How many flights are asked for."""
        return self.asked.field.members * len(self.heights_m)


def _fan_asked(asked: PlanReadDep, service: ServiceDep, heights: HeightsText = "500..10000/500") -> FanAsked:
    try:
        heights_m = read_height_range(heights)
    except ValueError as error:
        raise InputError(f"heights: {error}") from None
    plan = floating(asked.plan, max(heights_m))
    fan = FanAsked(PlanAsked(plan, high_enough(plan, asked.field), asked.effort), heights_m)
    refuse_too_many(service, plan, fan.drops)
    return fan


async def _admit_fan(
    fan: Annotated[FanAsked, Depends(_fan_asked)], request: Request, service: ServiceDep
) -> AsyncIterator[FanAsked]:
    async with in_its_lane(fan.asked, request, service, flights_of(fan.asked.plan, fan.drops)) as admitted:
        yield fan._replace(asked=admitted)


FanDep = Annotated[FanAsked, Depends(_admit_fan, scope="function")]
