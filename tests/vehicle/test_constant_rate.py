"""What a person may write for a flight at constant rates, and what is refused."""

from typing import Any

import pytest
from pydantic import ValidationError

from planner.plan.constant_rate import ConstantRate


@pytest.mark.parametrize(
    "words",
    [
        {"ascent_rate_mps": 5, "burst_altitude_m": 30_000, "descent_rate_mps": 5},
        {"ascent_rate_mps": 5, "float_altitude_m": 4_000, "float_hours": 3, "descent_rate_mps": 5},
        {"descent_rate_mps": 5},
    ],
    ids=["burst", "float", "fall"],
)
def test_the_three_flights_of_the_contract_are_accepted(words: dict[str, float]) -> None:
    vehicle = ConstantRate(**words)
    assert ConstantRate.model_validate_json(vehicle.model_dump_json()) == vehicle


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"ascent_rate_mps": 5, "descent_rate_mps": 5}, "burst_altitude_m or float_altitude_m"),
        (
            {"ascent_rate_mps": 5, "burst_altitude_m": 9, "float_altitude_m": 9, "float_hours": 1},
            "burst_altitude_m or float_altitude_m",
        ),
        ({"ascent_rate_mps": 5, "float_altitude_m": 4_000}, "belong together"),
        ({"ascent_rate_mps": 5, "burst_altitude_m": 4_000, "float_hours": 2}, "belong together"),
        ({"burst_altitude_m": 30_000}, "needs ascent_rate_mps"),
        ({"float_altitude_m": 30_000, "float_hours": 1}, "needs ascent_rate_mps"),
        ({"float_hours": 1}, "belong together"),
        ({"ascent_rate_mps": 0.009, "burst_altitude_m": 9}, "0.01"),
        ({"descent_rate_mps": 1_000.1}, "1000"),
        ({"descent_rate_mps": float("nan")}, "descent_rate_mps"),
        ({"ascent_rate_mps": float("inf"), "burst_altitude_m": 9}, "ascent_rate_mps"),
        ({"ascent_rate_mps": 5, "burst_altitude_m": 80_001}, "80000"),
        ({"ascent_rate_mps": 5, "float_altitude_m": 100, "float_hours": 0}, "float_hours"),
        ({"rate": 5}, "Extra inputs"),
    ],
)
def test_a_flight_that_cannot_be_meant_is_refused(words: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        ConstantRate(**({"descent_rate_mps": 5.0} | words))
