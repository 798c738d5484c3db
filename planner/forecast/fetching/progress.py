"""How far a fetch is, and for how long it waits for what is not out yet."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

LATE = timedelta(hours=3)
"""How much later than usual a file may be before it is no longer waited for, nor promised."""


@dataclass(frozen=True)
class Waiting:
    """For how long a file that is not out yet is waited for, and how often it is asked for."""

    until: datetime | None = None
    every_s: float = 30.0
    now: Callable[[], datetime] = lambda: datetime.now(UTC)


NOT_AT_ALL = Waiting()


@dataclass(frozen=True)
class Progress:
    """How far a fetch is."""

    files: int
    of_files: int
    received: int
    begun_s: float

    @property
    def bytes_per_s(self) -> float:
        """The pace so far [bytes/s]."""
        return self.received / max(time.monotonic() - self.begun_s, 1e-3)

    @property
    def left_s(self) -> float | None:
        """What the rest may take at the pace so far; None before anything is there."""
        gone = time.monotonic() - self.begun_s
        return gone / self.files * (self.of_files - self.files) if self.files else None
