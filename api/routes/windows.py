"""When to launch: go, caution, no-go or unknown by site and launch time."""

from fastapi import APIRouter

from api.admission import CampaignDep
from api.openapi import PROBLEM_ANSWERS, takes
from planner import pipeline
from planner.views.window_answering import windows_answer
from planner.views.window_answers import WindowsAnswer
from planner.window.campaign import Campaign

router = APIRouter(prefix="/v1", tags=["windows"])


@router.post("/windows", openapi_extra=takes(Campaign), responses=PROBLEM_ANSWERS)
def windows(asked: CampaignDep) -> WindowsAnswer:
    """Judge every site and launch time of a campaign, with the rules that drove each verdict."""
    found = pipeline.windows(asked.campaign, asked.field, now=asked.now, effort=asked.effort)
    return windows_answer(asked.campaign, found)
