"""Winds given by a formula, as a forecast: worlds whose answers are known in closed form.

Library code rather than a test's patch, so that a user can check any answer against a formula too.
"""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from planner.air import standard_height, standard_temperature
from planner.forecast.decoded_run import Cube, wind_field
from planner.forecast.field import Float32s, WindField
from planner.forecast.grid import Grid
from planner.geo import Floats

Formula = Callable[[Any, Any, Any, Any], Any]
"""(latitude_deg, longitude_deg, height_gpm, time_s) -> m/s, arrays broadcast together."""

START = datetime(2026, 11, 24, tzinfo=UTC)
LEVELS_PA = (
    np.array([1000, 925, 850, 700, 500, 400, 300, 250, 200, 150, 100, 70, 50, 30, 20, 10, 5, 2.0]) * 100
)


def _ground(formula: Formula, grid: Grid) -> Float32s:
    """What a formula says at the ground's nodes (Y, X), float32."""
    latitude, longitude = grid.latitudes_deg[:, None], grid.longitudes_deg[None, :]
    return np.asarray(formula(latitude, longitude, 0.0, 0.0) + 0.0 * (latitude + longitude), dtype=np.float32)


def analytic_field(
    u: Formula,
    v: Formula,
    *,
    grid: Grid | None = None,
    hours: tuple[float, ...] = (0.0, 3.0, 6.0, 9.0, 12.0),
    levels_pa: Floats = LEVELS_PA,
    members: int = 1,
    ground_gpm: Formula | None = None,
    near_heights_m: tuple[float, ...] = (),
    issued_at: datetime | None = START,
) -> WindField:
    """A field that blows as the formulas say at its nodes, in the standard atmosphere.

    Every member is the same. Near-surface winds follow the same formulas at their heights.
    """
    grid = grid or Grid(30.0, 118.0, 0.5, 0.5, 33, 41)
    time_s = np.asarray(hours)[:, None, None, None] * 3600.0
    latitude = grid.latitudes_deg[None, None, :, None]
    longitude = grid.longitudes_deg[None, None, None, :]
    level_gpm = standard_height(levels_pa)[None, :, None, None]
    shape = (members, len(hours), levels_pa.size, grid.rows, grid.columns)

    def everywhere(formula: Formula, height_gpm: Any, axis: int) -> Any:
        values = formula(latitude, longitude, height_gpm, time_s) + 0.0 * (latitude + longitude + time_s)
        wanted = (members, len(hours), axis, grid.rows, grid.columns)
        return np.broadcast_to(values + 0.0 * height_gpm, wanted).astype(np.float32)

    ground = _ground(ground_gpm, grid) if ground_gpm else None
    near = None
    if near_heights_m:
        above = (0.0 if ground is None else ground) + np.asarray(near_heights_m)[None, :, None, None]
        near = np.stack([everywhere(f, above, len(near_heights_m)) for f in (u, v)], axis=3)
    height = np.broadcast_to(level_gpm, shape).astype(np.float32)
    return wind_field(
        Cube(
            source="analytic",
            issued_at=issued_at,
            times=tuple(START + timedelta(hours=h) for h in hours),
            grid=grid,
            levels_pa=levels_pa,
            u_mps=everywhere(u, level_gpm, levels_pa.size),
            v_mps=everywhere(v, level_gpm, levels_pa.size),
            sha256=hashlib.sha256(repr((u, v, grid)).encode()).hexdigest(),
            height_gpm=height,
            temperature_k=np.asarray(standard_temperature(height), dtype=np.float32),
            near_heights_m=near_heights_m,
            near_wind=near,
            orography_gpm=ground,
        )
    )
