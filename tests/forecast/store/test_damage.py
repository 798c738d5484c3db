"""Bytes that changed on the disk are never flown: a run is refused in a sentence, a ladder made anew."""

import logging
import os
import shutil
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner import pipeline
from planner.document import parse
from planner.errors import DamagedRun, NoForecast
from planner.forecast.store.blocks import BLOCK_BYTES, FileBlocks, read_blocks, steps_bytes, write_blocks
from planner.forecast.store.checksums import BLOCKS, SUMS, digest_of, listed, write_sums
from planner.forecast.store.run_folder import forget_unused
from planner.forecast.store.store import LATEST, Store
from planner.plan.plan import Plan
from tests.forecast.store.kept import PAJU, run
from tests.forecast.store.test_store_check import flipped, rich

NAME = run().forecast.id
PLAN = parse(
    Plan,
    {
        "site": {"latitude_deg": 37.5, "longitude_deg": 126.5},
        "launch_time": "2026-11-24T06:00:00Z",
        "vehicle": {"ascent_rate_mps": 5.0, "burst_altitude_m": 9000.0, "descent_rate_mps": 5.0},
        "horizon_h": 4,
        "members": 20,
    },
)


def change(path: Path, where: int = -1) -> None:
    """One byte of a file becomes another."""
    data = bytearray(path.read_bytes())
    data[where] ^= 0x40
    path.write_bytes(data)


def landings(field):
    ensemble, _ = pipeline.zone(PLAN, field)
    return ensemble.pieces[0].latitude_deg, ensemble.pieces[0].longitude_deg


@pytest.fixture
def stored(store):
    store.add(run())
    return store.folder / NAME


def wind_bytes(folder: Path, step: int) -> int:
    """Where in wind.npy the winds of a time step of the first member begin."""
    values = np.load(folder / "wind.npy", mmap_mode="r")
    return steps_bytes(values, 1, range(step, step + 1), (folder / "wind.npy").stat().st_size)[0][0]


@pytest.mark.parametrize("name", ["wind", "temperature_k", "near_wind", "ground_m", "first_level"])
def test_no_flight_is_flown_in_a_run_of_which_a_byte_changed(store, stored, name):
    change(stored / f"{name}.npy")
    with pytest.raises(DamagedRun, match=f"{NAME} is damaged in {name}.npy and is not flown; bring"):
        landings(store.open(NAME))


def test_a_byte_that_changes_while_a_process_has_the_run_open_is_found_at_the_next_question(store, stored):
    field = store.open(NAME)
    landings(field)
    with (stored / "wind.npy").open("r+b") as file:
        file.seek(-3, os.SEEK_END)
        file.write(b"\x7f")
    with pytest.raises(DamagedRun):
        landings(field)


def test_a_file_cut_off_under_an_open_run_is_a_sentence_and_not_the_end_of_the_process(store, stored):
    field = store.open(NAME)
    landings(field)
    os.truncate(stored / "wind.npy", 200)
    with pytest.raises(DamagedRun, match=r"wind\.npy"):
        landings(field)


def test_the_next_run_answers_where_the_newest_is_damaged(store, stored):
    store.add(run(issued="06:00"))
    newest = store.folder / "gfs-0600-125"
    change(newest / "wind.npy")
    assert store.choose(LATEST, PAJU).forecast.id == NAME
    assert [r.id for r in store.list()] == [NAME]
    assert list(store.unusable()) == ["gfs-0600-125"]
    assert Store(store.folder).choose(LATEST, PAJU).forecast.id == NAME
    with pytest.raises(DamagedRun, match=r"gfs-0600-125 is damaged in wind\.npy"):
        store.open("gfs-0600-125")


@pytest.mark.parametrize("name", ["ground_m.npy", "run.json", BLOCKS, SUMS])
def test_what_is_read_at_once_keeps_a_damaged_run_from_being_chosen_at_all(store, stored, name):
    store.add(run(issued="06:00"))
    change(store.folder / "gfs-0600-125" / name, 40)
    assert store.choose(LATEST, PAJU).forecast.id == NAME
    assert list(store.unusable()) == ["gfs-0600-125"]


def test_a_run_that_is_put_right_or_brought_again_is_flown(store, stored, tmp_path):
    shutil.copy(stored / "wind.npy", tmp_path)
    before = landings(store.open(NAME))
    change(stored / "wind.npy")
    with pytest.raises(DamagedRun):
        landings(store.open(NAME))
    shutil.copy(tmp_path / "wind.npy", stored)
    np.testing.assert_array_equal(landings(store.open(NAME)), before)
    change(stored / "wind.npy")
    with pytest.raises(DamagedRun):
        landings(store.open(NAME))
    store.add(run())
    np.testing.assert_array_equal(landings(store.open(NAME)), before)


@pytest.mark.parametrize("flown_before", [True, False])
def test_a_run_is_flown_again_when_a_whole_file_takes_the_damaged_one_s_place(
    store, stored, tmp_path, flown_before
):
    """As rsync and most copying does; whoever asked before it has the damaged bytes mapped."""
    shutil.copy(stored / "wind.npy", tmp_path / "whole.npy")
    held = store.open(NAME)
    change(stored / "wind.npy")
    if flown_before:
        with pytest.raises(DamagedRun):
            landings(held)
    (tmp_path / "whole.npy").replace(stored / "wind.npy")
    with pytest.raises(DamagedRun):
        landings(held)
    assert not store.unusable()
    landings(store.open(NAME))


@pytest.mark.parametrize("name", ["run.json", SUMS, BLOCKS, "wind.npy", "ground_m.npy"])
def test_a_run_that_lost_a_file_is_said_to_be_damaged_in_it_and_takes_no_other_with_it(store, stored, name):
    store.add(run(issued="06:00"))
    newest = store.folder / "gfs-0600-125"
    (newest / name).unlink()
    assert store.choose(LATEST, PAJU).forecast.id == NAME
    said = f"gfs-0600-125 is damaged in {name} and is not flown"
    assert store.unusable()["gfs-0600-125"].startswith(said)
    with pytest.raises(DamagedRun, match=said):
        store.open("gfs-0600-125")
    assert store.check("gfs-0600-125")[0].files == (name,)
    shutil.rmtree(stored)
    with pytest.raises(NoForecast, match=said):
        store.choose(LATEST, PAJU)
    store.add(run(issued="06:00"))
    assert store.choose(LATEST, PAJU).forecast.id == "gfs-0600-125"


def test_only_the_hours_that_are_flown_are_compared(tmp_path):
    """Of 12 hours a mebibyte each the first four are asked for; a byte of the last hour changes nothing."""
    values = np.arange(12 * BLOCK_BYTES // 8, dtype=float).reshape(1, 12, -1)
    np.save(tmp_path / "wind.npy", values)
    write_sums(tmp_path, write_blocks(tmp_path, ["wind.npy"]))
    change(tmp_path / "wind.npy")
    written = read_blocks(tmp_path)["wind.npy"]
    mapped = np.asarray(np.load(tmp_path / "wind.npy", mmap_mode="r"))
    file = FileBlocks(tmp_path / "wind.npy", written, mapped)
    assert file.steps_whole(1, range(4))
    assert not file.steps_whole(1, range(8, 12))


def test_a_damaged_ladder_is_made_anew_and_gives_the_same_landings_to_the_bit(store, stored, caplog):
    before = landings(store.open(NAME))
    (ladder,) = stored.glob("ladder-*")
    for file in ladder.glob("member-*.npy"):
        change(file, file.stat().st_size // 2)
    forget_unused()
    with caplog.at_level(logging.WARNING):
        np.testing.assert_array_equal(landings(Store(store.folder).open(NAME)), before)
    assert f"the ladder of {NAME} is damaged and is made anew" in caplog.text
    assert store.check(NAME)[0].state == "whole"


def test_no_ladder_is_made_of_damaged_winds(store, stored):
    shutil.rmtree(*stored.glob("ladder-*"))
    change(stored / "wind.npy", wind_bytes(stored, 4))
    with pytest.raises(DamagedRun):
        landings(store.open(NAME))
    assert not list(stored.glob("ladder-*"))


def without_blocks(folder: Path) -> None:
    """A run as it was kept before there were sums of blocks."""
    (folder / BLOCKS).unlink()
    write_sums(folder, {name: digest for name, digest in listed(folder / SUMS).items() if name != BLOCKS})


def test_an_older_run_without_sums_of_blocks_is_read_whole_once(store, stored):
    before = landings(store.open(NAME))
    forget_unused()
    without_blocks(stored)
    np.testing.assert_array_equal(landings(store.open(NAME)), before)
    forget_unused()
    change(stored / "wind.npy")
    assert store.list()  # nobody looked yet
    with pytest.raises(DamagedRun, match=r"wind\.npy"):
        store.open(NAME)
    assert list(store.unusable()) == [NAME]


def test_an_export_is_not_written_from_damaged_bytes(store, stored, tmp_path):
    from planner.forecast.store.export import write_archive

    change(stored / "temperature_k.npy")
    with pytest.raises(DamagedRun):
        write_archive(store.open(NAME), tmp_path / "out.nc")
    assert not (tmp_path / "out.nc").exists()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    store = Store(tmp_path_factory.mktemp("flipped"))
    store.add(rich())
    return store.folder / NAME


@settings(max_examples=150, deadline=None)
@given(which=st.integers(0), where=st.integers(0), flip=st.integers(1, 255))
def test_a_run_is_opened_as_it_was_written_or_not_at_all(folder, which, where, flip):
    """Any byte of any file: what can be opened and held whole is equal to what was kept."""
    files = sorted(path for path in folder.iterdir() if path.is_file() and path.name[0] != ".")
    with flipped(files[which % len(files)], where, flip):
        try:
            field = Store(folder.parent).open(NAME)
            field.require_whole()
        except DamagedRun:
            return
    for name in (f.name for f in fields(field)):
        if isinstance(getattr(field, name), np.ndarray):
            np.testing.assert_array_equal(getattr(field, name), getattr(rich(), name))


def test_a_card_in_another_version_s_words_is_said_to_be_that(store, stored):
    card = stored / "run.json"
    card.write_text(card.read_text().replace('"format": 1', '"format": 9'))
    write_sums(stored, listed(stored / SUMS) | {card.name: digest_of(card)})
    assert store.unusable()[NAME].startswith(f"{NAME} has no run.json that this version can read; update")
    (store.folder / "notes").mkdir()
    assert list(store.unusable()) == [NAME]
    assert replace(run()).stored is None
