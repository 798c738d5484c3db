"""Winds given by a formula, as a forecast: worlds whose answers are known in closed form.

Library code rather than a test's patch, so that a user can check any answer against a formula too.
"""

import hashlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import numpy as np

from planner.air import standard_height, standard_temperature
from planner.forecast.decoded_run import Cube, wind_field
from planner.forecast.field import Float32s, WindField
from planner.forecast.grid import Grid
from planner.geo import Floats

Formula = Callable[[Any, Any, Any, Any], Any]
"""(latitude_deg, longitude_deg, height_gpm, time_s) -> m/s, arrays broadcast together."""

START = datetime(2026, 11, 24, tzinfo=UTC)
EAST_ASIA = Grid(30.0, 118.0, 0.5, 0.5, 33, 41)
LEVELS_PA = (
    np.array([1000, 925, 850, 700, 500, 400, 300, 250, 200, 150, 100, 70, 50, 30, 20, 10, 5, 2.0]) * 100
)


class _Nodes(NamedTuple):
    """Where and when the formulas are asked: each node of a grid at each time, the same for all members."""

    grid: Grid
    hours: tuple[float, ...]
    members: int

    def values(self, formula: Formula, height_gpm: Any, heights: int) -> Float32s:
        """What a formula says (M, T, Z, Y, X), float32, at heights that broadcast to (T, Z, Y, X)."""
        time_s = np.asarray(self.hours)[:, None, None, None] * 3600.0
        latitude = self.grid.latitudes_deg[None, None, :, None]
        longitude = self.grid.longitudes_deg[None, None, None, :]
        values = formula(latitude, longitude, height_gpm, time_s) + 0.0 * (latitude + longitude + time_s)
        return np.broadcast_to(values + 0.0 * height_gpm, self.shape(heights)).astype(np.float32)

    def near(
        self, winds: Sequence[Formula], heights_m: Sequence[float], ground_gpm: Float32s | None
    ) -> Float32s | None:
        """What formulas of winds say (M, T, N, 2, Y, X) at heights above the ground; None without heights."""
        if not heights_m:
            return None
        above = (0.0 if ground_gpm is None else ground_gpm) + np.asarray(heights_m)[None, :, None, None]
        return np.stack([self.values(wind, above, len(heights_m)) for wind in winds], axis=3)

    def shape(self, heights: int) -> tuple[int, ...]:
        """Members, times, heights, rows and columns."""
        return self.members, len(self.hours), heights, self.grid.rows, self.grid.columns


def _ground(formula: Formula, grid: Grid) -> Float32s:
    """What a formula says at the ground's nodes (Y, X), float32."""
    latitude, longitude = grid.latitudes_deg[:, None], grid.longitudes_deg[None, :]
    return np.asarray(formula(latitude, longitude, 0.0, 0.0) + 0.0 * (latitude + longitude), dtype=np.float32)


def analytic_field(
    u: Formula,
    v: Formula,
    *,
    grid: Grid = EAST_ASIA,
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
    nodes = _Nodes(grid, hours, members)
    level_gpm = standard_height(levels_pa)[None, :, None, None]
    ground = _ground(ground_gpm, grid) if ground_gpm else None
    height, shape = level_gpm.astype(np.float32), nodes.shape(levels_pa.size)
    temperature = np.asarray(standard_temperature(height), dtype=np.float32)
    cube = Cube(
        source="analytic",
        issued_at=issued_at,
        times=tuple(START + timedelta(hours=h) for h in hours),
        grid=grid,
        levels_pa=levels_pa,
        u_mps=nodes.values(u, level_gpm, levels_pa.size),
        v_mps=nodes.values(v, level_gpm, levels_pa.size),
        sha256=hashlib.sha256(repr((u, v, grid)).encode()).hexdigest(),
        height_gpm=np.broadcast_to(height, shape),
        temperature_k=np.broadcast_to(temperature, shape),
        near_heights_m=near_heights_m,
        near_wind=nodes.near((u, v), near_heights_m, ground),
        orography_gpm=ground,
    )
    return wind_field(cube)
