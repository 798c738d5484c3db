"""How the fake provider answers for a file: whole or in part, as an object store does."""

import asyncio
import hashlib
import re
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

CHUNK_BYTES = 256 * 1024
PAUSES = 10
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Scope]]
Send = Callable[[Scope], Awaitable[None]]
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


def parse_range(text: str, size: int) -> range | None:
    """The bytes that a Range header asks for: empty where there are none, None for the whole file.

    Several ranges, or what is no range, get the whole file, as object stores do.
    """
    found = _RANGE.fullmatch(text.replace(" ", ""))
    if not found or not any(found.groups()):
        return None
    first, last = found.groups()
    if not first:
        return range(max(size - int(last), 0), size)
    if last and int(last) < int(first):
        return None
    return range(int(first), min(int(last) + 1, size) if last else size)


@dataclass(frozen=True)
class Manner:
    """How an answer departs from a whole and prompt one: bytes changed, cut halfway, slower by `wait_s`."""

    changed: Callable[[bytes], bytes] | None = None
    cut: bool = False
    wait_s: float = 0.0


class FileAnswer:
    """A file, or a range of it, as an ASGI answer: 200, 206, or 416 where the range begins beyond its end."""

    def __init__(self, path: Path, wanted: range | None, modified: datetime, manner: Manner) -> None:
        size = path.stat().st_size
        self.path, self.manner = path, manner
        self.wanted = range(size) if wanted is None else wanted
        beyond = wanted is not None and not wanted
        self.status_code = 416 if beyond else 200 if wanted is None else 206
        self.headers = {**_headers_of(path.name, size, modified), "content-length": str(len(self.wanted))}
        if beyond:
            self.headers["content-range"] = f"bytes */{size}"
        elif wanted is not None:
            self.headers["content-range"] = f"bytes {wanted.start}-{wanted.stop - 1}/{size}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 (ASGI)
        """Send head and bytes, in the manner asked for: slowly, changed or cut short."""
        headers = [(name.encode(), value.encode()) for name, value in self.headers.items()]
        await send({"type": "http.response.start", "status": self.status_code, "headers": headers})
        if scope["method"] != "HEAD":
            for chunk in self._chunks():
                await asyncio.sleep(self.manner.wait_s / PAUSES)
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
        if not self.manner.cut:
            await send({"type": "http.response.body", "body": b""})
        # Else left open: the server ends the connection, with bytes missing.

    def _chunks(self) -> Iterator[bytes]:
        """The bytes asked for, piece by piece; all at once where they are changed."""
        manner, length = self.manner, len(self.wanted)
        size = length if manner.changed else length // PAUSES if manner.wait_s else CHUNK_BYTES
        end = self.wanted.start + length // 2 if manner.cut else self.wanted.stop
        with self.path.open("rb") as file:
            file.seek(self.wanted.start)
            for start in range(self.wanted.start, end, max(size, 1)):
                chunk = file.read(min(max(size, 1), end - start))
                yield manner.changed(chunk) if manner.changed else chunk


def _headers_of(name: str, size: int, modified: datetime) -> dict[str, str]:
    """What is said of a file whatever part of it is wanted."""
    mark = hashlib.sha256(f"{name} {size}".encode()).hexdigest()[:32]
    return {
        "content-type": "application/octet-stream",
        "accept-ranges": "bytes",
        "etag": f'"{mark}"',
        "last-modified": format_datetime(modified, usegmt=True),
    }
