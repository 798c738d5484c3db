"""Which byte ranges of a remote file to ask for: neighbours joined, none too large."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from planner.forecast.remote_file import Entry

JOINED_OVER = 100_000
"""Bytes that nobody wants but that are fetched rather than asked round: two requests cost more."""

LARGEST_PART = 16_000_000
"""Bytes of one request: what is lost when it breaks."""


@dataclass(frozen=True)
class ByteRange:
    """Bytes `first` to `last` of a file (None: its end), and how many whole messages they are."""

    first: int
    last: int | None
    messages: int

    @property
    def header(self) -> str:
        """The range as HTTP writes it (RFC 9110)."""
        return f"bytes={self.first}-{'' if self.last is None else self.last}"


def parts_of(entries: Sequence[Entry], wants: Callable[[Entry], bool]) -> list[ByteRange]:
    """The byte ranges that hold the wanted messages, neighbours joined; `entries` rise by offset."""
    messages: dict[int, tuple[int | None, bool]] = {}
    for entry in entries:
        _, before = messages.get(entry.offset, (None, False))
        messages[entry.offset] = (entry.length, before or wants(entry))
    joined: list[ByteRange] = []
    skipped, skipped_bytes = 0, 0
    for offset, (length, wanted) in messages.items():
        if not wanted:
            skipped, skipped_bytes = skipped + 1, skipped_bytes + (length or 0)
            continue
        last = None if length is None else offset + length - 1
        here = ByteRange(offset, last, 1)
        if joined and _joins(joined[-1], here, skipped_bytes):
            joined[-1] = ByteRange(joined[-1].first, last, joined[-1].messages + skipped + 1)
        else:
            joined.append(here)
        skipped, skipped_bytes = 0, 0
    return joined


def _joins(before: ByteRange, here: ByteRange, between: int) -> bool:
    if before.last is None or before.last + 1 + between != here.first or between > JOINED_OVER:
        return False
    return (here.last or here.first) - before.first < LARGEST_PART
