"""One drop: the tracks of the balloon and of every piece."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from api.admission import PlanDep
from api.answer_files import FLIGHT_FILES
from api.openapi import PROBLEM_ANSWERS, takes
from planner.pipeline import fly
from planner.plan.plan import Plan
from planner.views.answering import flight_answer
from planner.views.answers import FlightAnswer

router = APIRouter(prefix="/v1", tags=["flights"])


@router.post("/flights", openapi_extra=takes(Plan), responses=PROBLEM_ANSWERS)
def flights(asked: PlanDep) -> FlightAnswer:
    """Fly one drop as planned: the tracks of the balloon and of every piece."""
    return flight_answer(fly(asked.plan, asked.field))


@router.post(
    "/flights.{form}",
    openapi_extra=takes(Plan),
    response_class=Response,
    responses=FLIGHT_FILES.described(),
)
def flights_as(
    form: Annotated[str, Path(json_schema_extra=FLIGHT_FILES.named())], asked: PlanDep
) -> Response:
    """The same as GeoJSON, KML, GPX or CSV."""
    return FLIGHT_FILES.response(form, lambda: flight_answer(fly(asked.plan, asked.field)))
