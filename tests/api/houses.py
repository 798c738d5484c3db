"""A small service, and what its board and its pages say."""

import json
from contextlib import contextmanager
from pathlib import Path

from fastapi.testclient import TestClient

from api.app import create_app
from api.service import ApiSettings
from planner import Store, WindField
from tests.patience import PATIENCE_S, awaited
from tests.worlds import NOW, written_campaign


@contextmanager
def running(
    folder: Path, *, fields: tuple[WindField, ...] = (), on_board=None, clock=lambda: NOW, **settings
):
    """A client of a service whose store holds `fields` and whose board shows one campaign."""
    store = Store(folder / "store")
    for field in fields:
        store.add(field)
    shown = folder / "two_sites.yaml"
    shown.write_text(json.dumps(written_campaign() if on_board is None else on_board))
    usual = {"store": store.folder, "campaign": shown, "threads": 2, "look_every_s": 0.1, "wind": "latest"}
    app = create_app(ApiSettings(**(usual | settings)), clock)
    # Of bodies written by hand too it is said that they are JSON.
    said = {"content-type": "application/json"}
    with TestClient(app, base_url="http://localhost", headers=said, follow_redirects=False) as client:
        yield client
    for thread in app.state.background.threads:  # none outlives its test, not even one that compiles
        thread.join(PATIENCE_S)


def whole_board(client: TestClient, key: str = "two_sites") -> dict:
    """The board's news once every launch is judged."""

    def news() -> dict | None:
        told = client.get(f"/board/{key}/cells").json()
        return told if told["finished"] else None

    return awaited(news)


def launch_id(client: TestClient, site: str, time: str, key: str = "two_sites") -> str:
    """The word for a launch in addresses, as the campaign's table lists it."""
    whole_board(client, key)
    table = client.get(f"/v1/campaigns/{key}/windows").json()
    times = next(of["times"] for of in table["sites"] if of["site"] == site)
    return next(launch["id"] for launch in times if launch["launch_time"] == time)


def launch_address(client: TestClient, site: str, time: str) -> str:
    """The page of a launch of the board."""
    return f"/launch/{launch_id(client, site, time)}"


def scope(method: str, path: str, **headers: str) -> dict:
    """A request as a server hands it on to an app, with what a client would not send as well."""
    told = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    asked = {"type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "scheme": "http"}
    asked |= {"method": method, "path": path, "raw_path": path.encode(), "query_string": b"", "root_path": ""}
    return asked | {"headers": told, "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80)}
