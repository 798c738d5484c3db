"""What there is: the runs in the store, and the catalogue of parts."""

from fastapi import APIRouter

from api.deps import ServiceDep
from api.openapi import PROBLEM_ANSWERS
from planner.views.catalogue import CatalogueAnswer, catalogue_answer
from planner.views.forecast_card import ForecastsAnswer, kept_forecasts

router = APIRouter(prefix="/v1", tags=["forecasts"])


@router.get("/forecasts", responses=PROBLEM_ANSWERS)
def forecasts(service: ServiceDep) -> ForecastsAnswer:
    """List the runs in the store, newest first, with what they cover."""
    return kept_forecasts(service.winds.store)


@router.get("/catalogue", responses=PROBLEM_ANSWERS)
def catalogue() -> CatalogueAnswer:
    """List vehicles, cargo, sources and criteria with their fields."""
    return catalogue_answer()
