"""Being told to stop, while there is still time to say so to those who wait for an answer."""

import asyncio
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def told_to_stop(stop: Callable[[], None]) -> Iterator[None]:
    """Call `stop` as soon as the process gets SIGINT or SIGTERM.

    A server tells its app only after it has waited for the answers under way, which `stop` is to end.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # signals come to the main thread alone, and so whoever runs us elsewhere stops us otherwise
        return
    loop = asyncio.get_running_loop()
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def told(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(stop)  # not here: whatever the signal interrupted may hold the same lock
        handler = before[signal.Signals(number)]
        if callable(handler):
            handler(number, frame)

    handled = [number for number, handler in before.items() if callable(handler)]
    for number in handled:
        signal.signal(number, told)
    try:
        yield
    finally:
        for number in handled:
            signal.signal(number, before[number])
