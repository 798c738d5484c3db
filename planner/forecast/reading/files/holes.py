"""Values that are missing from a run: what can be flown all the same is read, the rest is refused.

Outside the model (a column without any wind) the area ends: it is cut to the largest rectangle without such.
Under the ground, where nobody flies, the lowest wind that is there stands. Anything else is a hole.
"""

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from planner.air import standard_height
from planner.errors import ForecastFileError
from planner.forecast.decoded_run import Cube
from planner.forecast.field import Float32s
from planner.forecast.grid import Grid
from planner.forecast.reading.files.missing_report import hpa, some
from planner.geo import east_west
from planner.units import short

Mask = npt.NDArray[np.bool_]
HIGHEST_GROUND_M = 8_850.0
"""No ground is higher: above it a missing value is not under the ground, wherever that is."""

ABOVE_THE_GROUND_M = 300.0
"""So far above the model's ground a value may be missing for being under it: mountains differ by the grid."""

_LEAST_KEPT = 0.5
"""Of the columns that are there: where the largest rectangle keeps less, values are missing in the middle."""

_WINDS = ("u_mps", "v_mps")
_NEEDED = {"u_mps": "u", "v_mps": "v", "height_gpm": "height", "temperature_k": "t"}
_PER_GPM_DOWN = {"height_gpm": -1.0, "temperature_k": 0.0065}
"""How a value under the ground goes on from the lowest above: winds are held."""


def without_holes(cube: Cube) -> Cube:
    """The run without missing values; raises ForecastFileError, naming level, time and place, for a hole."""
    near = cube.near_wind
    if all(np.isfinite(values).all() for _, values in _on_levels(cube)):
        return cube if near is None else _with_whole_near_winds(cube, near)
    cube = _above_the_ground(_within_the_model(_without_empty(cube)))
    for name, values in _on_levels(cube):
        if not np.isfinite(values).all():
            raise ForecastFileError(_holes_found(cube, name, ~np.isfinite(values)))
    return cube if cube.near_wind is None else _with_whole_near_winds(cube, cube.near_wind)


def _on_levels(cube: Cube) -> Iterator[tuple[str, Float32s]]:
    """What a flight needs of a run on levels (M, T, L, Y, X), by the names of its fields."""
    for name in _NEEDED:
        if (values := getattr(cube, name)) is not None:
            yield name, values


def _with_whole_near_winds(cube: Cube, near: Float32s) -> Cube:
    """Without the winds near the ground that have no value somewhere."""
    whole = np.isfinite(near).all(axis=(0, 1, 3, 4, 5))
    if whole.all():
        return cube
    heights = np.asarray(cube.near_heights_m)
    gone = ", ".join(f"{height:g}" for height in heights[~whole])
    warning = f"wind at {gone} m above the ground has no value at some points and was left out"
    return replace(
        cube,
        near_heights_m=tuple(heights[whole].tolist()),
        near_wind=near[:, :, whole] if whole.any() else None,
        warnings=(*cube.warnings, warning),
    )


def _there(cube: Cube) -> Mask:
    """Where there is any wind (M, T, L, Y, X): what lies outside or under the ground lacks both halves."""
    return np.asarray(np.isfinite(cube.u_mps) | np.isfinite(cube.v_mps))


def _without_empty(cube: Cube) -> Cube:
    """Without members, times and levels that have no wind anywhere: as if they had not been brought."""
    there, all_axes = _there(cube), {0, 1, 2, 3, 4}
    kept = [np.asarray(there.any(axis=tuple(all_axes - {axis}))) for axis in (0, 1, 2)]
    members, times, levels = kept
    if all(one.all() for one in kept):
        return cube
    if not members.any() or levels.sum() < 2:
        raise ForecastFileError(f"winds have values on {int(levels.sum())} levels; 2 at least are needed")
    gone = [
        (~members).any() and f"for {int((~members).sum())} of {members.size} members",
        (~times).any() and "at " + some([short(cube.times[t]) for t in np.flatnonzero(~times)]),
        (~levels).any() and f"on {hpa(cube.levels_pa[~levels])}",
    ]
    warning = f"u and v have no value anywhere {' and '.join(one for one in gone if one)}: left out"
    return replace(_only(cube, members, times, levels), warnings=(*cube.warnings, warning))


def _only(cube: Cube, members: Mask, times: Mask, levels: Mask) -> Cube:
    """The members (M,), times (T,) and levels (L,) of a run that masks name."""
    changed: dict[str, Any] = {
        name: values[members][:, times][:, :, levels]
        for name in (*_NEEDED, "vapour_kgpkg")
        if (values := getattr(cube, name)) is not None
    }
    return replace(
        cube,
        levels_pa=cube.levels_pa[levels],
        times=tuple(cube.times[t] for t in np.flatnonzero(times)),
        near_wind=None if cube.near_wind is None else cube.near_wind[members][:, times],
        weather={name: values[members][:, times] for name, values in cube.weather.items()},
        **changed,
    )


def _within_the_model(cube: Cube) -> Cube:
    """Cut to the largest rectangle of columns that have winds."""
    inside = np.asarray(_there(cube).any(axis=(0, 1, 2)))
    if inside.all():
        return cube
    rows, columns = largest_rectangle(inside)
    kept = (rows.stop - rows.start) * (columns.stop - columns.start)
    grid, outside = cube.grid, ~inside
    y, x = np.argwhere(outside)[0]
    warning = (
        f"winds have no value at {outside.sum():,} of {inside.size:,} places, such as {grid.place(y, x)}"
    )
    thin = min(rows.stop - rows.start, columns.stop - columns.start) < 2
    if thin or kept < _LEAST_KEPT * inside.sum():
        raise ForecastFileError(
            f"{warning}, on no level at any time, and too little is left; bring the others"
        )
    cut = Grid(
        round(grid.south_deg + rows.start * grid.step_latitude_deg, 9),
        round(float(east_west(grid.west_deg + columns.start * grid.step_longitude_deg)), 9),
        *(grid.step_latitude_deg, grid.step_longitude_deg),
        *(rows.stop - rows.start, columns.stop - columns.start),
    )
    warning += f", outside the model: the area was cut to {cut.area}"
    changed: dict[str, Any] = {name: values[..., rows, columns] for name, values in _gridded(cube)}
    weather = {name: values[..., rows, columns] for name, values in cube.weather.items()}
    return replace(cube, grid=cut, weather=weather, warnings=(*cube.warnings, warning), **changed)


def _gridded(cube: Cube) -> Iterator[tuple[str, Float32s]]:
    """Every array of a run whose last axes are rows and columns."""
    for one in fields(cube):
        values = getattr(cube, one.name)
        if isinstance(values, np.ndarray) and values.ndim >= 2:
            yield one.name, values


def largest_rectangle(inside: Mask) -> tuple[slice, slice]:
    """Rows and columns of the largest rectangle (by nodes) of True in a mask (Y, X)."""
    best, found = 0, (slice(0, 0), slice(0, 0))
    high = np.zeros(inside.shape[1], dtype=np.int64)
    for y, row in enumerate(inside):
        high = np.where(row, high + 1, 0)
        stack: list[tuple[int, int]] = []  # begins and heights of rectangles still open, rising
        for x, height in enumerate([*high.tolist(), 0]):
            begin = x
            while stack and stack[-1][1] >= height:
                begin, tall = stack.pop()
                if tall * (x - begin) > best:
                    best = tall * (x - begin)
                    found = slice(y + 1 - tall, y + 1), slice(begin, x)
            stack.append((begin, height))
    return found


def _above_the_ground(cube: Cube) -> Cube:
    """What is missing under the ground, filled: winds by the lowest, the rest as the standard air goes on."""
    standing = standard_height(cube.levels_pa).astype(np.float32)[:, None, None]
    high = np.broadcast_to(standing, cube.u_mps.shape)
    if cube.height_gpm is not None:
        high = np.where(np.isfinite(cube.height_gpm), cube.height_gpm, high)
    filled: dict[str, Any] = {}
    under = np.zeros(cube.u_mps.shape, dtype=np.bool_)
    for name, values in _on_levels(cube):
        there = _there(cube) if name in _WINDS else np.asarray(np.isfinite(values))
        lowest = there.argmax(axis=2)[:, :, None]
        missing = (np.arange(cube.levels_pa.size)[:, None, None] < lowest) & _may_be_rock(cube, high, there)
        above = np.take_along_axis(np.broadcast_to(standing, missing.shape), lowest, axis=2) - standing
        held = np.take_along_axis(values, lowest, axis=2) + np.float32(_PER_GPM_DOWN.get(name, 0.0)) * above
        filled[name] = np.where(missing, held, values).astype(np.float32)
        under |= missing
    if not under.any():
        return cube
    levels = hpa(cube.levels_pa[under.any(axis=(0, 1, 3, 4))])
    warning = (
        f"there is no value at {int(under.sum()):,} of {under.size:,} points, all at the bottom ({levels}; "
        f"the first at {_where(cube, under)}): taken as under the ground, the lowest wind above is held"
    )
    return replace(cube, warnings=(*cube.warnings, warning), **filled)


def _may_be_rock(cube: Cube, high_gpm: Float32s, there: Mask) -> Mask:
    """Where a point of a column may lie under the ground: of the model, or any where that is not known.

    Without a ground, a field that has no value at all was lost.
    """
    if cube.orography_gpm is not None:
        return np.asarray(high_gpm < cube.orography_gpm + ABOVE_THE_GROUND_M)
    return np.asarray((high_gpm < HIGHEST_GROUND_M) & there.any(axis=(3, 4), keepdims=True))


def _holes_found(cube: Cube, name: str, missing: Mask) -> str:
    """Which values are missing, on which levels, and where and when the first of them."""
    levels = hpa(cube.levels_pa[missing.any(axis=(0, 1, 3, 4))])
    return (
        f"{_NEEDED[name]} has no value at {int(missing.sum()):,} of {missing.size:,} points on {levels}, the "
        f"first at {_where(cube, missing)}; a flight needs all of them"
    )


def _where(cube: Cube, missing: Mask) -> str:
    m, t, level, y, x = np.argwhere(missing)[0]
    member = f", member {m + 1} of {missing.shape[0]}" if missing.shape[0] > 1 else ""
    return f"{cube.levels_pa[level] / 100:g} hPa, {short(cube.times[t])}, {cube.grid.place(y, x)}{member}"
