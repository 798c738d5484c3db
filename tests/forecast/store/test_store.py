"""The store keeps runs whole: all of one or nothing, and equal to the bit."""

import json
import resource
import shutil
import threading
import time
from dataclasses import fields, replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from planner.errors import InputError, NoForecast
from planner.forecast.field import SurfaceWeather
from planner.forecast.store.checksums import SUMS, digest_of, listed, write_sums
from planner.forecast.store.run_folder import forget_unused
from planner.forecast.store.store import LATEST, Pruned, Store
from planner.sample.analytic import analytic_field
from tests.forecast.store.kept import ALPS, KOREA, LEVELS_PA, NOON, run
from tests.patience import awaited


def arrays(field):
    found = {f.name: getattr(field, f.name) for f in fields(field)} | field.weather.present()
    return {name: value for name, value in found.items() if isinstance(value, np.ndarray)}


def test_a_run_comes_back_equal_to_the_bit(store):
    gust = np.random.default_rng(1).normal(size=(2, 5, 4, 5)).astype(np.float32)
    kept = replace(run(), weather=SurfaceWeather({"gust_mps": gust}), warnings=("one thing", "another"))
    store.add(kept)
    found = store.open(kept.forecast.id)
    assert found.forecast == kept.forecast
    assert found.grid == kept.grid
    assert found.start == kept.start
    assert found.warnings == kept.warnings
    assert arrays(found).keys() == arrays(kept).keys()
    assert len(arrays(found)) == 10
    for name, values in arrays(kept).items():
        mine = arrays(found)[name]
        assert mine.dtype == values.dtype
        assert mine.shape == values.shape
        assert mine.tobytes() == values.tobytes(), name


def test_numbers_that_no_decimal_holds_exactly_come_back_equal(store):
    odd = np.array([0.1, 1 / 3, 2e5 / 7, 1e-17, 4e9])
    kept = replace(run(), times_s=odd)
    store.add(kept)
    assert store.open(kept.forecast.id).times_s.tobytes() == odd.tobytes()


def test_an_open_run_is_read_only_contiguous_and_mapped(store):
    store.add(run())
    field = store.open(run().forecast.id)
    for values in arrays(field).values():
        assert type(values) is np.ndarray
        assert not values.flags.writeable
        assert values.flags.c_contiguous
    assert isinstance(field.wind.base, np.memmap)


def test_a_stored_run_opens_in_under_twenty_milliseconds(store):
    store.add(run())

    def once():
        forget_unused()
        began = time.thread_time()  # what it costs; how long it takes, others decide too
        store.open("gfs-0000-125")
        return time.thread_time() - began

    assert min(once() for _ in range(5)) < 0.020


def test_a_run_without_winds_near_the_ground_comes_back_without(store):
    bare = analytic_field(lambda *_: 1.0, lambda *_: 0.0, grid=KOREA, levels_pa=LEVELS_PA, members=1)
    store.add(bare)
    assert store.open(bare.forecast.id).near_wind.shape == (1, 5, 4, 5, 0, 2)


def test_an_open_run_stays_good_when_its_folder_is_deleted_by_hand(store):
    kept = run()
    store.add(kept)
    field = store.open(kept.forecast.id)
    shutil.rmtree(field.folder)
    assert store.list() == []
    np.testing.assert_array_equal(field.wind, kept.wind)


def test_adding_a_run_twice_keeps_the_first(store):
    first, second = run(), replace(run(), warnings=("not the first",))
    store.add(first)
    assert store.add(second) == first.forecast
    assert store.open(first.forecast.id).warnings == first.warnings


def test_an_absent_store_is_empty_and_stays_absent(store):
    assert store.list() == []
    with pytest.raises(InputError, match="the store is empty"):
        store.open("gfs-1")
    with pytest.raises(NoForecast, match="no forecast is in the store; the store is empty: ingest"):
        store.choose(LATEST)
    assert store.prune("gfs", keep=1) == Pruned((), ())
    assert store.check() == ()
    assert not store.folder.exists()


def test_runs_are_listed_newest_first_an_analysis_by_its_first_time(store):
    old = run("era5", None, valid_from=NOON - timedelta(days=900))
    mid = run("era5", None, grid=ALPS, valid_from=NOON)
    for field in (run(issued="06:00"), old, run(issued="18:00"), mid, run(issued="00:00")):
        store.add(field)
    assert [r.id for r in store.list()] == [
        "gfs-1800-125",
        "era5-analysis-5",
        "gfs-0600-125",
        "gfs-0000-125",
        "era5-analysis-125",
    ]


@pytest.mark.parametrize("runs", [16, pytest.param(50, marks=pytest.mark.nightly)])
def test_a_reader_sees_all_of_a_run_or_nothing_while_many_are_written(store, runs):
    done, faults, seen = threading.Event(), [], set()

    def read():
        while not done.is_set():
            for card in store.list():
                try:
                    field = store.open(card.id)
                except InputError:
                    continue  # pruned between the list and the opening
                if len(arrays(field)) != 9 or not np.isfinite(field.wind).all():
                    faults.append(card.id)
                seen.add(card.id)

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for k in range(runs):
            field = run(issued=f"{k // 60:02}:{k % 60:02}")
            store.add(field)
            store.prune("gfs", keep=3)
            awaited(lambda: len(seen) > 4 * k // runs)  # noqa: B023 - asked before the next
    finally:
        done.set()
        reader.join()
    assert faults == []
    assert len(seen) > 3
    store.prune("gfs", keep=3)  # what the reader had open at the last time
    assert len(store.list()) == 3


def test_two_writers_of_one_run_both_succeed(store):
    cards, field = [], run()
    writers = [threading.Thread(target=lambda: cards.append(store.add(field))) for _ in range(6)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert cards == [field.forecast] * 6
    assert len(store.list()) == 1
    assert [path.name for path in store.folder.iterdir() if path.is_dir()] == [field.forecast.id]


def test_what_a_crashed_writer_left_is_ignored_and_then_cleaned(store):
    store.add(run())
    left = store.folder / ".incoming-crashed" / "run"
    left.mkdir(parents=True)
    (left / "wind.npy").write_bytes(b"half")
    assert [r.id for r in store.list()] == [run().forecast.id]
    store.add(run(issued="06:00"))
    assert not left.parent.exists()


def card_of_another_version(card, words):
    """A run's card in other words, with its sum as that version would have written it."""
    card.write_text(json.dumps(words))
    write_sums(card.parent, listed(card.parent / SUMS) | {card.name: digest_of(card)})


def test_a_folder_without_a_card_or_with_one_from_another_time_is_no_run_and_is_written_anew(store):
    store.add(run())
    card = store.folder / run().forecast.id / "run.json"
    card_of_another_version(card, json.loads(card.read_text()) | {"format": 99})
    (store.folder / "notes").mkdir()
    (store.folder / "README").write_text("not a run")
    assert store.list() == []
    with pytest.raises(InputError, match=r"gfs-0000-125 has no run\.json that this version can read"):
        store.open(run().forecast.id)
    store.add(run())
    assert [r.id for r in store.list()] == [run().forecast.id]


@pytest.mark.parametrize(
    "name", ["../secret", "..", ".incoming-1", "a/b", "/etc", "", "run\n", "a\x00b", "x" * 200]
)
def test_a_name_that_could_leave_the_store_is_refused(store, name):
    store.add(run())
    (store.folder.parent / "secret").mkdir()
    with pytest.raises(InputError, match="is no run's name"):
        store.open(name)
    with pytest.raises(InputError, match="is no run's name"):
        store.add(replace(run(), forecast=replace(run().forecast, id=name)))
    with pytest.raises(InputError):
        store.choose(name)


def test_a_store_under_a_file_is_refused_in_a_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match=r"the store .* cannot be written to \(.+\): free space"):
        Store(tmp_path / "file" / "store").add(run())


def test_a_full_disk_leaves_nothing_half_written(store):
    store.add(run(issued="06:00"))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))  # as a disk with 1 kB left would
    try:
        with pytest.raises(InputError, match="cannot be written to"):
            store.add(run())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert [r.id for r in store.list()] == ["gfs-0600-125"]
    assert [path.name for path in store.folder.iterdir() if path.is_dir()] == ["gfs-0600-125"]


def test_the_store_is_a_value():
    assert Store(Path("a")) == Store(Path("a"))


def test_the_humidity_of_a_run_comes_back_equal_to_the_bit_and_mapped(store):
    moist = np.random.default_rng(2).uniform(0.0, 0.02, run().temperature_k.shape).astype(np.float32)
    store.add(replace(run(), vapour_kgpkg=moist))
    found = store.open(run().forecast.id).vapour_kgpkg
    assert found.tobytes() == moist.tobytes()
    assert isinstance(found.base, np.memmap)


def test_a_run_kept_before_there_was_humidity_opens_with_dry_air(store):
    store.add(run())
    folder = store.folder / run().forecast.id
    assert not (folder / "vapour_kgpkg.npy").exists()
    old = json.loads((folder / "run.json").read_text())
    del old["vapour"]
    card_of_another_version(folder / "run.json", old)
    field = store.open(run().forecast.id)
    assert field.vapour_kgpkg is None
    assert not field.column(37.0, 126.0, NOON).vapour_kgpkg.any()
