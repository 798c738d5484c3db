"""What goes wrong between a provider and us, on demand: drawn from a seed, the same for the same requests."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from threading import Lock
from typing import NamedTuple

from planner.errors import InputError

REFUSALS = {
    "503": "the server is busy",
    "429": "too many requests, Retry-After in seconds",
    "429-date": "too many requests, Retry-After as a date",
    "403": "forbidden",
    "limit": "a page that says Over Rate Limit, status 200",
    "missing": "a step that never appears: its files are 404",
}
OF_BODIES = {
    "cut": "the connection ends halfway",
    "slow": "the bytes trickle, `wait_s` in all",
}
OF_RANGES = {"200": "the whole file instead of the range"}
OF_DATA = {
    "header": "a flipped bit in GRIB of a message",
    "length": "a flipped bit in a message's length",
    "end": "a flipped bit in a message's 7777",
    "data": "a flipped bit in a message's packed values",
}
OF_INDEXES = {
    "index": "an index of another upload: its offsets are off",
    "names": "an index that takes u for v and v for u",
    "empty": "an index without a line",
}
KINDS = REFUSALS | OF_BODIES | OF_RANGES | OF_DATA | OF_INDEXES


@dataclass(frozen=True)
class Fault:
    """A kind of fault: how often, on which paths (a pattern), on the first `times` tries of a request."""

    kind: str
    rate: float = 1.0
    path: str = "*"
    times: int | None = None
    wait_s: float = 1.0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise InputError(f"{self.kind!r} is no fault; known: {', '.join(KINDS)}")
        if not 0.0 <= self.rate <= 1.0:
            raise InputError(f"a fault's rate is {self.rate:g}; it is a share from 0 to 1")


def parse_faults(text: str) -> tuple[Fault, ...]:
    """Faults as a person writes them: `503:0.1,cut:0.05`. Raises InputError."""
    faults = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        kind, _, rate = part.partition(":")
        try:
            faults.append(Fault(kind, float(rate or 1.0)))
        except ValueError:
            raise InputError(f"{part!r} is no fault with its rate; write 503:0.1") from None
    return tuple(faults)


class RequestKey(NamedTuple):
    """What a draw depends on; `step` names the run and hour, for what befalls a whole step."""

    path: str
    range: str
    step: str
    is_index: bool


class Faults:
    """Draws faults; the same request tried again is drawn again."""

    def __init__(self, faults: Sequence[Fault] = (), *, seed: int = 0) -> None:
        self.faults, self.seed = tuple(faults), seed
        self._tries: Counter[tuple[str, str]] = Counter()
        self._lock = Lock()

    def drawn(self, request: RequestKey) -> Fault | None:
        """The first of the faults that befalls a request."""
        with self._lock:
            tried = self._tries[request.path, request.range]
            self._tries[request.path, request.range] += 1
        return next((fault for fault in self.faults if self._befalls(fault, request, tried)), None)

    def _befalls(self, fault: Fault, request: RequestKey, tried: int) -> bool:
        if not fnmatchcase(request.path, fault.path) or not _fits(fault.kind, request):
            return False
        if fault.times is not None and tried >= fault.times:
            return False
        lasting = fault.kind == "missing"
        about = request.step if lasting else f"{request.path}|{request.range}|{tried}"
        digest = hashlib.sha256(f"{self.seed}|{fault.kind}|{about}".encode()).digest()
        return int.from_bytes(digest[:8], "big") < fault.rate * 2**64


def _fits(kind: str, request: RequestKey) -> bool:
    """Whether a kind can befall such a request at all."""
    if kind in OF_RANGES:
        return bool(request.range)
    if kind in OF_DATA or kind in OF_INDEXES:
        return (kind in OF_INDEXES) == request.is_index
    return True
