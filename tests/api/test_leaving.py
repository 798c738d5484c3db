"""Who stops waiting: a question ends when whoever asked has gone, and the service goes on."""

import json
import os
import socket
import subprocess
import sys
import time
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import anyio
import httpx2
import pytest

from api.asked_launch import judged
from api.maps import launch_map
from planner import Store
from planner.errors import Stopped
from tests.api.houses import launch_id, running, scope
from tests.patience import PATIENCE_S
from tests.worlds import NOW, steady_wind, written_plan

MANY = 100_000
PROGRAM = Path(sys.executable).with_name("windfall")


async def asked(app, body: bytes, *, leaves_after_s: float | None) -> list[dict]:
    """One question put to an app by hand; the client may hang up after a while."""
    said: list[dict] = []
    messages = [{"type": "http.request", "body": body, "more_body": False}]
    gone_at = None if leaves_after_s is None else time.monotonic() + leaves_after_s

    async def receive() -> dict:
        if messages:
            return messages.pop()
        while gone_at is None or time.monotonic() < gone_at:
            await anyio.sleep(0.01)
        return {"type": "http.disconnect"}

    async def send(message: dict) -> None:
        said.append(message)

    await app(scope("POST", "/v1/zones", content_type="application/json", host="localhost"), receive, send)
    return said


def zone(client, *, leaves_after_s: float | None) -> tuple[int, dict]:
    """The status and the body of the answer to a zone of many drops."""
    body = json.dumps(written_plan(members=MANY, releases=[])).encode()
    said = client.portal.call(lambda: asked(client.app, body, leaves_after_s=leaves_after_s))
    text = b"".join(m["body"] for m in said if m["type"] == "http.response.body")
    return next(m["status"] for m in said if m["type"] == "http.response.start"), json.loads(text)


def test_a_client_that_leaves_ends_its_question(tmp_path):
    with running(tmp_path, fields=(steady_wind(),)) as client:
        answered, whole = zone(client, leaves_after_s=None)
        given_up, problem = zone(client, leaves_after_s=0.0)
        assert (answered, whole["members"]) == (200, MANY)
        assert (given_up, problem["type"]) == (503, "stopped")
        assert client.get("/healthz").status_code == 200


def test_a_map_whose_reader_has_left_is_not_drawn(tmp_path):
    with running(tmp_path, fields=(steady_wind(),)) as client:
        word = launch_id(client, "Hill", "2026-11-24T02:00:00Z")
        service = client.app.state.service
        table = service.board.table_of(word)
        with pytest.raises(Stopped):
            launch_map(
                table, judged(table, word, NOW), "nonce", replace(service.effort, stopped=lambda: True)
            )
        assert client.get(f"/launch/{word}/map").status_code == 200


@pytest.mark.slow
def test_a_server_that_is_told_to_stop_answers_what_it_gives_up(tmp_path):
    """Within its grace: who asked is told so instead of being cut off."""
    Store(tmp_path / "store").add(steady_wind())
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [PROGRAM, "serve", "--port", str(port)],
        env=os.environ | {"WINDFALL_STORE": str(tmp_path / "store"), "WINDFALL_THREADS": "1"},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        until_it_answers(f"{address}/healthz", server)
        body = json.dumps(written_plan(members=600_000)).encode()
        asking = [put(port, body) for _ in range(4)]
        for _ in range(3):  # what came before has been taken up when these are answered
            until_it_answers(f"{address}/healthz", server)
        server.terminate()
        given_up = [json.loads(rest(connection).partition(b"\r\n\r\n")[2]) for connection in asking]
        server.wait(PATIENCE_S)
    finally:
        server.kill()
        said = server.communicate()[1]
    assert {(problem["status"], problem["type"]) for problem in given_up} == {(503, "stopped")}
    assert "Traceback" not in said


def put(port: int, body: bytes) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S)
    head = "POST /v1/zones HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    connection.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
    return connection


def rest(connection: socket.socket) -> bytes:
    with closing(connection):
        return b"".join(iter(lambda: connection.recv(65_536), b""))


def until_it_answers(address: str, server: subprocess.Popen) -> None:
    while server.poll() is None:
        with suppress(httpx2.TransportError):
            httpx2.get(address, trust_env=False, timeout=PATIENCE_S).raise_for_status()
            return
