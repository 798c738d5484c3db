"""What a server says of its forecasts: the runs that it keeps, and the sources that it keeps fresh."""

from pydantic import BaseModel, ConfigDict, Field

from api.refreshing import Refresh
from api.service import Service
from planner.views.forecast_card import FetchAnswer, ForecastsAnswer, RefreshAnswer, kept_forecasts


class Wanted(BaseModel):
    """Which source to look at."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str = Field(max_length=100, description="gfs, gefs, ecmwf or ecmwf-ens", examples=["gfs"])


def forecasts_answer(service: Service) -> ForecastsAnswer:
    """The runs in the store, newest first, and how the sources stand."""
    states = service.refreshing.states
    stands = tuple(_stands(states.get(name, Refresh(name))) for name in service.refreshing.kept)
    return kept_forecasts(service.winds.store).model_copy(update={"refresh": stands})


def _stands(state: Refresh) -> RefreshAnswer:
    way = state.fetching
    fetching = way and FetchAnswer(
        files=way.files, of_files=way.of_files, received_bytes=way.received, left_s=way.left_s
    )
    return RefreshAnswer(
        source=state.source,
        looked_at=state.looked_at,
        problem=state.problem,
        next_run_at=state.next_run_at,
        fetching=fetching,
    )
