"""What is wrong answers as problem+json: one sentence that says what, how much and what was allowed."""

import asyncio
import json
import logging
import math
import re

import pytest

from tests.api.houses import running
from tests.vehicle import impossible
from tests.worlds import steady_wind, written_campaign, written_plan

QUESTIONS = ("/v1/flights", "/v1/zones", "/v1/fills", "/v1/windows")


def problem(answer) -> dict:
    assert answer.headers["content-type"] == "application/problem+json"
    said = answer.json()
    assert set(said) == {"type", "title", "status", "detail"}
    assert said["status"] == answer.status_code
    assert "\n" not in said["detail"]
    return said


def refused(answer, *words: str, kind: str = "invalid-input") -> None:
    said = problem(answer)
    assert (said["status"], said["type"]) == (422, kind)
    for word in words:
        assert word in said["detail"]


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"site": {"latitude_deg": 95.0, "longitude_deg": 127.0}}, "latitude_deg"),
        ({"site": {"latitude_deg": True, "longitude_deg": 127.0}}, "latitude_deg"),
        ({"launch_time": "2026-11-24T02:00:00"}, "zone"),
        ({"launch_time": "now+PT999999999999H"}, "duration"),
        ({"launch_time": "run+P99999999D"}, "calendar"),
        ({"launch_time": "0001-01-01T00:00:00+14:00"}, "calendar"),
        ({"targets": [{"name": "A", "geometry": {"type": "\ud800"}}]}, "Polygon"),
        (
            {
                "targets": [
                    {"name": "A", "geometry": {"type": "Polygon", "coordinates": [[[10**400, 0]] * 4]}}
                ]
            },
            "coordinates",
        ),
        ({"members": 1_000_000_000}, "members"),
        ({"colour": "red"}, "colour"),
        ({"targets": [{"name": "A", "file": "/etc/passwd"}]}, "command line"),
        ({"site": {"latitude_deg": 38.0, "longitude_deg": 127.0, "altitude_m": 7000.0}}, "burst"),
        ({"releases": [{"after_s": 1, "cargo": ["\ud800"]}]}, "cargo"),
    ],
)
def test_a_plan_that_is_not_sound_is_refused(client, changes, word):
    refused(client.post("/v1/flights", content=json.dumps(written_plan(**changes))), word)


@pytest.mark.parametrize(("changes", "said"), impossible.PLANS.values(), ids=impossible.PLANS)
def test_a_balloon_that_cannot_be_is_refused_in_one_sentence(client, changes, said):
    answer = client.post("/v1/flights", json=written_plan(releases=[]) | changes)
    refused(answer)
    assert re.search(said, answer.json()["detail"])


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "9" * 5000])
def test_a_number_that_is_none_is_refused(client, number):
    text = json.dumps(written_plan()).replace('"latitude_deg": 38.0', f'"latitude_deg": {number}')
    assert number in text
    refused(client.post("/v1/flights", content=text))


@pytest.mark.parametrize("address", QUESTIONS)
@pytest.mark.parametrize("body", [b"", b"{", b"[1, 2]", b"null", b"\xff\xfe", b"site: {}"])
def test_a_body_that_is_no_question_is_refused(client, address, body):
    refused(client.post(address, content=body))


@pytest.mark.parametrize("address", QUESTIONS)
@pytest.mark.parametrize("nest", ["[", '{"site":'])
def test_a_question_nested_twenty_thousand_deep_is_refused(client, address, nest):
    refused(client.post(address, content=nest * 20_000), "50 levels")


def test_a_body_over_a_megabyte_is_refused_while_it_comes(client):
    sent, taken = sent_in_pieces(client, (b"transfer-encoding", b"chunked"))
    assert sent[0]["status"] == 413
    assert b"1,000,000 bytes" in sent[1]["body"]
    assert taken == 1_100_000


def test_a_body_that_says_that_it_is_over_a_megabyte_is_refused_before_it_comes(client):
    sent, taken = sent_in_pieces(client, (b"content-length", b"1000001"))
    assert sent[0]["status"] == 413
    assert taken == 0


def sent_in_pieces(client, header):
    """The answer to an endless body of 100 kB pieces, and the bytes that were taken of it."""
    taken, sent = [], []

    async def receive():
        taken.append(100_000)
        return {"type": "http.request", "body": b" " * 100_000, "more_body": True}

    async def send(message):
        sent.append(message)

    headers = [
        (b"host", b"localhost"),
        (b"content-type", b"application/json"),
        header,
    ]
    scope = {"type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST"}
    scope |= {"path": "/v1/flights", "raw_path": b"/v1/flights", "query_string": b"", "headers": headers}
    asyncio.run(client.app(scope, receive, send))
    return sent, sum(taken)


def test_more_drops_than_one_request_may_fly_are_refused_with_the_number_allowed(tmp_path):
    with running(tmp_path, fields=(steady_wind(),), request_flights=1000) as client:
        refused(client.post("/v1/zones", json=written_plan(members=501)), "501 drops of 2 pieces", "500")
        assert client.post("/v1/zones", json=written_plan(members=500)).status_code == 200
        refused(client.post("/v1/windows", json=written_campaign(members=63)), "504 drops", "500")
        side = {"geometry": {"type": "LineString", "coordinates": [[126, 37], [128, 37]]}}
        rare = written_campaign(members=5, own_side=side)  # what is rare takes 7,375 drops of each launch
        refused(client.post("/v1/windows", json=rare), "59,000 drops", "500")
        refused(client.post("/v1/sensitivity", json=written_plan(members=90)), "630 drops", "500")
        assert client.post("/v1/flights", json=written_plan(members=100_000)).status_code == 200


@pytest.mark.parametrize(
    "wind", ["../../etc/passwd", "/etc/passwd", "winds.nc", "a\\b", ".hidden", "gfs.grib2", "", "a b", "\0"]
)
def test_a_path_is_no_name_of_a_forecast(client, wind):
    refused(client.post("/v1/flights", params={"wind": wind}, json=written_plan()))


def test_an_unknown_run_is_refused_and_the_runs_that_there_are_named(client, run):
    refused(
        client.post("/v1/flights?wind=gfs-20200101T0000Z-0badc0de", json=written_plan()), "gfs-2020", run.id
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"launch_time": "2026-11-23T00:00:00Z"},
        {"launch_time": "2026-12-24T00:00:00Z"},
        {"site": {"latitude_deg": 10.0, "longitude_deg": 10.0}},
    ],
)
def test_a_launch_that_no_forecast_covers_says_what_is_covered(client, changes):
    refused(client.post("/v1/flights", json=written_plan(**changes)), "covers", kind="no-forecast")


def test_the_sample_is_not_there_unless_it_was_made(client):
    refused(client.post("/v1/flights?wind=sample", json=written_plan()), "sample", kind="no-forecast")


def test_a_campaign_of_which_nothing_is_covered_is_refused(client):
    elsewhere = [{"name": "far", "latitude_deg": 10.0, "longitude_deg": 10.0}]
    refused(client.post("/v1/windows", json=written_campaign(sites=elsewhere)), "covers", kind="no-forecast")


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/v1/flights", 405),
        ("DELETE", "/v1/forecasts", 405),
        ("POST", "/v1/flights.exe", 404),
        ("POST", "/v1/zones.exe", 404),
        ("GET", "/static/nothing.css", 404),
        ("GET", "/static/../app.py", 404),
        ("GET", "/static/%2e%2e/app.py", 404),
        ("GET", "/board/nobody", 404),
        ("GET", "/board/nobody/cells", 404),
        ("GET", "/map/two-sites/nowhere/2026-11-24T02:00:00Z", 404),
    ],
)
def test_what_is_not_there_is_a_problem_too(client, method, address, status):
    body = written_plan() if method == "POST" else None
    assert problem(client.request(method, address, json=body))["status"] == status


def test_a_query_that_does_not_read_is_a_problem_too(client):
    refused(client.get("/board/two-sites/cells?since=-1"), "since")


def test_a_fault_of_ours_answers_with_an_id_and_keeps_its_text(tmp_path, caplog):
    def broken():
        raise RuntimeError(f"nothing at {75.82 / 2}")

    with (
        caplog.at_level(logging.ERROR),
        running(tmp_path, fields=(steady_wind(),), clock=broken) as client,
    ):
        said = problem(client.post("/v1/flights", json=written_plan()))
    assert said["status"] == 500
    mark = re.search(r"[0-9a-f]{12}", said["detail"])[0]
    assert mark in caplog.text
    assert "RuntimeError" in caplog.text
    assert "37.91" not in caplog.text + str(said)
    assert "Traceback" not in str(said)


def test_the_log_holds_no_place(client, caplog):
    with caplog.at_level(logging.DEBUG):
        client.post("/v1/zones", json=written_plan())
        client.post("/v1/zones", json=written_plan(members=10**9))
    assert not re.search(r"\b(38|127)(\.0)?\b", caplog.text)


def test_an_outline_that_crosses_itself_many_times_is_refused_and_not_mended_for_minutes(client):
    zigzag = [[126.0 + 0.001 * (k % 7), 37.0 + 0.0001 * ((k * k) % 997)] for k in range(1600)]
    area = {"name": "tangle", "geometry": {"type": "Polygon", "coordinates": [[*zigzag, zigzag[0]]]}}
    refused(client.post("/v1/zones", json=written_plan(targets=[area])), "crosses itself")


def test_an_outline_of_too_many_corners_is_refused_with_their_number(client):
    angle = [2 * math.pi * k / 20_001 for k in range(20_001)]
    ring = [[round(127 + math.cos(a), 6), round(38 + math.sin(a), 6)] for a in angle]
    area = {"name": "disc", "geometry": {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}}
    refused(client.post("/v1/zones", json=written_plan(targets=[area])), "20,002 corners")


@pytest.mark.parametrize("address", ["/", "/healthz", "/v1/forecasts", "/static/board.css"])
def test_every_page_may_be_asked_for_its_headers_alone(client, address):
    asked = client.head(address)
    assert (asked.status_code, asked.content) == (200, b"")
    assert asked.headers["x-content-type-options"] == "nosniff"


def test_a_part_of_a_file_is_never_served(client):
    answer = client.get("/static/board.css", headers={"Range": "bytes=a-b"})
    assert answer.status_code == 200


def test_an_address_with_a_slash_too_many_is_not_there_rather_than_elsewhere(client):
    assert client.get("/v1/forecasts/", follow_redirects=False).status_code == 404


@pytest.mark.parametrize(
    ("method", "address", "allowed"),
    [
        ("OPTIONS", "/v1/forecasts", "GET, HEAD, POST"),
        ("DELETE", "/v1/forecasts", "GET, HEAD, POST"),
        ("GET", "/v1/flights", "POST"),
        ("PUT", "/", "GET, HEAD"),
        ("POST", "/static/board.css", "GET, HEAD"),
    ],
)
def test_a_method_that_an_address_does_not_take_is_answered_with_those_that_it_takes(
    client, method, address, allowed
):
    answer = client.request(method, address)
    assert (answer.status_code, answer.headers["allow"]) == (405, allowed)


def test_a_question_for_a_source_that_is_no_mapping_is_called_a_question(client):
    refused(client.post("/v1/forecasts", json=[]), "a question is a mapping of names to values, not a list")
