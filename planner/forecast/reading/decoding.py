"""Processes of their own for decoding: what ends or holds up a decoder, ends or holds up nobody else.

The libraries are C, and bytes from outside can make them abort or run for ever. A child that does is
killed, its task refused in a sentence, and the next task gets a new child. They say nothing on standard
error; a child ends when its parent does.
"""

import os
import queue
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any, ParamSpec, TypeVar, cast

from planner.errors import ForecastFileError

WITHIN_S = 120.0
"""For how long a task may run unless it is told otherwise: a hundred times what a part takes."""

_SPAWN = get_context("spawn")
_P = ParamSpec("_P")
_T = TypeVar("_T")


class Undecoded(ForecastFileError):
    """The child that decoded ended, or had to be ended."""


class Decoders:
    """A few children, each with one task at a time; used by any number of threads, closed at the end.

    With `ready` they are started at once and call it, so that they have loaded what they need when the
    first task comes.
    """

    def __init__(
        self, count: int = 2, *, within_s: float = WITHIN_S, ready: Callable[[], None] | None = None
    ) -> None:
        self.within_s, self._idle = within_s, queue.LifoQueue[_Child]()
        for _ in range(count):
            self._idle.put(_Child(ready))
        self._count = count

    def __enter__(self) -> "Decoders":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def run(self, task: Callable[_P, _T], *args: _P.args, **words: _P.kwargs) -> _T:
        """What a task of a module gives or raises; threads wait here for a child that is free.

        Raises Undecoded where the child ended, or ran for too long.
        """
        with self._child() as child:
            return cast(_T, child.run(task, args, words, self.within_s))

    @contextmanager
    def _child(self) -> Iterator["_Child"]:
        child = self._idle.get()
        try:
            yield child
        finally:
            self._idle.put(child)

    def close(self) -> None:
        """End the children; what still runs is waited for."""
        for _ in range(self._count):
            self._idle.get().end()


class _Child:
    """One process, started when there is something to do, and anew after it was ended."""

    def __init__(self, ready: Callable[[], None] | None) -> None:
        self._process: Any = None
        self._line: Connection | None = None
        self._ready = ready
        if ready:
            self._start()

    def _start(self) -> Connection:
        self._line, theirs = _SPAWN.Pipe()
        self._process = _SPAWN.Process(target=_work, args=(theirs, self._ready), daemon=True)
        self._process.start()
        theirs.close()  # so that its end is heard
        return self._line

    def run(self, task: Callable[..., Any], args: Any, words: Any, within_s: float) -> Any:
        line = self._line if self._line and self._process.is_alive() else self._start()
        try:
            line.send((task, args, words))
            if not line.poll(within_s):
                raise Undecoded(
                    f"decoding took longer than {within_s:,.0f} s and was ended; the file is damaged: "
                    "bring it again"
                )
            result, error = line.recv()
        except (EOFError, OSError):
            self._process.join()
            raise Undecoded(
                f"the decoding process ended ({_how(self._process.exitcode)}); the file is damaged, or the "
                "memory is full: bring it again"
            ) from None
        except BaseException:  # also Ctrl-C: its answer would be taken for the next task's
            self.end()
            raise
        if error is not None:
            raise error
        return result

    def end(self) -> None:
        """Kill it; it holds nothing that would want to be put away."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
        if self._line is not None:
            self._line.close()
        self._line = None


def _how(status: int | None) -> str:
    if status is not None and status < 0:
        return signal.strsignal(-status) or f"signal {-status}"
    return f"status {status}"


def _work(line: Connection, ready: Callable[[], None] | None) -> None:
    """A child's life: tasks in, results or refusals out, until nobody is there any more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    if ready:
        ready()
    while True:
        try:
            task, args, words = line.recv()
        except (EOFError, KeyboardInterrupt):
            return
        line.send(_answer(partial(task, *args, **words)))


def _answer(task: Callable[[], Any]) -> tuple[Any, Exception | None]:
    """What a task gives, or what it raised."""
    try:
        return task(), None
    except MemoryError:
        return None, Undecoded("the file demands more memory than there is: bring it again")
    except Exception as error:  # whatever it is, it belongs to who asked
        return None, error
