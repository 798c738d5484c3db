"""Connections that are not held for ever: by clients that speak slowly, say nothing, or never read.

A connection of uvicorn's own in which somebody waits for something: it is closed when the client's
part is overdue, and where one address or all together hold too many, the one that has waited longest goes.
"""

import resource
from asyncio import TimerHandle, Transport
from enum import Enum
from typing import Any, ClassVar

from uvicorn.protocols.http.h11_impl import H11Protocol

MOST_OF_AN_ADDRESS = 128
_SHARE_OF_FILES = 2
_SLOWEST_BPS = 2000


class Phase(Enum):
    """Whose turn it is to act."""

    HEAD = "the client's, to send a request's head"
    BODY = "the client's, to send its body"
    UNREAD = "the client's, to read its answer"
    ANSWER = "ours"


class ServedConnection(H11Protocol):
    """One client's connection (HTTP/1.1); all limits in seconds."""

    look_every_s: ClassVar[float] = 2.0
    head_s: ClassVar[float] = 15.0
    silent_s: ClassVar[float] = 15.0
    body_s: ClassVar[float] = 20.0
    unread_s: ClassVar[float] = 20.0

    _looking: TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Begin to watch a client, and let go of another where too many are open."""
        super().connection_made(transport)
        self._in_phase: tuple[Phase, Any] = (Phase.HEAD, None)
        self._since_s = self._heard_s = self.loop.time()
        self._received = self._unread = 0
        self._looking = self.loop.call_later(self.look_every_s, self._look)
        self._make_room()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop watching a client that is gone."""
        if self._looking is not None:
            self._looking.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Note that the client spoke, and how much."""
        self._heard_s = self.loop.time()
        super().data_received(data)
        self._notice()
        self._received += len(data)

    @property
    def phase(self) -> Phase:
        """Whose turn it is."""
        if self.transport.get_write_buffer_size() > 0:
            return Phase.UNREAD
        if self.cycle is None or self.cycle.response_complete:
            return Phase.HEAD
        return Phase.BODY if self.cycle.more_body else Phase.ANSWER

    def waited_s(self) -> float:
        """Seconds that the client has kept us waiting; -1 while we owe it an answer."""
        self._notice()
        return -1.0 if self.phase is Phase.ANSWER else self.loop.time() - self._since_s

    def _notice(self) -> None:
        """Begin to count anew where something went on: another phase or request, a part that was read."""
        now = self.phase, self.cycle
        unread = self.transport.get_write_buffer_size()
        if now != self._in_phase or unread < self._unread:
            self._in_phase, self._since_s, self._received = now, self.loop.time(), 0
        self._unread = unread

    def _look(self) -> None:
        self._looking = self.loop.call_later(self.look_every_s, self._look)
        if self._is_overdue():
            self.transport.abort()

    def _is_overdue(self) -> bool:
        waited_s, silent_s = self.waited_s(), self.loop.time() - self._heard_s
        match self.phase:
            case Phase.HEAD:
                return waited_s > self.head_s
            case Phase.BODY:
                return silent_s > self.silent_s or waited_s > self.body_s + self._received / _SLOWEST_BPS
            case Phase.UNREAD:
                return waited_s > self.unread_s
            case Phase.ANSWER:
                return False

    def _make_room(self) -> None:
        """Let go of who has waited longest, here or in all, while too many are open."""
        everybody = [
            c for c in self.connections if isinstance(c, ServedConnection) and not c.transport.is_closing()
        ]
        here = [c for c in everybody if c.client and self.client and c.client[0] == self.client[0]]
        for crowd, most in ((here, MOST_OF_AN_ADDRESS), (everybody, _most_of_all())):
            if len(crowd) > most:
                others = (c for c in crowd if c is not self)
                longest = max(others, key=ServedConnection.waited_s, default=self)
                (longest if longest.waited_s() >= 0 else self).transport.abort()


def _most_of_all() -> int:
    """Half of the files that this process may hold open; the store needs its own."""
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0] // _SHARE_OF_FILES
