"""What routes take: the service, and a question read from the request with the forecast that answers it."""

from dataclasses import dataclass, replace
from datetime import datetime
from math import ceil
from typing import Annotated

from anyio import from_thread
from fastapi import Depends, HTTPException, Request

from api.service import Service
from api.wind_asked import ServiceDep, WindAsked, WindDep
from planner.document import LARGEST_BYTES, parse, read_json
from planner.errors import InputError
from planner.flight.compute_budget import Effort
from planner.flight.nowcast.nowcast import wind_wanted
from planner.flight.run_ceiling import high_enough
from planner.flight.uncertain_groups import groups_of
from planner.forecast.field_set import AnyField
from planner.plan.plan import Drop, Plan
from planner.spread.known_calibrations import looked_up
from planner.wind_choice import wind_for_campaign
from planner.window.campaign import Campaign
from planner.window.harm_by_energy import drops_a_launch

_HOURS_A_DAY = 24


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
    return plan_in(plan, wind, service, effort)


def plan_in(plan: Plan, wind: WindAsked, service: Service, effort: Effort) -> PlanAsked:
    """A plan in the forecast that it asks for, times made absolute."""
    when = plan.launch_time
    now, open_one = wind.opened(service, [plan.site])
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
