"""`fly` and `zone`: one drop and many, spelled out or from a plan, in every form."""

import csv
import io
import json
from datetime import datetime, timedelta
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from planner.data_files import data_folder
from tests.cli.asking import PLAN, SITE, VEHICLE, kept, spelled_out, written
from tests.worlds import SAMPLE_BAND

BUNDLE = {"kind": "bundle", "name": "parcel", "mass_kg": 1, "drag_area_m2": 0.5}
PLAIN = {"name": "Plain", "latitude_deg": 37.7, "longitude_deg": 127.3, "radius_km": 60}


def test_a_flight_spelled_out_on_a_file_answers_as_the_contract_shapes_it(windfall, whole_file):
    answer = windfall("fly", "--wind", whole_file, *spelled_out(), "--json").answer()
    shape = {"forecast", "pieces", "warnings", "inputs", "seed", "version"}
    assert shape <= answer.keys()
    (balloon,) = answer["pieces"]
    assert (balloon["piece"], balloon["ending"]) == ("balloon", "landed")
    assert [event["event"] for event in balloon["events"]] == ["launch", "burst", "landing"]
    assert balloon["events"][0]["time"] == "2026-11-24T02:00:00Z"
    assert balloon["events"][1]["altitude_m"] == 9000.0
    landing = {key: balloon["events"][2][key] for key in ("time", "latitude", "longitude", "altitude_m")}
    assert balloon["landing"] == landing
    assert answer["inputs"]["vehicle"] == VEHICLE
    times = [datetime.fromisoformat(fix["time"]) for fix in balloon["track"]]
    steps = [later - earlier for earlier, later in pairwise(times)]
    assert max(steps) <= timedelta(minutes=1)
    climb_s = (9000.0 - balloon["track"][0]["altitude_m"]) / 5.0
    burst = datetime.fromisoformat(balloon["events"][1]["time"])
    assert (burst - times[0]).total_seconds() == pytest.approx(climb_s, abs=0.01)


def test_a_file_is_flown_in_without_being_stored(windfall, whole_file, tmp_path):
    windfall("fly", "--wind", whole_file, *spelled_out(), "--json").answer()
    assert kept(tmp_path / "store") == []


def test_a_file_and_the_run_that_was_ingested_from_it_give_the_same_answer(on_run, windfall, whole_file):
    stored = on_run("zone", *spelled_out(), "--members", "40", "--json").answer()
    brought = windfall("zone", "--wind", whole_file, *spelled_out(), "--members", "40", "--json").answer()
    assert stored == brought


def test_a_plan_file_and_the_same_words_give_the_same_tracks(on_run, tmp_path):
    from_file = on_run("fly", written(tmp_path, PLAN), "--json").answer()
    assert from_file["pieces"] == on_run("fly", *spelled_out(), "--json").answer()["pieces"]


def test_options_are_laid_over_a_plan_file(on_run, tmp_path):
    plan = written(tmp_path, PLAN)
    words = ("--burst-altitude", "5000", "--site", "38.5,127.5,900", "--seed", "7", "--members", "9")
    answer = on_run("fly", plan, *words, "--json").answer()
    assert answer["inputs"]["vehicle"] == VEHICLE | {"burst_altitude_m": 5000.0}
    assert (answer["seed"], answer["inputs"]["members"]) == (7, 9)
    first = answer["pieces"][0]["track"][0]
    assert (first["latitude"], first["longitude"], first["altitude_m"]) == (38.5, 127.5, 900.0)


def test_a_float_is_spelled_out_with_its_altitude_and_hours(on_run):
    words = spelled_out(burst_altitude=None, float_altitude="3000", float_hours="1.5")
    (balloon,) = on_run("fly", *words, "--json").answer()["pieces"]
    level = [fix for fix in balloon["track"] if fix["altitude_m"] == pytest.approx(3000.0, abs=0.01)]
    begin, end = (datetime.fromisoformat(fix["time"]) for fix in (level[0], level[-1]))
    assert end - begin == pytest.approx(timedelta(hours=1.5), abs=timedelta(seconds=1))
    assert balloon["ending"] == "landed"


def test_a_time_from_the_run_counts_from_its_issue(on_run, tmp_path):
    plan = written(tmp_path, PLAN | {"launch_time": "run+90min"})
    answer = on_run("fly", plan, "--json").answer()
    assert answer["pieces"][0]["track"][0]["time"] == "2026-11-24T01:30:00Z"


def test_the_first_cargo_comes_first_and_the_balloon_last(on_run, tmp_path):
    plan = PLAN | {"releases": [{"altitude_m": 3000, "cargo": [BUNDLE, BUNDLE | {"name": "second"}]}]}
    pieces = on_run("fly", written(tmp_path, plan), "--json").answer()["pieces"]
    assert [piece["piece"] for piece in pieces] == ["parcel", "second", "balloon"]
    assert {piece["ending"] for piece in pieces} == {"landed"}


def test_the_example_plan_flies_at_another_hour_of_the_run(on_run):
    example = data_folder() / "plans" / "drop.yaml"
    assert "is after" in on_run("fly", example).refusal(3)
    pieces = on_run("fly", example, "--launch", "run+1h", "--json").answer()["pieces"]
    assert [piece["piece"] for piece in pieces] == ["leaflets", "usb bag on parachute", "balloon"]
    assert pieces[0]["track"][0]["time"] == "2026-11-24T04:00:00Z"


def test_a_zone_counts_every_drop_and_says_how_likely_the_target_is(on_run, tmp_path):
    plan = PLAN | {"targets": [PLAIN], "releases": [{"altitude_m": 3000, "cargo": [BUNDLE]}]}
    answer = on_run("zone", written(tmp_path, plan), "--members", "200", "--json").answer()
    shape = {"forecast", "members", "endings", "pieces", "inside", "warnings", "inputs", "seed", "version"}
    assert shape <= answer.keys()
    assert answer["members"] == 200
    assert [piece["piece"] for piece in answer["pieces"]] == ["parcel", "balloon"]
    assert answer["endings"] == answer["pieces"][0]["endings"]
    for piece in answer["pieces"]:
        assert sum(piece["endings"].values()) == 200
        areas = piece["areas"]["features"]
        assert [area["properties"]["probability"] for area in areas] == [0.5, 0.75, 0.9, 0.95]
        assert {"mean", "distance_km", "bearing_deg"} <= piece.keys()
    assert {(found["area"], found["piece"]) for found in answer["inside"]} >= {("Plain", "parcel")}
    for found in answer["inside"]:
        assert 0 <= found["low"] <= found["probability"] <= found["high"] <= 1


def test_a_zone_flies_until_a_width_in_per_cent_and_says_what_is_left(on_run, tmp_path):
    plan = written(tmp_path, PLAN | {"targets": [PLAIN]})
    answer = on_run("zone", plan, "--until-width", "4%", "--json").answer()
    assert answer["members"] > PLAN["members"]
    assert all(found["sampling_high"] - found["sampling_low"] <= 0.04 for found in answer["inside"])
    assert "no sampling interval is wider than 0.04" in " ".join(answer["warnings"])
    refused = on_run("zone", plan, "--until-width", "0.00001")
    assert (refused.status, "give 0.0005 to 1" in refused.err) == (2, True)


def test_a_flight_in_the_air_is_planned_anew_from_its_last_fix(on_run, tmp_path):
    launch = datetime.fromisoformat(PLAN["launch_time"])
    rows = [
        f"{(launch + timedelta(minutes=k)).isoformat()},{37.9 + k / 500},{126.7 + k / 250},{100 + 180 * k}"
        for k in range(15)
    ]
    (tmp_path / "heard.csv").write_text("\n".join(["time_utc,latitude,longitude,altitude_m", *rows]))
    plan = written(tmp_path, PLAN)
    for command in ("fly", "zone"):
        answer = on_run(command, plan, "--update", "heard.csv", "--json").answer()
        assert answer["updated_from"]["altitude_m"] == 100 + 180 * 14
        assert answer["updated_from"]["latitude"] == pytest.approx(37.928)
        assert "re-planned from its last position" in answer["warnings"][0]
        assert answer["inputs"]["launch_time"] == PLAN["launch_time"]
    assert on_run("fly", plan, "--json").answer()["updated_from"] is None
    assert "no such file" in on_run("zone", plan, "--update", "nothing.csv").refusal(2)
    assert "give its positions too" in on_run("zone", plan, "--release-now").refusal(2)


def test_a_zone_is_weighed_anew_by_where_nothing_was_found(on_run, tmp_path):
    ring = [[126.0, 37.0], [126.94, 37.0], [126.94, 39.0], [126.0, 39.0], [126.0, 37.0]]
    outline = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    (tmp_path / "fields.geojson").write_text(json.dumps(outline))
    plan, searched = written(tmp_path, PLAN | {"targets": [PLAIN]}), ("--searched", "fields.geojson")
    before = on_run("zone", plan, "--json").answer()
    after = on_run("zone", plan, *searched, "--detection", "80%", "--json").answer()
    assert after["inputs"]["searched"][0]["detection"] == 0.8
    assert "searched, 'balloon' not found" in " ".join(after["warnings"])
    assert after["pieces"][0]["mean"]["longitude"] > before["pieces"][0]["mean"]["longitude"]
    twice = on_run("zone", plan, *searched, *searched, "--detection", "0.8", "--json").answer()
    assert len(twice["inputs"]["searched"]) == 2
    assert "go together" in on_run("zone", plan, *searched).refusal(2)
    assert "detection" in on_run("zone", plan, *searched, "--detection", "1.2").refusal(2)
    assert "nowhere.geojson" in on_run(
        "zone", plan, "--searched", "nowhere.geojson", "--detection", "1"
    ).refusal(2)


def test_sensitivity_says_whose_the_variance_is_in_a_table_and_in_json(on_run, tmp_path):
    plan = written(tmp_path, PLAN | {"releases": [{"altitude_m": 3000, "cargo": [BUNDLE]}]})
    answer = on_run("sensitivity", plan, "--members", "200", "--piece", "balloon", "--json").answer()
    assert (answer["piece"], answer["members"]) == ("balloon", 200)
    assert {"forecast", "groups", "sentence", "rms_km", "together", "warnings", "seed"} <= answer.keys()
    assert sum(one["share"] for one in answer["groups"]) == pytest.approx(1.0, abs=1e-3)
    assert all(one["low"] <= one["share"] <= one["high"] for one in answer["groups"])
    table = on_run("sensitivity", plan, "--members", "200")
    assert (table.status, "parcel lands" in table.out) == (0, True)
    nobody = on_run("sensitivity", plan, "--piece", "nobody")
    assert (nobody.status, "there are parcel, balloon" in nobody.err) == (2, True)


def test_a_fan_lands_at_each_height_where_a_flight_that_floats_there_does(on_run):
    where = ("--site", "37.90,126.70", "--launch", "2026-11-24T02:00:00Z", "--float-hours", "1")
    fan = on_run("fan", *where, "--heights", "2km..4km/2km", "--json").answer()["heights"]
    assert [(one["altitude_m"], one["member"]) for one in fan] == [
        (2000.0, 0),
        (2000.0, 1),
        (4000.0, 0),
        (4000.0, 1),
    ]
    rates = ("--ascent-rate", "5", "--descent-rate", "5", "--float-altitude", "4000")
    flown = on_run("fly", *where, *rates, "--json").answer()["pieces"][0]["landing"]
    for name in ("latitude", "longitude"):
        assert fan[2]["landing"][name] == pytest.approx(flown[name], abs=2e-3)
    assert "2 of 2" in on_run("fan", *where).out
    assert "is no range" in on_run("fan", *where, "--heights", "2km..4km").refusal()


def test_release_times_tell_the_best_timer_as_a_zone_with_that_timer_does(on_run, tmp_path):
    """The wind carries on, so that a later release lands farther; one of the times meets the field."""
    release = {"after_s": 600, "cargo": [BUNDLE]}
    landed = on_run("fly", written(tmp_path, PLAN | {"releases": [release]}), "--json").answer()["pieces"][0]
    field = {"name": "Field", **{f"{k}_deg": landed["landing"][k] for k in ("latitude", "longitude")}}
    plan = PLAN | {"releases": [release], "targets": [field | {"radius_km": 2.0}]}
    path = written(tmp_path, plan, "timed.yaml")
    answer = on_run("release-times", path, "--after", "5min..20min/5min", "--json").answer()
    assert [one["after_s"] for one in answer["times"]] == [300, 600, 900, 1200]
    zone = on_run("zone", path, "--json").answer()
    (inside,) = [one for one in zone["inside"] if one["piece"] == answer["piece"]]
    chances = {one["after_s"]: one["probabilities"]["Field"] for one in answer["times"]}
    assert chances[600] == pytest.approx(inside["probability"], abs=0.03)
    assert answer["best"] == {"after_s": 600, "probability": chances[600]}
    assert "best 10 min after launch" in on_run("release-times", path, "--after", "5min..20min/5min").out
    assert "is no range" in on_run("release-times", path, "--after", "5min..20min").refusal()


def test_the_same_seed_gives_the_same_zone_and_another_gives_another(on_run):
    words = (*spelled_out(), "--members", "40", "--json")
    once, again, other = (on_run("zone", *words, "--seed", seed).answer() for seed in ("1", "1", "2"))
    assert once == again
    assert once["pieces"][0]["mean"] != other["pieces"][0]["mean"]


@pytest.mark.parametrize("command", ["fly", "zone"])
def test_tracks_and_areas_come_out_in_every_form(on_run, command):
    def form(name):
        told = on_run(command, *spelled_out(), "--members", "200", "--format", name)
        assert (told.status, told.err) == (0, "")
        return told.out

    geojson = json.loads(form("geojson"))
    assert (geojson["type"], geojson["is_sample"]) == ("FeatureCollection", True)
    assert {"track": "LineString", "area": "Polygon"}[geojson["features"][0]["properties"]["kind"]]
    assert ElementTree.fromstring(form("kml")).tag == "{http://www.opengis.net/kml/2.2}kml"
    assert ElementTree.fromstring(form("gpx")).tag == "{http://www.topografix.com/GPX/1/1}gpx"
    header, *rows = csv.reader(io.StringIO(form("csv")))
    assert header[:1] == ["piece"]
    failed = {"balloon: parachute fouled", "balloon: no parachute"}
    assert {row[0] for row in rows} == {"balloon", *failed}
    assert json.loads(form("json"))["pieces"][0]["piece"] == "balloon"


def test_json_is_asked_for_in_two_ways_and_two_forms_at_once_are_refused(on_run):
    words = ("fly", *spelled_out())
    assert on_run(*words, "--json", "--format", "json").out == on_run(*words, "--json").out
    said = on_run(*words, "--json", "--format", "kml").refusal()
    assert "--json and --format kml are two answers" in said


@pytest.mark.parametrize("command", ["fly", "zone"])
def test_a_table_for_eyes_says_that_the_weather_is_the_sample_s(on_run, command):
    told = on_run(command, *spelled_out(), "--members", "200")
    assert (told.status, told.err) == (0, "")
    assert SAMPLE_BAND in told.out
    assert "balloon" in told.out


def test_a_site_below_the_model_s_ground_is_a_site(on_run):
    answer = on_run("fly", *spelled_out(site=f"{SITE['latitude_deg']},{SITE['longitude_deg']},10"), "--json")
    assert answer.answer()["pieces"][0]["track"][0]["altitude_m"] == 10.0
