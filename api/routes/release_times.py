"""How the chances of a launch hang on its timer."""

from fastapi import APIRouter

from api.openapi import PROBLEM_ANSWERS, takes
from api.timers import TimersDep
from planner.pipeline import release_times
from planner.plan.plan import Plan
from planner.views.release_times_answer import ReleaseTimesAnswer, release_times_answer

router = APIRouter(prefix="/v1", tags=["release times"])


@router.post("/release-times", openapi_extra=takes(Plan), responses=PROBLEM_ANSWERS)
def by_timer(timers: TimersDep) -> ReleaseTimesAnswer:
    """P(the main piece lands in each area) for each release time, from one flight of the balloon."""
    asked, after_s = timers
    flown = release_times(asked.plan, asked.field, after_s, asked.effort)
    return release_times_answer(after_s, flown)
