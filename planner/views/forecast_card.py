"""The card of a run, as the doors show it. Apart from the other answers, so that listing runs is light."""

from dataclasses import asdict

from planner.forecast.field import Forecast
from planner.views.answers import ForecastAnswer, Rectangle


def forecast_answer(forecast: Forecast) -> ForecastAnswer:
    """The card of a run, its top rounded to a decimetre."""
    said = asdict(forecast) | {"top_m": round(forecast.top_m, 1), "area": Rectangle(**asdict(forecast.area))}
    return ForecastAnswer(**said)
