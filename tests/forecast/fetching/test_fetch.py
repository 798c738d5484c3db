"""A provider's run, from its address into the store: whole, once, and the same however it came."""

import bz2
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

import planner.forecast.fetching.fetch as fetching
from planner.errors import ForecastFileError, InputError, NotFetched
from planner.forecast.fetching.fetch_request import hours_up_to, newest_whole
from planner.forecast.fetching.progress import Waiting
from planner.forecast.reading.decoding import Decoders
from planner.forecast.reading.read import read_fields
from planner.forecast.store.store import Store
from tests.forecast.fetching.fake_fetches import (
    AREA,
    CYCLE,
    IMPATIENT,
    PATIENTLY,
    PLAYED,
    SMALL,
    area_of,
    connected,
    dying,
    faults,
    fetched,
    hanging,
    hours_of,
    late,
    provider,
    ranges,
    waiting_until,
    weather_of,
)
from tests.patience import PATIENCE_S

pytestmark = [pytest.mark.long, pytest.mark.usefixtures("no_faults")]


@pytest.fixture(scope="module")
def clean_id(fake, tmp_path_factory):
    """The id that GFS has when nothing goes wrong."""
    served, address = fake
    served.faults = faults("503", rate=0.0)
    return fetched(Store(tmp_path_factory.mktemp("clean")), address)[0].id


def unpacked(made, tmp_path, file):
    """A file of the fake's, as messages."""
    path = next(iter(made.glob(f"*/*/{file.path}")))
    if path.suffix != ".bz2":
        return path
    messages = tmp_path / path.stem
    messages.write_bytes(bz2.decompress(path.read_bytes()))
    return messages


@pytest.mark.parametrize("name", PLAYED)
@pytest.mark.slow
def test_a_run_of_each_provider_is_flown_as_its_files_say_whatever_goes_wrong_on_the_way(
    fake, made, store, tmp_path, name
):
    served, address = fake
    run = fetched(store, address, name)[0]
    assert (run.source, run.issued_at, run.is_sample) == (name, CYCLE, False)
    assert run.members == PLAYED[name].members
    assert run.area.covers(area_of(name))
    kept = store.open(run.id)
    files = [file for hour in hours_of(name, 2) for file in PLAYED[name].files(CYCLE, hour)]
    raw = [unpacked(made, tmp_path, file) for file in files]
    whole = next(f for f in read_fields(raw) if f.forecast.issued_at == CYCLE)
    rows = np.searchsorted(whole.grid.latitudes_deg, kept.grid.latitudes_deg)
    columns = np.searchsorted(whole.grid.longitudes_deg, kept.grid.longitudes_deg)
    picked = [int(np.flatnonzero(whole.levels_pa == level)[0]) for level in kept.levels_pa]
    cut = whole.wind[:, :, rows][:, :, :, columns][..., picked, :]
    np.testing.assert_array_equal(kept.wind, cut)
    served.faults = faults("503", "cut", "end", rate=0.15, seed=3)
    again = fetched(Store(store.folder.parent / "again"), address, name)[0]
    assert again.id == run.id
    assert set(kept.weather.present()) == weather_of(name, hours_of(name, 2))
    assert set(np.unique(kept.land_fraction)) <= {0.0, 1.0}


def test_an_ensemble_of_ecmwfs_older_streams_comes_with_its_control_and_its_ground(fake, store):
    """The control stands in the ensemble's own file, the ground in the forecast's alone."""
    served, address = fake
    older = datetime(2026, 5, 11, 18, tzinfo=UTC)
    run, _ = fetched(store, address, "ecmwf-ens", cycle=older, hours=(0, 3))
    assert (run.issued_at, run.members) == (older, PLAYED["ecmwf-ens"].members)
    kept = store.open(run.id)
    assert len({kept.wind[k].tobytes() for k in range(kept.members)}) == kept.members
    assert np.ptp(kept.ground_m) > 100.0
    assert {one.path.split("/")[-2] for one in served.asked if one.path.endswith(".grib2")} == {
        "scda",
        "enfo",
    }


def test_a_run_that_is_kept_is_not_asked_for_again(fake, store):
    served, address = fake
    first, _ = fetched(store, address)
    served.asked.clear()
    again, _ = fetched(store, address)
    assert again == first
    assert not served.asked


@pytest.mark.parametrize("kind", ["503", "429", "429-date", "cut", "200", "header", "length", "end", "index"])
def test_the_same_run_comes_whatever_goes_wrong_on_the_way(fake, store, clean_id, kind):
    served, address = fake
    served.faults = faults(kind, rate=0.9, seed=4, times=2, wait_s=0.0)
    run, connection = fetched(store, address)
    assert run.id == clean_id
    assert connection.tally.again > 0 or kind == "index"


@pytest.mark.slow
def test_with_three_in_ten_answers_failing_the_same_run_comes_with_less_than_twice_the_requests(
    fake, store, clean_id
):
    served, address = fake
    hours = hours_of("gfs", 12)
    clean, connection = fetched(Store(store.folder.parent / "clean"), address, hours=hours)
    needed = connection.tally.requests
    served.faults = faults("503", "cut", "end", "200", rate=0.09, seed=2)
    run, connection = fetched(store, address, hours=hours)
    failed = [asked for asked in served.asked if asked.fault]
    assert run.id == clean.id
    assert len(failed) > 3
    assert connection.tally.requests <= 2 * needed


@pytest.mark.slow
def test_a_fetch_that_broke_goes_on_without_fetching_again_what_is_whole(fake, store):
    served, address = fake
    hours = hours_of("gfs", 7)
    served.appears = lambda file: file.hour_h < 6  # the last: others are whole before it is asked for
    waiting = Waiting(now=lambda: CYCLE + timedelta(hours=4))
    with pytest.raises(NotFetched, match=r"hour 6 is usually out at .*; fetch later, wait for it"):
        fetched(store, address, hours=hours, waiting=waiting)
    assert ranges(served)
    served.appears = None
    run, _ = fetched(store, address, hours=hours)
    assert len(set(ranges(served))) == len(ranges(served))
    assert not list((store.folder / ".fetching").glob("*Z-????????"))
    clean, _ = fetched(Store(store.folder.parent / "clean"), address, hours=hours)
    assert run.id == clean.id


def test_a_run_that_appears_step_by_step_is_waited_for(fake, store, clean_id):
    served, address = fake
    served.appears = late(lambda file: file.hour_h == 1)
    run, _ = fetched(store, address, waiting=PATIENTLY)
    assert run.id == clean_id


def test_what_does_not_appear_in_time_is_said(fake, store):
    served, address = fake
    served.appears = lambda file: file.hour_h == 0
    with pytest.raises(NotFetched, match="is not there"):
        fetched(store, address, waiting=waiting_until(lambda: len(served.asked) > 3))


def test_the_newest_whole_run_is_taken_while_a_newer_one_still_appears(fake):
    served, address = fake
    newer = CYCLE + timedelta(hours=6)
    served.appears = lambda file: f"{newer:%Y%m%d/%H}" not in file.path or file.hour_h == 0
    with connected(address, PLAYED["gfs"]) as connection:
        assert newest_whole(PLAYED["gfs"], connection, 1, newer + timedelta(hours=5)) == CYCLE
        served.appears = lambda _: False
        with pytest.raises(NotFetched, match="has no whole run of gfs up to 1 h since"):
            newest_whole(PLAYED["gfs"], connection, 1, newer)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("403", r"it refuses \(status 403\): the run may be gone, or this network blocked"),
        ("503", r"could not be fetched in 8 attempts \(status 503\)"),
        ("429", r"could not be fetched in 8 attempts \(status 429\)"),
        ("200", r"answers a byte range with the whole file"),
        ("cut", r"could not be fetched in 8 attempts"),
        ("missing", r"is not there"),
        ("end", r"does not end with 7777"),
    ],
)
def test_what_does_not_pass_is_one_sentence_and_nothing_is_stored(fake, store, kind, said):
    served, address = fake
    served.faults = faults(kind, rate=1.0, path="*" if kind in ("403", "503", "429", "missing") else "*.f0??")
    with pytest.raises(NotFetched, match=said):
        fetched(store, address)
    assert store.list() == []


@pytest.mark.slow
def test_an_answer_that_trickles_is_given_up_and_asked_for_again(fake, store, clean_id):
    served, address = fake
    # An answer as small as these is looked at when it has come: after a second, which is twice too long.
    served.faults = faults("slow", rate=1.0, times=1, wait_s=1.0)
    hasty = replace(IMPATIENT, attempts=100, slow_for_s=0.5, slowest_bps=1e6)
    run, connection = fetched(store, address, patience=hasty)
    assert run.id == clean_id
    assert connection.tally.again > 0


def test_without_a_network_it_says_so(store):
    with pytest.raises(NotFetched, match=r"no connection to http://127.0.0.1:9/gfs .*; check the network"):
        fetched(store, "http://127.0.0.1:9")


def test_marked_weather_stays_a_sample_though_it_comes_by_the_network(store, tmp_path):
    with provider(tmp_path, replace(SMALL, marked=True)) as (_, address):
        run, _ = fetched(store, address)
    assert run.is_sample
    assert run.source == "gfs"


def test_winds_that_share_a_message_come_both(store, tmp_path, clean_id, fake):
    with provider(tmp_path, replace(SMALL, winds_joined=True)) as (_, address):
        run, _ = fetched(store, address)
    _, clean_address = fake
    clean, _ = fetched(Store(tmp_path / "clean"), clean_address)
    np.testing.assert_array_equal(store.open(run.id).wind, Store(tmp_path / "clean").open(clean.id).wind)


def test_an_index_that_takes_u_for_v_changes_nothing_for_messages_say_what_they_are(fake, store, clean_id):
    served, address = fake
    served.faults = faults("names", rate=1.0)
    run, _ = fetched(store, address)
    assert run.id == clean_id


def test_an_area_that_is_not_there_is_refused(fake, store):
    _, address = fake
    with pytest.raises(ForecastFileError, match="covers 34 to 40 N, 124 to 131 E, not"):
        fetched(store, address, area=replace(AREA, south=10.0, north=20.0))


def test_too_few_hours_are_refused_with_the_fewest_that_fly():
    with pytest.raises(InputError, match="2 hours are too few for gefs: ask for 3 at least"):
        hours_up_to(PLAYED["gefs"], CYCLE, 2)


@pytest.mark.parametrize(
    ("bad", "within_s", "said"),
    [
        (dying, PATIENCE_S, r"the decoding process ended \(Aborted\)"),
        pytest.param(hanging, 1.0, "took longer than 1 s", marks=pytest.mark.nightly),
    ],
)
@pytest.mark.slow
def test_a_message_that_ends_or_holds_up_its_decoder_is_a_sentence_and_the_next_fetch_works(  # noqa: PLR0917
    fake, store, monkeypatch, bad, within_s, said
):
    _, address = fake
    with Decoders(1, within_s=within_s) as decoders:
        monkeypatch.setattr(fetching, "decode_part", bad)
        with pytest.raises(ForecastFileError, match=said):
            fetched(store, address, decoders=decoders)
        assert store.list() == []
        monkeypatch.undo()
        decoders.within_s = PATIENCE_S
        assert fetched(store, address, decoders=decoders)[0].members == 1


def test_parts_that_make_no_air_are_thrown_away_and_fetched_anew(fake, store, clean_id, monkeypatch):
    _, address = fake

    def no_air(cube):
        raise ForecastFileError("heights and temperatures do not belong together")

    monkeypatch.setattr(fetching, "require_air", no_air)
    with pytest.raises(ForecastFileError, match="do not belong together"):
        fetched(store, address)
    assert not list(store.folder.glob(".fetching/*/*.npz"))
    monkeypatch.undo()
    assert fetched(store, address)[0].id == clean_id


def test_progress_is_told_file_by_file(fake, store):
    _, address = fake
    progress = []
    fetched(store, address, progress=progress.append)
    assert [(one.files, one.of_files) for one in progress] == [(1, 2), (2, 2)]
    assert progress[-1].received > 50_000
    assert progress[-1].left_s == 0.0
