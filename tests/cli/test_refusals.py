"""Wrong input at the command line: one line that says what, its status, and nothing left behind."""

import re

import pytest

from tests.cli.asking import PLAN, SITE, VEHICLE, kept, spelled_out, written
from tests.vehicle import impossible

pytestmark = pytest.mark.long

LEAVES = "a0: &a0 [x, x, x, x, x, x, x, x, x]"
BOMB = "\n".join([LEAVES, *(f"a{k}: &a{k} [{', '.join([f'*a{k - 1}'] * 9)}]" for k in range(1, 13))])

WORDS = {
    "latitude 95": ({"site": "95,126.7"}, r"site\.latitude_deg: .*90 \(got 95\.0\)"),
    "a latitude at the pole": ({"site": "90,126.7"}, "too close to a pole"),
    "a latitude that is no number": ({"site": "nan,126.7"}, "site.latitude_deg: .*finite"),
    "an endless longitude": ({"site": "37.9,inf"}, "site.longitude_deg: .*finite"),
    "a longitude beyond the circle": ({"site": "37.9,361"}, "site.longitude_deg: .*360"),
    "a site of one number": ({"site": "37.9"}, "--site wants LAT,LON or LAT,LON,ALT_M"),
    "a site of words": ({"site": "here,there"}, "--site wants LAT,LON or LAT,LON,ALT_M"),
    "a rate that is no number": ({"ascent_rate": "nan"}, "vehicle.ascent_rate_mps: .*finite"),
    "an endless rate": ({"descent_rate": "inf"}, "vehicle.descent_rate_mps: .*finite"),
    "a rate of words": ({"ascent_rate": "fast"}, "'--ascent-rate'"),
    "no rate at all": ({"descent_rate": "0"}, "vehicle.descent_rate_mps: .*0.01"),
    "a burst beyond the limit": ({"burst_altitude": "80001"}, "vehicle.burst_altitude_m: .*80000"),
    "a burst below the site": ({"site": "37.9,126.7,1500", "burst_altitude": "1000"}, "1000 m .*1500 m"),
    "a burst and a float": ({"float_altitude": "3000", "float_hours": "1"}, "vehicle: "),
    "a float without hours": ({"burst_altitude": None, "float_altitude": "3000"}, "float_hours"),
    "a time without a zone": ({"launch": "2026-11-24T02:00:00"}, "launch_time: .* has no zone; add Z"),
    "a time of words": ({"launch": "tomorrow"}, "launch_time: 'tomorrow' is not a time"),
    "a thousand million members": ({"members": "1000000000"}, "members: .*100000000 "),
    "no members": ({"members": "0"}, "members: .*1 "),
    "half a member": ({"members": "1.5"}, "'--members'"),
    "a seed below 0": ({"seed": "-1"}, "seed: .*0 "),
    "no site": ({"site": None}, "--site missing"),
    "only half of it": ({"launch": None, "descent_rate": None}, "--launch, --descent-rate missing"),
    "an unknown form": ({"format": "shp"}, "'shp' is not one of"),
    "a time of issue without a zone": ({"issued_at": "2026-11-24T00:00"}, "no zone"),
    "a time of issue from the run": ({"issued_at": "run+6h"}, "--issued-at wants a fixed time"),
}


@pytest.mark.parametrize("command", ["fly", "zone"])
@pytest.mark.parametrize(("changes", "said"), WORDS.values(), ids=WORDS)
def test_a_flight_with_one_wrong_word_is_refused_by_it(on_run, command, changes, said):
    line = on_run(command, *spelled_out(**changes), "--json").refusal(2)
    assert re.search(said, line)


PLANS = {
    "an unknown key": (PLAN | {"colour": "red"}, "colour: .*no such key"),
    "an unknown key within": (PLAN | {"site": SITE | {"height": 3}}, "site.height: .*no such key"),
    "an unknown vehicle": (PLAN | {"vehicle": VEHICLE | {"kind": "zeppelin"}}, "vehicle.kind: .*zeppelin"),
    "a number in quotes": (PLAN | {"members": "40"}, "members: .*integer"),
    "an area of an absent file": (PLAN | {"targets": [{"name": "a", "file": "no.json"}]}, "no.json"),
    "nothing": ("", "does not hold a plan"),
    "a list": ("- 1", "does not hold a plan"),
    "two documents": ("a: 1\n---\nb: 2", "not YAML"),
    "unfinished lines": ("a: 1\nb: [", r"not YAML in line \d"),
    "a bomb of aliases": (BOMB, "aliases"),
    "a tag": ("a: !!python/object/apply:os.system ['true']", "tags such as .*not allowed"),
    "20,000 levels": ("[" * 20_000, "nested more than 50 levels deep"),
    "20,000 levels that close": ("[" * 20_000 + "]" * 20_000, "nested more than 50 levels deep"),
    "more than a million bytes": ("#" * 1_000_001, "more than 1,000,000 bytes"),
    "signs that steer a terminal": (PLAN | {"\x1b[31m": 1}, "31m: .*no such key"),
}


@pytest.mark.parametrize("command", ["fly", "zone", "map"])
@pytest.mark.parametrize(("plan", "said"), PLANS.values(), ids=PLANS)
def test_a_plan_with_one_fault_is_refused_by_it(on_run, tmp_path, command, plan, said):
    out = ("-o", "out.html") if command == "map" else ()
    line = on_run(command, written(tmp_path, plan), *out).refusal(2)
    assert re.search(said, line)
    assert line.isprintable()
    assert not (tmp_path / "out.html").exists()


@pytest.mark.parametrize(("changes", "said"), impossible.PLANS.values(), ids=impossible.PLANS)
def test_a_balloon_that_cannot_be_is_refused_in_one_sentence(on_run, tmp_path, changes, said):
    line = on_run("fly", written(tmp_path, PLAN | changes)).refusal(2)
    assert re.search(said, line)
    assert " more" not in re.sub(
        r"g more than|fill in more|hang on more", "", line
    )  # one fault, one sentence


@pytest.mark.parametrize("command", ["fly", "windows"])
def test_a_plan_that_cannot_be_read_is_named(on_run, tmp_path, command):
    assert "cannot read no.yaml" in on_run(command, "no.yaml").refusal(2)
    assert f"{tmp_path} is not a file" in on_run(command, tmp_path).refusal(2)
    (tmp_path / "bytes.yaml").write_bytes(b"\xff\xfe\x00\xd8")
    assert "not YAML" in on_run(command, tmp_path / "bytes.yaml").refusal(2)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"launch": "2026-11-23T23:59:00Z"}, "is before .*covers 2026-11-24 00:00Z to 2026-11-24 12:00Z"),
        ({"launch": "2026-11-24T12:01:00Z"}, "is after .*covers 2026-11-24 00:00Z to 2026-11-24 12:00Z"),
        ({"launch": "run+13h"}, "2026-11-24 13:00Z is after"),
        ({"site": "-33.9,151.2"}, "covers 28 to 46 N, 116 to 138 E, not -33.9, 151.2"),
    ],
)
def test_a_launch_that_the_forecast_does_not_cover_is_another_status_that_says_what_is(
    on_run, windfall, whole_file, changes, said
):
    words = spelled_out(**changes)
    assert re.search(said, on_run("zone", *words).refusal(3))
    assert re.search(said, windfall("fly", "--wind", whole_file, *words).refusal(3))


def test_a_forecast_that_is_not_there_is_refused_with_what_is(windfall, on_run, run):
    words = ("fly", *spelled_out(), "--wind")
    assert "there is no file no.grib2; give a path" in on_run(*words, "no.grib2").refusal(2)
    assert f"no run gfs-1 in the store; the store holds {run}" in on_run(*words, "gfs-1").refusal(2)


def test_the_store_of_a_refused_question_stays_absent(windfall, tmp_path):
    windfall("fly", *spelled_out(site="95,126"), "--wind", "latest").refusal(2)
    assert kept(tmp_path / "store") == []
