"""A run's card."""

from planner.views.forecast_card import forecast_answer
from tests.worlds import named, steady_wind


def test_the_legend_of_an_ai_models_run_says_so():
    (attribution,) = forecast_answer(named(steady_wind(), "aifs-ens").forecast).attribution
    assert "an AI model" in attribution
