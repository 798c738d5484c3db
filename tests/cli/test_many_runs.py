"""`--wind a+b` and `--lag`: several runs as one, from the command line."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from planner import Store
from tests.cli.asking import PLAN, SITE, VEHICLE, spelled_out, written


@pytest.fixture
def two_models(windfall, tmp_path, filled_store, run):
    """The command line on a store with two runs of one source, six hours apart, and one of another."""
    store = Store(tmp_path / "store")
    field = filled_store.open(run)
    issued_at = field.forecast.issued_at
    for name, source, older_h in (("a-new", "gfs", 0), ("a-old", "gfs", 6), ("b-new", "gefs", 0)):
        issue = issued_at - timedelta(hours=older_h)
        card = replace(field.forecast, id=name, source=source, issued_at=issue, is_sample=False)
        store.add(replace(field, forecast=card, folder=None))
    return windfall


@pytest.mark.parametrize("command", ["fly", "zone"])
def test_a_flight_takes_several_runs(two_models, command):
    asked = [*spelled_out(), "--members", "40", "--json"]
    answer = two_models(command, "--wind", "gfs+gefs", *asked).answer()
    assert answer["forecast"]["id"] == "a-new+b-new"
    lagged = two_models(command, "--wind", "gfs", "--lag", "2", *asked).answer()
    assert [part["weight"] for part in lagged["forecast"]["parts"]] == [1.0, 0.7071]


def test_the_table_of_a_zone_tells_the_runs_apart(two_models):
    told = two_models("zone", "--wind", "gfs+gefs", *spelled_out(), "--members", "40")
    rows = [line.split() for line in told.out.splitlines() if line.startswith(("a-new", "b-new"))]
    assert [row[:4] for row in rows] == [["a-new", "balloon", "20", "20"], ["b-new", "balloon", "20", "20"]]
    assert "Forecasts a-new (gfs), issued 2026-11-24 00:00Z, 2 members; b-new (gefs)" in told.out


def test_a_map_names_every_run_and_marks_where_it_lands(two_models, tmp_path):
    plan = written(tmp_path, PLAN)
    out = tmp_path / "map.html"
    assert two_models("map", plan, "-o", out, "--wind", "gfs+gefs", "--lag", "2").status == 0
    page = out.read_text()
    assert "Runs told apart" in page
    assert re.search(r"balloon: mean of 1[45] landings by b-new", page)
    assert "NOAA/NCEP Global Ensemble Forecast System" in page


def test_windows_and_fill_take_several_runs_too(two_models, tmp_path):
    campaign = {
        "sites": [{"name": "hill", **SITE}],
        "vehicle": VEHICLE,
        "launch_times": {"from": "run+2h", "to": "run+3h", "every": "1h"},
        "members": 8,
    }
    judged = two_models("windows", written(tmp_path, campaign), "--wind", "gfs+gefs", "--json").answer()
    assert judged["forecast"]["source"] == "gfs+gefs"
    film = {"kind": "film", "balloon": "film tube 50 um", "free_lift_kg": 1.0}
    asked = written(tmp_path, {**PLAN, "vehicle": film}, "film.yaml")
    filled = two_models("fill", asked, "--wind", "gfs+gefs", "--json").answer()
    assert filled["forecast"]["source"] == "gfs+gefs"


def test_a_lag_of_nothing_is_refused(two_models):
    assert "--lag" in two_models("fly", "--wind", "gfs", "--lag", "0", *spelled_out()).refusal()
