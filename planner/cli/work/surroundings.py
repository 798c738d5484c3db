"""What stands round a command: the settings of the environment, the store, the clock, the machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from pydantic import ValidationError

from planner.cli.effort import progress_line
from planner.errors import InputError
from planner.flight.compute_budget import Effort
from planner.forecast.store.store import Store
from planner.plan.launch_time import read_launch_time
from planner.settings import Settings
from planner.spread.known_calibrations import KnownCalibrations
from planner.units import HOUR_S
from planner.written.explain import explain


def settings() -> Settings:
    """What the environment sets; InputError names the variable that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        raise InputError(f"a variable WINDFALL_... is wrong: {explain(error)}") from None


def kept_runs(hold_h: float | None = None) -> Store:
    """The store that the environment names, its soundings held for so many hours if somebody says it."""
    limits = settings()
    usual = Store(limits.store, limits.layer_m)
    return usual if hold_h is None else replace(usual, held_s=hold_h * HOUR_S)


def known_calibrations() -> KnownCalibrations:
    """The calibrations that a plan may name: the store's own, and the shipped ones."""
    return KnownCalibrations.of_store(settings().store)


def fixed_time(flag: str, text: str | None) -> datetime | None:
    """An option's words as an aware time, or None where it is not given."""
    if text is None:
        return None
    time = read_launch_time(text).time
    if time is None:
        raise InputError(f"{flag} wants a fixed time such as 2026-11-24T00:00:00Z, not {text[:40]!r}")
    return time


@contextmanager
def effort() -> Iterator[Effort]:
    """The settings' threads and memory; on a terminal, a line that tells how far a long question is."""
    limits = settings()
    with progress_line() as line:
        progress = line.tell if line.seen else None
        yield Effort(limits.threads, limits.memory_mb, limits.layer_m, progress=progress)
