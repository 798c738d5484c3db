"""Where each float height would carry a balloon."""

from fastapi import APIRouter

from api.fans import FanDep
from api.openapi import PROBLEM_ANSWERS, takes
from planner.pipeline import fan
from planner.plan.plan import Plan
from planner.views.fan_answer import FanAnswer, fan_answer

router = APIRouter(prefix="/v1", tags=["fan"])


@router.post("/fan", openapi_extra=takes(Plan), responses=PROBLEM_ANSWERS)
def by_height(heights: FanDep) -> FanAnswer:
    """Drift and landing by float height, run and member: the plan's site, launch, rates and time at float."""
    asked, heights_m = heights
    flights = fan(asked.plan, asked.field, heights_m, asked.effort)
    return fan_answer(asked.plan, asked.field, flights)
