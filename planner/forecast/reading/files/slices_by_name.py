"""The slices of a run, each found by its name and by its member, time and level."""

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np

from planner.errors import ForecastFileError
from planner.forecast.quantities import FIXED, ON_LEVELS, RAIN, RAIN_RATE
from planner.forecast.reading.files.missing_report import Key
from planner.forecast.reading.files.slices import Slice
from planner.units import short

_EARLIEST = datetime.min.replace(tzinfo=UTC)


def by_name(slices: Sequence[Slice]) -> dict[str, dict[Key, Slice]]:
    """Slices by name, then by member, time and level; of several for one place the one of the lowest rank.

    Raises ForecastFileError where two of the same rank differ.
    """
    found: dict[str, dict[Key, Slice]] = {}
    for s in slices:
        key = (s.member, s.valid or _EARLIEST, s.level)
        other = found.setdefault(s.name, {}).get(key)
        if other is None or s.rank < other.rank:
            found[s.name][key] = s
        elif s.rank == other.rank and s.name not in (RAIN, RAIN_RATE, *FIXED):
            _require_equal(s, other)
    return found


def _require_equal(one: Slice, other: Slice) -> None:
    if one.grid == other.grid and np.array_equal(one.values, other.values, equal_nan=True):
        return
    where = f" on {one.level / 100:g} hPa" if one.name in ON_LEVELS else ""
    when = "" if one.valid is None else f" at {short(one.valid)}"
    raise ForecastFileError(
        f"two different fields of {one.name}{where}{when} for member {one.member}; bring one of them"
    )
