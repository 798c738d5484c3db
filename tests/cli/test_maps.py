"""`map`: the answer as one file that opens without a network, written whole or not at all."""

import re
from html.parser import HTMLParser

import pytest

from tests.cli.asking import PLAN, written
from tests.worlds import SAMPLE_BAND

pytestmark = pytest.mark.usefixtures("assets")


class Links(HTMLParser):
    """Every address that an element of a page names; words within its scripts are none."""

    NAMING = frozenset({"src", "href", "srcset", "action", "data", "poster"})

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found += [address or "" for name, address in attrs if name in self.NAMING]


@pytest.fixture
def plan(tmp_path):
    return written(tmp_path, PLAN)


def test_a_map_is_one_page_that_asks_no_other_host(on_run, plan, tmp_path):
    told = on_run("map", plan, "-o", "drop.html")
    assert (told.status, told.out, told.err) == (0, "", "drop.html written\n")
    page = (tmp_path / "drop.html").read_text()
    assert page.startswith("<!DOCTYPE html>")
    assert SAMPLE_BAND in page
    links = Links()
    links.feed(page)
    assert [address for address in links.found if not address.startswith(("data:", "#"))] == []
    assert not re.search(r"url\(\s*[\"']?(?!data:|#)", page)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["drop.html", "plan.yaml"]


def test_a_map_lies_over_an_older_one(on_run, plan, tmp_path):
    (tmp_path / "drop.html").write_text("older")
    assert on_run("map", plan, "-o", "drop.html").status == 0
    assert (tmp_path / "drop.html").read_text() != "older"


@pytest.mark.parametrize("out", ["absent/drop.html", "folder", "plan.yaml/drop.html"])
def test_a_place_that_cannot_be_written_to_is_refused_and_nothing_is_left_there(on_run, plan, tmp_path, out):
    (tmp_path / "folder").mkdir()
    assert f"cannot write {out}: " in on_run("map", plan, "-o", out).refusal(2)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "plan.yaml"]
    assert list((tmp_path / "folder").iterdir()) == []


def test_a_refused_map_leaves_the_older_one(on_run, tmp_path):
    (tmp_path / "drop.html").write_text("older")
    late = written(tmp_path, PLAN | {"launch_time": "run+13h"})
    assert "is after" in on_run("map", late, "-o", "drop.html").refusal(3)
    assert (tmp_path / "drop.html").read_text() == "older"


def test_a_map_needs_a_plan_and_a_place(windfall, plan):
    assert "PLAN.yaml" in windfall("map", "-o", "drop.html").refusal(2)
    assert "'-o'" in windfall("map", plan).refusal(2)
