"""Several runs at the HTTP door: named by `?wind=` and `?lag=`, each told apart in the answer."""

import html
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from api.service import ApiSettings, ServedWinds
from planner import Store
from planner.errors import InputError
from planner.forecast.store.start import Start
from tests.api.houses import running, whole_board
from tests.worlds import START, steady_wind, written_campaign, written_plan


def model(source, issued_h=0.0):
    field = steady_wind(issued_h=issued_h)
    name = f"{source}-{issued_h:+g}".replace("+", "p")
    return replace(field, forecast=replace(field.forecast, id=name, source=source))


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    """A service whose store holds two runs of one model and one of another, and that flies in both models."""
    fields = (model("gfs"), model("gfs", -6.0), model("gefs", -6.0))
    with running(tmp_path_factory.mktemp("many"), fields=fields, wind="gfs+gefs") as client:
        yield client


@pytest.mark.parametrize("wind", ["gfs+gefs", "gfs%2Bgefs", "gfs%20gefs", "gfs-p0+gefs--6"])
def test_several_runs_are_named_with_a_plus_however_it_is_sent(asked, wind):
    answer = asked.post(f"/v1/zones?wind={wind}", json=written_plan()).json()
    forecast = answer["forecast"]
    assert (forecast["id"], forecast["source"], forecast["members"]) == ("gfs-p0+gefs--6", "gfs+gefs", 4)
    assert [(part["id"], part["members"], part["weight"]) for part in forecast["parts"]] == [
        ("gfs-p0", 2, 1.0),
        ("gefs--6", 2, 1.0),
    ]
    assert forecast["attribution"] == [
        "NOAA/NCEP Global Forecast System",
        "NOAA/NCEP Global Ensemble Forecast System",
    ]
    parts = answer["pieces"][0]["parts"]
    assert [(part["source"], part["drops"], part["landed"]) for part in parts] == [
        ("gfs", 20, 20),
        ("gefs", 20, 20),
    ]
    assert all(part["mean"]["longitude"] > 127.0 and part["median_km"] > 1 for part in parts)


def test_the_server_s_own_choice_may_be_several_runs(asked):
    assert asked.post("/v1/flights", json=written_plan()).json()["forecast"]["source"] == "gfs+gefs"


def test_a_lag_takes_older_runs_with_less_weight(asked):
    forecast = asked.post("/v1/windows?wind=gfs&lag=2", json=written_campaign()).json()["forecast"]
    assert [(part["id"], part["weight"]) for part in forecast["parts"]] == [
        ("gfs-p0", 1.0),
        ("gfs--6", 0.7071),
    ]
    assert asked.post("/v1/windows?wind=gfs&lag=0", json=written_campaign()).status_code == 422


def test_a_run_that_does_not_cover_the_question_is_a_warning(asked):
    answer = asked.post("/v1/flights?wind=gfs+ecmwf", json=written_plan()).json()
    assert answer["forecast"]["id"] == "gfs-p0"
    assert answer["warnings"][0].startswith("ecmwf is left out: no run of ecmwf is in the store")


def test_the_board_is_judged_in_several_runs(asked):
    assert whole_board(asked)["judged"] == 8
    assert "runs told apart" in _map_on(asked).lower()


def _map_on(client) -> str:
    address = html.unescape(re.search(r'<iframe src="(/launch/[^"]+/map)"', client.get("/").text)[1])
    return client.get(address).text


def test_one_run_has_no_parts(asked):
    answer = asked.post("/v1/zones?wind=gefs", json=written_plan()).json()
    assert answer["forecast"]["parts"] == answer["pieces"][0]["parts"] == []
    assert answer["forecast"]["issued_at"] == (START - timedelta(hours=6)).isoformat().replace("+00:00", "Z")


def test_a_server_keeps_as_many_runs_of_a_fresh_source_as_it_flies_in():
    kept = ApiSettings(refresh="gfs", lag=5, keep_runs=2, area="33,124,43,132").kept_fresh()
    assert kept["gfs"][0].keep == 5


def test_a_lag_of_a_file_that_the_operator_brought_is_refused(tmp_path):
    winds = ServedWinds(Store(tmp_path), "winds.grib", (steady_wind(),), lag=2)
    with pytest.raises(InputError, match="a lag of 2 counts runs in the store"):
        winds.field(None, Start(38.0, 127.0))
