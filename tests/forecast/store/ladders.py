"""Ladders on disk, for their tests: where they lie, whether they are the same files, and what is in them."""

from pathlib import Path
from typing import Any

import numpy as np

from planner.forecast.field import WindField
from planner.forecast.ladder import fit_winds, rungs_m, shape_of
from planner.forecast.store.ladder_folder import Ladder
from planner.settings import LAYER_M

FILES = ["SHA256SUMS", "blocks.json", "member-000.npy", "member-001.npy", "rungs_m.npy"]


def ladders(field: WindField) -> list[Path]:
    """The ladders beside a run, and whatever of one was left there."""
    assert field.folder
    return sorted(path for path in field.folder.iterdir() if path.is_dir())


def prints(folder: Path) -> dict[str, tuple[int, int]]:
    """What tells one writing of a folder's files from another: their numbers on the disk and their times."""
    return {path.name: (path.stat().st_ino, path.stat().st_mtime_ns) for path in folder.iterdir()}


def made_here(field: WindField, member: int, layer_m: float = LAYER_M) -> Any:
    rungs = rungs_m(field, layer_m)
    winds = np.empty(shape_of(field, rungs.size), dtype=np.float32)
    fit_winds(field, member, rungs, winds)
    return winds


def assert_right(ladder: Ladder, field: WindField, layer_m: float = LAYER_M) -> None:
    np.testing.assert_array_equal(ladder.rungs_m, rungs_m(field, layer_m))
    for member in range(field.members):
        np.testing.assert_array_equal(ladder.winds(member), made_here(field, member, layer_m))
