"""Units and places as people type them, at the command line and in its files; HTTP takes numbers."""

import json
import re

import pytest
import yaml

from planner.plan import Plan
from tests.cli.asking import PLAN, VEHICLE, spelled_out, written

CAMPAIGN = {
    "sites": [PLAN["site"]],
    "vehicle": VEHICLE,
    "launch_times": {"from": "run+1h", "to": "run+2h", "every": "1h"},
    "members": 20,
}


def flown(answer):
    return [(fix["latitude"], fix["longitude"], fix["altitude_m"]) for fix in answer["pieces"][0]["track"]]


def test_a_flight_in_feet_and_knots_is_the_flight_in_metres(on_run):
    metric = on_run("fly", *spelled_out(), "--json").answer()
    words = {
        "site": "37\u00b054'N 126\u00b042'E",
        "ascent_rate": "984.251968504 ft/min",
        "burst_altitude": "9km",
        "descent_rate": "18 km/h",
    }
    typed = on_run("fly", *spelled_out(**words), "--json").answer()
    assert flown(typed) == [pytest.approx(fix, abs=0.1) for fix in flown(metric)]


@pytest.mark.parametrize("name", ["plan.yaml", "plan.json"])
def test_a_plan_file_holds_units_and_places(on_run, tmp_path, name):
    vehicle = VEHICLE | {"ascent_rate_mps": "300 m/min", "burst_altitude_m": "9 km"}
    plan = PLAN | {"site": "37.9N 126.7E", "vehicle": vehicle}
    (tmp_path / name).write_text(json.dumps(plan) if name.endswith("json") else yaml.safe_dump(plan))
    typed = on_run("fly", name, "--json").answer()
    assert flown(typed) == flown(on_run("fly", written(tmp_path, PLAN), "--json").answer())


def test_a_campaign_file_holds_units(on_run, tmp_path):
    criteria = {"surface wind": {"caution_above_mps": "6 kt", "no_go_above_mps": "12 kt"}}
    told = on_run("windows", written(tmp_path, CAMPAIGN | {"criteria": criteria}), "--json").answer()
    limits = told["inputs"]["criteria"]["surface_wind"]
    assert limits["no_go_above_mps"] == pytest.approx(12 * 1852 / 3600)
    assert limits["caution_above_mps"] == pytest.approx(6 * 1852 / 3600)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"ascent_rate": "5 kg"}, "'--ascent-rate': '5 kg': kg is a unit of mass; a speed is wanted"),
        ({"burst_altitude": "FL300"}, "'--burst-altitude': 'FL300' is a pressure level"),
        ({"float_hours": "2 m"}, "'--float-hours': '2 m': m is a unit of length; a time is wanted"),
        ({"site": "40,5 105,2"}, "--site wants LAT,LON or LAT,LON,ALT_M .* decimal commas"),
        ({"site": "13TDE1234567890"}, "MGRS, which is not read; give degrees"),
        ({"site": "126.7,37.9"}, "swapped with the longitude: the latitude comes first .37.9,126.7."),
    ],
)
def test_another_kind_of_unit_is_refused_with_what_is_wanted(on_run, changes, said):
    assert re.search(said, on_run("fly", *spelled_out(**changes)).refusal(2))


def test_what_is_wrong_in_a_file_says_where(on_run, tmp_path):
    plan = PLAN | {"vehicle": VEHICLE | {"burst_altitude_m": "9 kg"}}
    line = on_run("fly", written(tmp_path, plan)).refusal(2)
    assert "vehicle.burst_altitude_m: '9 kg': kg is a unit of mass" in line


def test_every_command_that_takes_a_plan_says_that_a_campaign_is_one(on_run, tmp_path):
    campaign, plan = written(tmp_path, CAMPAIGN, "campaign.yaml"), written(tmp_path, PLAN)
    for words in (
        ("fly", campaign),
        ("zone", campaign),
        ("map", campaign, "-o", "x.html"),
        ("fill", campaign),
    ):
        assert "this is a campaign, and a plan is wanted" in on_run(*words).refusal(2)
    assert "this is a plan, and a campaign is wanted" in on_run("windows", plan).refusal(2)


def test_hours_are_read_with_units_and_are_whole(windfall):
    assert "90min is 1.5 h; whole hours are wanted" in windfall("fetch", "gfs", "--hours", "90min").refusal(2)
    assert "20d is not in the range 1 to 384" in windfall("fetch", "gfs", "--hours", "20d").refusal(2)


def test_the_models_themselves_take_numbers_alone():
    """What HTTP takes: text is refused there."""
    with pytest.raises(ValueError, match="valid number"):
        Plan.model_validate(PLAN | {"vehicle": VEHICLE | {"burst_altitude_m": "9 km"}})
