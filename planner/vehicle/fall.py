"""Falling at terminal speed: times and heights through columns of air, from one table for all draws."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np

from planner.air import AirColumn
from planner.geo import Floats
from planner.units import HIGHEST_ALTITUDE_M, LOWEST_ALTITUDE_M, SEA_LEVEL_DENSITY_KGPM3
from planner.vehicle.profile import Integers, RungTimes, Stage, StageKind

Growth = Callable[[Any], Any]
"""Fall speed at an altitude [m] over that where it is 1."""


@dataclass(frozen=True)
class FallTable:
    """Fall of anything that falls at `speed x growth(altitude)`, in C columns of air.

    `passed_s` (C, N) is the time to fall from the top to a node at a growth-weighted 1 m/s; nodes
    `node_m` (N,) fall evenly.
    """

    growth: tuple[Growth, ...]
    node_m: Floats
    passed_s: Floats

    def passed(self, altitude_m: Any, row: Integers) -> Any:
        """Unit time (n,) to fall from the top to `altitude_m` (n,) in column `row` (n,)."""
        place = (self.node_m[0] - altitude_m) / (self.node_m[0] - self.node_m[1])
        node = np.minimum(np.maximum(place.astype(np.int64), 0), self.node_m.size - 2)
        at, passed = row * self.node_m.size + node, self.passed_s.reshape(-1)
        above, below = passed.take(at), passed.take(at + 1)
        return above + (place - node) * (below - above)

    def altitude(self, passed_s: Any, row: Integers) -> Any:
        """Altitude (n, k) [m] after unit times (n, k) in column `row` (n,)."""
        found = np.empty_like(passed_s)
        for column, passed in enumerate(self.passed_s):
            mine = row == column
            found[mine] = np.interp(passed_s[mine], passed, self.node_m)
        return found

    def speed(self, altitude_m: Any, row: Integers) -> Any:
        """Fall speed (n,) at altitudes (n,) where the speed is 1 m/s at growth 1."""
        found = np.empty(altitude_m.shape)
        for column, growth in enumerate(self.growth):
            mine = row == column
            found[mine] = growth(altitude_m[mine])
        return found


def fall_table(*growth: Growth, spacing_m: float = 20.0) -> FallTable:
    """A table for fall speeds that grow with altitude as `growth` [1], by Simpson's rule."""
    node = np.arange(HIGHEST_ALTITUDE_M, LOWEST_ALTITUDE_M - spacing_m / 2, -spacing_m)
    return FallTable(growth, node, np.stack([_passed(g, node, spacing_m) for g in growth]))


def column_fall_table(*columns: AirColumn) -> FallTable:
    """The fall of whatever falls by its weight through columns of air, at 1 m/s sea-level speed."""

    def growth(column: AirColumn, altitude_m: Any) -> Any:
        return np.sqrt(SEA_LEVEL_DENSITY_KGPM3 / column.density(altitude_m))

    return fall_table(*(partial(growth, column) for column in columns))


def joined(tables: Sequence[FallTable]) -> FallTable:
    """Tables over the same nodes as one; each brings its columns, in order."""
    growth = tuple(growth for table in tables for growth in table.growth)
    return FallTable(growth, tables[0].node_m, np.concatenate([table.passed_s for table in tables]))


def _passed(growth: Growth, node: Floats, spacing_m: float) -> Floats:
    slowness = 1.0 / growth(node)
    middle = 1.0 / growth(node[:-1] - spacing_m / 2)
    layer = spacing_m / 6 * (slowness[:-1] + 4 * middle + slowness[1:])
    return np.concatenate([[0.0], np.cumsum(layer)])


@dataclass(frozen=True)
class Falling:
    """A fall at terminal speed: `speed_mps` (n,) where growth is 1, in column `row` (n,) of the table."""

    start_m: Floats
    speed_mps: Floats
    table: FallTable
    row: Integers

    @cached_property
    def _begun(self) -> Floats:
        """Unit time (n,) from the top of the table to the start."""
        return np.asarray(self.table.passed(self.start_m, self.row))

    def altitude_m(self, elapsed_s: Any) -> Any:
        """Altitude [m] (n, k) after `elapsed_s` (n, k) seconds of fall."""
        return self.table.altitude(self._begun[:, None] + self.speed_mps[:, None] * elapsed_s, self.row)

    def elapsed_s(self, altitude_m: Any) -> Any:
        """Seconds (n,) of fall until `altitude_m` (n,) is passed."""
        return (self.table.passed(altitude_m, self.row) - self._begun) / self.speed_mps

    def climb_mps(self, altitude_m: Any) -> Any:
        """Vertical speed [m/s] (n,) at `altitude_m` (n,), upwards positive, so below zero."""
        return -self.speed_mps * self.table.speed(altitude_m, self.row)

    def clock(self, rungs_m: Floats, end_m: Floats) -> RungTimes:
        """When the rungs (K,) are passed: draws in one column share its clock, each at its own speed."""
        columns = np.arange(len(self.table.growth))
        at_rungs = self.table.passed(rungs_m[:, None], columns)
        end = self.table.passed(end_m, self.row)
        return RungTimes(np.ascontiguousarray(at_rungs), self.row, self._begun, end, 1.0 / self.speed_mps)


def fall_stage(law: Falling, end_m: Floats | None = None, event: str | None = None) -> Stage:
    """A fall to `end_m` (n,), by default as deep as profiles go."""
    end = np.full_like(law.start_m, LOWEST_ALTITUDE_M) if end_m is None else end_m
    return Stage(StageKind.FALL, law, law.start_m, end, law.elapsed_s(end), event)
