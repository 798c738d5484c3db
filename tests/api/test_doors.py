"""Who may ask: hosts, origins, types of bodies, what a page of another site can do, and what it gets."""

import json
import socket

import pytest

from api.hosts import is_ours, split_host
from tests.api.houses import running, scope, whole_board
from tests.worlds import steady_wind, written_plan

pytestmark = pytest.mark.long

OPENED = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
TYPED = {"content-type": "application/json"}


def status(client, address="/healthz", method="GET", **headers: str) -> int:
    return client.request(
        method, address, headers={k.replace("_", "-"): v for k, v in headers.items()}
    ).status_code


@pytest.mark.parametrize(
    "host",
    ["localhost", "localhost:8000", "LOCALHOST:8000", "localhost.", "localhost.:80", "board.localhost:8000",
     "127.0.0.1", "127.0.0.1:65535", "127.8.9.10:8000", "[::1]", "[::1]:8000", "[::ffff:127.0.0.1]:1",
     "localhost:"],
)  # fmt: skip
def test_a_loopback_name_or_an_address_of_this_machine_is_answered(client, host):
    assert status(client, host=host) == 200


@pytest.mark.parametrize(
    "address", ["/healthz", "/readyz", "/", "/v1/forecasts", "/static/board.css", "/nowhere"]
)
@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8000", "localhost.evil.example", "127.0.0.1.nip.io", "203.0.113.5:8000",
     "evillocalhost", "0.0.0.0:8000", "[2001:db8::1]:8000", "[::]:80", "224.0.0.1", "localhost:99999", "",
     "127.1", "localhost:80:80", "user@localhost", "[::1", "localhost/x", "2130706433", "local host", "."],
)  # fmt: skip
def test_another_name_is_misdirected_on_every_address(client, address, host):
    answer = client.get(address, headers={"host": host})
    assert answer.status_code == 421
    assert answer.json()["status"] == 421
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_every_address_of_this_machine_is_ours_and_no_other():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("", 0))
        try:
            probe.connect(("192.0.2.1", 9))  # nothing is sent: the kernel only says by which address it would
        except OSError:
            pytest.skip("no address but loopback here: run it on a machine that is on a network")
        mine = probe.getsockname()[0]
    assert is_ours(mine, ())
    assert not is_ours("192.0.2.1", ())
    assert split_host(f"{mine}:80") == (mine, "80")


def test_an_operator_may_name_the_names_that_a_server_answers_to(tmp_path):
    with running(tmp_path, fields=(steady_wind(),), hosts="field-box.lan, Windfall.Example") as client:
        assert status(client, host="field-box.lan:8000") == status(client, host="windfall.example.") == 200
        assert status(client, host="other.lan") == 421


def test_a_request_says_its_host_once(client):
    twice = client.get("/healthz", headers=[("host", "localhost"), ("host", "evil.example")])
    assert twice.status_code == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:8199"},
        {"origin": "http://localhost:3000"},
        {"origin": "http://127.0.0.1.evil.example"},
        {"origin": "file://"},
        {"origin": "http://[::1"},
        {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"},
        {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe"},
        {"sec-fetch-site": "same-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "script"},
        {"sec-fetch-site": "cross-site"},
    ],
    ids=str,
)
@pytest.mark.parametrize("address", ["/", "/v1/forecasts", "/board/two_sites", "/openapi.json", "/healthz"])
def test_a_page_of_another_site_reads_nothing_and_puts_no_question(client, address, headers):
    assert client.get(address, headers=headers).status_code == 403
    assert client.post("/v1/flights", json=written_plan(), headers=headers).status_code == 403


def test_a_page_of_another_site_may_link_to_a_page_and_to_nothing_else(client):
    whole_board(client)
    assert (
        client.get("/", headers=OPENED).status_code == client.head("/docs", headers=OPENED).status_code == 200
    )
    for address in (
        "/v1/forecasts",
        "/openapi.json",
        "/healthz",
        "/static/board.js",
        "/board/two_sites/cells",
    ):
        assert client.get(address, headers=OPENED).status_code == 403
    assert client.post("/v1/flights", json=written_plan(), headers=OPENED).status_code == 403
    assert client.get("/", headers=OPENED | {"origin": "null"}).status_code == 403


def test_an_old_browser_is_told_apart_by_its_referer(client):
    foreign = {"referer": "https://evil.example/page"}
    assert client.get("/", headers=foreign).status_code == 200
    assert client.get("/v1/forecasts", headers=foreign).status_code == 403
    assert client.post("/v1/flights", json=written_plan(), headers=foreign).status_code == 403
    assert client.get("/v1/forecasts", headers={"referer": "http://localhost/docs"}).status_code == 200


def test_our_own_pages_and_programs_ask_as_they_like(client):
    own = {"origin": "http://localhost", "sec-fetch-site": "same-origin"}
    assert client.post("/v1/flights", json=written_plan(), headers=own).status_code == 200
    assert client.get("/", headers={"sec-fetch-site": "none"}).status_code == 200
    assert client.post("/v1/flights", json=written_plan()).status_code == 200


def test_an_origin_that_the_operator_named_may_ask_and_read(tmp_path):
    tool = "https://tool.example"
    with running(tmp_path, fields=(steady_wind(),), origins=f"{tool}, http://127.0.0.1:3000/") as client:
        asks = {"origin": tool, "access-control-request-method": "POST"}
        asks |= {"access-control-request-headers": "content-type"}
        may = client.options("/v1/zones", headers=asks)
        assert (may.status_code, may.headers["access-control-allow-origin"]) == (204, tool)
        assert "POST" in may.headers["access-control-allow-methods"]
        assert "content-type" in may.headers["access-control-allow-headers"].lower()
        asked = {"origin": tool, "sec-fetch-site": "cross-site", "sec-fetch-mode": "cors"}
        answer = client.post("/v1/flights", json=written_plan(), headers=asked)
        assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, tool)
        assert "Origin" in answer.headers["vary"]
        wrong = client.post("/v1/flights", json={}, headers=asked)
        assert (wrong.status_code, wrong.headers["access-control-allow-origin"]) == (422, tool)
        for stranger in ("https://evil.example", "http://tool.example", f"{tool}:444", "null"):
            refused = client.options("/v1/zones", headers=asks | {"origin": stranger})
            assert refused.status_code == 403
            assert "access-control-allow-origin" not in refused.headers


@pytest.mark.parametrize(
    "kind",
    ["text/plain", "", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/json",
     "application/json; charset=utf-16", "application/yaml", "application/jsonp",
     "text/plain, application/json", "application/json; charset=utf-8; x=y"],
)  # fmt: skip
@pytest.mark.parametrize(
    "address", ["/v1/flights", "/v1/zones.csv", "/v1/fills", "/v1/windows", "/v1/forecasts"]
)
def test_a_body_of_another_type_is_not_read(client, address, kind):
    answer = client.post(address, content=json.dumps(written_plan()), headers={"content-type": kind})
    assert answer.status_code == 415
    assert "application/json" in answer.json()["detail"]


@pytest.mark.parametrize(
    "kind", ["application/json", "Application/JSON; charset=UTF-8", 'application/json;charset="utf-8"']
)
def test_json_is_read_however_its_type_is_written(client, kind):
    assert (
        client.post(
            "/v1/flights", content=json.dumps(written_plan()), headers={"content-type": kind}
        ).status_code
        == 200
    )


def test_a_body_that_is_compressed_is_not_unpacked(client):
    packed = client.post("/v1/flights", content=b"\x1f\x8b", headers=TYPED | {"content-encoding": "gzip"})
    assert packed.status_code == 415


def test_no_other_page_may_embed_or_hold_on_to_ours(client):
    for address in ("/", "/v1/forecasts", "/static/board.js", "/nowhere", "/healthz"):
        headers = client.get(address).headers
        assert (
            headers["cross-origin-resource-policy"] == headers["cross-origin-opener-policy"] == "same-origin"
        )


def test_a_server_without_keys_answers_nobody_who_comes_from_beyond_loopback(tmp_path):
    """However it was started: the address at which a connection came in tells."""
    came_in = get("/healthz") | {"client": ("192.0.2.9", 1), "server": ("192.0.2.1", 80)}
    with running(tmp_path, fields=(steady_wind(),)) as client:
        start, body, *_ = spoken(client, came_in)
        assert start["status"] == 403
        assert b"WINDFALL_UNPROTECTED" in body["body"]
    with running(tmp_path, fields=(steady_wind(),), unprotected=True) as client:
        assert spoken(client, came_in)[0]["status"] == 200


def get(path: str) -> dict:
    return scope("GET", path, host="localhost")


def spoken(client, asked: dict) -> list[dict]:
    """What the app itself says to a request, as a server hands it on."""
    sent = []

    async def send(message):
        sent.append(message)

    async def receive():
        return {"type": "http.disconnect"}

    client.portal.call(client.app, asked, receive, send)
    return sent


@pytest.mark.parametrize("origin", ["http://evil.example", "http://localhost", "null"])
def test_a_page_cannot_ask_in_the_old_way_that_names_no_host(client, origin):
    old = scope("GET", "/healthz", origin=origin) | {"http_version": "1.0"}
    assert spoken(client, old)[0]["status"] == 403
    assert spoken(client, scope("GET", "/healthz") | {"http_version": "1.0"})[0]["status"] == 200


@pytest.mark.parametrize(
    "setting",
    [{"hosts": "http://a.example"}, {"hosts": "a.example:80"}, {"origins": "a.example"}, {"origins": "*"},
     {"origins": "https://a.example/x"}],
)  # fmt: skip
def test_a_setting_that_names_no_host_or_origin_is_refused(tmp_path, setting):
    with pytest.raises(ValueError, match="is no"), running(tmp_path, **setting):
        pass


@pytest.mark.parametrize(
    "address", ["/nowhere", "/board/nobody", "/board/two_sites/nowhere/2026-11-24T02:00:00Z", "/board/x/y",
                "/map/two_sites/hill/2020-01-01T00:00:00Z", "/favicon.ico"],
)  # fmt: skip
def test_a_page_that_is_not_there_is_a_page_with_a_way_back(client, address):
    whole_board(client)
    answer = client.get(address, headers={"accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert 'href="/"' in answer.text
    assert client.get(address).status_code == 404


def test_a_wrong_page_says_nothing_that_was_not_escaped(client):
    answer = client.get("/<script>alert(1)</script>", headers={"accept": "text/html"})
    assert answer.status_code == 404
    assert "<script>alert" not in answer.text


def test_a_program_that_asks_for_data_gets_a_problem_whatever_it_accepts(client):
    answer = client.get("/v1/nowhere", headers={"accept": "text/html"})
    assert answer.headers["content-type"] == "application/problem+json"
