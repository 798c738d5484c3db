"""`--now`: the clock of a question; a run asked by name that is over is judged as of its issue time."""

import pytest

from tests.cli.asking import PLAN, spelled_out, written

FROM_NOW = {"from": "now", "to": "now+3h", "every": "1h"}
SAID = "ended 2026-11-24 12:00Z, before now: judged as of its issue time, 2026-11-24 00:00Z"


def launch_times(answer):
    return [time["launch_time"][11:16] for time in answer["sites"][0]["times"]]


def test_now_says_what_is_over(on_run, campaign):
    answer = on_run("windows", campaign(), "--now", "2026-11-24T05:30:00Z", "--json").answer()
    assert answer["now"] == "2026-11-24T05:30:00Z"
    for site in answer["sites"]:
        assert [time["past"] for time in site["times"]] == [True, True, False, False, False]
        assert {time["verdict"] for time in site["times"] if time["past"]} == {"unknown"}
        for window in site["windows"]:
            assert window["from"] >= answer["now"]
            assert window["best"] is None or window["best"]["launch_time"] >= answer["now"]


def test_the_table_marks_what_is_over(on_run, campaign):
    told = on_run("windows", campaign(), "--now", "2026-11-24T05:30:00Z")
    rows = [line for line in told.out.splitlines() if line.startswith("2026-11-24 ")]
    assert ["over" in row for row in rows] == [True, True, False, False, False]
    assert "Judged at 2026-11-24 05:30Z, void after 2026-11-24 12:00Z." in told.out


def test_a_run_asked_by_name_that_is_over_is_judged_as_of_its_issue_time_which_is_said(
    on_run, windfall, campaign, run, whole_file
):
    """Both the store's run and the same as a file; relative launch times count from then."""
    path = campaign(launch_times=FROM_NOW)
    for answer, asked in (
        (on_run("windows", path, "--json").answer(), run),
        (windfall("windows", path, "--wind", whole_file, "--json").answer(), "sample-20261124T0000Z"),
    ):
        assert answer["now"] == "2026-11-24T00:00:00Z"
        assert launch_times(answer) == ["00:00", "01:00", "02:00", "03:00"]
        assert not any(time["past"] for site in answer["sites"] for time in site["times"])
        (said,) = [warning for warning in answer["warnings"] if "issue time" in warning]
        assert said.startswith(asked)
        assert said.endswith(SAID)


def test_a_clock_that_is_set_holds_for_a_run_that_is_over_too(on_run, campaign):
    answer = on_run("windows", campaign(), "--now", "2026-11-25T00:00:00Z", "--json").answer()
    assert all(time["past"] for site in answer["sites"] for time in site["times"])
    assert [site["windows"] for site in answer["sites"]] == [[], []]
    assert not any("issue time" in warning for warning in answer["warnings"])


@pytest.mark.parametrize("command", ["fly", "zone"])
def test_a_drop_that_counts_from_now_flies_by_the_clock_that_is_set(on_run, command):
    words = spelled_out(launch="now+1h")
    at_three = on_run(command, *words, "--members", "4", "--now", "2026-11-24T03:00:00Z", "--json").answer()
    assert at_three["inputs"]["launch_time"] == "2026-11-24T04:00:00Z"
    as_of = on_run(command, *words, "--members", "4", "--json").answer()
    assert as_of["inputs"]["launch_time"] == "2026-11-24T01:00:00Z"
    assert any(warning.endswith(SAID) for warning in as_of["warnings"])


def test_a_map_and_a_fill_card_take_the_clock_too(on_run, tmp_path):
    plan = PLAN | {"launch_time": "now", "members": 4}
    asked = ("--now", "2026-11-24T03:00:00Z")
    assert on_run("map", written(tmp_path, plan), "-o", "map.html", *asked).status == 0
    assert "2026-11-24 03:00" in (tmp_path / "map.html").read_text()
    film = {"kind": "film", "balloon": "film tube 50 um", "free_lift_kg": 1.0, "payload_kg": 8.0}
    card = on_run("fill", written(tmp_path, plan | {"vehicle": film}), *asked, "--json").answer()
    assert card["launch"]["time"] == "2026-11-24T03:00:00Z"


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ("now", "--now wants a fixed time such as 2026-11-24T00:00:00Z, not 'now'"),
        ("run+6h", "--now wants a fixed time"),
        ("2026-11-24T03:00", "has no zone; add Z"),
        ("soon", "is not a time"),
    ],
)
def test_a_clock_that_is_none_is_refused(on_run, campaign, now, said):
    assert said in on_run("windows", campaign(), "--now", now).refusal(2)
    assert said in on_run("fly", *spelled_out(), "--now", now).refusal(2)


@pytest.mark.parametrize(
    "words", [("fetch", "gfs", "--run"), ("fake-provider", "--cycle"), ("ingest", "x", "--issued-at")]
)
def test_the_option_that_wants_a_fixed_time_is_named(windfall, words):
    assert windfall(*words, "now").refusal(2).startswith(f"windfall: {words[-1]} wants a fixed time such as")
