"""The fall of what is left of gas balloons: faster and slower with what still hangs on it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from planner.geo import Floats
from planner.units import GRAVITY_MPS2, LOWEST_ALTITUDE_M, SEA_LEVEL_DENSITY_KGPM3
from planner.vehicle.fall import Falling, FallTable, joined
from planner.vehicle.launch import Launch
from planner.vehicle.loads import Loads
from planner.vehicle.profile import Stage, StageKind


@dataclass(frozen=True)
class Descent:
    """What falls when the gas is gone: kg (n,) without what still hangs on it, and its drag area [m2].

    `factor` (n,) is on the speed.
    """

    mass_kg: Floats
    drag_area_m2: Floats | float
    factor: Floats

    def speed_mps(self, hanging_kg: Floats) -> Floats:
        """Fall speed at sea level (n,)."""
        weight_n = (self.mass_kg + hanging_kg) * GRAVITY_MPS2
        return self.factor * np.sqrt(2 * weight_n / (SEA_LEVEL_DENSITY_KGPM3 * self.drag_area_m2))


@dataclass(frozen=True)
class Fall:
    """The fall of n balloons from `start_m` (n,) at `begin_s` (n,), infinite for those that never do."""

    launch: Launch
    loads: Loads
    descent: Descent
    start_m: Floats
    begin_s: Floats

    def stages(self) -> Iterator[Stage]:
        """From release to release, to the lowest height; what is let go on the way is noted as released."""
        falls = np.isfinite(self.begin_s)
        if not falls.any():
            return
        table = joined([spot.falls for spot in self.launch.spots])
        at_m, at_s = self.start_m, np.where(falls, self.begin_s, 0.0)
        going = falls
        while going.any():
            stage, going, load = self._to_next(table, at_m, at_s, falls)
            yield stage
            at_m, at_s = stage.end_m, at_s + stage.duration_s
            self.loads.released_s[going, load[going]] = at_s[going]

    def _to_next(self, table: FallTable, at_m: Floats, at_s: Floats, falls: Any) -> tuple[Stage, Any, Any]:
        """The fall to what is due next, or to the lowest height; who goes on (n,), and which load it is."""
        waiting = np.isinf(self.loads.released_s)
        hanging_kg = (waiting * self.loads.mass_kg).sum(axis=1)
        law = Falling(at_m, self.descent.speed_mps(hanging_kg), table, self.launch.row)
        lowest = np.where(falls, LOWEST_ALTITUDE_M, at_m)
        down_s = at_s + law.elapsed_s(lowest)
        due_s = np.column_stack([np.where(waiting, self._due_s(law, at_m, at_s), np.inf), down_s])
        load = due_s.argmin(axis=1)
        going = falls & (load < self.loads.mass_kg.size)
        after_s = np.where(falls, np.maximum(due_s.min(axis=1) - at_s, 0.0), 0.0)
        end_m = np.where(going, law.altitude_m(after_s[:, None])[:, 0], lowest)
        return Stage(StageKind.FALL, law, at_m, end_m, after_s), going, load

    def _due_s(self, law: Falling, at_m: Floats, at_s: Floats) -> Floats:
        """When each load is due (n, L) on a fall that nothing else changes."""
        due_s = self.loads.due_s.copy()
        for k, altitude_m in enumerate(self.loads.due_m):
            if np.isfinite(altitude_m):
                passed_s = at_s + law.elapsed_s(np.full_like(at_m, altitude_m))
                due_s[:, k] = np.where(altitude_m <= at_m, passed_s, np.inf)
        return due_s
