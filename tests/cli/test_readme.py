"""The sessions of README.md and of the tutorial, line by line as they are written.

README's against providers played on this machine, the tutorial's on a small sample.
"""

import shlex
import shutil
import socket
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import uvicorn

from planner import Store
from planner.sample.sample import ensure_sample
from tests.cli.asking import SMALL
from tests.forecast.fetching.fake_fetches import provider

pytestmark = pytest.mark.long

ROOT = Path(__file__).parent.parent.parent
FETCHED = {"WINDFALL_AREA": "35,125,39,130", "WINDFALL_FETCH_HOURS": "21", "WINDFALL_TRUST_ENV": "false"}
SOUNDING = "time,latitude,longitude,altitude_m,pressure_hpa,temperature_c,u_wind_m_s,v_wind_m_s\n" + "".join(
    f"2026-11-24T00:{k:02d}:00Z,37.9,126.7,{600 * k},{1013.25 * (1 - 2.25577e-5 * 600 * k) ** 5.25588:.2f},"
    f"{15 - 3.9 * k:.1f},5,1\n"
    for k in range(17)
)


def session() -> list[list[str]]:
    """Every command of the session, in words."""
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    return commands_in(page.split("## A session")[1].split("```sh\n")[1].split("```")[0])


def commands_in(block: str) -> list[list[str]]:
    lines = block.replace("\\\n", " ").splitlines()
    return [words for line in lines if (words := shlex.split(line, comments=True))]


@pytest.fixture
def played(windfall, monkeypatch, tmp_path, whole_file):
    """A folder like a checkout's, a file and a sounding that somebody brought, and providers."""
    (tmp_path / "data").symlink_to(ROOT / "data")
    shutil.copy(whole_file, tmp_path / "my_gfs.grib2")
    (tmp_path / "sounding.csv").write_text(SOUNDING)
    for name, value in FETCHED.items():
        monkeypatch.setenv(name, value)
    for name in ("WINDFALL_CAMPAIGN", "WINDFALL_WIND", "WINDFALL_LAG"):
        monkeypatch.setenv(name, "")  # so that what `serve` sets is taken back
    monkeypatch.setattr(uvicorn, "run", lambda *_, **__: None)
    with provider(tmp_path / "fake", appears=lambda _: True) as (_, address):
        monkeypatch.setenv("WINDFALL_ADDRESS_GFS", f"{address}/gfs")
        yield windfall


def free_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return str(probe.getsockname()[1])


def newest(played) -> str:
    """The run that was fetched."""
    runs = played("forecasts", "--json").answer()["forecasts"]
    return next(run["id"] for run in runs if run["source"] == "gfs")


@pytest.mark.slow
def test_the_session_runs_from_top_to_bottom_as_written(played, tmp_path):
    first, *commands = session()
    assert first == ["export", "PATH=$PWD/.venv/bin:$PATH"]
    asked = []
    for program, name, *words in commands:
        assert program == "windfall"
        known = {"RUN_ID": newest(played)} if "RUN_ID" in words else {}
        port = ("--port", free_port()) if name == "serve" else ()
        told = played(name, *(known.get(word, word) for word in words), *port)
        assert told.status == 0, (name, words, told.err)
        asked.append(name)
    assert {"new", "check", "fetch", "ingest", "forecasts", "export", "windows", "fly", "zone"} <= set(asked)
    assert {"map", "fill", "serve"} <= set(asked)
    for made in ("plan.yaml", "winds.nc", "drop.html", "card.html"):
        assert (tmp_path / made).exists()


@pytest.mark.slow
def test_the_tutorial_runs_as_written_on_the_sample(windfall, tmp_path):
    spec = replace(SMALL, hours=tuple(range(0, 73, 6)))
    ensure_sample(Store(tmp_path / "store"), datetime.now(UTC), spec=spec)
    page = (ROOT / "docs" / "first_drop.md").read_text(encoding="utf-8")
    asked = [words for block in page.split("```sh\n")[1:] for words in commands_in(block.split("```")[0])]
    for program, *words in asked:
        assert program == "windfall"
        told = windfall(*words)
        assert told.status == 0, (words, told.err)
    assert {words[1] for words in asked} == {"new", "check", "fly", "zone", "sensitivity", "map", "windows"}
    assert (tmp_path / "drop.html").exists()
