"""A run's ladder on disk: written once beside the run, found again, in memory where it cannot be kept."""

import gc
import os
import resource
import shutil
import weakref
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from planner.forecast.field import WindField
from planner.forecast.store.ladder_folder import Ladder, ladder_of
from planner.forecast.store.store import Store
from planner.settings import LAYER_M
from tests.forecast.store.kept import run
from tests.forecast.store.ladders import FILES, assert_right, ladders, made_here, prints


@pytest.fixture
def stored(store: Store) -> WindField:
    return store.open(store.add(run()).id)


def test_adding_a_run_writes_its_ladder(stored: WindField) -> None:
    (place,) = ladders(stored)
    assert sorted(path.name for path in place.iterdir()) == FILES
    assert_right(Ladder(stored, LAYER_M), stored)


def test_adding_a_run_writes_the_ladder_that_the_store_is_set_to(store: Store) -> None:
    coarse = replace(store, layer_m=750.0)
    field = coarse.open(coarse.add(run()).id)
    (place,) = ladders(field)
    assert "750" in place.name
    assert_right(Ladder(field, 750.0), field, 750.0)
    assert ladders(field) == [place]


def test_a_kept_ladder_is_mapped_and_cannot_be_written_to(stored: WindField) -> None:
    ladder = Ladder(stored, LAYER_M)
    for values in (ladder.winds(0), ladder.winds(1)):
        assert type(values) is np.ndarray  # kernels compile anew for every subclass
        assert isinstance(values.base, np.memmap)
        with pytest.raises(ValueError, match="read-only"):
            values[0] = 1.0


def test_a_ladder_in_memory_cannot_be_written_to() -> None:
    field = run()
    ladder = ladder_of(field)
    with pytest.raises(ValueError, match="read-only"):
        ladder.winds(0)[0] = 1.0
    assert_right(ladder, field)


def test_a_kept_ladder_is_found_again_and_not_built_again(stored: WindField) -> None:
    (place,) = ladders(stored)
    before = prints(place)
    for _ in range(3):
        assert_right(Ladder(stored, LAYER_M), stored)
    assert prints(place) == before
    assert ladders(stored) == [place]


def test_a_missing_ladder_is_built_beside_its_run(stored: WindField) -> None:
    (place,) = ladders(stored)
    for file in place.iterdir():
        file.unlink()
    place.rmdir()
    assert_right(Ladder(stored, LAYER_M), stored)
    assert ladders(stored) == [place]


def test_another_limit_of_layers_is_another_ladder_beside_the_first(stored: WindField) -> None:
    (place,) = ladders(stored)
    before = prints(place)
    assert_right(Ladder(stored, 500.0), stored, 500.0)
    assert len(ladders(stored)) == 2
    assert prints(place) == before
    assert_right(Ladder(stored, LAYER_M), stored)


def test_what_a_crash_left_is_no_ladder(stored: WindField) -> None:
    """Half a ladder has another name until it is whole."""
    (place,) = ladders(stored)
    left = place.with_name(".ladder-crashed")
    place.rename(left)
    (left / "member-001.npy").write_bytes(b"half")
    assert_right(Ladder(stored, LAYER_M), stored)
    assert place in ladders(stored)


def test_where_the_folder_is_gone_the_ladder_is_made_in_memory(stored: WindField, tmp_path: Path) -> None:
    elsewhere = replace(stored, folder=tmp_path / "gone")
    assert_right(Ladder(elsewhere, LAYER_M), stored)
    assert not (tmp_path / "gone").exists()


def test_where_the_disk_is_full_the_ladder_is_made_in_memory_and_nothing_is_left(stored: WindField) -> None:
    (place,) = ladders(stored)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))  # as a disk with 1 kB left would
    try:
        ladder = Ladder(stored, 400.0)
        assert_right(ladder, stored, 400.0)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert ladders(stored) == [place]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere: run as another user")
def test_where_the_folder_may_not_be_written_the_ladder_is_made_in_memory(stored: WindField) -> None:
    assert stored.folder
    (place,) = ladders(stored)
    stored.folder.chmod(0o555)
    try:
        assert_right(Ladder(stored, 400.0), stored, 400.0)
    finally:
        stored.folder.chmod(0o755)
    assert ladders(stored) == [place]


def test_a_deleted_run_takes_its_ladder_along_and_who_has_it_keeps_it(stored: WindField) -> None:
    ladder = ladder_of(stored)
    expected = [made_here(stored, member) for member in range(2)]
    held = [ladder.winds(member) for member in range(2)]
    assert stored.folder
    shutil.rmtree(stored.folder)
    for winds, right in zip(held, expected, strict=True):
        np.testing.assert_array_equal(winds, right)
    # A ladder that nobody had asked for yet is made in memory.
    assert_right(ladder_of(stored, 640.0), stored, 640.0)


def test_a_field_has_one_ladder_for_as_long_as_it_is_held() -> None:
    field = run()
    ladder = ladder_of(field)
    assert ladder_of(field) is ladder
    assert ladder.winds(0) is ladder.winds(0)
    assert ladder_of(field, 500.0) is not ladder
    gone = weakref.ref(ladder)
    del ladder, field
    gc.collect()
    assert gone() is None
