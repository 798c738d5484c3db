"""The sample's weather by the words of a provider's file: every field that one could hold.

What the sample does not have is derived from what it has; what nobody asks for (vorticity, ozone) is
there to be skipped, and means little.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from planner.forecast.grid import Grid
from planner.geo import Floats
from planner.sample.free_air import mesoscale_waves
from planner.sample.gfs_layout import FileHeader
from planner.sample.sample_files import member_messages, member_waves
from planner.sample.surface import at_height, orography_gpm, rain_rate, uplift
from planner.units import GRAVITY_MPS2, HOUR_S

HIGHEST_DEG = 72.0
"""The sample's waves are made for the middle latitudes; beyond this one its weather is drawn out."""

LARGE_POINTS = 200_000
FINER = 4
"""Of a grid with more points, the weather is made at every fourth and drawn straight between: a tenth of
the memory, and fields as smooth as those of a real model."""

RAIN_BLOCK_H = 3
_FREEZING_K = 273.15


@dataclass(frozen=True)
class Weather:
    """One member at one hour: fields (Y, X), rows going north, by name and level [hPa], and at the ground."""

    levels: dict[tuple[str, int], Floats]
    ground: dict[str, Floats]


def fake_weather(
    grid: Grid, levels_hpa: tuple[int, ...], run_time: datetime, hour_h: int, member: int
) -> Weather:
    """The weather on levels that fall in pressure; names are ecCodes' short names."""
    inner, beyond = _without_poles(grid)
    height = orography_gpm(inner)
    header = FileHeader(run_time, hour_h, hour_h, member + 1, inner)
    levels: dict[tuple[str, int], Floats] = {}
    ground: dict[str, Floats] = {}
    for name, level, _, values in member_messages(levels_hpa, header, height, member):
        if (name, level) in levels or name in _ON_LEVELS:
            levels[name, level] = values
        else:
            ground[name] = values
    _add_at_ground(ground, levels, levels_hpa)
    ground["prate"] = rain_rate(_rising(inner, run_time, hour_h, member)) / HOUR_S
    _add_unwanted(levels, levels_hpa)
    return Weather(
        {key: np.pad(values, beyond, mode="edge") for key, values in levels.items()},
        {key: np.pad(values, beyond, mode="edge") for key, values in ground.items()},
    )


_ON_LEVELS = ("gh", "t", "u", "v", "r")


def _without_poles(grid: Grid) -> tuple[Grid, Any]:
    """The rows of a grid within `HIGHEST_DEG`, and how many are beyond in the south and in the north."""
    within = np.flatnonzero(np.abs(grid.latitudes_deg) <= HIGHEST_DEG)
    south, rows = int(within[0]), within.size
    inner = Grid(
        float(grid.latitudes_deg[south]),
        grid.west_deg,
        grid.step_latitude_deg,
        grid.step_longitude_deg,
        rows,
        grid.columns,
    )
    return inner, ((south, grid.rows - south - rows), (0, 0))


def _stacked(levels: dict[tuple[str, int], Floats], name: str, levels_hpa: tuple[int, ...]) -> Floats:
    return np.stack([levels[name, level] for level in levels_hpa])


def _add_at_ground(
    ground: dict[str, Floats], levels: dict[tuple[str, int], Floats], levels_hpa: tuple[int, ...]
) -> None:
    """What follows from the column: 80 m wind, temperature and dew point, freezing level, pressure."""
    temperature, height = (_stacked(levels, name, levels_hpa) for name in ("t", "gh"))
    for name in ("u", "v"):
        share = np.log(80.0 / 10.0) / np.log(100.0 / 10.0)
        ground[f"80{name}"] = ground[f"10{name}"] + share * (ground[f"100{name}"] - ground[f"10{name}"])
    ground["2t"] = at_height(temperature, height, ground["orog"] + 2.0)
    ground["2d"] = ground["2t"] - (100.0 - levels["r", levels_hpa[0]]) / 5.0
    ground["0c"] = _freezing_level(temperature, height)
    ground["lsm"] = (ground["orog"] > 0.0).astype(float)
    ground["z"] = ground["orog"] * GRAVITY_MPS2
    ground["prmsl"] = 100_000.0 + 12.0 * height[0]
    ground["sp"] = ground["prmsl"] * np.exp(-ground["orog"] / 8000.0)


def _freezing_level(temperature_k: Floats, height_gpm: Floats) -> Floats:
    """Height of the lowest 0 C (Y, X), the lowest level's where that is already below."""
    warm = np.cumprod(temperature_k > _FREEZING_K, axis=0).sum(axis=0)
    upper = np.clip(warm, 1, len(temperature_k) - 1)[None]
    (t0, t1), (z0, z1) = (
        [np.take_along_axis(values, upper - back, axis=0)[0] for back in (1, 0)]
        for values in (temperature_k, height_gpm)
    )
    share = np.clip((t0 - _FREEZING_K) / np.maximum(t0 - t1, 1e-6), 0.0, 1.0)
    return np.asarray(z0 + share * (z1 - z0))


def _add_unwanted(levels: dict[tuple[str, int], Floats], levels_hpa: tuple[int, ...]) -> None:
    """Fields that stand between those that are asked for; humidity is given some shape on the way."""
    for level in levels_hpa:
        u, v = levels["u", level], levels["v", level]
        levels["w", level] = 0.02 * (u - v)
        levels["absv", level] = 1e-4 + 1e-6 * v
        levels["clwmr", level] = 1e-6 * np.abs(u)
        levels["q", level] = 1e-5 * np.abs(v)
        levels["r", level] = np.clip(levels.get(("r", level), 0.0) + 0.2 * v, 0.0, 100.0)


def _rising(grid: Grid, run_time: datetime, hour_h: float, member: int) -> Floats:
    waves = member_waves(run_time, hour_h, member)
    return uplift(waves, mesoscale_waves(), grid, run_time + timedelta(hours=hour_h))


def coarser(grid: Grid) -> Grid:
    """The grid that the weather is made on."""
    fits = (grid.rows - 1) % FINER == 0 and (grid.wraps or (grid.columns - 1) % FINER == 0)
    if grid.rows * grid.columns <= LARGE_POINTS or not fits or grid.columns % FINER > 1:
        return grid
    return Grid(
        grid.south_deg,
        grid.west_deg,
        FINER * grid.step_latitude_deg,
        FINER * grid.step_longitude_deg,
        (grid.rows - 1) // FINER + 1,
        -(-grid.columns // FINER),
    )


def drawn_on(grid: Grid, values: Floats) -> Floats:
    """Fields of the coarser grid on the grid itself (Y, X), linear between."""
    if values.shape == (grid.rows, grid.columns):
        return values
    if grid.wraps:
        values = np.hstack([values, values[:, :1]])
    return _between(_between(values).T).T[:, : grid.columns]


def _between(values: Floats) -> Floats:
    """Rows, and `FINER` - 1 more between each and the next."""
    share = np.arange(FINER)[None, :, None] / FINER
    filled = values[:-1, None] + share * (values[1:] - values[:-1])[:, None]
    return np.vstack([filled.reshape(-1, values.shape[1]), values[-1:]])


def rain_mm(grid: Grid, run_time: datetime, hours_h: tuple[int, int], member: int) -> Floats:
    """Rain (Y, X) [mm] that falls between two hours of a run; spans add up."""
    inner, beyond = _without_poles(grid)
    begin, end = hours_h
    total = np.zeros((inner.rows, inner.columns))
    for start in range(begin // RAIN_BLOCK_H * RAIN_BLOCK_H, end, RAIN_BLOCK_H):
        hours = min(end, start + RAIN_BLOCK_H) - max(begin, start)
        total += hours * rain_rate(_rising(inner, run_time, start + RAIN_BLOCK_H / 2, member))
    return np.pad(total, beyond, mode="edge")
