"""The card of a run, as the doors show it. Apart from the other answers, so that listing runs is light."""

from dataclasses import asdict
from typing import Any

from pydantic import Field

from planner.forecast.forecast import Forecast, RunPart
from planner.forecast.provider import providers
from planner.forecast.store.store import Store
from planner.views.answer_model import AnswerModel, UtcTime


class Rectangle(AnswerModel):
    """What a forecast covers [deg]; west > east crosses the date line."""

    south: float
    west: float
    north: float
    east: float


class RunAnswer(AnswerModel):
    """One run of several that fly as one; ``weight`` is what each of its members weighs."""

    id: str
    source: str
    issued_at: UtcTime | None
    members: int
    weight: float


class ForecastAnswer(AnswerModel):
    """One run of a forecast, or several as one: where it came from and what it covers."""

    id: str
    source: str
    issued_at: UtcTime | None = Field(description="reference time; null for an analysis")
    valid_from: UtcTime
    valid_to: UtcTime
    members: int
    area: Rectangle
    top_m: float = Field(description="lowest height of the top level [m]")
    sha256: str
    is_sample: bool = Field(description="made by us; not for flight")
    attribution: tuple[str, ...] = Field(default=(), description="what its providers want to be called")
    parts: tuple[RunAnswer, ...] = Field(default=(), description="the runs, where several fly as one")


class KeptForecast(ForecastAnswer):
    """A run in the store."""

    size_bytes: int = Field(description="what it takes on the disk, its ladder included")


class UnusableRun(AnswerModel):
    """A run in the store that is not flown, and why."""

    id: str
    sentence: str


class ForecastsAnswer(AnswerModel):
    """The runs in the store, newest first; ``unusable`` are those that are damaged or cannot be read."""

    forecasts: tuple[KeptForecast, ...]
    unusable: tuple[UnusableRun, ...] = ()


def forecast_answer(forecast: Forecast) -> ForecastAnswer:
    """The card of a run, its top rounded to a decimetre."""
    return ForecastAnswer(**_said(forecast))


def kept_forecast(store: Store, forecast: Forecast) -> KeptForecast:
    """The card of a run in the store, with its size on the disk [bytes]."""
    return KeptForecast(**_said(forecast), size_bytes=store.size_bytes(forecast.id))


def kept_forecasts(store: Store) -> ForecastsAnswer:
    """The cards of all runs in the store, newest first."""
    return ForecastsAnswer(
        forecasts=tuple(kept_forecast(store, run) for run in store.list()),
        unusable=tuple(UnusableRun(id=name, sentence=why) for name, why in store.unusable().items()),
    )


def _said(forecast: Forecast) -> dict[str, Any]:
    named = {each.name: each.attribution for each in providers()}
    sources = dict.fromkeys(forecast.source.split("+"))
    return asdict(forecast) | {
        "top_m": round(forecast.top_m, 1),
        "area": Rectangle(**asdict(forecast.area)),
        "attribution": tuple(named[source] for source in sources if source in named),
        "parts": tuple(map(_run_answer, forecast.parts)),
    }


def _run_answer(part: RunPart) -> RunAnswer:
    return RunAnswer(
        id=part.id,
        source=part.source,
        issued_at=part.issued_at,
        members=len(part.members),
        weight=round(part.weight, 4),
    )
