"""Who stops waiting: a question ends when whoever asked has gone, and the service goes on."""

import json
import time

import anyio

from tests.api.houses import plan, running, steady_wind

MANY = 100_000


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

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": "/v1/zones",
        "raw_path": b"/v1/zones",
        "query_string": b"",
        "root_path": "",
        "headers": [(b"content-type", b"application/json"), (b"host", b"localhost")],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }
    await app(scope, receive, send)
    return said


def zone(client, *, leaves_after_s: float | None) -> tuple[int, dict]:
    """The status and the body of the answer to a zone of many drops."""
    body = json.dumps(plan(members=MANY, releases=[])).encode()
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
