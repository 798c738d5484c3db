"""The store chooses the run that a question means, and says what each covers where none does."""

from datetime import timedelta

import pytest

from planner.errors import InputError, NoForecast
from planner.forecast.store.start import Start
from planner.forecast.store.store import LATEST, SAMPLE
from tests.forecast.store.kept import ALPS, NOON, PAJU, run


def sample(issued="18:00", **changes):
    return run(SAMPLE, issued, is_sample=True, **changes)


def test_latest_is_the_newest_real_run_that_covers_the_question(store):
    for field in (run(issued="00:00"), run(issued="06:00"), run("arome", "12:00", grid=ALPS), sample()):
        store.add(field)
    assert store.choose(LATEST, PAJU).forecast.id == "gfs-0600-125"
    assert store.choose(LATEST, Start(46.0, 7.0)).forecast.id == "arome-1200-5"
    assert store.choose(LATEST).forecast.id == "arome-1200-5"


def test_latest_is_an_ai_models_run_only_where_no_other_covers_the_question(store):
    """Alone it leaves a launch undecided: its winds are smoothed."""
    store.add(run("aifs-ens", "18:00"))
    assert store.choose(LATEST, PAJU).forecast.source == "aifs-ens"
    store.add(run(issued="00:00"))
    assert store.choose(LATEST, PAJU).forecast.source == "gfs"
    store.add(run("aifs-ens", "18:00", grid=ALPS))
    assert store.choose(LATEST, Start(46.0, 7.0)).forecast.source == "aifs-ens"


def test_a_run_must_cover_every_start(store):
    store.add(run())
    store.add(run("arome", "12:00", grid=ALPS))
    assert store.choose(LATEST, PAJU, Start(38.5, 127.0, NOON)).forecast.source == "gfs"
    with pytest.raises(
        NoForecast, match=r"no run covers 37\.9, 126\.7 at 2026-11-24 12:00Z and 46, 7; the store holds"
    ):
        store.choose(LATEST, PAJU, Start(46.0, 7.0))


def test_the_sample_stands_in_only_where_there_is_nothing_else(store):
    store.add(sample())
    assert store.choose(LATEST, PAJU).forecast.is_sample
    store.add(run("arome", "00:00", grid=ALPS))
    with pytest.raises(NoForecast, match=r"arome-0000-5 covers 45 to 48 N, 5 to 9 E, not 37\.9, 126\.7"):
        store.choose(LATEST, PAJU)
    assert store.choose(SAMPLE, PAJU).forecast.is_sample


def test_the_sample_by_name_is_never_a_real_run(store):
    store.add(run())
    with pytest.raises(NoForecast, match="no sample is in the store; the store holds gfs-0000-125"):
        store.choose(SAMPLE)


def test_a_run_by_name_is_that_run_or_a_refusal(store):
    store.add(run(issued="00:00"))
    store.add(run(issued="06:00"))
    assert store.choose("gfs-0000-125", PAJU).forecast.id == "gfs-0000-125"
    with pytest.raises(NoForecast, match="launch at 2026-11-26 12:00Z is after gfs-0000-125"):
        store.choose("gfs-0000-125", Start(37.9, 126.7, NOON + timedelta(days=2)))
    with pytest.raises(
        InputError, match=r"no run gfs-9 in the store; the store holds gfs-0600-125 .*gfs-0000-125"
    ):
        store.choose("gfs-9")


def test_no_run_covers_says_what_each_run_covers(store):
    store.add(run())
    store.add(run("arome", "12:00", grid=ALPS))
    with pytest.raises(NoForecast) as refusal:
        store.choose(LATEST, Start(-33.0, 151.0, NOON))
    assert str(refusal.value) == (
        "no run covers -33, 151 at 2026-11-24 12:00Z; the store holds "
        "arome-1200-5 (45 to 48 N, 5 to 9 E, 2026-11-24 00:00Z to 2026-11-25 00:00Z), "
        "gfs-0000-125 (36 to 39 N, 125 to 129 E, 2026-11-24 00:00Z to 2026-11-25 00:00Z)"
    )


def test_a_long_list_of_runs_is_cut_short(store):
    for minute in range(11):
        store.add(run(issued=f"00:{minute:02}"))
    with pytest.raises(NoForecast, match=r"gfs-0010-125 .* and 3 more$"):
        store.choose(LATEST, Start(-33.0, 151.0))
