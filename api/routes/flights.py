"""One drop: the tracks of the balloon and of every piece."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from api.admission import PlanDep
from api.aloft import AloftDep, FlightAloft, FlightId, SeenDep
from api.answer_files import FLIGHT_FILES
from api.openapi import PROBLEM_ANSWERS, takes
from api.wind_asked import WindDep
from planner.pipeline import fly, zone
from planner.plan.plan import Plan
from planner.plan.position import Seen
from planner.views.answering import flight_answer
from planner.views.answers import FlightAnswer, ZoneAnswer
from planner.views.zone_answering import zone_answer

router = APIRouter(prefix="/v1", tags=["flights"])


@router.post("/flights", openapi_extra=takes(Plan), responses=PROBLEM_ANSWERS)
def flights(asked: PlanDep, wind: WindDep, aloft: AloftDep, response: Response) -> FlightAnswer:
    """Fly one drop as planned: the tracks of the balloon and of every piece.

    `Location` is its address, for positions to be told of it.
    """
    flown = flight_answer(fly(asked.plan, asked.field))
    response.headers["Location"] = f"/v1/flights/{aloft.keep(FlightAloft(asked.plan, wind))}"
    return flown


@router.post("/flights/{id}/positions", openapi_extra=takes(Seen), responses=PROBLEM_ANSWERS)
def positions(name: FlightId, seen: SeenDep, aloft: AloftDep) -> ZoneAnswer:
    """Tell where a flight was seen, in the air or before: its zone from the last of all positions told."""
    answer = zone_answer(*zone(seen.asked.plan, seen.asked.field, seen.asked.effort))
    aloft.tell(name, seen.flight)
    return answer


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
