"""`forecasts --check`, `--prune` and `export`: the store looked after from the command line."""

from pathlib import Path

import pytest

from planner import Store
from tests.forecast.store.kept import run as small


@pytest.fixture
def store(windfall, tmp_path):
    """Three small runs of one source and one of another."""
    store = Store(tmp_path / "store")
    for field in (small(issued="00:00"), small(issued="06:00"), small(issued="12:00"), small("arome")):
        store.add(field)
    return store


def test_the_list_says_what_each_run_takes(windfall, store):
    for told in windfall("forecasts", "--json").answer()["forecasts"]:
        assert told["size_bytes"] == store.size_bytes(told["id"]) > 100_000
    assert " 0.2 " in windfall("forecasts").out


def test_whole_runs_are_said_to_be_whole(windfall, store):
    told = windfall("forecasts", "--check")
    assert (told.status, told.err, told.out.count(" whole")) == (0, "", 4)
    (one,) = windfall("forecasts", "gfs-0600-125", "--check", "--json").answer()["checks"]
    assert one == {"id": "gfs-0600-125", "state": "whole", "files": [], "sentence": "gfs-0600-125 is whole"}


def test_a_damaged_run_is_said_in_a_sentence_and_by_the_status(windfall, store):
    path = store.folder / "gfs-0600-125" / "wind.npy"
    path.write_bytes(path.read_bytes()[:-1] + b"\x55")
    told = windfall("forecasts", "--check")
    assert told.status == 2
    assert told.err.startswith("gfs-0600-125 is damaged in wind.npy; delete ")
    assert len(told.err.splitlines()) == 1
    assert "gfs-0600-125    damaged  wind.npy" in told.out
    as_json = windfall("forecasts", "--check", "--json")
    assert as_json.status == 2
    assert '"state":"damaged","files":["wind.npy"]' in as_json.out


def test_pruning_keeps_as_many_as_it_is_told_or_as_is_set(windfall, store, monkeypatch):
    monkeypatch.setenv("WINDFALL_KEEP_RUNS", "2")
    told = windfall("forecasts", "--prune", "--json").answer()
    assert told == {"deleted": ["gfs-0000-125"], "in_use": []}
    assert windfall("forecasts", "--prune", "1", "--json").answer()["deleted"] == ["gfs-0600-125"]
    assert "deleted" not in windfall("forecasts", "--prune").out
    assert {kept.id for kept in store.list()} == {"gfs-1200-125", "arome-0000-125"}


def test_a_run_that_is_read_stays_and_that_is_said(windfall, store):
    field = store.open("gfs-0000-125")
    told = windfall("forecasts", "--prune", "1")
    assert told.err == "gfs-0000-125 is being read and stays; prune again when nobody reads it\n"
    assert "in use, kept" in told.out
    assert field.forecast in store.list()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("gfs-0600-125",), "the list takes no names, and gfs-0600-125 is one"),
        (("--check", "--prune"), "are two questions; ask one of them"),
        (("--check", "gfs-9"), "no run gfs-9 in the store"),
        (("--check", "../store"), "'../store' is no run's name"),
        (("--prune", "few"), "--prune wants how many runs of a source stay, 0 to 1000, not few"),
        (("--prune", "1", "2"), "0 to 1000, not 1 2"),
        (("--prune", "1001"), "0 to 1000, not 1001"),
    ],
)
def test_other_questions_are_refused_in_a_sentence_and_nothing_is_deleted(windfall, store, words, said):
    assert said in windfall("forecasts", *words).refusal(2)
    assert len(store.list()) == 4


def test_how_many_to_keep_is_a_setting_with_limits(windfall, store, monkeypatch):
    monkeypatch.setenv("WINDFALL_KEEP_RUNS", "0")
    assert "WINDFALL_" in windfall("forecasts", "--prune").refusal(2)


def test_a_run_goes_out_as_a_file_and_comes_back(windfall, run, filled_store, tmp_path, monkeypatch):
    monkeypatch.setenv("WINDFALL_STORE", str(filled_store.folder))
    done = windfall("export", run, "out.nc")
    assert (done.status, done.out, done.err) == (0, "", f"{run} is in out.nc\n")
    monkeypatch.setenv("WINDFALL_STORE", str(tmp_path / "another"))
    (back,) = windfall("ingest", "out.nc", "--json").answer()["forecasts"]
    before = filled_store.list()[0]
    assert (back["source"], back["is_sample"]) == (before.source, before.is_sample)
    again = Store(Path("another")).open(back["id"])
    assert again.wind.tobytes() == filled_store.open(run).wind.tobytes()
    assert again.warnings == filled_store.open(run).warnings


def test_a_run_that_is_not_there_is_not_exported(windfall, store, tmp_path):
    assert "no run gfs-9 in the store" in windfall("export", "gfs-9", "out.nc").refusal(2)
    assert not (tmp_path / "out.nc").exists()
