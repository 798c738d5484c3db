"""The routes under /v1: each answers what the planner answers, in the contract's shape."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest

from planner.geo import distance_m
from tests.worlds import WIND_MPS, written_campaign, written_plan


def told(client, route: str, question) -> dict[str, Any]:
    """An answer, which has the names that the schema says of its model, in every object."""
    answer = client.post(f"/v1/{route}", json=question).json()
    schema = client.get("/openapi.json").json()
    asked = schema["paths"][f"/v1/{route.partition('?')[0]}"]["post"]["responses"]["200"]["content"]
    as_said(answer, asked["application/json"]["schema"], schema["components"]["schemas"])
    return answer


def as_said(value: Any, said: dict[str, Any], models: dict[str, Any]) -> None:
    """Objects have the properties of their models, no more and no fewer."""
    if "$ref" in said:
        said = models[said["$ref"].rpartition("/")[2]]
    if isinstance(value, dict) and "properties" in said:
        assert set(value) == set(said["properties"]) >= set(said["required"])
        for name, of in said["properties"].items():
            as_said(value[name], of, models)
    for each in value if isinstance(value, list) else ():
        as_said(each, said.get("items", {}), models)


def test_release_times_are_answered_over_http_and_a_range_that_is_none_is_a_problem(client):
    release = {"after_s": 600, "cargo": written_plan()["releases"][0]["cargo"]}
    asked = written_plan(members=20, releases=[release])
    answer = told(client, "release-times?after=300s..900s/300s", asked)
    assert [one["after_s"] for one in answer["times"]] == [300.0, 600.0, 900.0]
    assert answer["best"]["probability"] == max(one["best_target"] for one in answer["times"])
    refused = client.post("/v1/release-times?after=soon", json=asked)
    assert (refused.status_code, "after: 'soon' is not a duration" in refused.json()["detail"]) == (422, True)


def test_a_fan_has_every_height_in_every_member_and_a_steady_wind_carries_all_alike(client):
    answer = told(client, "fan?heights=1000..3000/1000", written_plan())
    members = answer["forecast"]["members"]
    assert [one["altitude_m"] for one in answer["heights"]] == [
        height for height in (1000.0, 2000.0, 3000.0) for _ in range(members)
    ]
    for one in answer["heights"]:
        start, end = one["track"][0], one["track"][-1]
        assert (one["ending"], one["landing"]) == ("landed", end)
        took_s = (datetime.fromisoformat(end["time"]) - datetime.fromisoformat(start["time"])).total_seconds()
        assert 1000.0 * one["distance_km"] == pytest.approx(WIND_MPS * took_s, rel=0.01)
    refused = client.post("/v1/fan?heights=high", json=written_plan())
    assert (refused.status_code, refused.json()["detail"].startswith("heights: ")) == (422, True)


def test_a_steady_wind_carries_every_piece_its_speed_times_the_time(client):
    pieces = told(client, "flights", written_plan())["pieces"]
    assert [piece["piece"] for piece in pieces] == ["bundle", "balloon"]
    start = pieces[1]["track"][0]
    for piece in pieces:
        ends = [fix[name] for fix in (start, piece["landing"]) for name in ("latitude", "longitude")]
        carried = distance_m(*ends)
        times = (datetime.fromisoformat(fix["time"]) for fix in (piece["landing"], start))
        flown_s = (next(times) - next(times)).total_seconds()
        assert carried == pytest.approx(WIND_MPS * flown_s, rel=2e-3)  # the air's sphere is wider aloft


def test_the_wind_of_a_question_may_be_named(client, run):
    by_id = client.post(f"/v1/flights?wind={run.id}", json=written_plan())
    assert by_id.json()["forecast"]["id"] == run.id
    assert by_id.json() == client.post("/v1/flights?wind=latest", json=written_plan()).json()


def test_a_launch_time_may_count_from_the_run_or_from_now(client):
    from_run = client.post("/v1/flights", json=written_plan(launch_time="run+2h")).json()
    from_now = client.post("/v1/flights", json=written_plan(launch_time="now+1h")).json()
    assert from_run == from_now == client.post("/v1/flights", json=written_plan()).json()


def test_a_zone_counts_its_drops_and_says_how_likely_the_target_is(client):
    answer = told(client, "zones", written_plan())
    assert answer["members"] == sum(answer["endings"].values()) == 40
    assert all(sum(piece["endings"].values()) == 40 for piece in answer["pieces"])
    assert {found["area"] for found in answer["inside"]} == {"Field"}
    assert all(0 <= found["probability"] <= 1 for found in answer["inside"])
    areas = answer["pieces"][0]["areas"]["features"]
    assert [area["properties"]["probability"] for area in areas] == [0.5, 0.75, 0.9, 0.95]


def test_a_zone_is_weighed_anew_by_where_nothing_was_found(client):
    far = {"latitude_deg": 0.0, "longitude_deg": 0.0, "radius_km": 1.0, "detection": 1}
    ring = [[100.0, 20.0], [150.0, 20.0], [150.0, 50.0], [100.0, 50.0], [100.0, 20.0]]
    all_of_it = {"geometry": {"type": "Polygon", "coordinates": [ring]}, "detection": 1}
    before = client.post("/v1/zones", json=written_plan()).json()
    answer = client.post("/v1/zones", json=written_plan(searched=[far])).json()
    assert answer["pieces"] == before["pieces"]
    assert answer["inside"] == before["inside"]
    halved = client.post("/v1/zones", json=written_plan(searched=[all_of_it | {"detection": 0.5}])).json()
    assert halved["inside"][0]["probability"] == pytest.approx(before["inside"][0]["probability"])
    gone = client.post("/v1/zones", json=written_plan(searched=[all_of_it]))
    assert (gone.status_code, "nothing is left to search" in gone.json()["detail"]) == (422, True)
    file = client.post("/v1/zones", json=written_plan(searched=[{"file": "a.geojson", "detection": 0.5}]))
    assert (file.status_code, "command line" in file.json()["detail"]) == (422, True)


@pytest.mark.slow
def test_a_flight_in_the_air_is_told_by_its_positions(client):
    asked = written_plan()
    site, launch = asked["site"], datetime.fromisoformat(asked["launch_time"])
    positions = [
        {
            "time": (launch + timedelta(minutes=k)).isoformat(),
            "latitude": site["latitude_deg"] + 0.001 * k,
            "longitude": site["longitude_deg"] + 0.001 * k,
            "altitude_m": 300 + 100 * k,
        }
        for k in range(8)
    ]
    for kind in ("flights", "zones"):
        answer = client.post(f"/v1/{kind}", json=asked | {"positions": positions}).json()
        assert answer["updated_from"]["altitude_m"] == 1_000
    far = [position | {"latitude": 10.0} for position in positions]
    refused = client.post("/v1/zones", json=asked | {"positions": far})
    assert (refused.status_code, "another place" in refused.json()["detail"]) == (422, True)


def test_positions_are_told_of_a_flight_by_its_address_and_add_up(client):
    asked = written_plan(members=40)
    site, launch = asked["site"], datetime.fromisoformat(asked["launch_time"])
    positions = [
        {
            "time": (launch + timedelta(minutes=k)).isoformat(),
            "latitude": site["latitude_deg"] + 0.001 * k,
            "longitude": site["longitude_deg"] + 0.001 * k,
            "altitude_m": 300 + 100 * k,
        }
        for k in range(8)
    ]
    where = client.post("/v1/flights", json=asked).headers["Location"]
    assert re.fullmatch(r"/v1/flights/[\w-]{16}", where)
    first = client.post(f"{where}/positions", json={"positions": positions[:4]}).json()
    assert first["updated_from"]["altitude_m"] == 600
    later = client.post(f"{where}/positions", json={"positions": positions[4:]}).json()
    whole = client.post("/v1/zones", json=asked | {"positions": positions}).json()
    assert later["updated_from"] == whole["updated_from"]
    assert later["pieces"] == whole["pieces"]
    nobody = client.post("/v1/flights/nobody/positions", json={"positions": positions})
    assert (nobody.status_code, "no such flight here" in nobody.json()["detail"]) == (404, True)
    empty = client.post(f"{where}/positions", json={"positions": []})
    assert (empty.status_code, "positions" in empty.json()["detail"]) == (422, True)
    late = positions[7] | {"time": (launch + timedelta(days=9)).isoformat()}
    assert client.post(f"{where}/positions", json={"positions": [late]}).status_code == 422
    again = client.post(f"{where}/positions", json={"positions": positions[7:]}).json()
    assert again["pieces"] == whole["pieces"]  # what was refused is not remembered


def test_windows_judge_every_site_and_launch_time(client):
    sites = told(client, "windows", written_campaign())["sites"]
    assert [site["site"] for site in sites] == ["Hill", "Mill & <b>meadow</b>"]
    hours = [[time["launch_time"] for time in site["times"]] for site in sites]
    assert hours == [[f"2026-11-24T0{hour}:00:00Z" for hour in (1, 2, 3, 4)]] * 2
    assert all(time["findings"] for site in sites for time in site["times"])


@pytest.mark.slow
def test_twenty_questions_at_once_get_the_answers_of_one_at_a_time(client):
    questions = [written_plan(seed=k % 4, members=600) for k in range(20)]
    alone = [client.post("/v1/zones", json=question).text for question in questions[:4]]
    with ThreadPoolExecutor(20) as crowd:
        together = list(crowd.map(lambda question: client.post("/v1/zones", json=question).text, questions))
    assert together == [alone[k % 4] for k in range(20)]
    assert len(set(alone)) == 4


@pytest.mark.parametrize(
    ("address", "media_type", "begins"),
    [
        ("/v1/flights.geojson", "application/geo+json", '{"type":"FeatureCollection"'),
        ("/v1/flights.kml", "application/vnd.google-earth.kml+xml", "<?xml"),
        ("/v1/flights.gpx", "application/gpx+xml", "<?xml"),
        ("/v1/flights.csv", "text/csv; charset=utf-8", "piece,time,latitude,longitude,altitude_m"),
        ("/v1/zones.geojson", "application/geo+json", '{"type":"FeatureCollection"'),
        ("/v1/zones.kml", "application/vnd.google-earth.kml+xml", "<?xml"),
        ("/v1/zones.csv", "text/csv; charset=utf-8", "piece,probability,ring"),
    ],
)
def test_an_answer_comes_in_the_form_that_the_address_ends_with(client, address, media_type, begins):
    answer = client.post(address, json=written_plan())
    assert answer.status_code == 200
    assert answer.headers["content-type"] == media_type
    assert answer.text.startswith(begins)
    assert "bundle" in answer.text
    kind, form = address.removeprefix("/v1/").split(".")
    name = f"windfall-20261124T020000Z-{kind.removesuffix('s')}.{form}"
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'


def test_the_forecasts_are_the_runs_of_the_store(client, run):
    (held,) = client.get("/v1/forecasts").json()["forecasts"]
    assert held["id"] == run.id
    assert datetime.fromisoformat(held["issued_at"]) == run.issued_at
    assert held["is_sample"] is False


def test_the_schema_names_the_models_and_no_host(client):
    schema = client.get("/openapi.json").json()
    names = schema["components"]["schemas"]
    assert {"Plan", "Campaign", "FlightAnswer", "ZoneAnswer", "WindowsAnswer", "Problem"} <= set(names)
    asked = schema["paths"]["/v1/windows"]["post"]["requestBody"]["content"]["application/json"]
    assert asked["schema"]["$ref"].endswith("/Campaign")
    text = json.dumps(schema)
    assert "://" not in text
    named = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert named <= set(names)


def test_the_catalogue_lists_the_criteria_with_their_limits(client):
    answer = client.get("/v1/catalogue").json()
    surface_wind = next(of for of in answer["criteria"] if of["name"] == "surface_wind")
    limits = {field["name"]: field["default"] for field in surface_wind["fields"]}
    assert limits["no_go_above_mps"] == 5.0
    assert [vehicle["name"] for vehicle in answer["vehicles"]] == ["constant_rate", "latex", "film"]
    assert {of["name"] for of in answer["cargo_kinds"]} == {"bundle", "parachute", "leaflets"}
    assert "sample" in {source["name"] for source in answer["sources"]}
    assert {row["kind"] for row in answer["cargo"]} <= {of["name"] for of in answer["cargo_kinds"]}


@pytest.mark.parametrize(
    "time",
    ["2026-11-24T00:00:00Z", "2026-12-31T23:59:59+09:00", "2028-02-29T00:00Z", "2026-11-30T00:00:00.5-03:30",
     "now", "run", "now+6h", "run-30min", "run+2d", "now+90s"],
)  # fmt: skip
def test_a_time_that_the_schema_allows_is_read(client, time):
    schema = client.get("/openapi.json").json()["components"]["schemas"]
    pattern = schema["Plan"]["properties"]["launch_time"]["pattern"]
    assert re.search(pattern, time)
    assert (
        "launch_time"
        not in client.post("/v1/flights", json=written_plan(launch_time=time)).text.partition("inputs")[0]
    )
    step = schema["LaunchTimes"]["properties"]["every"]["pattern"]
    assert all(re.search(step, said) for said in ("10min", "1h", "PT1H", "90s", "1d"))


@pytest.mark.parametrize(
    "time",
    ["2026-02-30T00:00:00Z", "2026-13-01T00:00:00Z", "2026-11-24", "2026-11-24T00:00:00", "tomorrow",
     "now+6parsecs", "2027-02-29T00:00:00Z"],
)  # fmt: skip
def test_a_time_that_is_none_is_not_in_the_schema_either(client, time):
    schema = client.get("/openapi.json").json()["components"]["schemas"]
    assert not re.search(schema["Plan"]["properties"]["launch_time"]["pattern"], time)
    assert client.post("/v1/flights", json=written_plan(launch_time=time)).status_code == 422


def test_the_schema_s_question_for_a_source_is_what_is_read(client):
    schema = client.get("/openapi.json").json()
    asked = schema["paths"]["/v1/forecasts"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    model = schema["components"]["schemas"][asked["$ref"].rpartition("/")[2]]
    assert list(model["properties"]) == model["required"] == ["source"]


def test_no_key_of_a_question_is_a_union_with_nothing(client):
    """Programs that make questions from the schema try every branch of every union."""
    schemas = client.get("/openapi.json").json()["components"]["schemas"]
    asked, seen = ["Plan", "Campaign"], set()
    while asked:
        seen.add(name := asked.pop())
        text = json.dumps(schemas[name])
        assert '{"type": "null"}' not in text, name
        asked += {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]} - seen
    assert {"Latex", "Film", "Release", "NamedArea", "Bundle"} <= seen


@pytest.mark.parametrize("horizon_h", [5e-324, 1e-9, 24.0])
def test_a_horizon_however_short_is_a_question(client, horizon_h):
    """The least number of all makes no part of a day, and is not divided by."""
    answer = client.post("/v1/zones", json=written_plan(horizon_h=horizon_h))
    assert answer.status_code == 200, answer.text


def test_whose_uncertainty_it_is_is_answered_with_shares_and_a_sentence(client):
    answer = told(client, "sensitivity", written_plan(members=60))
    assert sum(one["share"] for one in answer["groups"]) == pytest.approx(1.0, abs=1e-3)
    assert answer["groups"][0]["group"] in answer["sentence"]
    other = client.post("/v1/sensitivity?piece=balloon", json=written_plan(members=60)).json()
    assert other["piece"] == "balloon"
    missing = client.post("/v1/sensitivity?piece=nobody", json=written_plan(members=60))
    assert (missing.status_code, "no piece 'nobody'" in missing.json()["detail"]) == (422, True)
