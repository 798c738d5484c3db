"""The answers' JSON: the contract's names, times with Z, and there and back again."""

import json

import pytest
from pydantic import ValidationError

from planner.views.answers import FlightAnswer, ZoneAnswer
from planner.views.forecast_card import ForecastAnswer
from planner.views.window_answers import WindowsAnswer
from tests.views.drops import flight, forecast, windows, zone


@pytest.mark.parametrize("answer", [flight(), zone(), windows()], ids=["fly", "zone", "windows"])
def test_an_answer_survives_the_way_through_json(answer):
    assert type(answer).model_validate_json(answer.model_dump_json()) == answer


def test_a_flight_answers_with_the_names_of_the_contract():
    answer = json.loads(flight().model_dump_json())

    assert set(answer) == {
        *("forecast", "pieces", "branches", "warnings", "inputs", "seed", "version", "is_sample"),
        "updated_from",
    }
    assert set(answer["pieces"][0]) == {
        *("piece", "ending", "landing", "left", "distance_km", "bearing_deg", "events", "track", "impact")
    }
    assert set(answer["pieces"][0]["landing"]) == {"time", "latitude", "longitude", "altitude_m"}
    assert set(answer["pieces"][0]["events"][0]) == {"event", "time", "latitude", "longitude", "altitude_m"}
    assert answer["pieces"][0]["landing"]["time"] == "2026-11-24T02:19:00Z"


def test_a_zone_answers_with_the_names_of_the_contract():
    answer = json.loads(zone().model_dump_json())

    common = {"forecast", "warnings", "inputs", "seed", "version", "is_sample"}
    drops = {"members", "endings", "pieces", "inside", "branches", "varied", "calibration", "updated_from"}
    assert set(answer) == common | drops
    piece = answer["pieces"][0]
    assert set(piece) == {
        *("piece", "endings", "areas", "area_km2", "mean", "distance_km", "bearing_deg", "impact", "parts"),
        *("leaflets_per_km2", "apogee_m", "flight_time_h", "arrival", "impact_speed_mps", "impact_energy_j"),
    }
    assert piece["areas"]["type"] == "FeatureCollection"
    assert [f["properties"] for f in piece["areas"]["features"]] == [
        {"probability": p} for p in (0.5, 0.75, 0.9, 0.95)
    ]
    assert set(answer["inside"][0]) == {
        *("area", "piece", "probability", "low", "high", "sampling_low", "sampling_high")
    }


def test_windows_answer_with_from_and_to():
    span = json.loads(windows().model_dump_json())["sites"][0]["windows"][0]

    assert span["from"] == "2026-11-24T00:00:00Z"
    assert span["best"] == {"launch_time": "2026-11-24T01:00:00Z", "probability": 0.62}


@pytest.mark.parametrize("make", [flight, zone, windows])
def test_every_answer_from_the_sample_says_so(make):
    assert json.loads(make(is_sample=True).model_dump_json())["is_sample"] is True
    assert json.loads(make(is_sample=False).model_dump_json())["is_sample"] is False


@pytest.mark.parametrize("model", [FlightAnswer, ZoneAnswer, WindowsAnswer, ForecastAnswer])
def test_the_schema_requires_every_field_that_is_always_there(model):
    schema = model.model_json_schema(mode="serialization")

    assert set(schema["required"]) == set(schema["properties"])


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValidationError, match="timezone"):
        ForecastAnswer.model_validate(forecast().model_dump() | {"valid_to": "2026-11-24T00:00:00"})
