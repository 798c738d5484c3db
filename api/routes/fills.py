"""How to fill: gas, cylinders, neck lift, float or burst altitude, and what an error costs."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from api.answer_files import FILL_FILES
from api.fill_question import FillAsked, FillDep
from api.openapi import PROBLEM_ANSWERS, takes
from planner.pipeline import fill
from planner.plan.plan import Plan
from planner.views.card import FillAnswer, fill_answer

router = APIRouter(prefix="/v1", tags=["fills"])
_TUBE = {
    "site": {"name": "Ridge meadow", "latitude_deg": 37.90, "longitude_deg": 126.70},
    "launch_time": "run+24h",
    "vehicle": {"kind": "film", "balloon": "film tube 50 um", "free_lift_kg": 1.0, "payload_kg": 8.0},
}
_FILLED = {"required": ["kind"], "properties": {"kind": {"enum": ["latex", "film"]}}}
_TAKES = takes(Plan, example=_TUBE, vehicle=_FILLED)


def _answer(asked: FillAsked) -> FillAnswer:
    card = fill(asked.plan, asked.field, asked.wanted, asked.cylinder)
    return fill_answer(asked.plan, asked.field.forecast, card)


@router.post("/fills", openapi_extra=_TAKES, responses=PROBLEM_ANSWERS)
def fills(asked: FillDep) -> FillAnswer:
    """Work out the fill card of a plan's gas balloon, for what is wanted and the cylinders at hand."""
    return _answer(asked)


@router.post(
    "/fills.{form}",
    openapi_extra=_TAKES,
    response_class=Response,
    responses=FILL_FILES.described(),
)
def fills_as(form: Annotated[str, Path(json_schema_extra=FILL_FILES.named())], asked: FillDep) -> Response:
    """The same as a page to print."""
    return FILL_FILES.response(form, lambda: _answer(asked))
