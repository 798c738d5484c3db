"""`windfall twins`: areas held against truths from a model, as programs and people read it."""

import pytest

from tests.cli.asking import PLAN, written

FEW = ("--cases", 3, "--truths", 10, "--members", 100)


@pytest.fixture
def drop(tmp_path):
    return written(tmp_path, PLAN, "drop.yaml")


def test_areas_are_held_against_truths_in_json_and_in_a_table(on_run, drop):
    answer = on_run("twins", drop, *FEW, "--json").answer()
    assert answer.keys() >= {"forecast", "coverage", "level_fifths", "truth", "warnings", "inputs", "seed"}
    assert [row["probability"] for row in answer["coverage"]] == [0.5, 0.75, 0.9, 0.95]
    assert {row["class"] for row in answer["coverage"]} == {"all"}
    assert all(
        row["n"] == 30 and row["low"] <= row["inside"] / 30 <= row["high"] for row in answer["coverage"]
    )
    assert answer["reliable"] is None
    table = on_run("twins", drop, *FEW, "--truth", "sigma_x1.5")
    assert "10 truths in each of 3 cases" in table.out
    assert "90 % area holds" in table.out


def test_what_twins_cannot_do_is_one_sentence(on_run, drop, tmp_path):
    assert "3 members at least" in on_run("twins", drop, *FEW, "--truth", "member").refusal()
    assert "--truth member" in on_run("twins", drop, *FEW, "-o", tmp_path / "members.yaml").refusal()
    twice = written(tmp_path, PLAN, "second.yaml"), drop
    assert "one name" in on_run("twins", drop, *twice, *FEW).refusal()
