"""Whose uncertainty the landing is, and what to measure better."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.admission import SensitivityDep
from api.openapi import PROBLEM_ANSWERS, takes
from planner.landing.sensitivity import sensitivity
from planner.plan.plan import Plan
from planner.views.sensitivity_answer import SensitivityAnswer, sensitivity_answer

router = APIRouter(prefix="/v1", tags=["sensitivity"])
Piece = Annotated[str | None, Query(description="a piece by its name; the main piece where it is left out")]


@router.post("/sensitivity", openapi_extra=takes(Plan), responses=PROBLEM_ANSWERS)
def shares(asked: SensitivityDep, piece: Piece = None) -> SensitivityAnswer:
    """Fly many drops once more for each group of what varies: the share of the landing's variance it owns."""
    return sensitivity_answer(*sensitivity(asked.plan, asked.field, asked.effort, piece))
