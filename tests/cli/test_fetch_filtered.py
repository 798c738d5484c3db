"""`windfall fetch --filtered` lets the provider cut out the area."""

import pytest

from planner import Store
from tests.forecast.fetching.fake_fetches import CYCLE, provider

RUN = ("--run", f"{CYCLE:%Y-%m-%dT%H:%MZ}", "--area", "35,125,39,130", "--hours", "1")


@pytest.fixture
def fake(windfall, monkeypatch, tmp_path):
    """The provider under test, its bucket and its filter at one address."""
    with provider(tmp_path / "fake") as (served, address):
        for name in ("GFS", "NOMADS"):
            monkeypatch.setenv(f"WINDFALL_ADDRESS_{name}", f"{address}/gfs")
        monkeypatch.setenv("WINDFALL_ADDRESS_ECMWF", f"{address}/ecmwf")
        monkeypatch.setenv("WINDFALL_TRUST_ENV", "false")
        yield served


def test_the_filter_alone_is_asked_for_a_named_run(windfall, fake, tmp_path):
    told = windfall("fetch", "gfs", "--filtered", *RUN, "--json")
    assert told.answer()["source"] == "gfs"
    assert [run.issued_at for run in Store(tmp_path / "store").list()] == [CYCLE]
    assert [asked.path.startswith("/gfs/cgi-bin/filter_gfs_0p25.pl?") for asked in fake.asked] == [True, True]


def test_a_source_without_a_filter_is_refused_before_anything_is_asked(windfall, fake):
    refused = windfall("fetch", "ecmwf", "--filtered", *RUN[:-1], "3").refusal()
    assert "ecmwf has no region filter: fetch it without --filtered" in refused
    assert fake.asked == []
