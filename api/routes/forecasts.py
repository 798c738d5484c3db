"""What there is: the runs in the store, and the catalogue of parts."""

from fastapi import APIRouter

from api.deps import BodyDep
from api.forecasts import SourceWanted, StandingAnswer, forecasts_answer
from api.openapi import PROBLEM_ANSWERS, takes
from api.wind_asked import ServiceDep
from planner.document import parse, read_json
from planner.views.catalogue_answers import CatalogueAnswer, catalogue_answer

router = APIRouter(prefix="/v1", tags=["forecasts"])


@router.get("/forecasts", responses=PROBLEM_ANSWERS)
def forecasts(service: ServiceDep) -> StandingAnswer:
    """List the runs in the store, newest first, with what they cover; and how the providers stand."""
    return forecasts_answer(service)


@router.post("/forecasts", status_code=202, openapi_extra=takes(SourceWanted), responses=PROBLEM_ANSWERS)
def fetch(service: ServiceDep, body: BodyDep) -> StandingAnswer:
    """Look for a newer run of a provider that this server keeps fresh, and fetch it in the background."""
    service.refreshing.look_now(parse(SourceWanted, read_json(body)).source)
    return forecasts_answer(service)


@router.get("/catalogue", responses=PROBLEM_ANSWERS)
def catalogue() -> CatalogueAnswer:
    """List vehicles, cargo, sources and criteria with their fields."""
    return catalogue_answer()
