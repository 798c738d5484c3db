"""A sum for every mebibyte of a folder's arrays: bytes are compared when they are first flown, not before.

    blocks.json   {"block_bytes": 1048576, "files": {"wind.npy": {"bytes": 91708328, "sums": "..."}}}

SHA256SUMS says whether a folder is whole, at the price of reading all of it (and 1 GB/s); a flight needs
some hours of it, at once. So each block has an XXH3 of its own (10 GB/s), compared in each process at
the first question that needs it, and again where the file changed since.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from mmap import mmap
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt
import xxhash

from planner.forecast.store.array_file import map_of
from planner.forecast.store.checksums import BLOCKS, SUMS, Summed, listed

BLOCK_BYTES = 1 << 20
Bytes = tuple[int, int]
"""The first byte, and the one behind the last."""


def write_blocks(folder: Path, names: Iterable[str]) -> dict[str, str]:
    """Sum the blocks of a folder's files as they stand, into BLOCKS; its SHA-256 by its name."""
    files = {}
    for name in names:
        sums = b"".join(_sum(block).to_bytes(8, "big") for block in _blocks(folder / name))
        files[name] = {"bytes": (folder / name).stat().st_size, "sums": sums.hex()}
    with (folder / BLOCKS).open("wb") as file:
        summed = Summed(file)
        summed.write(json.dumps({"block_bytes": BLOCK_BYTES, "files": files}).encode())
        return {BLOCKS: summed.to_disk()}


def _blocks(path: Path) -> Iterable[bytes]:
    with path.open("rb") as file:
        while block := file.read(BLOCK_BYTES):
            yield block


def _sum(block: bytes | memoryview) -> int:
    return xxhash.xxh3_64_intdigest(block)


@dataclass(frozen=True)
class BlockSums:
    """What a file's blocks were when they were written: its size and their sums."""

    size: int
    sums: npt.NDArray[np.uint64]


@dataclass
class FileBlocks:
    """One file's blocks: what they were when they were `written`, and which were compared in this process.

    What is compared is what is flown: the bytes that `values`, an array of `mapped`, lies in; anew where the
    file was written to, deleted or replaced. The last two leave those bytes as they are.
    """

    path: Path
    written: BlockSums
    values: Any
    _compared: npt.NDArray[np.bool_] = field(init=False)
    _mapped: tuple[int, ...] = field(init=False)
    _seen: tuple[int, ...] = field(init=False)
    _comparing: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        self._compared = np.zeros(self.written.sums.size, dtype=bool)
        self._mapped = self._seen = _as_it_is(self.path)

    def whole(self, spans: Sequence[Bytes] | None = None) -> bool:
        """Whether the blocks of some spans (all of the file where left out) are as they were written."""
        with self._comparing:
            there, now = map_of(self.values), _as_it_is(self.path)
            if now != self._seen:
                self._compared[:], self._seen = False, now
            # Also behind a map: bytes that were cut off end the process that reads them.
            if not there.size() == len(there) == self.written.size:
                return False
            return all(self._is(there, block) for block in self._open_blocks(spans))

    def steps_whole(self, axis: int, steps: range) -> bool:
        """Whether the blocks of some steps along an axis of its array are as they were written."""
        return self.whole(steps_bytes(self.values, axis, steps, self.written.size))

    def is_replaced(self) -> bool:
        """Whether another file stands in the place of the one that `values` lies in."""
        return _as_it_is(self.path)[:1] not in ((), self._mapped[:1])

    def _open_blocks(self, spans: Sequence[Bytes] | None) -> list[int]:
        wanted = np.full(self.written.sums.size, spans is None)
        for first, behind in spans or ():
            wanted[first // BLOCK_BYTES : (behind - 1) // BLOCK_BYTES + 1] = True
        found: list[int] = np.flatnonzero(wanted & ~self._compared).tolist()
        return found

    def _is(self, there: mmap, block: int) -> bool:
        with memoryview(there) as view:
            found = _sum(view[block * BLOCK_BYTES :][:BLOCK_BYTES])
        self._compared[block] = found == self.written.sums[block]
        return bool(self._compared[block])


def _as_it_is(path: Path) -> tuple[int, ...]:
    """Which file stands there (first), and when it was written to; nothing where none does."""
    try:
        now = path.stat()
    except OSError:
        return ()
    return now.st_ino, now.st_mtime_ns, now.st_ctime_ns


def read_blocks(folder: Path) -> dict[str, BlockSums] | None:
    """The sums of a folder's files; None where there are none, or the list is not what SHA256SUMS says."""
    try:
        text, sums = (folder / BLOCKS).read_bytes(), listed(folder / SUMS)
    except OSError:
        return None
    if sums is None or sums.get(BLOCKS) != hashlib.sha256(text).hexdigest():
        return None
    return {
        name: BlockSums(said["bytes"], np.frombuffer(bytes.fromhex(said["sums"]), ">u8").astype(np.uint64))
        for name, said in json.loads(text)["files"].items()
    }


def steps_bytes(values: Any, axis: int, steps: range, size: int) -> list[Bytes]:
    """Where in a file of `size` bytes some steps along an axis lie, of the C-ordered array at its end."""
    before = int(np.prod(values.shape[:axis], dtype=int))
    step = int(np.prod(values.shape[axis + 1 :], dtype=int)) * values.itemsize
    row, head = step * values.shape[axis], size - values.nbytes
    starts = (head + k * row for k in range(before))
    return [(start + steps.start * step, start + steps.stop * step) for start in starts]
