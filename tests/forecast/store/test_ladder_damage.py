"""A ladder that was damaged is made anew: a flight never reads past it, nor reads another's winds."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from planner.forecast.field import WindField
from planner.forecast.store.ladder_folder import Ladder
from planner.forecast.store.store import Store
from planner.settings import LAYER_M
from tests.forecast.store.kept import run
from tests.forecast.store.ladders import assert_right, ladders


@pytest.fixture
def stored(tmp_path: Path) -> WindField:
    store = Store(tmp_path / "store")
    return store.open(store.add(run()).id)


def cut_short(place: Path) -> None:
    file = place / "member-001.npy"
    file.write_bytes(file.read_bytes()[:-100])


def emptied(place: Path) -> None:
    (place / "member-000.npy").write_bytes(b"")


def garbage(place: Path) -> None:
    (place / "member-000.npy").write_bytes(b"no array" * 100)


def gone(place: Path) -> None:
    (place / "member-001.npy").unlink()


def without_rungs(place: Path) -> None:
    (place / "rungs_m.npy").unlink()


def of_another_shape(place: Path) -> None:
    np.save(place / "member-000.npy", np.zeros((2, 2, 2, 2, 2), dtype=np.float32))


def of_another_kind(place: Path) -> None:
    values = np.load(place / "member-000.npy")
    np.save(place / "member-000.npy", values.astype(np.float64))


def of_other_rungs(place: Path) -> None:
    np.save(place / "rungs_m.npy", np.load(place / "rungs_m.npy") + 50.0)


@pytest.mark.parametrize(
    "damage",
    [cut_short, emptied, garbage, gone, without_rungs, of_another_shape, of_another_kind, of_other_rungs],
)
def test_a_damaged_ladder_is_made_anew(stored: WindField, damage: Callable[[Path], None]) -> None:
    (place,) = ladders(stored)
    damage(place)
    assert_right(Ladder(stored, LAYER_M), stored)
    assert ladders(stored) == [place]


def test_what_a_killed_builder_left_is_removed_by_the_next(stored: WindField) -> None:
    assert stored.folder
    left = stored.folder / ".ladder-left"
    left.mkdir()
    (left / "member-000.npy").write_bytes(b"half")
    Ladder(stored, 500.0).winds(0)
    assert not left.exists()


def test_a_ladder_of_an_older_kind_gives_way(stored: WindField) -> None:
    assert stored.folder
    (place,) = ladders(stored)
    older = place.rename(stored.folder / f"ladder-0123abcd-{LAYER_M:g}m")
    assert_right(Ladder(stored, LAYER_M), stored)
    assert ladders(stored) == [place]
    assert not older.exists()
