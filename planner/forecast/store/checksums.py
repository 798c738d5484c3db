"""SHA-256 of the files of a folder, in a file of its own that `sha256sum -c SHA256SUMS` reads too.

Counted on the way while a file is written, compared by reading all of it again. Every flipped byte is
found, one in the list itself as well.
"""

import hashlib
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

SUMS = "SHA256SUMS"
BLOCKS = "blocks.json"
COVERED = (".npy", ".json")
"""Endings of the files that a list must name where they are there."""
_LINE = re.compile(r"([0-9a-f]{64})  ([A-Za-z0-9_][A-Za-z0-9._-]*)")


class Summed:
    """A file to be written from its beginning to its end, whose SHA-256 is counted on the way."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._sum = hashlib.sha256()

    def write(self, data: Any) -> int:
        """Write bytes or an array's memory, and count them; how many bytes it was."""
        self._sum.update(data)
        return self._file.write(data)

    def to_disk(self) -> str:
        """Everything written, down to the disk; its digest in hexadecimal."""
        self._file.flush()
        os.fsync(self._file.fileno())
        return self._sum.hexdigest()


def digest_of(path: Path) -> str:
    """The SHA-256 of a file as it stands, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_sums(folder: Path, digests: Mapping[str, str]) -> None:
    """List the digests of a folder's files, by name, and bring list and folder down to the disk."""
    with (folder / SUMS).open("wb") as file:
        lines = Summed(file)
        for name, digest in sorted(digests.items()):
            lines.write(f"{digest}  {name}\n".encode())
        lines.to_disk()
    folder_to_disk(folder)


def folder_to_disk(folder: Path) -> None:
    """The names in a folder, down to the disk, so that a rename outlives a loss of power."""
    there = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(there)
    finally:
        os.close(there)


def faulty(folder: Path) -> list[str]:
    """Files of a folder that are not what its list says: changed, missing, not listed, or the list itself.

    Raises FileNotFoundError where there never was a list.
    """
    sums = listed(folder / SUMS)
    if sums is None:
        return [SUMS]
    present = {path.name for path in folder.iterdir() if path.suffix in COVERED and path.name[0] != "."}
    return sorted(
        name
        for name in sums.keys() | present
        if name not in sums or not has_digest(folder / name, sums[name])
    )


def listed(path: Path) -> dict[str, str] | None:
    """Digests by name; None where a line, or the end of the last one, is not as `write_sums` writes it.

    None too where the list was lost: BLOCKS never came without one. Raises OSError where there never was one.
    """
    try:
        text = path.read_bytes().decode("ascii", errors="replace")
    except FileNotFoundError:
        if path.with_name(BLOCKS).exists():
            return None
        raise
    lines = [_LINE.fullmatch(line) for line in text.split("\n")[:-1]]
    found = {line[2]: line[1] for line in lines if line}
    return found if text.endswith("\n") and len(found) == len(lines) else None


def has_digest(path: Path, digest: str) -> bool:
    """Whether a file is there, and what its digest says."""
    try:
        return digest_of(path) == digest
    except OSError:  # gone, or the disk cannot give it back
        return False
