"""A server for the browser's tests: on a steady wind, by a clock that stands in a file."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import uvicorn

from api.app import create_app
from api.service import ApiSettings
from planner import Store
from tests.patience import PATIENCE_S, awaited
from tests.worlds import NOW, steady_wind, written_campaign

BEFORE_ALL = NOW - timedelta(minutes=20)


class Served(NamedTuple):
    """A server at an address, and the file that holds its clock."""

    address: str
    clock: Path


@contextmanager
def serving(folder: Path, **changes) -> Iterator[Served]:
    """A server that shows one campaign, until the block ends."""
    run = Store(folder / "store").add(steady_wind())
    shown, clock, port = folder / "two_sites.yaml", folder / "now", _free_port()
    shown.write_text(json.dumps(written_campaign(**changes)))
    clock.write_text(BEFORE_ALL.isoformat())
    settings = {"STORE": folder / "store", "CAMPAIGN": shown, "WIND": run.id, "THREADS": 2}
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.browser.serving", str(port), str(clock)],
        cwd=Path(__file__).parents[2],
        env=os.environ | {f"WINDFALL_{name}": str(value) for name, value in settings.items()},
    )
    try:
        _wait_until_alive(f"http://127.0.0.1:{port}", server)
        yield Served(f"http://127.0.0.1:{port}", clock)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(PATIENCE_S)


def whole(page: Any) -> None:
    """Wait until every launch of the board is judged."""
    page.locator(".cell a").nth(7).wait_for()


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return asked.getsockname()[1]


def _wait_until_alive(address: str, server: subprocess.Popen) -> None:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def is_alive() -> bool:
        assert server.poll() is None, "the server ended"
        try:
            direct.open(f"{address}/healthz", timeout=PATIENCE_S).close()
        except OSError:
            return False
        return True

    awaited(is_alive)


if __name__ == "__main__":
    port, clock = sys.argv[1:]
    app = create_app(ApiSettings(), lambda: datetime.fromisoformat(Path(clock).read_text()))
    uvicorn.run(app, port=int(port), log_level="warning")
