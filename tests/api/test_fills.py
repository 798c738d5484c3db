"""The fill card under /v1: the same answer as the command line's, the same refusals as its siblings'."""

from dataclasses import asdict

import pytest

from planner import Cylinder, Wanted, fill
from planner.plan import Plan
from tests.api.test_refusals import problem, refused
from tests.worlds import steady_wind, written_plan

TUBE = {"kind": "film", "balloon": "film tube 50 um", "free_lift_kg": 1.0, "payload_kg": 7.0}
LATEX = {"kind": "latex", "balloon": "Totex 600", "free_lift_kg": 0.8, "payload_kg": 0.5, "parachute": 0.8}


def test_a_fill_over_http_is_the_planner_s(client):
    wish = {"ascent_rate_mps": 5, "cylinder_l": 40, "cylinder_bar": 200}
    told = client.post("/v1/fills", params=wish, json=written_plan(vehicle=TUBE))
    asked, cylinder = Plan.model_validate(written_plan(vehicle=TUBE)), Cylinder(40.0, 200.0)
    card = fill(asked, steady_wind(), Wanted(ascent_rate_mps=5.0), cylinder)
    answer = told.json()
    for name, value in answer["fill"].items():
        of = getattr(card, name)
        assert value == (round(of, 4) if isinstance(of, float) else of), name
    assert answer["fill"]["climb_mps"] == pytest.approx(5.0)
    assert answer["cylinder"] == asdict(cylinder)


def test_the_float_that_is_wanted_says_what_to_hang_on(client):
    told = client.post("/v1/fills?float_altitude_m=3000", json=written_plan(vehicle=TUBE)).json()
    assert told["fill"]["float_m"] == pytest.approx(3000.0, abs=1.0)
    assert told["fill"]["ballast_kg"] > 0.0


def test_the_burst_that_is_wanted_says_how_much_gas(client):
    asked = "/v1/fills?burst_altitude_m=15000&usable_share=0.9&cylinder_left_bar=5"
    told = client.post(asked, json=written_plan(vehicle=LATEX)).json()
    assert told["fill"]["burst_m"] == pytest.approx(15_000.0, abs=5.0)
    assert (told["cylinder"]["usable_share"], told["cylinder"]["left_bar"]) == (0.9, 5.0)


def test_the_card_comes_as_a_page_to_print(client):
    told = client.post("/v1/fills.html", json=written_plan(vehicle=LATEX))
    assert (told.status_code, told.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert told.text.startswith("<!doctype html>")
    assert "Fill card: Hill" in told.text


def test_a_vehicle_without_gas_has_no_fill(client):
    for address in ("/v1/fills", "/v1/fills.html"):
        refused(client.post(address, json=written_plan()), "constant_rate", "gas")


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ({"cylinder_bar": 2000}, ("cylinder_bar", "1000")),
        ({"cylinder_l": 0}, ("cylinder_l", "0.1")),
        ({"cylinder_l": "nan"}, ("cylinder",)),
        ({"float_altitude_m": "inf"}, ("float_altitude_m",)),
        ({"float_altitude_m": "high"}, ("float_altitude_m",)),
        ({"ascent_rate_mps": -3}, ("ascent_rate_mps", "0.01")),
        ({"ascent_rate_mps": 1000}, ("no fill", "1000 m/s")),
        ({"float_altitude_m": 70_000}, ("70000 m", "less than hangs on it")),
        ({"burst_altitude_m": 9000}, ("film", "float altitude")),
        ({"usable_share": 1.5}, ("usable_share", "1")),
        ({"wind": "/etc/passwd"}, ("path",)),
    ],
)
def test_a_wish_that_no_fill_grants_is_refused(client, wish, words):
    refused(client.post("/v1/fills", params=wish, json=written_plan(vehicle=TUBE)), *words)


def test_a_launch_that_no_forecast_covers_has_no_fill(client):
    late = written_plan(vehicle=TUBE, launch_time="2026-12-24T00:00:00Z")
    refused(client.post("/v1/fills", json=late), "covers", kind="no-forecast")


@pytest.mark.parametrize("near", ["burst_altitude", "Burst_Altitude_m", "burstAltitude", "burst_altitude_ft"])
def test_a_wish_that_is_misspelt_is_no_card_for_another_balloon(client, near):
    told = client.post(f"/v1/fills?{near}=15000", json=written_plan(vehicle=LATEX))
    refused(told, f"{near}: a fill has no such wish; nearest of 7: burst_altitude_m")
    assert client.post("/v1/fills?wind=latest&wait=true", json=written_plan(vehicle=LATEX)).status_code == 200


@pytest.mark.parametrize(
    ("method", "address", "status"), [("GET", "/v1/fills", 405), ("POST", "/v1/fills.kml", 404)]
)
def test_a_form_that_a_card_does_not_have_is_not_there(client, method, address, status):
    body = written_plan(vehicle=TUBE) if method == "POST" else None
    assert problem(client.request(method, address, json=body))["status"] == status


def test_the_schema_s_example_is_a_question_that_is_answered(client):
    schema = client.get("/openapi.json").json()
    asked = schema["paths"]["/v1/fills"]["post"]
    body = asked["requestBody"]["content"]["application/json"]
    assert body["schema"]["$ref"].endswith("/Plan")
    assert {of["name"] for of in asked["parameters"]} >= {"float_altitude_m", "cylinder_bar"}
    example = body["example"] | {"launch_time": "run+2h"}
    assert client.post("/v1/fills", json=example).status_code == 200
