"""The line that says how far a long question is."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from shutil import get_terminal_size
from threading import Event, Thread

from planner.cli.output import say

_SILENT_S = 1.0  # what is done sooner needs no line
_EVERY_S = 0.2
_FRESH_S = 0.5
_CLEAR_LINE = "\r\x1b[K"


@contextmanager
def progress_line() -> Iterator["ProgressLine"]:
    """A line that is gone at the end; written nowhere where there is no terminal."""
    line = ProgressLine(seen=sys.stderr.isatty())
    try:
        yield line
    finally:
        line.clear()


class ProgressLine:
    """One line on standard error that is written over and gone at the end."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, *, seen: bool = True) -> None:
        self._clock, self._begun, self.seen = clock, clock(), seen
        self._next = self._begun + _SILENT_S
        self._shown = False

    def tell(self, done: int, total: int) -> None:
        """Show how many of all drops are flown, and about how long the others will take."""
        if done == 0:
            return
        left_s = (self._clock() - self._begun) * (total - done) / done
        self.write(f"{done:,} of {total:,} drops flown, {spoken(left_s)} left")

    def write(self, text: str) -> None:
        """Show a line instead of the one before, now and then."""
        now = self._clock()
        if not self.seen or now < self._next:
            return
        self._next, self._shown = now + _EVERY_S, True
        width = get_terminal_size().columns  # a line that is folded cannot be written over
        sys.stderr.write(f"{_CLEAR_LINE}{text[: max(width - 1, 20)]}")
        sys.stderr.flush()

    def write_now(self, text: str) -> None:
        """Show a line at once: what comes next may take long before it can tell anything."""
        self._next = self._clock()
        self.write(text)

    @contextmanager
    def kept_fresh(self, text: Callable[[], str]) -> Iterator[None]:
        """Show a text anew, twice a second, for as long as something goes on; only where it is seen."""
        over = Event()

        def show() -> None:
            while not over.wait(_FRESH_S):
                self.write(text())

        teller = Thread(target=show, daemon=True)
        if self.seen:
            teller.start()
        try:
            yield
        finally:
            over.set()
            if self.seen:
                teller.join()

    def say(self, message: str) -> None:
        """A line that stays, in place of the one that does not."""
        self.clear()
        say(message)

    def clear(self) -> None:
        """Take the line away."""
        if self._shown:
            sys.stderr.write(_CLEAR_LINE)
            sys.stderr.flush()


def spoken(seconds: float) -> str:
    """About how long, for people."""
    if seconds < 60:
        return f"about {seconds:.0f} s"
    return f"about {seconds / 60:.0f} min" if seconds < 3600 else f"about {seconds / 3600:.1f} h"
