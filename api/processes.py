"""Processes that a server starts beside itself, and ends with all that they started."""

import os
import signal
from contextlib import suppress
from multiprocessing.context import SpawnProcess


def end_group(process: SpawnProcess) -> None:
    """End a process and all that it started: its process group, where it leads one already."""
    process.terminate()
    if process.pid is not None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
