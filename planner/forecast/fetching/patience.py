"""How often a server is asked again, and after which pauses; what went over the network so far."""

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tenacity import RetryCallState

_LONGEST_PAUSE_S = 600.0


class Later(Exception):
    """The server may do better if it is asked again, at best after a pause [s] that it named."""

    def __init__(self, why: str, pause_s: float | None = None) -> None:
        super().__init__(why)
        self.pause_s = pause_s


class Damaged(Later):
    """What came is not what was asked for; perhaps the file is another than its index."""


class TooOften(Later):
    """The server says, by a status or on a page, that it is asked too often."""


@dataclass
class TransferTally:
    """What went over the network; threads add to it."""

    requests: int = 0
    again: int = 0
    received: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def add(self, *, requests: int = 0, again: int = 0, received: int = 0) -> None:
        """Count requests, those of them that were made again, and bytes received."""
        with self._lock:
            self.requests += requests
            self.again += again
            self.received += received


@dataclass(frozen=True)
class Patience:
    """How often a request is made, less often where the answer is damaged; how the pauses grow [s].

    An answer that after `slow_for_s` is slower than `slowest_bps` bytes a second is given up; a server that
    never answered, after `unreached` attempts or `unreached_s`. Who asks too often makes longer ones.
    """

    attempts: int = 8
    damaged: int = 4
    unreached: int = 3
    unreached_s: float = 5.0
    first_s: float = 0.5
    longest_s: float = 30.0
    slowest_bps: float = 1_000.0
    slow_for_s: float = 60.0
    sleep: Callable[[float], None] = time.sleep

    def is_over(self, state: RetryCallState) -> bool:
        """Whether the last attempt was made."""
        error = state.outcome.exception() if state.outcome else None
        return state.attempt_number >= (self.damaged if isinstance(error, Damaged) else self.attempts)

    def pause_s(self, state: RetryCallState) -> float:
        """What the server named, else a random time that doubles from attempt to attempt."""
        error = state.outcome.exception() if state.outcome else None
        if isinstance(error, Later) and error.pause_s is not None:
            return min(error.pause_s, _LONGEST_PAUSE_S)
        longer = 10.0 if isinstance(error, TooOften) else 1.0
        most = min(
            2.0 * self.longest_s if longer > 1.0 else self.longest_s,
            longer * self.first_s * 2.0 ** (state.attempt_number - 1),
        )
        return random.uniform(0.5, 1.0) * most
