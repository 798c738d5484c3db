"""The only code that touches the network: indexes, byte ranges, whole files; patient, and strict with bytes.

What is taken is whole or not at all: a range must be answered as a range (206), of the length that was asked
for, and hold whole GRIB messages, as many as the index says. What may pass (busy, cut, damaged on the way) is
asked for again, with growing pauses or when the server says so; what will not is said in a sentence.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Self, TypeVar
from urllib.parse import parse_qs

import httpx2
from tenacity import RetryCallState, Retrying, retry_if_exception_type

from planner.errors import NotFetched
from planner.forecast.fetching.answer_checks import is_missing_page, pause_named, require_messages
from planner.forecast.fetching.byte_ranges import LARGEST_PART, ByteRange
from planner.forecast.fetching.patience import Damaged, Later, Patience, TooOften, TransferTally
from planner.forecast.fetching.unpacking import unpack
from planner.forecast.reading.web_page import LOOKED_AT, page_in
from planner.forecast.remote_file import Whole
from planner.settings import PARALLEL

_T = TypeVar("_T")
_BUSY = (408, 425, 429, 500, 502, 503, 504)
_LARGEST_TEXT = 20_000_000
_CHUNK = 1 << 18
_LONGEST_WHY = 110
_CONNECT_S = 5.0
_NO_CONNECTION = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.ProxyError)


class NotWhole(NotFetched):
    """A part that came damaged each time."""


class NotThere(NotFetched):
    """A file that is not there, or not for us (403, 404): gone, or not out yet."""


class ProviderConnection:
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
        self.tally, self.trouble, self._reached = TransferTally(), "", False
        self._patience = patience or Patience()
        self._client = httpx2.Client(
            timeout=httpx2.Timeout(30.0, connect=_CONNECT_S),
            headers={"Accept-Encoding": "identity", "User-Agent": "windfall"},
            trust_env=trust_env,
            follow_redirects=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def text(self, path: str) -> str | None:
        """A text such as an index; None where there is none (404). Raises NotFetched."""
        return self._again(path, partial(self._text, path))

    def save(self, path: str, part: ByteRange, into: Path) -> None:
        """Write one part of a file, whole messages and nothing else. Raises NotFetched, OSError."""
        self._again(path, partial(self._save, path, part, into))

    def is_there(self, path: str) -> bool:
        """Whether a file is there, of which nothing is sent. Raises NotFetched."""
        return self._again(path, partial(self._is_there, path))

    def save_all(self, path: str, taken: Whole, into: Path) -> int | None:
        """Write a file of whole messages, unpacked; returns how many, None where it is not there (404).

        Raises NotFetched, OSError.
        """
        return self._again(path, partial(self._save_all, path, taken, into))

    def _again(self, path: str, act: Callable[[], _T]) -> _T:
        """Do it until it succeeds, or the patience ends."""
        patience = self._patience
        try:
            for attempt in Retrying(
                retry=retry_if_exception_type((Later, httpx2.TransportError)),
                stop=self._is_over,
                wait=patience.pause_s,
                sleep=patience.sleep,
                before_sleep=self._note,
                reraise=True,
            ):
                with attempt:
                    number = attempt.retry_state.attempt_number
                    self.tally.add(requests=1, again=int(number > 1))
                    return act()
        except Damaged as error:
            raise NotWhole(self._gave_up(path, str(error), patience.damaged)) from None
        except _NO_CONNECTION as error:
            raise NotFetched(
                f"no connection to {self.address[:80]} ({_brief(error)}); check the network, a proxy "
                "(HTTPS_PROXY), or fly by a run that the store holds"
            ) from None
        except (httpx2.InvalidURL, httpx2.UnsupportedProtocol) as error:
            raise NotFetched(f"{self.address[:80]} is no address to fetch from ({_brief(error)})") from None
        except (Later, httpx2.TransportError) as error:
            raise NotFetched(self._gave_up(path, _brief(error), patience.attempts)) from None
        raise AssertionError  # the retrying returns or raises

    def _is_over(self, state: RetryCallState) -> bool:
        """Whether the last attempt was made; of a server that nobody has reached yet, sooner."""
        error = state.outcome.exception() if state.outcome else None
        if isinstance(error, httpx2.UnsupportedProtocol):
            return True
        if isinstance(error, _NO_CONNECTION) and not self._reached:
            patience, gone_s = self._patience, state.seconds_since_start or 0.0
            return state.attempt_number >= patience.unreached or gone_s >= patience.unreached_s
        return self._patience.is_over(state)

    def _note(self, state: RetryCallState) -> None:
        """Keep what went wrong for whoever shows the progress; it is over with the next answer."""
        error = state.outcome.exception() if state.outcome else None
        self.trouble = f"asked again: {_brief(error)}" if error else ""

    def _gave_up(self, path: str, why: str, attempts: int) -> str:
        return (
            f"{self._shown(path)} could not be fetched in {attempts} attempts ({why[:_LONGEST_WHY]}); "
            "what is whole was kept: fetch again later"
        )

    def _shown(self, path: str) -> str:
        """Where a file is, for a sentence: of a cut its file, not all that was asked of it."""
        script, _, query = path.partition("?")
        cut = parse_qs(query).get("file", [""])[0]
        return f"{self.address[:80]}/{script[-120:]}" + (f" of {cut[:80]}" if cut else "")

    @contextmanager
    def _asked(
        self, path: str, headers: Mapping[str, str] | None = None, *, method: str = "GET"
    ) -> Iterator[httpx2.Response]:
        with self._client.stream(method, f"{self.address}/{path}", headers=headers) as response:
            self._reached, self.trouble = True, ""
            yield response

    def _text(self, path: str) -> str | None:
        with self._asked(path) as response:
            if response.status_code == httpx2.codes.NOT_FOUND:
                return None
            self._require(response, path, httpx2.codes.OK)
            body = b"".join(self._pieces(response, _LARGEST_TEXT))
        return None if is_missing_page(body) else body.decode("utf-8", errors="replace")

    def _save(self, path: str, part: ByteRange, into: Path) -> None:
        with self._asked(path, {"Range": part.header}) as response:
            if response.status_code == httpx2.codes.OK:
                is_missing_page(_beginning(response))
                raise Later("it answers a byte range with the whole file")
            self._require(response, path, httpx2.codes.PARTIAL_CONTENT)
            said = response.headers.get("Content-Range", "")
            if not said.startswith(f"bytes {part.first}-{'' if part.last is None else part.last}"):
                raise Later(f"it answers bytes {part.first} to {part.last} with {said[:60]!r}")
            size = None if part.last is None else part.last - part.first + 1
            self._write(response, into, size)
        require_messages(into, part.messages)

    def _is_there(self, path: str) -> bool:
        with self._asked(path, method="HEAD") as response:
            if response.status_code == httpx2.codes.NOT_FOUND:
                return False
            self._require(response, path, httpx2.codes.OK)
        return True

    def _save_all(self, path: str, taken: Whole, into: Path) -> int | None:
        with self._asked(path) as response:
            if response.status_code == httpx2.codes.NOT_FOUND:
                return None
            self._require(response, path, httpx2.codes.OK)
            self._write(response, into, None, most=taken.most_bytes)
        with into.open("rb") as file:
            missing = is_missing_page(file.read(LOOKED_AT))
        if missing:
            return None
        unpack(into, taken)
        return require_messages(into, None)

    def _require(self, response: httpx2.Response, path: str, wanted: int) -> None:
        """Raise Later for a status that may pass, NotFetched for one that will not."""
        status = response.status_code
        if status == wanted:
            return
        if status in _BUSY:
            too_often = status == httpx2.codes.TOO_MANY_REQUESTS
            raise (TooOften if too_often else Later)(
                f"status {status}", pause_named(response.headers.get("Retry-After", "").strip())
            )
        if status == httpx2.codes.RANGE_NOT_SATISFIABLE:
            raise Damaged("the file is shorter than its index says (status 416)")
        hints = {
            403: "it refuses (status 403): the run may be gone, or this network blocked",
            404: "it is not there (status 404): the run may be gone, or not out yet",
        }
        if status in hints:
            page = page_in(_beginning(response))
            if page and page.asked_too_often:
                raise TooOften(f"a page came that says {page.words!r}: it is asked too often")
        said = hints.get(status, f"status {status}")
        refusal = NotThere if status in hints else NotFetched
        raise refusal(f"{self._shown(path)} was not sent: {said}; choose another run or provider")

    def _write(
        self, response: httpx2.Response, into: Path, size: int | None, most: int = LARGEST_PART * 64
    ) -> None:
        received = 0
        with into.open("wb") as file:
            for piece in self._pieces(response, most if size is None else size):
                file.write(piece)
                received += len(piece)
        if size is not None and received != size:
            raise Later(f"{received:,} of {size:,} bytes came")

    def _pieces(self, response: httpx2.Response, most: int) -> Iterator[bytes]:
        received, begun_s = 0, time.monotonic()
        for piece in response.iter_raw(_CHUNK):
            received += len(piece)
            self.tally.add(received=len(piece))
            if received > most:
                raise Later(f"more than {most:,} bytes came")
            gone_s = time.monotonic() - begun_s
            if gone_s > self._patience.slow_for_s and received < gone_s * self._patience.slowest_bps:
                raise Later(f"{received:,} bytes came in {gone_s:.0f} s")
            yield piece


def _beginning(response: httpx2.Response) -> bytes:
    """The first bytes of an answer that is not going to be read."""
    return next(response.iter_raw(LOOKED_AT), b"")


def _brief(error: BaseException) -> str:
    return (str(error) or type(error).__name__)[:_LONGEST_WHY]
