"""What a server says of its forecasts: the runs that it keeps, and the providers that it keeps fresh."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from api.refreshing import Refresh
from api.service import Service
from planner.forecast.forecast import Forecast
from planner.units import HOUR_S
from planner.views.answer_model import AnswerModel, UtcTime
from planner.views.forecast_card import ForecastsAnswer, kept_forecasts


class FetchAnswer(AnswerModel):
    """How far a fetch is."""

    files: int
    of_files: int
    received_bytes: int
    left_s: float | None = Field(description="what the rest may take [s]")


class RefreshAnswer(AnswerModel):
    """How a provider stands that a server keeps fresh."""

    source: str
    run: str | None = Field(description="its newest whole run in the store")
    age_h: float | None = Field(description="hours since that was issued")
    looked_at: UtcTime | None = Field(description="when it was last asked for a newer run")
    problem: str | None = Field(description="why that failed; the run before goes on serving")
    next_run_at: UtcTime | None = Field(description="when the next run is usually whole")
    fetching: FetchAnswer | None = Field(description="what is on its way")


class StandingAnswer(ForecastsAnswer):
    """The runs in the store, newest first; and how the providers stand that this server keeps fresh."""

    refresh: tuple[RefreshAnswer, ...]


class SourceWanted(BaseModel):
    """Which provider to look at."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str = Field(max_length=100, description="a provider that it keeps fresh", examples=["gfs"])


def forecasts_answer(service: Service) -> StandingAnswer:
    """The runs in the store, newest first, and how the providers stand."""
    states = service.refreshing.states
    stands = tuple(
        _stands(states.get(name, Refresh(name)), keeping.held(service.winds.store), service.clock())
        for name, (keeping, _) in service.refreshing.kept.items()
    )
    kept = kept_forecasts(service.winds.store)
    return StandingAnswer(forecasts=kept.forecasts, unusable=kept.unusable, refresh=stands)


def _stands(state: Refresh, held: Forecast | None, now: datetime) -> RefreshAnswer:
    issued_at = held and held.issued_at
    done = state.fetching
    fetching = done and FetchAnswer(
        files=done.files, of_files=done.of_files, received_bytes=done.received, left_s=done.left_s
    )
    return RefreshAnswer(
        source=state.source,
        run=held and held.id,
        age_h=issued_at and round((now - issued_at).total_seconds() / HOUR_S, 2),
        looked_at=state.looked_at,
        problem=state.problem,
        next_run_at=state.next_run_at,
        fetching=fetching,
    )
