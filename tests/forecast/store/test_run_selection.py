"""Several runs by name: sources, runs and lags, and what is left out of them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from planner import wind_choice
from planner.errors import InputError, NoForecast
from planner.forecast.field_set import FieldSet
from planner.forecast.store.run_selection import choose, names_in
from planner.forecast.store.start import Start
from planner.forecast.store.store import LATEST
from tests.forecast.store.kept import ALPS, NOON, PAJU, run


@pytest.fixture
def full(store):
    """Three runs of one model six hours apart, two of another, one elsewhere."""
    for field in (
        *(run(issued=issued) for issued in ("00:00", "06:00", "12:00")),
        *(run("gefs", issued) for issued in ("00:00", "06:00")),
        run("ecmwf", "12:00", grid=ALPS),
    ):
        store.add(field)
    return store


def ids(field):
    return [part.field.forecast.id for part in field.parts]


def weights(field):
    return [part.weight for part in field.parts]


def test_two_sources_fly_as_one_each_in_its_newest_run(full):
    field = choose(full, "gfs+gefs", PAJU)
    assert ids(field) == ["gfs-1200-125", "gefs-0600-125"]
    assert weights(field) == [1.0, 1.0], "an older run of another source is no older run of this one"
    assert field.members == 4
    assert choose(full, "gfs gefs", PAJU).forecast == field.forecast, "a URL makes a space of a plus"


def test_a_source_alone_is_its_newest_run_that_covers_the_question(full):
    assert choose(full, "gfs", PAJU).forecast.id == "gfs-1200-125"
    assert not isinstance(choose(full, "gfs", PAJU), FieldSet)
    with pytest.raises(NoForecast, match=r"ecmwf-1200-5 covers 45 to 48 N"):
        choose(full, "ecmwf", PAJU)


def test_a_lag_takes_older_runs_of_each_source_and_they_weigh_less(full):
    field = choose(full, "gfs+gefs", PAJU, lag=2)
    assert ids(field) == ["gfs-1200-125", "gfs-0600-125", "gefs-0600-125", "gefs-0000-125"]
    assert weights(field) == pytest.approx([1.0, 2**-0.5, 1.0, 2**-0.5])
    assert field.left_out == ()


def test_fewer_runs_than_the_lag_are_said(full):
    field = choose(full, "gefs", PAJU, lag=3)
    assert ids(field) == ["gefs-0600-125", "gefs-0000-125"]
    assert field.left_out == ("gefs: 2 of the 3 runs asked for cover the question",)


def test_latest_with_a_lag_is_the_newest_runs_of_one_source(full):
    assert ids(choose(full, LATEST, PAJU, lag=2)) == ["gfs-1200-125", "gfs-0600-125"]


def test_latest_with_others_is_no_ai_models_run_while_there_is_another(full):
    full.add(run("aifs-ens", "18:00"))
    assert ids(choose(full, LATEST, PAJU, lag=2)) == ["gfs-1200-125", "gfs-0600-125"]


def test_what_does_not_cover_the_question_is_left_out_by_name(full):
    field = choose(full, "gfs+ecmwf+ecmwf-ens", PAJU)
    assert field.forecast.id == "gfs-1200-125"
    assert field.left_out[0].startswith("ecmwf is left out: ecmwf-1200-5 covers 45 to 48 N")
    assert field.left_out[1].startswith(
        "ecmwf-ens is left out: no run of ecmwf-ens is in the store; the store holds"
    )
    with pytest.raises(
        NoForecast, match=r"gfs-1200-125, which covers .*; launch at .* is after gefs-0600-125"
    ):
        choose(full, "gfs+gefs", replace(PAJU, time=NOON + timedelta(days=3)))


def test_runs_by_name_fly_together_once_each(full):
    field = choose(full, "gfs-0000-125+gfs+gfs-1200-125+latest", PAJU)
    assert ids(field) == ["gfs-0000-125", "gfs-1200-125"]
    assert weights(field) == pytest.approx([0.5, 1.0]), "twelve hours older than the newest of its source"


def test_a_weight_may_be_given(full):
    assert weights(choose(full, "gfs*3+gefs*0.5", PAJU, lag=2)) == pytest.approx(
        [3, 3 * 2**-0.5, 0.5, 0.5 * 2**-0.5]
    )
    for wrong in ("gfs*", "gfs*0", "gfs*1000", "gfs*x", "*2"):
        with pytest.raises(InputError, match=r"no name with a weight"):
            names_in(f"{wrong}+gefs")


def test_a_name_that_nobody_knows_is_refused(full):
    with pytest.raises(InputError, match=r"'gefz' is neither a source nor a run; the store holds"):
        choose(full, "gfs+gefz", PAJU)
    with pytest.raises(InputError, match="1 to 24 names"):
        choose(full, "+", PAJU)
    with pytest.raises(InputError, match="1 to 24 names"):
        choose(full, "+".join(["gfs"] * 25), PAJU)


def test_a_lag_of_a_run_by_name_is_refused(full):
    with pytest.raises(InputError, match=r"a lag of 3 counts runs of a source, and gfs-0600-125 is one run"):
        choose(full, "gfs-0600-125", PAJU, lag=3)


@pytest.mark.parametrize("wanted", ["gfs+sample", "sample+gfs-1200-125", "gfs+made-1800-125"])
def test_a_real_run_and_a_sample_are_never_combined(full, wanted):
    full.add(run("made", "18:00", is_sample=True))
    with pytest.raises(InputError, match="a real run and a sample are never combined"):
        choose(full, wanted, PAJU)


def test_a_source_s_own_runs_come_before_samples_in_its_name(full):
    """A provider that is played serves the sample in a model's name."""
    full.add(run("gefs", "18:00", is_sample=True))
    assert choose(full, "gefs", PAJU).forecast.id == "gefs-0600-125"
    assert choose(full, "gefs-1800-125", PAJU).forecast.is_sample


def test_samples_fly_together_in_whatever_names(store):
    """A provider that is played serves the sample in each model's name."""
    for source in ("sample", "gfs"):
        store.add(run(source, is_sample=True))
    field = choose(store, "gfs+sample+gefs", PAJU)
    assert field.forecast.is_sample
    assert ids(field) == ["gfs-0000-125", "sample-0000-125"]


def test_a_set_covers_every_start(full):
    field = choose(full, "gfs+gefs", PAJU, Start(38.5, 127.0, NOON))
    assert field.members == 4
    with pytest.raises(NoForecast):
        choose(full, "gfs+gefs", PAJU, Start(46.0, 7.0))


def test_the_ladder_of_a_stored_run_is_found_whatever_the_set(full):
    """Opened and shifted anew for each question, each run keeps the ladder that lies beside it."""
    from planner.drift.ensemble_integrator import Marcher
    from planner.forecast.store.ladder_folder import ladder_of

    wide = full
    wide.add(run("gfs", "18:00"))
    one, other = (Marcher.over(choose(wide, "gefs+gfs", PAJU, lag=2), ladder_of) for _ in range(2))
    for lane, again in zip(one.lanes, other.lanes, strict=True):
        assert lane.rungs.wind.ctypes.data == again.rungs.wind.ctypes.data


def test_the_front_door_opens_several_runs_too(full):
    opened = wind_choice.wind_opener("gfs*2+gefs", full, now=NOON)(PAJU)
    assert opened.forecast.source == "gfs+gefs"
    with pytest.raises(InputError, match=r"there is no file my\.grib"):
        wind_choice.wind_opener("gfs+my.grib", full, now=NOON)


def test_a_lag_of_a_file_is_refused(full, tmp_path):
    file = tmp_path / "winds.grib"
    file.write_bytes(b"")
    with pytest.raises(InputError, match="a lag of 2 counts runs in the store; ingest"):
        wind_choice.wind_opener(str(file), full, now=NOON, lag=2)
