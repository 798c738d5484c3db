"""Processes that decode for all tests of a worker: each takes a second or two to start."""

import atexit
import os
from collections.abc import Callable
from contextlib import nullcontext
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner.forecast.fetching.fetch import decoding_processes
from planner.forecast.reading.decoding import Decoders
from tests.patience import PATIENCE_S

if TYPE_CHECKING:
    import pytest  # which the processes themselves do not need


@cache
def usual_decoders() -> Decoders:
    """Two, that are started once and stay; one that dies is replaced, as everywhere."""
    children = decoding_processes()
    children.within_s = PATIENCE_S
    atexit.register(children.close)
    return children


def decode_by_the_usual(monkeypatch: "pytest.MonkeyPatch") -> None:
    """Commands that start processes of their own for their files take these."""
    for starts in ("forecast.reading.read.Decoders", "cli.work.run_fetching.decoding_processes"):
        monkeypatch.setattr(f"planner.{starts}", lambda *_, **__: nullcontext(_Here()))


class _Here:
    """The usual ones, which stand in the folder of whoever asks."""

    def run(self, task: Callable[..., Any], *args: Any) -> Any:
        return usual_decoders().run(_in_folder, Path.cwd(), task, *args)


def _in_folder(folder: Path, task: Callable[..., Any], *args: Any) -> Any:
    os.chdir(folder)
    return task(*args)
