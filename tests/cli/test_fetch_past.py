"""Runs of the past: named to fetch, or found by a flown balloon's launch time, in a fake archive."""

from datetime import UTC, datetime

import pytest

from planner import Store
from planner.fakes.server import FakeProvider
from tests.forecast.fetching.fake_fetches import CYCLE, provider

AREA = ("--area", "35,125,39,130", "--hours", "1")
TRACK = (
    "time_utc,latitude,longitude,altitude_m\n"
    "2026-11-24T09:00:00Z,37.0,127.0,100\n2026-11-24T09:20:00Z,37.01,127.05,6100\n"
    "2026-11-24T09:21:00Z,37.01,127.06,6000\n2026-11-24T09:40:00Z,37.02,127.1,120\n"
    "2026-11-24T09:43:00Z,37.02,127.1,120\n"
)


@pytest.fixture
def archive(windfall, monkeypatch, tmp_path):
    """A fake that has every run there ever was."""
    with provider(tmp_path / "fake") as (served, address):
        monkeypatch.setattr(served, "cycles", None)
        monkeypatch.setenv("WINDFALL_ADDRESS_GFS", f"{address}/gfs")
        monkeypatch.setenv("WINDFALL_ADDRESS_GEFS", f"{address}/gefs")
        monkeypatch.setenv("WINDFALL_ADDRESS_ECMWF", f"{address}/ecmwf")
        monkeypatch.setenv("WINDFALL_TRUST_ENV", "false")
        yield served


def test_a_run_of_the_past_stays_though_newer_ones_are_kept(
    windfall, archive: FakeProvider, monkeypatch, tmp_path
) -> None:
    monkeypatch.setenv("WINDFALL_KEEP_RUNS", "1")
    windfall("fetch", "gfs", "--run", f"{CYCLE:%Y-%m-%dT%H:%MZ}", *AREA, "--json").answer()
    windfall("fetch", "gfs", "--run", "2021-03-22T06:00Z", *AREA, "--json").answer()
    issued = [run.issued_at for run in Store(tmp_path / "store").list()]
    assert issued == [CYCLE, datetime(2021, 3, 22, 6, tzinfo=UTC)]


@pytest.mark.parametrize(
    ("source", "run"),
    [("gfs", "2021-03-21T18:00Z"), ("gefs", "2020-09-22T18:00Z"), ("ecmwf", "2024-02-29T00:00Z")],
)
def test_a_run_of_an_older_layout_is_refused_in_a_sentence(windfall, archive, source, run) -> None:
    told = windfall("fetch", source, "--run", run, "--area", "35,125,39,130", "--hours", "6").refusal()
    assert "lie in an older layout" in told
    assert archive.asked == []


def test_a_run_of_ecmwfs_older_streams_comes_by_its_date(windfall, archive: FakeProvider) -> None:
    """06 UTC was stream scda."""
    words = ("--run", "2026-05-12T00:00Z", "--area", "35,125,39,130", "--hours", "6")
    assert windfall("fetch", "ecmwf", *words).status == 0
    assert windfall("fetch", "ecmwf", "--run", "2026-05-11T06:00Z", *words[2:]).status == 0
    asked = {one.path.split("/")[-2] for one in archive.asked if one.path.endswith(".grib2")}
    assert asked == {"oper", "scda"}


@pytest.mark.slow
def test_verify_fetches_a_run_of_ecmwfs_older_streams(windfall, archive: FakeProvider, tmp_path) -> None:
    """At 15 UTC the run of 06 is out (after 7.1 h), that of 12 is not yet."""
    (tmp_path / "flown.csv").write_text(TRACK.replace("2026-11-24T09", "2026-05-05T15"))
    words = ("--fetch", "ecmwf", "--members", "40", "--json")
    (flight,) = windfall("verify", tmp_path / "flown.csv", *words).answer()["flights"]
    assert flight["wind"].startswith("ecmwf-20260505T0600Z")
    assert all("/scda/" in one.path for one in archive.asked)


def test_verify_fetches_the_run_that_was_out_at_the_launch(windfall, archive, tmp_path) -> None:
    """At 9 UTC the run of 00 is out (after 3.4 h), that of 06 is not yet."""
    (tmp_path / "flown.csv").write_text(TRACK)
    answer = windfall(
        "verify", tmp_path / "flown.csv", "--fetch", "gfs", "--members", "40", "--json"
    ).answer()
    (flight,) = answer["flights"]
    assert flight["wind"].startswith("gfs-20261124T0000Z")
    assert answer["inputs"]["wind"] == "gfs"
    again = windfall("verify", tmp_path / "flown.csv", "--fetch", "gfs", "--wind", "previous").refusal()
    assert "two winds" in again
    assert "no provider" in windfall("verify", tmp_path / "flown.csv", "--fetch", "gfx").refusal()
