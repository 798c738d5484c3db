"""What a person writes, however badly: one sentence, at once, and nothing built from a trap."""

import json
import os
import time

import pytest
import yaml

from planner.document import LARGEST_BYTES, parse, read_file, read_json, read_yaml
from planner.errors import InputError
from planner.plan.plan import Plan

GOOD = {
    "site": {"latitude_deg": 37.9, "longitude_deg": 126.7},
    "launch_time": "2026-11-24T00:00:00Z",
    "vehicle": {
        "kind": "constant_rate",
        "ascent_rate_mps": 5,
        "burst_altitude_m": 30000,
        "descent_rate_mps": 5,
    },
}
SOON_S = 1.0  # a refusal that takes longer is a way to stop the service


def refusal(act, *words) -> str:
    """The one sentence that a refusal says, after less than a second of work."""
    begin = time.thread_time()
    with pytest.raises(InputError) as caught:
        act(*words)
    assert time.thread_time() - begin < SOON_S
    said = str(caught.value)
    assert said
    assert "\n" not in said
    assert len(said) < 500
    return said


def plan_refusal(change: dict) -> str:
    return refusal(parse, Plan, {**GOOD, **change})


def bomb(levels: int, width: int) -> str:
    """Lists of lists by aliases: `width` to the power of `levels` leaves in a few lines."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{k}: &a{k} [{', '.join([f'*a{k - 1}'] * width)}]" for k in range(1, levels + 1)]
    return "\n".join(lines)


def test_a_plan_as_the_contract_shows_it_is_read():
    text = """
    # a plan: one drop
    site: {name: Example hill, latitude_deg: 37.90, longitude_deg: 126.70}
    launch_time: 2026-11-24T00:00:00Z
    vehicle: {kind: constant_rate, ascent_rate_mps: 5, burst_altitude_m: 30000, descent_rate_mps: 5}
    releases: []
    """
    plan = parse(Plan, read_yaml(text))
    assert plan.site.name == "Example hill"
    assert plan.launch.isoformat() == "2026-11-24T00:00:00+00:00"
    assert plan == parse(Plan, read_json(json.dumps({**GOOD, "site": plan.site.model_dump()}).encode()))


def test_a_plan_comes_back_from_its_own_inputs():
    plan = parse(Plan, GOOD)
    assert parse(Plan, read_json(json.dumps(plan.inputs()).encode())) == plan
    assert parse(Plan, read_yaml(yaml.safe_dump(plan.inputs()))) == plan


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (bomb(20, 9), "aliases"),
        (bomb(10, 9), "aliases"),
        (bomb(30, 3), "aliases repeat more than"),
        ("site: !!python/object/apply:os.system [ls]", "tags such as"),
        ("site: !custom {a: 1}", "tags such as"),
        ("[" * 20_000 + "]" * 20_000, "levels deep"),
        ("{a: " * 20_000 + "1" + "}" * 20_000, "levels deep"),
        ("- " * 20_000 + "x", "levels deep"),
        ("[" * 20_000, "levels deep"),
        ("a: " + "x" * LARGEST_BYTES, "bytes"),
        ("a: [1, 2", "not YAML in line"),
        ("a: b: c", "not YAML in line 1"),
        ("a: \x00", "not YAML"),
        ("a: 2026-13-45", "not YAML"),
        ("? [a, b]\n: 1", "not YAML"),
        ("a: " + "9" * 100_000, "not YAML"),
        ("a: *nobody", "not YAML"),
        ("&a [*a]", "within what it repeats"),
        ("a: &a {b: {c: *a}}", "within what it repeats"),
    ],
    ids=lambda value: value[:24].replace("\n", " "),
)
def test_a_yaml_trap_is_refused_in_one_sentence_at_once(text, says):
    assert says in refusal(read_yaml, text)
    assert says in refusal(read_yaml, text.encode())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b"[" * 20_000 + b"]" * 20_000, "levels deep"),
        (b'{"a":' * 20_000 + b"1" + b"}" * 20_000, "levels deep"),
        (b'"' + b"x" * LARGEST_BYTES + b'"', "bytes"),
        (b'{"a": NaN}', "NaN is not a number"),
        (b'{"a": -Infinity}', "Infinity is not a number"),
        (b'{"a": 1', "not JSON"),
        (b"", "not JSON"),
        (b"\xff\xfe\xfa", "not JSON"),
        (b"9" * 100_000, "not JSON"),
    ],
    ids=lambda value: str(value[:20]),
)
def test_a_json_trap_is_refused_in_one_sentence_at_once(text, says):
    assert says in refusal(read_json, text)


def test_brackets_inside_text_are_no_depth():
    assert read_json(json.dumps({"a": "[" * 500 + '\\"]'}).encode()) == {"a": "[" * 500 + '\\"]'}


def test_a_few_aliases_are_what_yaml_is_for():
    assert read_yaml("a: &x {b: 1}\nc: *x\nd: {<<: *x, e: 2}") == {
        "a": {"b": 1},
        "c": {"b": 1},
        "d": {"b": 1, "e": 2},
    }


def test_just_under_the_limits_is_read():
    assert read_yaml("[" * 50 + "]" * 50) is not None
    assert len(read_yaml("a: " + "x" * (LARGEST_BYTES - 10))["a"]) == LARGEST_BYTES - 10


def test_bytes_that_are_no_text_are_refused():
    assert "not YAML" in refusal(read_yaml, b"a: \xff\xfe\xfa\x80")


@pytest.mark.parametrize("data", [[], "text", None, 7, True])
def test_a_plan_that_is_no_mapping_is_refused(data):
    assert "a plan is a mapping of names to values" in refusal(parse, Plan, data)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"site": {"latitude_deg": 95, "longitude_deg": 0}}, "site.latitude_deg"),
        ({"site": {"latitude_deg": float("nan"), "longitude_deg": 0}}, "site.latitude_deg"),
        ({"site": {"latitude_deg": 10, "longitude_deg": float("inf")}}, "site.longitude_deg"),
        ({"site": {"latitude_deg": 10, "longitude_deg": 361}}, "site.longitude_deg"),
        ({"site": {"latitude_deg": True, "longitude_deg": 0}}, "site.latitude_deg"),
        ({"site": {"latitude_deg": "37.9", "longitude_deg": 0}}, "site.latitude_deg"),
        ({"site": {"latitude_deg": 89.5, "longitude_deg": 0}}, "too close to a pole"),
        ({"launch_time": "2026-11-24T00:00:00"}, "has no zone"),
        ({"launch_time": "2026-11-24"}, "zone"),
        ({"launch_time": "tomorrow"}, "is not a time"),
        ({"launch_time": 1795478400}, "a time is text"),
        ({"launch_time": "now+"}, "is not a time"),
        ({"launch_time": "now+6parsecs"}, "is not a duration"),
        ({"members": True}, "members"),
        ({"members": 0}, "members"),
        ({"members": 10**9}, "members"),
        ({"members": 10.5}, "members"),
        ({"seed": -1}, "seed"),
        ({"horizon_h": 0}, "horizon_h"),
        ({"horizon_h": 241}, "horizon_h"),
        ({"horizon_h": float("nan")}, "horizon_h"),
        ({"colour": "red"}, "colour"),
        ({"vehicle": {**GOOD["vehicle"], "engines": 2}}, "engines"),
        ({"vehicle": {**GOOD["vehicle"], "ascent_rate_mps": 0}}, "ascent_rate_mps"),
        ({"vehicle": {**GOOD["vehicle"], "ascent_rate_mps": True}}, "ascent_rate_mps"),
        ({"vehicle": {**GOOD["vehicle"], "burst_altitude_m": 80_001}}, "burst_altitude_m"),
        ({"vehicle": {**GOOD["vehicle"], "float_altitude_m": 4000}}, "either burst_altitude_m or"),
        ({"releases": [{"after_s": 1, "altitude_m": 2, "cargo": []}]}, "releases.0"),
        ({"releases": [{"after_s": 1, "cargo": []}]}, "releases.0.cargo"),
        ({"releases": [{"cargo": [{"kind": "bundle", "mass_kg": 1, "drag_area_m2": 1}]}]}, "either after_s"),
        ({"releases": [{"after_s": 1, "cargo": ["no such thing"]}]}, "in the catalogue"),
        ({"releases": [{"after_s": 1, "cargo": [{"kind": "anvil"}]}]}, "releases.0.cargo.0"),
        ({"spread": {"ascent_rate": True}}, "spread.ascent_rate"),
        ({"spread": {"ascent_rate": float("nan")}}, "spread.ascent_rate"),
        ({"spread": {"ascent_rate": {"kind": "lognormal", "sigma": -1}}}, "spread.ascent_rate"),
        ({"spread": {"wind_error": "large"}}, "spread.wind_error"),
        ({"targets": [{"name": "a"}]}, "give a geometry, or a file"),
        ({"targets": [{"name": "a", "latitude_deg": 1, "longitude_deg": 1, "radius_km": 0}]}, "radius_km"),
        ({"targets": [{"name": "a", "geometry": {"type": "Point", "coordinates": [0, 0]}}]}, "is wanted"),
        ({"targets": [{"name": "a", "geometry": {"type": "Polygon"}}]}, "coordinates are not"),
        ({1: 2}, "1"),
    ],
    ids=str,
)
def test_a_plan_that_cannot_be_meant_is_refused_where_it_is_wrong(change, says):
    assert says in plan_refusal(change)


def test_yaml_without_a_zone_is_a_naive_time_too():
    text = yaml.safe_dump({**GOOD, "launch_time": "x"}).replace(
        "launch_time: x", "launch_time: 2026-11-24 00:00:00"
    )
    assert "has no zone" in refusal(parse, Plan, read_yaml(text))


def test_a_thousand_problems_are_still_one_sentence():
    refusal(parse, Plan, {**GOOD, **{f"key {k}": k for k in range(1000)}})
    refusal(parse, Plan, {**GOOD, "x" * 100_000: 1})


def test_a_file_is_read_and_a_missing_one_is_said(tmp_path):
    (tmp_path / "plan.yaml").write_text(yaml.safe_dump(GOOD))
    assert read_file(tmp_path / "plan.yaml") == GOOD
    (tmp_path / "plan.json").write_text(json.dumps(GOOD))
    assert read_file(tmp_path / "plan.json") == GOOD
    assert "cannot read" in refusal(read_file, tmp_path / "other.yaml")
    assert "is not a file" in refusal(read_file, tmp_path)
    (tmp_path / "large.yaml").write_bytes(b"#" * (LARGEST_BYTES + 1))
    assert "bytes" in refusal(read_file, tmp_path / "large.yaml")


@pytest.mark.parametrize("text", ["a: 1\nb: {c: 1, c: 2}", "{a: 1, a: 1}"])
def test_a_key_that_stands_twice_is_refused_and_not_dropped(text):
    assert "stands twice" in refusal(read_yaml, text)


def test_json_says_each_key_once_too():
    assert "the key 'a' stands twice" in refusal(read_json, b'{"a": 1, "a": 2}')


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1e-9", 1e-9),
        ("1e3", 1000.0),
        ("-.5", -0.5),
        ("1:30", "1:30"),
        ("no", "no"),
        ("true", True),
        ("08", 8.0),
    ],
)
def test_numbers_and_words_are_read_as_people_write_them(written, meant):
    assert read_yaml(f"a: {written}") == {"a": meant}


def test_a_pipe_is_refused_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert "is not a file" in refusal(read_file, tmp_path / "pipe")


def test_a_number_of_thousands_of_digits_is_refused_in_plain_words():
    assert "too many digits" in refusal(read_yaml, "a: " + "9" * 5000)
