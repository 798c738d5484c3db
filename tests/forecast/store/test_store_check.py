"""Every byte of a run that changed is found, and said in a sentence: where, and what to do."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.errors import InputError
from planner.forecast.field import SurfaceWeather
from planner.forecast.store.check import check_run
from planner.forecast.store.checksums import BLOCKS, SUMS
from planner.forecast.store.store import Store
from tests.forecast.store.kept import run

NAME = run().forecast.id


def rich():
    """A run that has everything that a run may have."""
    rng = np.random.default_rng(4)
    moist = rng.uniform(0.0, 0.02, run().temperature_k.shape).astype(np.float32)
    weather = SurfaceWeather({"gust_mps": rng.normal(size=(2, 5, 4, 5)).astype(np.float32)})
    return replace(run(), vapour_kgpkg=moist, weather=weather)


def files_of(folder: Path) -> list[Path]:
    """All that is read of a run; locks are not."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.name[0] != ".")


@contextmanager
def flipped(path: Path, where: int, flip: int) -> Iterator[None]:
    """A file of which some bits of one byte are others for a while."""
    whole = path.read_bytes()
    changed = bytearray(whole)
    changed[where % len(whole)] ^= flip
    path.write_bytes(changed)
    try:
        yield
    finally:
        path.write_bytes(whole)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    store = Store(tmp_path_factory.mktemp("checked"))
    store.add(rich())
    return store.folder / NAME


def test_a_run_is_whole_as_it_was_written(folder):
    assert check_run(folder).state == "whole"
    assert check_run(folder).sentence == f"{NAME} is whole"
    listed = {line.split("  ")[1] for line in (folder / SUMS).read_text().splitlines()}
    assert listed | {SUMS} == {path.name for path in files_of(folder) if path.parent == folder}


def test_the_list_is_what_sha256sum_reads(folder):
    for part in (folder, *folder.glob("ladder-*")):
        done = subprocess.run(
            ["sha256sum", "-c", "--strict", SUMS], cwd=part, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout.count(b": OK") == len(list(part.glob("[a-z]*.*")))


@settings(max_examples=400, deadline=None)
@given(which=st.integers(0), where=st.integers(0), flip=st.integers(1, 255))
def test_every_flipped_byte_in_any_file_is_found(folder, which, where, flip):
    files = files_of(folder)
    path = files[which % len(files)]
    with flipped(path, where, flip):
        found = check_run(folder)
    named = path.relative_to(folder).as_posix()
    assert found.state == "damaged"
    assert path.name == SUMS or found.files == (named,)
    assert found.sentence.startswith(f"{NAME} is damaged in ")


@pytest.mark.slow
def test_every_byte_of_the_list_itself_is_watched(folder):
    """All of them, each flipped in its case, its number and its line."""
    path = folder / SUMS
    whole = path.read_bytes()
    try:
        for k in range(len(whole)):
            for flip in (0x01, 0x20, 0x80, whole[k] ^ 0x0A or 0x2A):
                changed = bytearray(whole)
                changed[k] ^= flip
                path.write_bytes(changed)
                assert check_run(folder).state == "damaged", (k, flip)
    finally:
        path.write_bytes(whole)


@pytest.fixture
def stored(store):
    store.add(run())
    return store.folder / NAME


def test_a_file_cut_short_missing_or_too_many_is_found(stored):
    wind, ground = stored / "wind.npy", stored / "ground_m.npy"
    wind.write_bytes(wind.read_bytes()[:-1])
    ground.unlink()
    np.save(stored / "gust_mps.npy", np.zeros(3))
    found = check_run(stored)
    assert found.files == ("ground_m.npy", "gust_mps.npy", "wind.npy")
    assert found.sentence == (
        f"{NAME} is damaged in ground_m.npy, gust_mps.npy, wind.npy; "
        f"delete {stored} and bring the forecast again"
    )


def test_a_damaged_ladder_is_told_from_a_damaged_run(stored):
    (ladder,) = stored.glob("ladder-*")
    (ladder / "rungs_m.npy").write_bytes(b"no array")
    found = check_run(stored)
    assert found.files == (f"{ladder.name}/rungs_m.npy",)
    assert found.sentence.endswith(f"; delete {ladder}, which the next question makes again")


def test_a_run_of_a_version_without_sums_cannot_be_checked_and_is_no_fault(stored):
    for name in (SUMS, BLOCKS):
        for sums in stored.rglob(name):
            sums.unlink()
    found = check_run(stored)
    assert (found.state, found.sound, found.files) == ("not_checkable", True, ())
    assert found.sentence == f"{NAME} cannot be checked: the version that wrote it kept no sums"


def test_a_folder_without_a_card_of_this_version_is_unreadable(store, stored):
    for path in (stored / SUMS, stored / BLOCKS, stored / "run.json"):
        path.unlink()
    (store.folder / "README").write_text("a file beside the runs is none of them")
    (found,) = store.check()
    assert (found.state, found.sound) == ("unreadable", False)
    assert f"delete {stored}" in found.sentence


def test_all_runs_are_checked_or_those_that_are_named(store, stored):
    store.add(run(issued="06:00"))
    (stored / "wind.npy").write_bytes(b"")
    assert [(found.id, found.state) for found in store.check()] == [
        (NAME, "damaged"),
        ("gfs-0600-125", "whole"),
    ]
    assert [found.state for found in store.check("gfs-0600-125")] == ["whole"]
    with pytest.raises(InputError, match="no run gfs-9 in the store; the store holds"):
        store.check("gfs-0600-125", "gfs-9")
