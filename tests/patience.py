"""Waiting for what happens, on however slow a machine: a limit ends what would hang, and measures nothing."""

import time
from collections.abc import Callable
from typing import TypeVar

PATIENCE_S = 600.0

Found = TypeVar("Found")


def awaited(ask: Callable[[], Found], *, every_s: float = 0.02) -> Found:
    """The first answer that is not nothing; AssertionError where none comes."""
    until = time.monotonic() + PATIENCE_S
    while not (found := ask()):
        assert time.monotonic() < until, f"still {found!r} after {PATIENCE_S:g} s"
        time.sleep(every_s)
    return found
