"""Slices in a file of our own: what was decoded of a run that is still being fetched.

A zip of arrays (numpy's npz) and a list of what they are; its checksums tell a file cut short.
"""

import struct
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

import numpy as np
from pydantic import TypeAdapter, ValidationError

from planner.forecast.grid import Grid
from planner.forecast.reading.files.slices import FileSlices, Slice

_CARD = "card"
_DAMAGE = (
    *(OSError, ValueError, LookupError, EOFError, RuntimeError, ArithmeticError, MemoryError),
    *(zipfile.BadZipFile, zlib.error, struct.error, ValidationError),
)
"""What a zip of arrays raises, depending on where it is damaged."""


@dataclass(frozen=True)
class _Row:
    """A slice without its values."""

    name: str
    level: float
    member: int
    reference: datetime | None
    valid: datetime | None
    grid: Grid
    since: datetime | None
    analysis: bool
    rank: int


@dataclass(frozen=True)
class _Card:
    """All of a file but its arrays; `sha256` is that of the messages that were decoded."""

    source: str
    sha256: str
    not_needed: dict[str, int]
    rows: tuple[_Row, ...]


@cache
def _cards() -> TypeAdapter[_Card]:
    return TypeAdapter(_Card)


def write_slices(path: Path, held: FileSlices, sha256: str) -> None:
    """Write what a piece of a run held; the file is there whole or not at all."""
    rows = tuple(
        _Row(s.name, s.level, s.member, s.reference, s.valid, s.grid, s.since, s.analysis, s.rank)
        for s in held.slices
    )
    card = _cards().dump_json(_Card(held.source, sha256, dict(held.not_needed), rows))
    aside = path.with_name(f"{path.name}.part")
    with aside.open("wb") as file:
        values = {str(k): s.values for k, s in enumerate(held.slices)}
        np.savez(file, **{_CARD: np.frombuffer(card, dtype=np.uint8)}, **values)  # type: ignore[arg-type]
    # Not down to the disk: after a crash of the machine a torn file is found out, and fetched again.
    aside.rename(path)


def read_slices(path: Path) -> tuple[FileSlices, str] | None:
    """What `write_slices` wrote, and the messages' sha256; None where it is not there, or not whole."""
    try:
        with zipfile.ZipFile(path) as whole:
            if whole.testzip() is not None:  # before anybody makes sense of what is in it
                return None
        with np.load(path, allow_pickle=False) as arrays:
            card = _cards().validate_json(bytes(arrays[_CARD]))
            slices = [_slice(row, arrays[str(k)]) for k, row in enumerate(card.rows)]
    except _DAMAGE:
        return None
    return FileSlices(card.source, slices, Counter(card.not_needed)), card.sha256


def _slice(row: _Row, values: "np.ndarray[tuple[int, ...], np.dtype[np.float32]]") -> Slice:
    said = {name: getattr(row, name) for name in row.__dataclass_fields__}
    return Slice(values=values, **said)
