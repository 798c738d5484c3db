"""A small service on a steady wind, and questions that a test changes in one thing."""

import json
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

from fastapi.testclient import TestClient

from api.app import create_app
from api.service import ApiSettings
from planner.forecast.field import WindField
from planner.forecast.grid import Grid
from planner.forecast.store.store import Store
from planner.sample.analytic import START, analytic_field
from tests.patience import PATIENCE_S, awaited

WIND_MPS = 8.0
NOW = START + timedelta(hours=1)
SITE = {"name": "Hill", "latitude_deg": 38.0, "longitude_deg": 127.0}
UP_AND_DOWN = {
    "kind": "constant_rate",
    "ascent_rate_mps": 5.0,
    "burst_altitude_m": 6000.0,
    "descent_rate_mps": 5.0,
}
BUNDLE = {"kind": "bundle", "name": "bundle", "mass_kg": 1.0, "drag_area_m2": 0.5}


@lru_cache
def steady_wind(*, is_sample: bool = False, issued_h: float = 0.0) -> WindField:
    """Eastwards at WIND_MPS everywhere, for twelve hours."""
    field = analytic_field(
        lambda latitude, longitude, height, time: WIND_MPS,
        lambda latitude, longitude, height, time: 0.0,
        grid=Grid(36.0, 125.0, 0.5, 0.5, 9, 13),
        members=2,
        near_heights_m=(10.0,),
        issued_at=START + timedelta(hours=issued_h),
    )
    run = replace(field.forecast, id="sample-run", source="sample", is_sample=True)
    return replace(field, forecast=run) if is_sample else field


def plan(**changes) -> dict:
    """Up to 6 km and down again, a bundle let go at 3 km, forty drops."""
    ordinary = {
        "site": SITE,
        "launch_time": "2026-11-24T02:00:00Z",
        "vehicle": UP_AND_DOWN,
        "releases": [{"altitude_m": 3000.0, "cargo": [BUNDLE]}],
        "targets": [{"name": "Field", "latitude_deg": 38.0, "longitude_deg": 127.1, "radius_km": 20.0}],
        "members": 40,
    }
    return ordinary | changes


def campaign(**changes) -> dict:
    """The same drop at two sites, every hour for four hours."""
    shared = {key: value for key, value in plan().items() if key not in ("site", "launch_time")}
    two_sites = [SITE, {"name": "Mill & <b>meadow</b>", "latitude_deg": 37.5, "longitude_deg": 127.5}]
    times = {"from": "run+1h", "to": "run+4h", "every": "1h"}
    return shared | {"sites": two_sites, "launch_times": times} | changes


@contextmanager
def running(
    folder: Path, *, fields: tuple[WindField, ...] = (), on_board=None, clock=lambda: NOW, **settings
):
    """A client of a service whose store holds `fields` and whose board shows one campaign."""
    store = Store(folder / "store")
    for field in fields:
        store.add(field)
    shown = folder / "two_sites.yaml"
    shown.write_text(json.dumps(campaign() if on_board is None else on_board))
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
