"""`--calibration NAME|prior|FILE`: the wind's own error as it was measured, on whatever flies many drops."""

import json

import pytest

from tests.calibrations import SCOPE, kept_calibration, written_calibration
from tests.cli.asking import CAMPAIGN, PLAN, spelled_out, written
from tests.verify.flown_sky import fly

OF_THE_SAMPLE = {**SCOPE, "sources": ["sample"]}


@pytest.fixture
def file(tmp_path):
    """A calibration's file of somebody's own, a tenth as wide as the prior."""
    return kept_calibration(tmp_path / "mine", 0.1, scope=OF_THE_SAMPLE)


@pytest.fixture
def store(tmp_path, filled_store, run):
    """A store with the forecast's run and a calibration of the sample."""
    folder = tmp_path / "store"
    folder.mkdir()
    (folder / run).symlink_to(filled_store.folder / run)
    kept_calibration(folder, 0.1, scope=OF_THE_SAMPLE)
    return folder


def wide_km2(answer):
    return answer["pieces"][0]["area_km2"]["0.9"]


def test_a_zone_flies_by_a_calibrations_file_and_says_so(on_run, file):
    words = (*spelled_out(), "--members", "300", "--json")
    mine, usual = on_run("zone", *words, "--calibration", file).answer(), on_run("zone", *words).answer()
    assert wide_km2(mine) < wide_km2(usual)
    told = mine["calibration"]
    assert (told["name"], told["kind"], told["date"], told["n"]) == (
        "valley-2026",
        "forecast",
        "2026-11-20",
        400,
    )
    assert told["coverage"][0]["class"] == "pooled"
    assert mine["inputs"]["spread"]["wind_error"] == {"calibration": "valley-2026"}
    assert not any("prior" in line for line in mine["warnings"])
    source = {v["name"]: v["source"] for v in mine["varied"]}["wind_error"]
    assert source == "calibration valley-2026 (of 2026-11-20, 40 effective cases)"
    assert (usual["calibration"]["name"], usual["calibration"]["kind"]) == ("prior", "prior")
    assert usual["calibration"]["date"] is usual["calibration"]["n"] is None


@pytest.mark.usefixtures("store")
def test_a_name_is_one_of_the_stores_and_the_option_goes_before_the_plan(windfall, run, tmp_path):
    plan = written(tmp_path, PLAN | {"calibration": "valley-2026"})

    def name(*words):
        return windfall("zone", plan, "--wind", run, *words, "--json").answer()["calibration"]["name"]

    assert name() == "valley-2026"
    assert name("--calibration", "prior") == "prior"
    refused = windfall("zone", plan, "--wind", run, "--calibration", "plain").refusal()
    assert "no calibration 'plain'; known: " in refused
    assert "valley-2026" in refused


def test_what_is_no_calibration_is_refused_in_a_sentence(on_run, tmp_path):
    def refused(said):
        return on_run("zone", *spelled_out(), "--calibration", said).refusal()

    assert "there is no such file" in refused("other/valley.yaml")
    assert "no calibration 'valley'" in refused("valley")
    half = refused(written(tmp_path, {"name": "valley"}, "valley.yaml"))
    assert "valley.yaml is no calibration that can be used: " in half
    assert "scope" in half
    assert "sigma_mps" in refused(written(tmp_path, written_calibration() | {"error": {}}, "no-error.yaml"))


def test_out_of_scope_the_prior_is_flown_and_the_warning_says_by_what(on_run, tmp_path):
    far = {"latitude": 48.2, "longitude": 16.4, "radius_km": 300}
    file = kept_calibration(tmp_path, 0.1, scope={**OF_THE_SAMPLE, "place": far})
    words = (*spelled_out(), "--members", "40", "--json")
    mine, usual = on_run("zone", *words, "--calibration", file).answer(), on_run("zone", *words).answer()
    assert mine["pieces"] == usual["pieces"]
    assert mine["calibration"] == usual["calibration"]
    flight = on_run("fly", *spelled_out(), "--calibration", file, "--json").answer()
    for answer in (mine, flight):
        (line,) = (line for line in answer["warnings"] if "out of its scope" in line)
        assert "km from where it was made, it holds within 300 km" in line


def test_windows_sensitivity_and_fly_take_it_too(on_run, campaign, file):
    answer = on_run("windows", campaign(), "--calibration", file, "--json").answer()
    findings = [f for site in answer["sites"] for time in site["times"] for f in time["findings"]]
    (said,) = {f["sentence"].partition(" (")[2] for f in findings if f["criterion"] == "target"}
    assert said.startswith("calibration valley-2026 (of 2026-11-20, 40 effective cases)")
    shares = on_run(
        "sensitivity", *spelled_out(), "--members", "60", "--calibration", file, "--json"
    ).answer()
    usual = on_run("sensitivity", *spelled_out(), "--members", "60", "--json").answer()
    wind = [{g["group"]: g["share"] for g in told["groups"]}["wind"] for told in (shares, usual)]
    assert wind[0] < wind[1]
    assert on_run("fly", *spelled_out(), "--calibration", file, "--json").answer()["pieces"]


def test_check_refuses_a_calibration_that_there_is_not(windfall, tmp_path):
    plan = written(tmp_path, PLAN | {"calibration": "valley-2026"})
    assert "no calibration 'valley-2026'" in windfall("check", plan).refusal()
    kept_calibration(tmp_path / "store")
    told = windfall("check", plan, "--json").answer()
    (varies,) = (line["means"] for line in told["lines"] if line["about"] == "Varies")
    assert "the forecast's own error by calibration valley-2026" in varies
    both = PLAN | {"calibration": "prior", "spread": {"wind_error": {"calibration": "valley-2026"}}}
    assert "write one of them" in windfall("check", written(tmp_path, both)).refusal()


@pytest.mark.usefixtures("store")
def test_a_campaigns_file_may_name_it_and_its_folder_is_no_run(windfall, run, tmp_path):
    asked = written(tmp_path, CAMPAIGN | {"calibration": "valley-2026"}, "campaign.yaml")
    told = windfall("windows", asked, "--wind", run, "--json")
    assert "calibration valley-2026 (of 2026-11-20" in json.dumps(told.answer())
    told = windfall("forecasts", "--check", "--json").answer()["checks"]
    assert [check["id"] for check in told] == [run]
    assert windfall("forecasts", "--json").answer()["unusable"] == []


def test_flown_balloons_are_held_against_a_calibration(windfall, tmp_path):
    """Of winds that a balloon measured itself, where it was made for such, else against the prior."""
    track = fly(tmp_path)
    of_ascents = {**SCOPE, "sources": ["sounding"], "leads_h": [0, 3], "place": None}
    of_ascents |= {"altitudes_m": [0, 40_000], "months": list(range(1, 13))}

    def told(**scope):
        found = {"kind": "analysis", "scope": of_ascents | scope}
        file = kept_calibration(tmp_path / "mine", 0.5, **found)
        words = ("--calibration", file, "--members", 200, "--json")
        return windfall("verify", track, *words).answer()

    mine, usual = told(), windfall("verify", track, "--members", 200, "--json").answer()
    assert (mine["calibration"]["name"], mine["calibration"]["kind"]) == ("valley-2026", "analysis")
    assert mine["flights"] != usual["flights"]
    out = told(sources=["gfs"])
    assert (out["calibration"]["kind"], out["flights"]) == ("prior", usual["flights"])
    assert any("is winds of sounding, it was made for gfs" in line for line in out["warnings"])
