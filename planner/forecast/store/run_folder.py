"""One run as a folder: `run.json` (its card, grid, times, levels), one `.npy` per array, `SHA256SUMS` of all.

Written once, read memory-mapped: arrays come back read-only and contiguous, equal to the bit.
"""

import os
import weakref
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, Literal

import numpy as np
from pydantic import TypeAdapter, ValidationError

from planner.errors import DamagedRun
from planner.forecast.field import SurfaceWeather, WindField
from planner.forecast.forecast import Forecast
from planner.forecast.grid import Grid
from planner.forecast.held_winds import SOUNDING_HELD_S
from planner.forecast.store.array_file import mapped
from planner.forecast.store.blocks import write_blocks
from planner.forecast.store.checksums import SUMS, Summed, has_digest, listed, write_sums
from planner.forecast.store.damage import damage_of
from planner.forecast.store.locks import SharedLock, held
from planner.forecast.store.stored_bytes import StoredBytes, unreadable

CARD = "run.json"
_KEPT_OPEN = 16  # several sources with several runs each fly as one
_OPENING = Lock()
ARRAYS = ("wind", "temperature_k", "near_wind", "ground_m", "first_level")
SOMETIMES = {"vapour": "vapour_kgpkg", "land": "land_fraction"}
"""Arrays that not every run has, by the card's word for them."""


@dataclass(frozen=True)
class RunCard:
    """All of a run but its large arrays; `weather` names those of its surface fields that it has.

    `vapour`, `land`: whether the humidity of its air and its land mask are there; older cards lack the words.
    """

    format: Literal[1]
    forecast: Forecast
    grid: Grid
    start: datetime
    times_s: tuple[float, ...]
    gap: tuple[bool, ...]
    levels_pa: tuple[float, ...]
    near_heights_m: tuple[float, ...]
    weather: tuple[str, ...]
    warnings: tuple[str, ...]
    vapour: bool = False
    land: bool = False

    def held_on(self, held_s: float) -> "RunCard":
        """The card of a sounding that holds so long after it was measured; any other is as it was."""
        return replace(self, forecast=self.forecast.held_on(self.start, held_s))


@cache
def _cards() -> TypeAdapter[RunCard]:
    return TypeAdapter(RunCard)


def write_run(folder: Path, field: WindField) -> None:
    """Write a run into a new folder, down to the disk."""
    folder.mkdir()
    weather = field.weather.present()
    there = {name: getattr(field, name) for name in ARRAYS} | weather
    there |= {name: getattr(field, name) for name in SOMETIMES.values() if getattr(field, name) is not None}
    digests = {}
    for name, values in there.items():
        with (folder / f"{name}.npy").open("wb") as file:
            summed = Summed(file)
            np.save(summed, np.ascontiguousarray(values))
            digests[f"{name}.npy"] = summed.to_disk()
    digests[CARD] = _write_card(folder, _card(field, tuple(weather)))
    write_sums(folder, digests | write_blocks(folder, [f"{name}.npy" for name in there]))


def _write_card(folder: Path, card: RunCard) -> str:
    """Write a run's card down to the disk, and give its digest."""
    with (folder / CARD).open("wb") as file:
        summed = Summed(file)
        summed.write(_cards().dump_json(card, indent=1))
        return summed.to_disk()


def _card(field: WindField, weather: tuple[str, ...]) -> RunCard:
    return RunCard(
        format=1,
        forecast=field.forecast,
        grid=field.grid,
        start=field.start,
        times_s=tuple(field.times_s.tolist()),
        gap=tuple(field.gap.tolist()),
        levels_pa=tuple(field.levels_pa.tolist()),
        near_heights_m=tuple(field.near_heights_m.tolist()),
        weather=weather,
        warnings=field.warnings,
        vapour=field.vapour_kgpkg is not None,
        land=field.land_fraction is not None,
    )


def read_card(folder: Path) -> RunCard | None:
    """The card of a run; None where there is no run, or none that is as written and this version can read."""
    try:
        return None if card_faults(folder) else _cards().validate_json((folder / CARD).read_bytes())
    except (OSError, ValidationError):
        return None


def card_faults(folder: Path) -> list[str]:
    """What keeps a run's card from being believed: its list of sums, or the card, lost or not as written.

    Of a version that kept no list nobody knows better, and nothing is said.
    """
    try:
        sums = listed(folder / SUMS)
    except FileNotFoundError:
        return []
    except OSError:
        return [SUMS]
    if sums is None:
        return [SUMS]
    return [] if has_digest(folder / CARD, sums.get(CARD, "")) else [CARD]


def read_run(folder: Path, held_s: float = SOUNDING_HELD_S) -> WindField | None:
    """A run with its arrays mapped; None where there is none, it is being deleted, or it is damaged.

    A sounding holds for `held_s` after it was measured. For as long as the field lives its run is held:
    `Store.prune` leaves it where it is. What it holds by time is compared with its sums when it is flown
    (`WindField.require_whole`).
    """
    if damage_of(folder):
        return None
    try:
        with held(folder / CARD) as hold, _OPENING:
            card = read_card(folder)
            field = _current(folder, card.held_on(held_s), hold) if hold and card else None
        if field is not None and field.stored is not None:
            field.stored.require_small()
        return field
    except (FileNotFoundError, NotADirectoryError, DamagedRun):
        return None


def forget_unused() -> None:
    """Let go of the runs that nobody in this process has open any more."""
    with _OPENING:
        _opened.cache_clear()


def _current(folder: Path, card: RunCard, hold: SharedLock) -> WindField:
    """The run as it stands: where a file took another's place since it was opened, opened again."""
    field = _opened(folder, card, hold)
    if field.stored is None or not field.stored.replaced():
        return field
    _opened.cache_clear()
    return _opened(folder, card, hold)


@lru_cache(maxsize=_KEPT_OPEN)
def _opened(folder: Path, card: RunCard, hold: SharedLock) -> WindField:
    field = _mapped(folder, card)
    weakref.finalize(field, os.close, os.dup(hold.descriptor))
    return field


def _mapped(folder: Path, card: RunCard) -> WindField:
    always = (*ARRAYS, *(name for word, name in SOMETIMES.items() if getattr(card, word)))
    try:
        arrays, weather = ({n: mapped(folder, n) for n in names} for names in (always, card.weather))
    except (FileNotFoundError, ValueError, EOFError):  # lost, no array, or not as long as its head says
        raise unreadable(folder) from None
    return WindField(
        forecast=card.forecast,
        grid=card.grid,
        start=card.start,
        times_s=_array(card.times_s, np.float64),
        gap=_array(card.gap, np.bool_),
        levels_pa=_array(card.levels_pa, np.float64),
        near_heights_m=_array(card.near_heights_m, np.float64),
        weather=SurfaceWeather(weather),
        warnings=card.warnings,
        folder=folder,
        stored=StoredBytes.of(folder, arrays | weather),
        **arrays,
    )


def _array(values: tuple[Any, ...], kind: Any) -> Any:
    array = np.array(values, dtype=kind)
    array.setflags(write=False)
    return array
