"""Native columns for the tests of the ladder: drawn at random, and read in plain Python."""

import hashlib
from datetime import timedelta
from typing import Any

import numpy as np

from planner.air import standard_height, standard_temperature
from planner.forecast.decoded_run import Cube, wind_field
from planner.forecast.field import Float32s, WindField
from planner.forecast.grid import Grid
from planner.forecast.ladder import fit_winds, rungs_m, shape_of
from planner.geo import Floats, geopotential_height
from planner.sample.analytic import START
from planner.settings import LAYER_M
from planner.units import EARTH_RADIUS_M

CELLS = Grid(35.0, 125.0, 1.0, 1.0, 2, 2)


def drawn_field(
    seed: int,
    *,
    levels_pa: Any = (1000e2, 925e2, 850e2, 700e2, 500e2, 300e2, 200e2, 100e2, 50e2, 20e2),
    near_heights_m: tuple[float, ...] = (),
    ground_m: tuple[float, float] | None = None,
    members: int = 1,
    times: int = 1,
    grid: Grid = CELLS,
    wind: Any = None,
) -> WindField:
    """A run whose levels stand at other heights over every node, under winds without any order.

    Ground between `ground_m`, if given, at random. `wind` is u and v by height [gpm], else random.
    """
    random, pressures = np.random.default_rng(seed), np.asarray(levels_pa)
    shape = (members, times, pressures.size, grid.rows, grid.columns)
    standard = standard_height(pressures)
    to_the_next = np.append(np.diff(standard), 500.0)[:, None, None]
    height = (standard[:, None, None] + to_the_next * random.uniform(0.0, 0.9, shape)).astype(np.float32)
    ground = None if ground_m is None else random.uniform(*ground_m, (grid.rows, grid.columns))
    near_gpm = (0.0 if ground is None else ground) + np.asarray(near_heights_m)[:, None, None]
    near_shape = (members, times, len(near_heights_m), grid.rows, grid.columns)
    u, v = winds_of(height, wind, random)
    near = np.stack(winds_of(np.broadcast_to(near_gpm, near_shape), wind, random), axis=3)
    return wind_field(
        Cube(
            source="drawn",
            issued_at=START,
            times=tuple(START + timedelta(hours=3 * k) for k in range(times)),
            grid=grid,
            levels_pa=pressures,
            u_mps=u,
            v_mps=v,
            sha256=hashlib.sha256(repr((seed, near_heights_m, members, times)).encode()).hexdigest(),
            height_gpm=height,
            temperature_k=np.asarray(standard_temperature(height), dtype=np.float32),
            near_heights_m=near_heights_m,
            near_wind=near if near_heights_m else None,
            orography_gpm=None if ground is None else ground.astype(np.float32),
        )
    )


def winds_of(height: Any, wind: Any, random: np.random.Generator) -> tuple[Float32s, Float32s]:
    values = random.normal(0.0, 15.0, (2, *height.shape)) if wind is None else wind(height)
    u, v = np.asarray(values, dtype=np.float32)
    return u, v


def bends(field: WindField, m: int, t: int, y: int, x: int) -> tuple[Floats, Floats]:
    """Heights (B,) [gpm] at which a native column bends, and its winds (B, 2) there.

    Straight between them; the lowest wind holds below.
    """
    first = int(field.first_level[m, t, y, x])
    levels = field.wind[m, t, y, x, first:].astype(float)
    ground = float(geopotential_height(float(field.ground_m[y, x])))
    near = field.near_wind[m, t, y, x].astype(float)
    return np.append(ground + field.near_heights_m, levels[:, 0]), np.concatenate([near, levels[:, 1:]])


def blown(heights_gpm: Floats, bent_gpm: Floats, winds: Floats) -> Floats:
    """Winds (H, 2) of a native column at heights (H,)."""
    return np.stack([np.interp(heights_gpm, bent_gpm, part) for part in winds.T], axis=-1)


def laddered(field: WindField, *, layer_m: float = LAYER_M, member: int = 0) -> tuple[Floats, Floats]:
    """A run's rungs (K,) [m], and one member's winds on them (K, T, Y, X, 2) in m/s."""
    rungs = rungs_m(field, layer_m)
    cells = np.empty(shape_of(field, rungs.size), dtype=np.float32)
    fit_winds(field, member, rungs, cells)
    step = np.array([field.grid.step_longitude_deg, field.grid.step_latitude_deg])
    metres = np.radians(1.0) * (EARTH_RADIUS_M + rungs)
    return rungs, cells * step * metres[:, None, None, None, None]
