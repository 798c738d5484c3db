"""Arrays as files: mapped into memory when read, down to the disk when written."""

import mmap
import os
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

# NumPy reads headers through `ast`, which in Python 3.11 fails now and then when two threads are in it.
_OPENING = Lock()


def mapped(folder: Path, name: str) -> Any:
    """An array of a folder, read-only, its pages shared by all who map it. Raises FileNotFoundError."""
    # A plain array over the map, for kernels compile anew for every subclass.
    with _OPENING:
        return np.asarray(np.load(folder / f"{name}.npy", mmap_mode="r"))


def map_of(values: Any) -> mmap.mmap:
    """The map of a file, from its first byte, that an array of `mapped` lies in."""
    while not isinstance(values, mmap.mmap):
        values = values.base
    return values


def to_disk(file: Any) -> None:
    """Everything written to an open file, down to the disk."""
    file.flush()
    os.fsync(file.fileno())
