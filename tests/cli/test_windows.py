"""`windows`: go, caution, no-go or unknown by site and launch time of a campaign."""

from itertools import pairwise

import pytest

from planner import Verdict
from planner.data_files import data_folder
from tests.cli.asking import SITE, TIMES

WORST_FIRST = ["no_go", "unknown", "caution", "go"]


def test_windows_answer_as_the_contract_shapes_them(on_run, campaign, run):
    told = on_run("windows", campaign(), "--json")
    answer = told.answer()
    assert told.err == ""
    assert answer["forecast"]["id"] == run
    assert {"forecast", "sites", "warnings", "inputs", "seed", "version"} <= answer.keys()
    assert [site["site"] for site in answer["sites"]] == ["Ridge", "Mill"]
    for site in answer["sites"]:
        times = site["times"]
        assert [cell["launch_time"] for cell in times] == [
            f"2026-11-24T{hour:02}:00:00Z" for hour in (1, 4, 7, 10, 13)
        ]
        for cell in times:
            verdicts = [finding["verdict"] for finding in cell["findings"]]
            assert cell["verdict"] == min(verdicts, key=WORST_FIRST.index)
            for finding in cell["findings"]:
                assert finding.keys() == {
                    *("criterion", "verdict", "measured", "limit", "unit", "sentence", "basis", "cleared"),
                    *("violation_probability", "limit_probability", "probability"),
                }
                assert finding["sentence"]


def test_windows_are_runs_of_equal_verdicts_that_cover_every_launch_time(on_run, campaign):
    for site in on_run("windows", campaign(), "--json").answer()["sites"]:
        spans = [(span["from"], span["to"], span["verdict"]) for span in site["windows"]]
        within = [
            [cell for cell in site["times"] if begin <= cell["launch_time"] <= end] for begin, end, _ in spans
        ]
        assert [cell for span in within for cell in span] == site["times"]
        for (_, _, verdict), cells in zip(spans, within, strict=True):
            assert {cell["verdict"] for cell in cells} == {verdict}
        neighbours = [verdict for _, _, verdict in spans]
        assert all(one != next_one for one, next_one in pairwise(neighbours))


def test_a_launch_after_the_forecast_s_end_is_unknown_and_says_so(on_run, campaign):
    (ridge, _) = on_run("windows", campaign(), "--json").answer()["sites"]
    last = ridge["times"][-1]
    assert last["verdict"] == Verdict.UNKNOWN.value
    assert any("is after" in finding["sentence"] for finding in last["findings"])
    assert ridge["windows"][-1]["best"] is None


def test_best_is_the_launch_time_that_hits_most_often_and_null_without_a_target(on_run, campaign):
    for site in on_run("windows", campaign(), "--json").answer()["sites"]:
        hits = {
            cell["launch_time"]: finding["measured"]
            for cell in site["times"]
            for finding in cell["findings"]
            if finding["criterion"] == "target"
        }
        for span in site["windows"][:-1]:
            if span["verdict"] in ("no_go", "unknown"):
                assert span["best"] is None
                continue
            mine = {time: hit for time, hit in hits.items() if span["from"] <= time <= span["to"]}
            assert span["best"]["probability"] == max(mine.values())
            assert mine[span["best"]["launch_time"]] == max(mine.values())
    aimless = on_run("windows", campaign(targets=[]), "--json").answer()
    assert {span["best"] for site in aimless["sites"] for span in site["windows"]} == {None}


def test_only_the_criteria_that_are_named_are_asked_with_their_limits(on_run, campaign):
    path = campaign(criteria={"surface_wind": {"no_go_above_mps": 90, "caution_above_mps": 80}})
    answer = on_run("windows", path, "--json").answer()
    judged = [cell for site in answer["sites"] for cell in site["times"][:-1]]
    assert {(cell["verdict"], *(f["criterion"] for f in cell["findings"])) for cell in judged} == {
        ("caution", "not_judged", "surface_wind")
    }


def test_members_and_seed_are_laid_over_the_campaign(on_run, campaign):
    answer = on_run("windows", campaign(), "--members", "10", "--seed", "3", "--json").answer()
    assert (answer["inputs"]["members"], answer["seed"]) == (10, 3)


def test_the_table_for_eyes_has_every_site_and_time_and_the_sample_s_band(on_run, campaign):
    told = on_run("windows", campaign())
    assert (told.status, told.err) == (0, "")
    for words in ("Sample weather, not for flight", "Ridge", "Mill", "2026-11-24 10:00Z", "unknown"):
        assert words in told.out


@pytest.mark.parametrize("example", ["drop", "recovery"])
def test_the_examples_are_campaigns_whose_times_count_from_the_run(on_run, example):
    path = data_folder() / "campaigns" / f"{example}.yaml"
    answer = on_run("windows", path, "--members", "10", "--json").answer()
    for site in answer["sites"]:
        assert site["times"][0]["launch_time"] == "2026-11-24T06:00:00Z"
        assert site["windows"][-1]["verdict"] == "unknown"  # this forecast ends after twelve hours


BAD = {
    "an unknown key": ({"colour": "red"}, "colour: "),
    "an unknown criterion": ({"criteria": {"moon": {}}}, "no criterion 'moon'; nearest of "),
    "an unknown limit": ({"criteria": {"surface_wind": {"knots": 3}}}, "knots"),
    "no site": ({"sites": []}, "sites: "),
    "two sites of one name": ({"sites": [SITE, SITE]}, "2 sites are called"),
    "latitude 95": ({"sites": [SITE | {"latitude_deg": 95}]}, "sites.0.latitude_deg: "),
    "a naive time": ({"launch_times": TIMES | {"from": "2026-11-24T01:00:00"}}, "has no zone; add Z"),
    "times that run backwards": ({"launch_times": TIMES | {"to": "run+0h"}}, "which is earlier; swap them"),
    "a step of nothing": ({"launch_times": TIMES | {"every": "0h"}}, "launch_times.every: "),
    "too many times": ({"launch_times": TIMES | {"every": "1s"}}, "launch times are more than"),
    "a thousand million members": ({"members": 10**9}, "members: "),
}


@pytest.mark.parametrize(("changes", "said"), BAD.values(), ids=BAD)
def test_a_campaign_with_one_fault_is_refused_by_it(on_run, campaign, changes, said):
    assert said in on_run("windows", campaign(**changes), "--json").refusal(2)


SYDNEY = {"name": "Sydney", "latitude_deg": -33.9, "longitude_deg": 151.2}
AFTER = {"from": "2026-11-24T13:00:00Z", "to": "2026-11-24T15:00:00Z", "every": "1h"}


def test_one_site_outside_the_forecast_is_unknown_at_every_time(on_run, campaign):
    near, far = on_run("windows", campaign(sites=[SITE, SYDNEY]), "--json").answer()["sites"]
    assert {cell["verdict"] for cell in far["times"]} == {"unknown"}
    assert "not -33.9, 151.2" in far["times"][0]["findings"][0]["sentence"]
    assert near["times"][1]["verdict"] != "unknown"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"sites": [SYDNEY]}, "covers 28 to 46 N, 116 to 138 E, not -33.9, 151.2"),
        ({"launch_times": AFTER}, "covers 2026-11-24 00:00Z to 2026-11-24 12:00Z"),
    ],
)
def test_a_campaign_of_which_no_launch_is_covered_is_another_status(on_run, campaign, changes, said):
    assert said in on_run("windows", campaign(**changes)).refusal(3)


def test_windows_need_a_campaign(windfall):
    assert "CAMPAIGN.yaml" in windfall("windows").refusal(2)
