"""The campaigns on the board for programs: their tables, and each launch in every form."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from api.admission import AdmittedDep
from api.asked_launch import LaunchDep, TableDep
from api.campaign_answers import (
    CampaignsAnswer,
    LaunchAnswer,
    TableAnswer,
    campaigns_answer,
    launch_answer,
    table_answer,
)
from api.campaign_table import FILE_FORMS
from api.deps import EffortDep
from api.launch_forms import FlightOrZone, described, launch_in_form
from api.openapi import PROBLEM_ANSWERS
from api.standing import Standing
from api.wind_asked import ServiceDep

router = APIRouter(prefix="/v1/campaigns", tags=["campaigns"])


@router.get("", responses=PROBLEM_ANSWERS)
def campaigns(service: ServiceDep) -> CampaignsAnswer:
    """List the campaigns on the board."""
    return campaigns_answer(service.board)


@router.get("/{key}/windows", response_model=TableAnswer, responses=PROBLEM_ANSWERS)
def windows(asked: TableDep, service: ServiceDep, _taken: AdmittedDep) -> Response:
    """Give all launches of a campaign as the board shows them, each with the id of its own address."""
    return asked.answer(lambda: _json(table_answer(Standing(asked.table, service.clock()))))


@router.get("/{key}/launches/{launch_id}.{form}", response_class=Response, responses=described())
def launch_as(
    form: Annotated[str, Path(json_schema_extra={"enum": [*FILE_FORMS]})],
    asked: LaunchDep,
    effort: EffortDep,
    _taken: AdmittedDep,
    part: Annotated[
        FlightOrZone, Query(description="the drop as planned, or where many of it land")
    ] = "flight",
) -> Response:
    """Give one launch as tracks or areas for other tools, or as a map in one file."""
    return asked.on.answer(lambda: launch_in_form(asked.on.table, asked.cell, form, part, effort))


@router.get("/{key}/launches/{launch_id}", response_model=LaunchAnswer, responses=PROBLEM_ANSWERS)
def launch(asked: LaunchDep, service: ServiceDep) -> Response:
    """Give one launch's verdict with the findings that drove it."""
    return asked.on.answer(lambda: _json(launch_answer(asked.on.table, asked.cell, service.clock())))


def _json(answer: TableAnswer | LaunchAnswer) -> Response:
    return Response(answer.model_dump_json(), media_type="application/json")
