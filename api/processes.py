"""Processes that a server starts beside itself, and ends with all that they started."""

import os
import signal
from contextlib import suppress
from multiprocessing.context import SpawnProcess


def end_group(process: SpawnProcess) -> None:
    """End a process that leads a group with its group; one that does not lead it yet is alone."""
    process.terminate()
    if process.pid is not None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
