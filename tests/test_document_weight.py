"""A megabyte of anything is read or refused at once: no text holds the service up, whatever it repeats."""

import json
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial

import pytest

from planner import Campaign, parse, read_yaml
from planner.document import LARGEST_BYTES, read_json
from planner.errors import InputError
from planner.plan.plan import Plan

PLAN = (
    '"site":{"latitude_deg":37.9,"longitude_deg":126.7},"launch_time":"2026-11-24T00:00:00Z","vehicle":'
    '{"kind":"constant_rate","ascent_rate_mps":5,"burst_altitude_m":30000,"descent_rate_mps":5}'
)
AT_ONCE = 4.0  # yardsticks, each a third of a second to a second


def filled(unit, begin: str = "", end: str = "", sep: str = ",") -> Callable[[], str]:
    """As many units as a megabyte holds, each of a text or made from its number; made when asked."""
    return partial(_filled, unit, begin, end, sep)


def _filled(unit, begin: str, end: str, sep: str) -> str:
    room = LARGEST_BYTES - len(begin) - len(end) - 8
    if not callable(unit):
        return begin + sep.join([unit] * (room // (len(unit) + len(sep)))) + end
    made: list[str] = []
    while room > 0:
        made.append(unit(len(made)))
        room -= len(made[-1]) + len(sep)
    return begin + sep.join(made[:-1]) + end


def yardstick_s() -> float:
    """CPU seconds of ten million additions, here and now."""
    begin = time.process_time()
    total = 0
    for k in range(10_000_000):
        total += k
    return time.process_time() - begin


@pytest.fixture(scope="module")
def at_once_s() -> float:
    return AT_ONCE * yardstick_s()


def in_plan(key: str, unit, end: str = "]") -> Callable[[], str]:
    return filled(unit, "{" + PLAN + f',"{key}":[', end + "}")


def area(k: int, rings: int) -> str:
    each = (f"[[{j},0],[{j},1],[{j + 1},1],[{j},0]]" for j in range(rings))
    polygons = ",".join(f"[{ring}]" for ring in each)
    return f'{{"name":"{k}","geometry":{{"type":"MultiPolygon","coordinates":[{polygons}]}}}}'


JSON = {
    "many keys": filled(lambda k: f'"k{k}":1', "{", "}"),
    "one key again and again": filled('"k":1', "{", "}"),
    "each key twice": filled(lambda k: f'"k{k // 2}":1', "{", "}"),
    "the last key repeats the first": filled(lambda k: f'"k{k}":1', "{", ',"k0":1}'),
    "the last key repeats the one before": filled(lambda k: f'"k{k}":1', "{", ',"last":1,"last":1}'),
    "small mappings with keys twice": filled('{"a":1,"a":1}', "[", "]"),
    "empty lists": filled("[]", "[", "]"),
    "numbers of thousands of digits": filled("9" * 4300, "[", "]"),
    "an endless fraction": "[0." + "3" * (LARGEST_BYTES - 10) + "]",
    "escapes that never end": '"' + '\\"' * 499_000,
    "spaces": " " * (LARGEST_BYTES - 2) + "{}",
    "unknown keys": filled(lambda k: f'"k{k}":1', "{" + PLAN + ",", "}"),
    "wrong releases": in_plan("releases", "0"),
    "empty releases": in_plan("releases", "{}"),
    "wrong cargo": filled('""', "{" + PLAN + ',"releases":[{"after_s":1,"cargo":[', "]}]}"),
    "wrong targets": in_plan("targets", "0"),
    "one outline of many corners": filled(
        lambda k: f"[{k % 360},{k % 80}]",
        "{" + PLAN + ',"targets":[{"name":"a","geometry":{"type":"Polygon","coordinates":[[',
        "]]}}]}",
    ),
    "areas of many parts": in_plan("targets", lambda k: area(k, 300)),
    "unknown spreads": filled(lambda k: f'"k{k}":1', "{" + PLAN + ',"spread":{', "}}"),
    "a long time": "{" + PLAN.replace("2026-11-24T00:00:00Z", "now+" + " " * 900_000 + "x") + "}",
}
CAMPAIGNS = {
    "wrong sites": filled("0", '{"sites":[', "]}"),
    "unknown criteria": filled(lambda k: f'"k{k}":{{}}', '{"criteria":{', "}}"),
}
YAML = {
    "many keys": filled(lambda k: f"k{k}: 1", sep="\n"),
    "one key again and again": filled("k: 1", sep="\n"),
    "the last key repeats the first": filled(lambda k: f"k{k}: 1", end="\nk0: 1", sep="\n"),
    "a long list": filled("-", sep="\n"),
    "pairs": filled("a: b", "[", "]"),
    "questions": filled("?", "{", "}"),
    "empty mappings": filled("{}", "[", "]"),
    "anchors": filled(lambda k: f"- &a{k} x", sep="\n"),
    "aliases": filled("- *a", "- &a x\n", sep="\n"),
    "merges": filled("- {<<: {a: 1}}", sep="\n"),
    "a merge of a long list": filled("{a: 1}", "{<<: [", "]}"),
    "merges of a large mapping": "a: &a {"
    + ",".join(f"k{k}: 1" for k in range(2400))
    + "}\nb: {<<: ["
    + ",".join(["*a"] * 99)
    + "]}",
    "outlines by alias": "targets:\n- {name: a, geometry: &g {type: Polygon, coordinates: [["
    + ",".join(f"[{k % 300}, {k % 80}]" for k in range(15_000))
    + "]]}}\n"
    + "- {name: b, geometry: *g}\n" * 99,
    "tag directives": filled(lambda k: f"%TAG !a{k}! b", sep="\n"),
    "documents": filled("---", sep="\n"),
    "comments": filled("# x", sep="\n"),
    "a block of text": "a: |\n" + "  x\n" * 249_000,
    "folded blank lines": "a: >\n" + "  x\n\n" * 199_000,
    "a number of a million digits": "a: " + "1" * 999_000 + "x",
    "times": filled("- 2026-01-01 1:00:00 +9", sep="\n"),
    "wrong releases": filled("- {}", "releases:\n", sep="\n"),
    "a staircase": "".join(" " * (k % 48) + "a:\n" for k in range(36_000)),
    "escapes": 'a: "' + "\\u0041" * 160_000 + '"',
}


def spent_s(read, model, text: str | Callable[[], str]) -> float:
    body = (text() if callable(text) else text).encode()
    assert len(body) <= LARGEST_BYTES
    begin = time.process_time()
    with suppress(InputError):
        parse(model, read(body))
    return time.process_time() - begin


@pytest.mark.parametrize("what", JSON)
def test_a_megabyte_of_json_is_read_or_refused_at_once(what, at_once_s):
    assert spent_s(read_json, Plan, JSON[what]) < at_once_s


@pytest.mark.parametrize("what", CAMPAIGNS)
def test_a_megabyte_of_a_campaign_is_read_or_refused_at_once(what, at_once_s):
    assert spent_s(read_json, Campaign, CAMPAIGNS[what]) < at_once_s


@pytest.mark.parametrize("what", YAML)
def test_a_megabyte_of_yaml_is_read_or_refused_at_once(what, at_once_s):
    assert spent_s(read_yaml, Plan, YAML[what]) < at_once_s


def test_the_key_that_stands_twice_is_named_wherever_it_stands():
    keys = ",".join(f'"k{k}":1' for k in range(1000))
    for twice in ("k0", "k999"):
        with pytest.raises(InputError, match=f"the key '{twice}' stands twice"):
            read_json(f'{{{keys},"{twice}":2}}'.encode())


def test_a_campaign_of_fifty_detailed_areas_is_read():
    outline = [[k / 100, (k % 2) / 2] for k in range(300)]
    ring = [*outline, [3, 5], [0, 5], [0, 0]]
    areas = [{"name": f"a{k}", "geometry": {"type": "Polygon", "coordinates": [ring]}} for k in range(50)]
    plan = json.loads("{" + PLAN + "}") | {"targets": areas}
    assert len(parse(Plan, read_json(json.dumps(plan).encode())).targets) == 50


def test_yaml_that_windows_wrote_in_utf_16_is_read():
    assert read_yaml("a: é".encode("utf-16")) == read_yaml("a: é".encode()) == {"a": "é"}
