"""The bytes of a stored run, held against their sums before they are flown."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from planner.errors import DamagedRun
from planner.forecast.store.blocks import FileBlocks, read_blocks
from planner.forecast.store.checksums import BLOCKS, SUMS, faulty
from planner.forecast.store.damage import damage_in, damaged

_BY_TIME = ("wind", "temperature_k", "vapour_kgpkg")
"""The large arrays (M, T, ...), of which a flight needs some hours; all else is compared at once."""
_TIMES = 1  # the axis of time


@dataclass(frozen=True)
class StoredBytes:
    """A run's blocks by array; of a version that kept none there are none, and all of it was read once."""

    folder: Path
    blocks: Mapping[str, FileBlocks]

    @classmethod
    def of(cls, folder: Path, arrays: Mapping[str, Any]) -> "StoredBytes":
        """The sums of a run's mapped arrays. Raises DamagedRun where those, or a run without, are damaged."""
        written = read_blocks(folder)
        if written is None:
            if files := _faulty(folder):
                raise damaged(folder, files)
            return cls(folder, {})
        if unsummed := [f"{name}.npy" for name in arrays if f"{name}.npy" not in written]:
            raise damaged(folder, unsummed)
        paths = {name: folder / f"{name}.npy" for name in arrays}
        return cls(folder, {n: FileBlocks(path, written[path.name], arrays[n]) for n, path in paths.items()})

    def replaced(self) -> list[str]:
        """The arrays in whose files' places others stand by now, such as copies that are whole."""
        return [name for name, blocks in self.blocks.items() if blocks.is_replaced()]

    def require_small(self) -> None:
        """Raise DamagedRun unless all but the large arrays are as written, and the heads of those."""
        self._require({n: b.whole([(0, 1)] if n in _BY_TIME else None) for n, b in self.blocks.items()})

    def require_steps(self, steps: range) -> None:
        """Raise DamagedRun unless some time steps of the large arrays are as written."""
        self._require({n: b.steps_whole(_TIMES, steps) for n, b in self.blocks.items() if n in _BY_TIME})

    def _require(self, whole: Mapping[str, bool]) -> None:
        files = [f"{name}.npy" for name, is_whole in whole.items() if not is_whole]
        if files and self.replaced():  # what stands there now is another file, which no mark is to damn
            raise DamagedRun(damage_in(self.folder, files))
        if files:
            raise damaged(self.folder, files)


def unreadable(folder: Path) -> DamagedRun:
    """The error of a run whose arrays are none."""
    return damaged(folder, _faulty(folder) or [SUMS])


def _faulty(folder: Path) -> list[str]:
    """What of a run is not as its SHA256SUMS say; nothing where a version kept no sums at all."""
    return faulty(folder) if (folder / SUMS).exists() or (folder / BLOCKS).exists() else []
