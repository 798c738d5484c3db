"""The card of a run, as the doors show it. Apart from the other answers, so that listing runs is light."""

from dataclasses import asdict
from typing import Any

from planner.forecast.field import Forecast
from planner.forecast.store import Store
from planner.views.answers import ForecastAnswer, ForecastsAnswer, KeptForecast, Rectangle


def forecast_answer(forecast: Forecast) -> ForecastAnswer:
    """The card of a run, its top rounded to a decimetre."""
    return ForecastAnswer(**_said(forecast))


def kept_forecast(store: Store, forecast: Forecast) -> KeptForecast:
    """The card of a run in the store, with what it takes there."""
    return KeptForecast(**_said(forecast), size_bytes=store.size_bytes(forecast.id))


def kept_forecasts(store: Store) -> ForecastsAnswer:
    """The cards of all runs in the store, newest first."""
    return ForecastsAnswer(forecasts=tuple(kept_forecast(store, run) for run in store.list()))


def _said(forecast: Forecast) -> dict[str, Any]:
    return asdict(forecast) | {"top_m": round(forecast.top_m, 1), "area": Rectangle(**asdict(forecast.area))}
