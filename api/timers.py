"""A question of many release times, read from the request and admitted in the lane of its size."""

from collections.abc import AsyncIterator
from typing import Annotated, NamedTuple

from fastapi import Depends, Query, Request

from api.admission import in_its_lane
from api.deps import PlanAsked, PlanReadDep, flights_of, refuse_too_many
from api.wind_asked import ServiceDep
from planner.errors import InputError
from planner.plan.written_range import read_time_range

AfterText = Annotated[
    str,
    Query(
        alias="after",
        max_length=80,
        description="release times after the launch: 3600s..14400s/600s, or 1h..4h/10min",
        examples=["1h..4h/10min"],
    ),
]


class TimersAsked(NamedTuple):
    """A plan with one release in its forecast, and the times [s after launch] at which that may happen."""

    asked: PlanAsked
    after_s: tuple[float, ...]

    @property
    def drops(self) -> int:
        """How many landings of the cargo are asked for."""
        return self.asked.plan.members * len(self.after_s)


def _timers_asked(asked: PlanReadDep, service: ServiceDep, after: AfterText) -> TimersAsked:
    try:
        timers = TimersAsked(asked, read_time_range(after))
    except ValueError as error:
        raise InputError(f"after: {error}") from None
    refuse_too_many(service, asked.plan, timers.drops)
    return timers


async def _admit_timers(
    timers: Annotated[TimersAsked, Depends(_timers_asked)], request: Request, service: ServiceDep
) -> AsyncIterator[TimersAsked]:
    cost = flights_of(timers.asked.plan, timers.drops)
    async with in_its_lane(timers.asked, request, service, cost) as admitted:
        yield timers._replace(asked=admitted)


TimersDep = Annotated[TimersAsked, Depends(_admit_timers, scope="function")]
