"""Humidity on pressure levels, however a file says it -> specific humidity [kg/kg].

It changes lift by a hundredth or two, and no wind at all: where it is missing the air is dry, and no run is
refused for want of it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from planner.air import specific_humidity
from planner.forecast.air_quantities import RELATIVE_HUMIDITY, SPECIFIC_HUMIDITY
from planner.forecast.field import Float32s
from planner.forecast.quantities import QUANTITIES
from planner.forecast.reading.files.missing_report import Key, hpa
from planner.forecast.reading.files.slices import Slice

MOST_KGPKG = QUANTITIES[SPECIFIC_HUMIDITY].possible[1]
DRY_ABOVE_PA = QUANTITIES[RELATIVE_HUMIDITY].up_to_pa
"""Above it relative humidity is left aside: 1 % of it, a file's rounding, is 3 % of the air at 1 hPa."""

Slices = Mapping[str, Mapping[Key, Slice]]


def vapour(by_name: Slices, keys: Sequence[Key], warnings: list[str]) -> tuple[Float32s | None, Counter[str]]:
    """Specific humidity (K, Y, X) [kg/kg] at each key, and how many slices of which name it is made of.

    Where both are there, specific humidity is preferred to relative; where neither is, it is 0; None where
    the file says nothing at all. A level said at some times or members only is 0 at all of them, for
    lift must not jump with a lost message; of that, and of numbers that no air holds, it warns.
    """
    named = {key: name for key in keys if (name := _name(by_name, key))}
    wanted = Counter(level for _, _, level in keys)
    partial = {lv for lv, there in Counter(level for _, _, level in named).items() if there < wanted[lv]}
    if partial:
        warnings.append(f"humidity is missing in part on {hpa(partial)}: taken as dry air there")
    used = {key: name for key, name in named.items() if key[2] not in partial}
    if not used:
        return None, Counter()
    first, name = next(iter(used.items()))
    stacked = np.zeros((len(keys), *by_name[name][first].values.shape), dtype=np.float32)
    for place, key in zip(stacked, keys, strict=True):
        if key in used:
            place[:] = _specific(by_name, used[key], key)
    _cut(stacked, warnings)
    return stacked, Counter(used.values())


def _name(by_name: Slices, key: Key) -> str:
    """Under which name the humidity at a key is found; empty for none."""
    if key in by_name.get(SPECIFIC_HUMIDITY, {}):
        return SPECIFIC_HUMIDITY
    relative = key in by_name.get(RELATIVE_HUMIDITY, {}) and key in by_name.get("t", {})
    return RELATIVE_HUMIDITY if relative and key[2] >= DRY_ABOVE_PA else ""


def _specific(by_name: Slices, name: str, key: Key) -> Float32s:
    values = by_name[name][key].values
    if name == RELATIVE_HUMIDITY:
        values = specific_humidity(values, by_name["t"][key].values, key[2])
    return values


def _cut(vapour_kgpkg: Float32s, warnings: list[str]) -> None:
    """In place: what is missing or negative (as packing leaves 0) is dry, nothing is above what air holds."""
    np.nan_to_num(vapour_kgpkg, copy=False, nan=0.0)
    too_much = int((vapour_kgpkg > MOST_KGPKG).sum())
    if too_much:
        warnings.append(
            f"humidity is above {MOST_KGPKG:g} kg/kg at {too_much:,} of {vapour_kgpkg.size:,} points and was "
            "cut to that: check its units"
        )
    np.clip(vapour_kgpkg, 0.0, MOST_KGPKG, out=vapour_kgpkg)
