"""The only code that touches the network: indexes and byte ranges, patient with servers, strict with bytes.

What is taken is whole or not at all: a range must be answered as a range (206), of the length that was asked
for, and hold whole GRIB messages, as many as the index says. What may pass (busy, cut, damaged on the way) is
asked for again, with growing pauses or when the server says so; what will not is said in a sentence.
"""

import mmap
import random
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

import httpx2
from tenacity import RetryCallState, Retrying, retry_if_exception_type

from planner.errors import ForecastFileError, NotFetched
from planner.forecast.files.framing import grib_frames
from planner.forecast.parts import LARGEST_PART, Part
from planner.settings import PARALLEL

_T = TypeVar("_T")
_BUSY = (408, 425, 429, 500, 502, 503, 504)
_LONGEST_PAUSE_S = 600.0
_LARGEST_TEXT = 20_000_000
_CHUNK = 1 << 18


class _Later(Exception):
    """The server may do better if it is asked again, at best after a pause [s] that it named."""

    def __init__(self, why: str, pause_s: float | None = None) -> None:
        super().__init__(why)
        self.pause_s = pause_s


class _Damaged(_Later):
    """What came is not what was asked for; perhaps the file is another than its index."""


class NotWhole(NotFetched):
    """A part that came damaged each time."""


@dataclass
class Tally:
    """What went over the network; threads add to it."""

    requests: int = 0
    again: int = 0
    received: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def add(self, *, requests: int = 0, again: int = 0, received: int = 0) -> None:
        with self._lock:
            self.requests += requests
            self.again += again
            self.received += received


@dataclass(frozen=True)
class Patience:
    """How often a request is made, less often where the answer is damaged; how the pauses grow [s].

    An answer that after `slow_for_s` is slower than `slowest_bps` bytes a second is given up.
    """

    attempts: int = 8
    damaged: int = 4
    first_s: float = 0.5
    longest_s: float = 30.0
    slowest_bps: float = 1_000.0
    slow_for_s: float = 60.0
    sleep: Callable[[float], None] = time.sleep

    def is_over(self, state: RetryCallState) -> bool:
        """Whether the last attempt was made."""
        error = state.outcome.exception() if state.outcome else None
        return state.attempt_number >= (self.damaged if isinstance(error, _Damaged) else self.attempts)

    def pause_s(self, state: RetryCallState) -> float:
        """What the server named, else a random time that doubles from attempt to attempt."""
        error = state.outcome.exception() if state.outcome else None
        if isinstance(error, _Later) and error.pause_s is not None:
            return min(error.pause_s, _LONGEST_PAUSE_S)
        most = min(self.longest_s, self.first_s * 2.0 ** (state.attempt_number - 1))
        return random.uniform(0.5, 1.0) * most


class Connection:
    """One provider's server at an address; used by `parallel` threads at once, closed at the end."""

    def __init__(
        self,
        address: str,
        patience: Patience | None = None,
        *,
        trust_env: bool = True,
        parallel: int = PARALLEL,
    ) -> None:
        self.address, self.parallel = address.rstrip("/"), parallel
        self.tally = Tally()
        self._patience = patience or Patience()
        self._client = httpx2.Client(
            timeout=httpx2.Timeout(30.0, connect=10.0),
            headers={"Accept-Encoding": "identity", "User-Agent": "windfall"},
            trust_env=trust_env,
            follow_redirects=True,
        )

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def text(self, path: str) -> str | None:
        """A text such as an index; None where there is none (404). Raises NotFetched."""
        return self._again(path, partial(self._text, path))

    def save(self, path: str, part: Part, into: Path) -> None:
        """Write one part of a file, whole messages and nothing else. Raises NotFetched, OSError."""
        self._again(path, partial(self._save, path, part, into))

    def save_all(self, path: str, into: Path) -> int | None:
        """Write a file of whole messages; returns how many, None where it is not there (404).

        Raises NotFetched, OSError.
        """
        return self._again(path, partial(self._save_all, path, into))

    def _again(self, path: str, act: Callable[[], _T]) -> _T:
        """Do it until it succeeds, or the patience ends."""
        patience = self._patience
        try:
            for attempt in Retrying(
                retry=retry_if_exception_type((_Later, httpx2.TransportError)),
                stop=patience.is_over,
                wait=patience.pause_s,
                sleep=patience.sleep,
                reraise=True,
            ):
                with attempt:
                    number = attempt.retry_state.attempt_number
                    self.tally.add(requests=1, again=int(number > 1))
                    return act()
        except _Damaged as error:
            raise NotWhole(self._gave_up(path, str(error), patience.damaged)) from None
        except _Later as error:
            raise NotFetched(self._gave_up(path, str(error), patience.attempts)) from None
        except httpx2.ConnectError as error:
            raise NotFetched(
                f"no connection to {self.address} ({error}); check the network, a proxy (HTTPS_PROXY), "
                "or fly by a run that the store holds"
            ) from None
        except httpx2.TransportError as error:
            why = str(error) or type(error).__name__
            raise NotFetched(self._gave_up(path, why, patience.attempts)) from None
        except httpx2.InvalidURL as error:
            raise NotFetched(f"{self.address} is no address to fetch from ({error})") from None
        raise AssertionError  # the retrying returns or raises

    def _gave_up(self, path: str, why: str, attempts: int) -> str:
        return (
            f"{self.address}/{path} could not be fetched in {attempts} attempts ({why}); "
            "what is whole was kept: fetch again later"
        )

    def _text(self, path: str) -> str | None:
        with self._client.stream("GET", f"{self.address}/{path}") as response:
            if response.status_code == httpx2.codes.NOT_FOUND:
                return None
            self._require(response, path, httpx2.codes.OK)
            body = b"".join(self._pieces(response, _LARGEST_TEXT))
        return body.decode("utf-8", errors="replace")

    def _save(self, path: str, part: Part, into: Path) -> None:
        headers = {"Range": part.header}
        with self._client.stream("GET", f"{self.address}/{path}", headers=headers) as response:
            if response.status_code == httpx2.codes.OK:
                raise _Later("it answers a byte range with the whole file")
            self._require(response, path, httpx2.codes.PARTIAL_CONTENT)
            said = response.headers.get("Content-Range", "")
            if not said.startswith(f"bytes {part.first}-{'' if part.last is None else part.last}"):
                raise _Later(f"it answers bytes {part.first} to {part.last} with {said[:60]!r}")
            size = None if part.last is None else part.last - part.first + 1
            self._write(response, into, size)
        _require_messages(into, part.messages)

    def _save_all(self, path: str, into: Path) -> int | None:
        with self._client.stream("GET", f"{self.address}/{path}") as response:
            if response.status_code == httpx2.codes.NOT_FOUND:
                return None
            self._require(response, path, httpx2.codes.OK)
            self._write(response, into, None)
        return _require_messages(into, None)

    def _require(self, response: httpx2.Response, path: str, wanted: int) -> None:
        """Raise _Later for a status that may pass, NotFetched for one that will not."""
        status = response.status_code
        if status == wanted:
            return
        if status in _BUSY:
            raise _Later(f"status {status}", _pause_named(response))
        if status == httpx2.codes.RANGE_NOT_SATISFIABLE:
            raise _Damaged("the file is shorter than its index says (status 416)")
        hints = {
            403: "it refuses (status 403): the run may be gone, or this network blocked",
            404: "it is not there (status 404): the run may be gone, or not out yet",
        }
        said = hints.get(status, f"status {status}")
        raise NotFetched(f"{self.address}/{path} was not sent: {said}; choose another run or source")

    def _write(self, response: httpx2.Response, into: Path, size: int | None) -> None:
        received = 0
        with into.open("wb") as file:
            for piece in self._pieces(response, LARGEST_PART * 64 if size is None else size):
                file.write(piece)
                received += len(piece)
        if size is not None and received != size:
            raise _Later(f"{received:,} of {size:,} bytes came")

    def _pieces(self, response: httpx2.Response, most: int) -> Iterator[bytes]:
        received, begun_s = 0, time.monotonic()
        for piece in response.iter_raw(_CHUNK):
            received += len(piece)
            self.tally.add(received=len(piece))
            if received > most:
                raise _Later(f"more than {most:,} bytes came")
            gone_s = time.monotonic() - begun_s
            if gone_s > self._patience.slow_for_s and received < gone_s * self._patience.slowest_bps:
                raise _Later(f"{received:,} bytes came in {gone_s:.0f} s")
            yield piece


def _pause_named(response: httpx2.Response) -> float | None:
    """The pause [s] of a Retry-After, in seconds or as a date; None where it is not understood."""
    said = response.headers.get("Retry-After", "").strip()
    if said.isdigit():
        return float(said)
    try:
        when = parsedate_to_datetime(said)
    except ValueError:
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, (when - datetime.now(UTC)).total_seconds())


def _require_messages(path: Path, wanted: int | None) -> int:
    """Raise _Damaged unless a file holds whole messages, as many as wanted; returns how many."""
    if path.stat().st_size == 0:
        raise _Later("no byte came")
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            found = grib_frames(data).messages
    except ForecastFileError as error:
        raise _Damaged(str(error)) from None
    if wanted is not None and found != wanted:
        raise _Damaged(f"{found} of {wanted} messages came")
    return found
