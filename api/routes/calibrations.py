"""The calibrations of the wind's own error that a question may name."""

from fastapi import APIRouter

from api.openapi import PROBLEM_ANSWERS
from api.wind_asked import ServiceDep
from planner.views.calibration_answers import CalibrationsAnswer, calibrations_answer

router = APIRouter(prefix="/v1", tags=["calibrations"])


@router.get("/calibrations", responses=PROBLEM_ANSWERS)
def calibrations(service: ServiceDep) -> CalibrationsAnswer:
    """List the calibrations of the store and the shipped ones: what each speaks of, on how much it rests."""
    return calibrations_answer(service.calibrations)
