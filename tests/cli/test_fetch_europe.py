"""`windfall fetch icon-eu`: a provider of one region, known to every door by its file alone."""

import pytest

from planner import Store
from tests.forecast.fetching.fake_fetches import CYCLE, provider

RUN = ("--run", f"{CYCLE:%Y-%m-%dT%H:%MZ}", "--hours", "1")


@pytest.fixture
def fake(windfall, monkeypatch, tmp_path):
    """The provider under test."""
    with provider(tmp_path / "fake") as (served, address):
        monkeypatch.setenv("WINDFALL_ADDRESS_ICON_EU", f"{address}/icon-eu")
        monkeypatch.setenv("WINDFALL_TRUST_ENV", "false")
        yield served


@pytest.mark.slow
def test_a_run_of_europe_is_fetched_and_shown_with_who_made_it(windfall, fake, tmp_path):
    answer = windfall("fetch", "icon-eu", *RUN, "--area", "46,6,52,14", "--json").answer()
    assert (answer["source"], answer["members"]) == ("icon-eu", 1)
    assert answer["attribution"] == ["Data basis: Deutscher Wetterdienst (CC-BY-4.0), cut out by Windfall"]
    assert [run.issued_at for run in Store(tmp_path / "store").list()] == [CYCLE]
    assert "Top" in windfall("forecasts").out


def test_campaigns_elsewhere_are_told_where_it_ends_before_anything_is_asked(windfall, fake):
    refused = windfall("fetch", "icon-eu", *RUN).refusal()
    assert "icon-eu covers 29.5 to 70.5 N, -23.5 to 62.5 E" in refused
    assert fake.asked == []


def test_it_cuts_nothing_itself(windfall, fake):
    refused = windfall("fetch", "icon-eu", *RUN, "--area", "46,6,52,14", "--filtered").refusal()
    assert "icon-eu has no region filter: fetch it without --filtered" in refused


def test_the_catalogue_lists_it_with_the_others(windfall):
    listed = {one["name"]: one for one in windfall("catalogue", "--json").answer()["sources"]}
    assert listed["icon-eu"]["cycles_h"] == [0, 6, 12, 18]
    assert listed["icon-eu"]["licence"] == "CC-BY-4.0"
    assert {"gfs", "gefs", "ecmwf", "ecmwf-ens"} <= set(listed)
