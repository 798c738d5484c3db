"""Winds along the axes of a projected grid -> winds to east and north, each with its other half.

Where all files of a reading are together: the halves may lie in two of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Any

from planner.errors import ForecastFileError
from planner.forecast.quantities import NEAR
from planner.forecast.reading.files.slices import Slice


def east_and_north(slices: Sequence[Slice]) -> list[Slice]:
    """The slices, those along a projection's axes turned; raises ForecastFileError for half a wind."""
    along = [s for s in slices if s.turning is not None]
    if not along:
        return list(slices)
    halves: dict[Any, tuple[list[Slice], list[Slice]]] = {}
    for s in along:
        key = (s.name[:-1], s.level, s.member, s.reference, s.valid, s.since, s.rank, s.grid)
        halves.setdefault(key, ([], []))[s.name.endswith("v")].append(s)
    turned = [one for pair in halves.values() for one in _turned(*pair)]
    return [s for s in slices if s.turning is None] + turned


def _turned(along_x: Sequence[Slice], along_y: Sequence[Slice]) -> Iterator[Slice]:
    for u, v in zip_longest(along_x, along_y):
        if u is None or v is None or u.turning is None:
            there, lacking = (u, "v") if v is None else (v, "u")
            raise ForecastFileError(_alone(there, lacking))
        east, north = u.turning.turned(u.values, v.values)
        yield replace(u, values=east, turning=None)
        yield replace(v, values=north, turning=None)


def _alone(there: Slice, lacking: str) -> str:
    level = f"at {there.level:g} m" if there.name in NEAR else f"on {there.level / 100:g} hPa"
    return (
        f"{there.name[-1]} {level} lies along the axes of a projected grid, and there is no {lacking} beside "
        "it: both are needed to turn it to east and north; bring both"
    )
