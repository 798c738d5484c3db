"""`?now=`: the clock of a question, where `wind` names a run or the sample."""

from datetime import timedelta

import pytest

from tests.api.houses import running, whole_board
from tests.worlds import START, steady_wind, written_campaign, written_plan


@pytest.fixture(scope="module")
def later(tmp_path_factory):
    """A service a day after its run, and the run's name."""
    clock = lambda: START + timedelta(hours=24)  # noqa: E731
    folder = tmp_path_factory.mktemp("later")
    with running(folder, fields=(steady_wind(), steady_wind(is_sample=True)), clock=clock) as client:
        whole_board(client)
        yield client, steady_wind().forecast.id


def answered(client, question="/v1/windows", body=None, **query):
    told = asked(client, question, body, **query)
    assert told.status_code == 200, told.text
    return told.json()


def asked(client, question="/v1/windows", body=None, **query):
    return client.post(question, json=written_campaign() if body is None else body, params=query)


def test_the_clock_of_a_question_says_what_is_over(client, run):
    answer = answered(client, wind=run.id, now="2026-11-24T02:30:00Z")
    assert answer["now"] == "2026-11-24T02:30:00Z"
    for site in answer["sites"]:
        assert [time["past"] for time in site["times"]] == [True, True, False, False]


def test_a_run_asked_by_name_that_is_over_is_judged_as_of_its_issue_time(later):
    client, run = later
    answer = answered(client, wind=run)
    assert answer["now"] == "2026-11-24T00:00:00Z"
    assert not any(time["past"] for site in answer["sites"] for time in site["times"])
    assert any("judged as of its issue time" in warning for warning in answer["warnings"])


def test_what_is_newest_is_judged_by_the_server_s_clock(later):
    client, _ = later
    for query in ({}, {"wind": "latest"}):
        answer = answered(client, **query)
        assert answer["now"] == "2026-11-25T00:00:00Z"
        assert all(time["past"] for site in answer["sites"] for time in site["times"])
        assert [site["windows"] for site in answer["sites"]] == [[], []]


@pytest.mark.parametrize("path", ["/v1/flights", "/v1/zones"])
def test_a_drop_that_counts_from_now_flies_by_the_clock_of_its_question(client, run, path):
    clock = {"wind": run.id, "now": "2026-11-24T03:00:00+01:00"}
    answer = answered(client, path, written_plan(launch_time="now+1h"), **clock)
    assert answer["inputs"]["launch_time"] == "2026-11-24T03:00:00Z"


def test_the_sample_takes_a_clock(later):
    client, _ = later
    answer = answered(client, wind="sample", now="2026-11-24T02:30:00Z")
    assert (answer["is_sample"], answer["now"]) == (True, "2026-11-24T02:30:00Z")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"now": "2026-11-24T02:30:00Z"}, "now sets the clock where wind names a run"),
        ({"now": "2026-11-24T02:30:00Z", "wind": "latest"}, "and wind is 'latest'"),
        ({"now": "2026-11-24T02:30:00Z", "wind": "gfs"}, "and wind is 'gfs'"),
        ({"now": "2026-11-24T02:30:00Z", "wind": "analytic"}, "and wind is 'analytic'"),
        ({"now": "now", "wind": "run"}, "now wants a fixed time"),
        ({"now": "yesterday", "wind": "run"}, "is not a time"),
        ({"now": "2026-11-24T02:30:00", "wind": "run"}, "has no zone"),
    ],
)
def test_a_clock_that_cannot_be_set_is_refused_in_a_sentence(client, run, query, said):
    named = {"wind": run.id} if query.get("wind") == "run" else {}
    answer = asked(client, **query | named)
    assert answer.status_code == 422
    assert said in answer.json()["detail"]
