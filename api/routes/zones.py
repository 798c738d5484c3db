"""Where it lands: probability areas, and P(inside) for each target and keep-out area."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from api.admission import ZoneDep
from api.answer_files import ZONE_FILES
from api.openapi import PROBLEM_ANSWERS, takes
from planner.pipeline import zone
from planner.plan.plan import Plan
from planner.views.answers import ZoneAnswer
from planner.views.zone_answering import zone_answer

router = APIRouter(prefix="/v1", tags=["zones"])


@router.post("/zones", openapi_extra=takes(Plan), responses=PROBLEM_ANSWERS)
def zones(asked: ZoneDep) -> ZoneAnswer:
    """Fly many drops: where the pieces land, and how likely inside each area."""
    return zone_answer(*zone(asked.plan, asked.field, asked.effort))


@router.post(
    "/zones.{form}", openapi_extra=takes(Plan), response_class=Response, responses=ZONE_FILES.described()
)
def zones_as(form: Annotated[str, Path(json_schema_extra=ZONE_FILES.named())], asked: ZoneDep) -> Response:
    """The same as GeoJSON, KML, GPX or CSV."""
    return ZONE_FILES.response(form, lambda: zone_answer(*zone(asked.plan, asked.field, asked.effort)))
