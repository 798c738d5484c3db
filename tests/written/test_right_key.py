"""A refusal says which key was meant, in which unit, where it belongs, and everything that is missing."""

import time

import pytest

from planner import Campaign
from planner.document import MOST_ANSWERABLE, parse
from planner.errors import InputError
from planner.plan.plan import Plan

SITE = {"latitude_deg": 37.9, "longitude_deg": 126.7}
RATES = {"kind": "constant_rate", "ascent_rate_mps": 5, "burst_altitude_m": 30_000, "descent_rate_mps": 5}
GOOD = {"site": SITE, "launch_time": "now", "vehicle": RATES}
TIMES = {"from": "now", "to": "now+3h", "every": "1h"}
MANY = {"sites": [SITE], "launch_times": TIMES, "vehicle": RATES}


def refusal(model, data):
    with pytest.raises(InputError) as refused:
        parse(model, data)
    return str(refused.value)


def flown(without="", **words):
    return {**GOOD, "vehicle": {k: v for k, v in {**RATES, **words}.items() if k != without}}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (flown("ascent_rate_mps", ascent_rate_fpm=1000), "write ascent_rate_mps: 5.08 (1000 fpm)"),
        (flown("burst_altitude_m", burst_alt_ft=98_000), "write burst_altitude_m: 29870.4 (98000 ft)"),
        (flown("burst_altitude_m", burst_km=30), "write burst_altitude_m: 30000 (30 km)"),
        (
            flown("burst_altitude_m", burstAltitude=30_000),
            "vehicle.burstAltitude: there is no such key; write b",
        ),
        (flown("ascent_rate_mps", ascent_speed=5), "write ascent_rate_mps"),
        (flown("ascent_rate_mps", asscent_rate_mps=5), "write ascent_rate_mps"),
        (flown("descent_rate_mps", descent_rate_kt=10), "write descent_rate_mps: 5.14444 (10 kt)"),
        ({**GOOD, "site": {"lat": 37.9, "lng": 126.7}}, "site.lat: there is no such key; write latitude_deg"),
        (
            {**GOOD, "site": {"lat": 37.9, "lng": 126.7}},
            "site.lng: there is no such key; write longitude_deg",
        ),
        ({**GOOD, "site": {**SITE, "altitude": 300}}, "write altitude_m"),
        ({**GOOD, "site": {**SITE, "elevation_ft": 1000}}, "write altitude_m: 304.8 (1000 ft)"),
        ({**GOOD, "target": []}, "write targets"),
        ({**GOOD, "ascent_rate_mps": 5}, "ascent_rate_mps: there is no such key; it belongs under vehicle"),
        (flown(balloon="Totex 600"), "vehicle.balloon: there is no such key; it belongs to the kind latex"),
        ({**GOOD, "releases": [{"after_min": 90, "cargo": ["usb bag"]}]}, "write after_s: 5400 (90 min)"),
        ({**GOOD, "colour": "red"}, "check its spelling; known here: vehicle, "),
    ],
)
def test_a_key_that_there_is_not_names_the_one_that_was_meant(data, said):
    line = refusal(Plan, data)
    assert said in line
    assert "not given" not in line  # the key that was meant is not missing besides


def test_a_limit_in_knots_names_the_limit_in_metres_a_second():
    data = {**MANY, "criteria": {"surface wind": {"no_go_above_kt": 12}}}
    assert (
        "surface_wind.no_go_above_kt: there is no such key; write no_go_above_mps: 6.17333 (12 kt)"
        in refusal(Campaign, data)
    )


def test_all_missing_keys_are_listed():
    assert refusal(Plan, {}) == "vehicle, site and launch_time are needed and were not given"
    line = refusal(Campaign, {"sites": [{}], "launch_times": {}, "vehicle": {}})
    assert line.endswith(
        "vehicle.descent_rate_mps, sites.0.latitude_deg, sites.0.longitude_deg, launch_times.from, "
        "launch_times.to and launch_times.every are needed and were not given"
    )
    assert refusal(Plan, {**GOOD, "site": {"latitude_deg": 1}}) == (
        "site.longitude_deg: is needed and was not given"
    )


def test_what_else_is_wrong_is_named():
    line = refusal(Plan, {**GOOD, "members": 0, "seed": -1, "site": {}, "colour": 1})
    assert all(
        key in line for key in ("members", "seed", "site.latitude_deg", "site.longitude_deg", "colour")
    )


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"targets": [{"name": "a", "geometry": []}]}, "targets.0.geometry: a mapping of names to values"),
        ({"altitude_is_certain": "x"}, "altitude_is_certain: true or false is wanted"),
        ({"releases": {}}, "releases: a list is wanted"),
    ],
)
def test_what_should_stand_there_is_said_without_words_of_python(wrong, said):
    assert refusal(Plan, {**GOOD, **wrong}).startswith(said)


def test_a_plan_for_a_campaign_and_a_campaign_for_a_plan_are_told_as_such():
    assert "this is a campaign, and a plan is wanted: " in refusal(Plan, MANY)
    assert "windfall windows" in refusal(Plan, MANY)
    assert "this is a plan, and a campaign is wanted: " in refusal(Campaign, GOOD)
    assert "windfall zone" in refusal(Campaign, GOOD)


def test_swapped_coordinates_are_suspected_in_words():
    swapped = {"latitude_deg": 126.7, "longitude_deg": 37.9}
    line = refusal(Plan, {**GOOD, "site": swapped})
    assert line.startswith("site.latitude_deg: ")
    assert line.endswith("it looks swapped with the longitude: the latitude comes first (37.9,126.7)")
    area = {"name": "a", "radius_km": 5, **swapped}
    assert "swapped" in refusal(Plan, {**GOOD, "targets": [area]})
    beyond = {"latitude_deg": 95, "longitude_deg": 126.7}
    assert "swapped" not in refusal(Plan, {**GOOD, "site": beyond})


def test_tens_of_thousands_of_wrong_keys_are_told_as_fast_as_they_are_read():
    def seconds(keys):
        data = {**GOOD, **{f"key {k}": k for k in range(keys)}}
        begun = time.process_time()
        line = refusal(Plan, data)
        assert f"nor are there {keys - 5} others" in line
        assert len(line) < 1500
        return time.process_time() - begun

    seconds(100)
    few, many = MOST_ANSWERABLE // 10 - 10, MOST_ANSWERABLE - 100
    assert seconds(many) < 40 * max(seconds(few), 0.02)  # linear, with room: a square would be 100
