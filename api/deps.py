"""What routes take: the service, and a question read from the request with the forecast that answers it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from inspect import signature
from math import ceil
from typing import Annotated, NamedTuple

from anyio import from_thread
from fastapi import Depends, HTTPException, Query, Request

from api.service import Service
from planner.document import LARGEST_BYTES, parse, read_json
from planner.errors import InputError
from planner.flight.compute_budget import Effort
from planner.flight.nowcast.nowcast import wind_wanted
from planner.flight.run_ceiling import high_enough
from planner.flight.uncertain_groups import groups_of
from planner.forecast.field_set import AnyField
from planner.forecast.run_names import SAMPLE
from planner.forecast.store.as_of import Opener, as_of
from planner.forecast.store.run_selection import MOST_RUNS, names_runs
from planner.forecast.store.start import Start
from planner.plan.launch_time import FIXED_WRITTEN, read_launch_time
from planner.plan.plan import Drop, Plan
from planner.plan.site import Site
from planner.spread.known_calibrations import looked_up
from planner.wind_choice import wind_for_campaign
from planner.window.campaign import Campaign
from planner.window.harm_by_energy import drops_a_launch

_LIKE_A_PATH = re.compile(r"[/\\]|^\.|\.[A-Za-z][A-Za-z0-9]{0,7}$")
_ONE_NAME = r"[A-Za-z0-9_-]{1,60}(\*[1-9][0-9]?)?"
_WIND_WRITTEN = rf"^{_ONE_NAME}(\+{_ONE_NAME}){{0,{MOST_RUNS - 1}}}$"
"""What the schema says of it: all of it is read, and a little beside it (dots in ids, shares of a weight)."""
_HOURS_A_DAY = 24
_THEN = "2026-11-24T00:00:00Z"


def service_of(request: Request) -> Service:
    """The service of the app that was asked."""
    service: Service = request.app.state.service
    return service


ServiceDep = Annotated[Service, Depends(service_of)]


class WindAsked(NamedTuple):
    """The forecast that a request names, None for the server's own, and how many runs of each source.

    `now` is the time that the request takes for now, None for the server's clock.
    """

    name: str | None
    lag: int | None
    now: datetime | None = None

    def opened(self, service: Service, sites: Iterable[Site]) -> tuple[datetime, Opener]:
        """What counts as now at these sites, and a function that opens the forecast for a start."""
        open_one = partial(service.winds.field, self.name, lag=self.lag)
        if self.now is not None:
            return self.now, open_one
        if self.name is None or not names_runs(self.name, service.winds.store.list()):
            return service.clock(), open_one
        places = [Start(site.latitude_deg, site.longitude_deg) for site in sites]
        return as_of(open_one, places, now=service.clock())


def _wind_asked(
    wind: Annotated[
        str | None,
        Query(
            description="a run's id, a source, `latest` or `sample`; several as `gfs+gefs`",
            examples=[SAMPLE],
            json_schema_extra={"pattern": _WIND_WRITTEN},
        ),
    ] = None,
    lag: Annotated[
        int | None, Query(ge=1, le=24, description="the newest so many runs of each source")
    ] = None,
    now: Annotated[
        str | None,
        Query(
            description="answer as if it were then, where `wind` names a run or the sample",
            examples=[_THEN],
            json_schema_extra={"pattern": FIXED_WRITTEN},
        ),
    ] = None,
    *,
    service: ServiceDep,
) -> WindAsked:
    if wind is not None and _LIKE_A_PATH.search(wind):
        raise InputError(
            f"wind: {wind[:60]!r} is a path, and paths are only read on the command line; "
            "give a run's id, latest or sample"
        )
    return WindAsked(wind, lag, None if now is None else _clock(now, wind, service))


def _clock(now: str, wind: str | None, service: Service) -> datetime:
    """`now` as a time; InputError for one that is none, or beside a forecast that is whatever is newest."""
    if wind is None or not (wind == SAMPLE or names_runs(wind, service.winds.store.list())):
        named = f"wind is {wind[:60]!r}" if wind else "no wind is named"
        raise InputError(
            f"now sets the clock where wind names a run of the store or the sample, and {named}; "
            "GET /v1/forecasts lists the runs"
        )
    time = read_launch_time(now).time
    if time is None:
        raise InputError(f"now wants a fixed time such as {_THEN}, not {now[:40]!r}")
    return time


OF_ALL_QUESTIONS = (*(name for name in signature(_wind_asked).parameters if name != "service"), "wait")
"""What may stand in the query of every question; `wait` is the contract's, and every answer is waited for."""
WindDep = Annotated[WindAsked, Depends(_wind_asked)]


async def _body(request: Request) -> bytes:
    """The request's body, refused as soon as it passes the limit, or says that it will."""
    too_large = HTTPException(413, f"more than {LARGEST_BYTES:,} bytes; a question is smaller than that")
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and float(announced) > LARGEST_BYTES:
        raise too_large
    read = bytearray()
    async for chunk in request.stream():
        read += chunk
        if len(read) > LARGEST_BYTES:
            raise too_large
    return bytes(read)


BodyDep = Annotated[bytes, Depends(_body)]


@dataclass(frozen=True)
class PlanAsked:
    """A plan with its launch time fixed, and the forecast that it flies in."""

    plan: Plan
    field: AnyField
    effort: Effort


@dataclass(frozen=True)
class CampaignAsked:
    """A campaign, the forecast that it is judged by, and the time that counts as now."""

    campaign: Campaign
    field: AnyField
    effort: Effort
    now: datetime
    launches: int


def _effort(request: Request, service: ServiceDep) -> Effort:
    """What one question may take; it ends when whoever asked has gone, or the service ends."""

    def gone() -> bool:
        return service.board.stopped.is_set() or from_thread.run(request.is_disconnected)

    return replace(service.effort, stopped=gone)


EffortDep = Annotated[Effort, Depends(_effort)]


def _plan_asked(body: BodyDep, wind: WindDep, service: ServiceDep, effort: EffortDep) -> PlanAsked:
    plan = looked_up(parse(Plan, read_json(body)), service.calibrations)
    _refuse_files(plan)
    site, when = plan.site, plan.launch_time
    now, open_one = wind.opened(service, [site])
    try:
        known = None if when.base == "run" else when.at(now, now)
        field = open_one(wind_wanted(plan, known))
        plan = plan.fixed(now=now, run=field.forecast.issued_at or field.forecast.valid_from)
    except OverflowError:
        raise InputError(f"launch_time: {when} lies beyond the calendar; write a nearer one") from None
    return PlanAsked(plan, high_enough(plan, field), effort)


PlanReadDep = Annotated[PlanAsked, Depends(_plan_asked)]


def _zone_asked(asked: PlanReadDep, service: ServiceDep) -> PlanAsked:
    refuse_too_many(service, asked.plan, asked.plan.members)
    return asked


ZoneReadDep = Annotated[PlanAsked, Depends(_zone_asked)]


def _sensitivity_asked(asked: PlanReadDep, service: ServiceDep) -> PlanAsked:
    refuse_too_many(service, asked.plan, drops_of(asked.plan))
    return asked


SensitivityReadDep = Annotated[PlanAsked, Depends(_sensitivity_asked)]


def drops_of(plan: Plan) -> int:
    """How many drops tell whose a landing's variance is: the plan's, and as many for each group."""
    return plan.members * (1 + len(groups_of(plan)))


def _campaign_asked(body: BodyDep, wind: WindDep, service: ServiceDep, effort: EffortDep) -> CampaignAsked:
    campaign = looked_up(parse(Campaign, read_json(body)), service.calibrations)
    _refuse_files(campaign)
    for file in campaign.files():
        raise InputError(f"{file[:60]!r}: files are only read on the command line; send what it holds")
    now, open_one = wind.opened(service, campaign.sites)
    field = wind_for_campaign(campaign, open_one, now=now)
    run = field.forecast.issued_at or field.forecast.valid_from
    launches = len(campaign.launches(now=now, run=run))
    refuse_too_many(service, campaign, drops_a_launch(campaign) * launches)
    return CampaignAsked(campaign, field, effort, now, launches)


CampaignReadDep = Annotated[CampaignAsked, Depends(_campaign_asked)]


def _refuse_files(drop: Drop) -> None:
    for area in drop.areas():
        if area.file is not None:
            raise InputError(
                f"area {area.name!r}: files are only read on the command line; send its geometry"
            )


def flights_of(drop: Drop, drops: int) -> int:
    """What a question costs: drops times pieces times days of horizon."""
    return drops * (1 + len(drop.cargo())) * max(1, ceil(drop.horizon_h / _HOURS_A_DAY))


def refuse_too_many(service: Service, drop: Drop, drops: int) -> None:
    """Raise InputError for more drops than one request may ask for."""
    pieces = 1 + len(drop.cargo())
    allowed = service.settings.request_flights // flights_of(drop, 1)
    if drops > allowed:
        noun = "piece" if pieces == 1 else "pieces"
        raise InputError(
            f"{drops:,} drops of {pieces} {noun} over up to {drop.horizon_h:g} h are more than the "
            f"{allowed:,} that one request may ask for; ask for fewer members, or on the command line"
        )
