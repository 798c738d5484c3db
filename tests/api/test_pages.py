"""The board, its maps, health and headers."""

import html
import re

import pytest

from planner import Store
from tests.api.houses import launch_address, running, whole_board
from tests.worlds import SAMPLE_BAND, steady_wind, written_campaign, written_plan


def map_address(client) -> str:
    whole_board(client)
    return re.search(r'<iframe src="(/launch/[^"]+/map)"', client.get("/").text)[1]


def test_the_board_fills_with_a_verdict_for_every_launch(client):
    news = whole_board(client)
    assert news["judged"] == 8
    cells = re.findall(r'<td id="(c\d-\d)" class="cell (\w+) ', client.get("/").text)
    assert [place for place, _ in cells] == [f"c{row}-{column}" for row in (0, 1) for column in range(4)]
    assert {verdict for _, verdict in cells} <= {"go", "caution", "no_go", "unknown"}


def test_the_board_says_what_was_judged_since(client):
    edition = whole_board(client)["edition"]
    news = client.get(f"/board/two_sites/cells?edition={edition}&since=6").json()
    assert [cell["id"] for cell in news["cells"]] == ["c0-3", "c1-3"]
    assert client.get("/board/two_sites/cells?edition=older&since=0").json()["cells"] == []


def test_the_board_judges_as_the_api_does(client):
    whole_board(client)
    answer = client.post("/v1/windows", json=written_campaign()).json()
    shown = re.findall(r'<td id="c0-\d" class="cell (\w+) ', client.get("/").text)
    assert shown == [time["verdict"] for time in answer["sites"][0]["times"]]
    page = html.unescape(client.get(launch_address(client, "Hill", "2026-11-24T02:00:00Z")).text)
    for finding in answer["sites"][0]["times"][1]["findings"]:
        assert finding["sentence"] in page


def test_a_name_cannot_write_into_the_page(client):
    whole_board(client)
    page = client.get(launch_address(client, "Mill & <b>meadow</b>", "2026-11-24T02:00:00Z")).text
    assert "Mill &amp; &lt;b&gt;meadow&lt;/b&gt;" in page
    assert "<b>meadow" not in page


def test_a_launch_has_its_map_and_no_place_stands_in_an_address(client):
    address = map_address(client)
    assert re.fullmatch(r"/launch/[a-z2-7]{16}/map", address)
    first, second = client.get(address), client.get(address)
    assert first.status_code == 200
    assert "Field" in first.text
    assert "bundle" in first.text
    nonces = [
        re.search(r"'nonce-([^']+)'", of.headers["content-security-policy"])[1] for of in (first, second)
    ]
    assert nonces[0] != nonces[1]
    for answer, nonce in zip((first, second), nonces, strict=True):
        scripts = re.findall(r"<script\b[^>]*>", answer.text)
        assert scripts
        assert all(f'nonce="{nonce}"' in script for script in scripts)


def test_a_launch_outside_the_forecast_is_unknown_and_has_no_map(tmp_path):
    late = written_campaign(launch_times={"from": "run+11h", "to": "run+13h", "every": "1h"})
    with running(tmp_path, fields=(steady_wind(),), on_board=late) as client:
        whole_board(client)
        address = launch_address(client, "Hill", "2026-11-24T13:00:00Z")
        page = client.get(address).text
        assert 'id="c0-2" class="cell unknown ' in page
        assert "No map" in page
        assert "<iframe" not in page
        said = client.get(f"{address}/map").json()
        assert said["type"] == "no-forecast"


def test_a_newer_forecast_takes_the_place_of_the_older_once_it_is_judged(tmp_path):
    with running(tmp_path, fields=(steady_wind(),)) as client:
        before = whole_board(client)["edition"]
        newer = Store(tmp_path / "store").add(steady_wind(issued_h=3))
        news = client.get("/board/two_sites/cells").json()
        while news["edition"] == before:
            assert news["finished"]
            news = client.get("/board/two_sites/cells").json()
        assert news["finished"]
        assert newer.id in client.get("/").text


def test_every_page_of_the_sample_wears_the_band(tmp_path):
    with running(tmp_path, fields=(steady_wind(is_sample=True),)) as client:
        whole_board(client)
        assert SAMPLE_BAND in client.get("/").text
        assert SAMPLE_BAND in client.get(map_address(client)).text
        assert client.post("/v1/flights", json=written_plan()).json()["is_sample"] is True


def test_a_real_forecast_wears_no_band(client):
    whole_board(client)
    assert SAMPLE_BAND not in client.get("/").text


def test_a_board_without_a_forecast_says_why_and_is_not_ready(tmp_path):
    with running(tmp_path, wind="gfs-20200101T0000Z-0badc0de") as client:
        assert client.get("/healthz").json() == {"status": "alive"}
        ready = client.get("/readyz")
        assert (ready.status_code, ready.json()["status"]) == (503, 503)
        assert ready.json()["detail"] == "not ready: no forecast is open yet; ask again soon"
        news = client.get("/board/two_sites/cells").json()
        assert news["edition"] == ""
        while news["notice"] is None:
            news = client.get("/board/two_sites/cells").json()
        assert "no run gfs-20200101T0000Z-0badc0de" in news["notice"]
        assert news["notice"] in html.unescape(client.get("/").text)


@pytest.mark.nightly
def test_a_service_with_an_empty_store_makes_the_sample_by_itself(tmp_path):
    with running(tmp_path) as client:
        news = whole_board(client)
        (run,) = client.get("/v1/forecasts").json()["forecasts"]
        assert (run["source"], run["is_sample"], run["issued_at"]) == ("sample", True, "2026-11-24T00:00:00Z")
        assert news["notice"] is None
        assert SAMPLE_BAND in client.get("/").text


def test_a_service_that_stops_gives_a_half_made_sample_up(tmp_path):
    with running(tmp_path) as client:
        while client.get("/board/two_sites/cells").json()["notice"] is None:
            pass
    assert list((tmp_path / "store").glob("sample-*")) == []


def test_a_service_with_a_judged_board_is_ready(client):
    whole_board(client)
    while client.get("/readyz").status_code == 503:
        pass
    assert client.get("/readyz").json() == {"status": "ready"}


@pytest.mark.parametrize(
    "address",
    ["/", "/docs", "/openapi.json", "/healthz", "/v1/forecasts", "/static/board.js", "/static/board.css",
     "/static/vendor/leaflet.js", "/static/none.js", "/nowhere", "/v1/flights", "/board/two_sites/cells"],
)  # fmt: skip
def test_every_answer_keeps_the_browser_at_home(client, address):
    headers = client.get(address).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'self'; script-src 'self' 'nonce-")
    assert "frame-ancestors 'self'" in policy
    assert "://" not in policy
    assert "unsafe" not in policy.replace("style-src 'self' 'unsafe-inline'", "")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("address", ["/", "/docs"])
def test_a_page_asks_no_other_host(client, address):
    assert re.findall(r"""(?:src|href|action)=["']?(?:\w+:)?//[^"' >]+""", client.get(address).text) == []
