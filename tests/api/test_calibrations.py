"""Calibrations over HTTP: listed, named in a question by a name alone, and told in the answer."""

import json

import pytest

from api.campaigns import CampaignFile
from planner.errors import InputError
from tests.api.houses import running, whole_board
from tests.calibrations import EVIDENCE, SCOPE, kept_calibration, known_in
from tests.worlds import NOW, steady_wind, written_campaign, written_plan

OF_THE_SERVICE = {**SCOPE, "sources": ["analytic"]}


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    """A service whose store keeps a calibration, a provisional one, and a file that is none."""
    folder = tmp_path_factory.mktemp("calibrated")
    kept_calibration(folder / "store", 0.2, scope=OF_THE_SERVICE)
    few = {**EVIDENCE, "n_effective": 7}
    kept_calibration(folder / "store", 0.2, name="few-2026", scope=OF_THE_SERVICE, evidence=few)
    (folder / "store" / "calibrations" / "broken.yaml").write_text("name: broken")
    (folder / "secret.yaml").write_text("password: 1")
    on_board = written_campaign(calibration="valley-2026")
    with running(folder, fields=(steady_wind(),), on_board=on_board) as answering:
        yield answering


def test_the_calibrations_are_listed(service):
    told = service.get("/v1/calibrations").json()
    by_name = {card["name"]: card for card in told["calibrations"]}
    assert by_name["valley-2026"] == {
        "name": "valley-2026",
        "kind": "forecast",
        "date": "2026-11-20",
        "scope": {**OF_THE_SERVICE, "leads_h": [0.0, 48.0], "altitudes_m": [0.0, 25_000.0], "flights": []},
        "n": 400,
        "n_effective": 40.0,
        "provisional": False,
    }
    assert by_name["few-2026"]["provisional"]
    (why,) = told["unusable"]
    assert why.startswith("broken.yaml is no calibration that can be used: ")


def test_a_question_names_one_in_either_way_and_the_answer_says_it(service):
    asked = written_plan(calibration="valley-2026")
    in_the_spread = written_plan(spread={"wind_error": {"calibration": "valley-2026"}})
    answers = [service.post("/v1/zones", json=body).json() for body in (asked, in_the_spread)]
    assert answers[0]["pieces"] == answers[1]["pieces"]
    told = answers[0]["calibration"]
    assert (told["name"], told["kind"], told["provisional"]) == ("valley-2026", "forecast", False)
    prior = service.post("/v1/zones", json=written_plan(calibration="prior")).json()
    assert prior["calibration"]["name"] == "prior"
    assert prior["pieces"] == service.post("/v1/zones", json=written_plan()).json()["pieces"]
    assert prior["pieces"] != answers[0]["pieces"]


def test_an_answer_is_asked_again_by_its_inputs(service):
    first = service.post("/v1/zones", json=written_plan(calibration="valley-2026")).json()
    assert service.post("/v1/zones", json=first["inputs"]).json()["pieces"] == first["pieces"]


def test_a_provisional_one_says_so(service):
    told = service.post("/v1/zones", json=written_plan(calibration="few-2026")).json()
    assert told["calibration"]["provisional"]
    assert told["calibration"]["sentence"] in told["warnings"]
    assert "(provisional, 7 effective cases)" in told["calibration"]["sentence"]
    assert "calibrated" not in told["calibration"]["sentence"]


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "calibrations/valley-2026", "..", "", "a b"])
@pytest.mark.parametrize("route", ["zones", "flights", "windows"])
def test_no_file_is_opened_by_its_path(service, route, name):
    of_route = written_campaign if route == "windows" else written_plan
    for body in (of_route(calibration=name), of_route(spread={"wind_error": {"calibration": name}})):
        answer = service.post(f"/v1/{route}", json=body)
        assert answer.status_code == 422
        assert "password" not in answer.text
        assert "calibration" in answer.json()["detail"]


def test_an_unknown_or_broken_one_is_refused_in_a_sentence(service):
    def refused(name):
        answer = service.post("/v1/zones", json=written_plan(calibration=name))
        assert answer.status_code == 422
        return answer.json()["detail"]

    known = "broken, few-2026, flown-latex-2018, valley-2026"
    assert f"no calibration 'valley'; known: {known}" in refused("valley")
    assert "broken.yaml is no calibration that can be used" in refused("broken")
    both = written_plan(calibration="few-2026", spread={"wind_error": "prior"})
    assert "write one of them" in service.post("/v1/zones", json=both).json()["detail"]


def test_a_board_reads_its_campaign_anew_when_the_calibration_changes(tmp_path):
    file = tmp_path / "drop.yaml"
    file.write_text(json.dumps(written_campaign(calibration="valley-2026")))
    known = known_in(tmp_path)
    with pytest.raises(InputError, match="no calibration 'valley-2026'"):
        CampaignFile.read(file, known)
    kept_calibration(tmp_path)
    shown = CampaignFile.read(file, known)
    before = shown.look(NOW)
    kept_calibration(tmp_path, 2.0)
    after = shown.look(NOW)
    assert after is not before
    assert after.campaign.spread.wind_error.found.error.sigma_mps[0][0] == 3.0
    kept_calibration(tmp_path).unlink()
    assert shown.look(NOW) is after
    assert "no calibration 'valley-2026'" in shown.problem


def test_the_board_and_its_maps_say_what_they_rest_on(service):
    whole_board(service)
    page = service.get("/").text
    assert "its calibration is no basis for it" in page
    assert "wind error not calibrated" not in page
    launch = service.get("/v1/campaigns/two_sites/windows").json()["sites"][0]["times"][0]["id"]
    shown = service.get(f"/v1/campaigns/two_sites/launches/{launch}.html?part=zone").text
    assert "own error is by calibration valley-2026 (of 2026-11-20, 40 effective cases)" in shown
