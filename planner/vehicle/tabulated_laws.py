"""Laws read from tables: a climb by its times at even heights, a hold by its heights at even times."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from planner.geo import Floats
from planner.vehicle.profile import RungTimes


@dataclass(frozen=True)
class Climbing:
    """A climb of n draws: `passed_s` (n, N) at even heights from `lowest_m`, going on beyond its ends."""

    lowest_m: float
    spacing_m: float
    passed_s: Floats
    start_m: Floats
    end_m: Floats
    seconds: Floats

    def altitude_m(self, elapsed_s: Any) -> Any:
        """Altitude [m] (n, k) after `elapsed_s` (n, k) seconds, linear between the tabulated heights."""
        nodes = self.lowest_m + self.spacing_m * np.arange(float(self.passed_s.shape[1]))
        rows = zip(elapsed_s, self.passed_s, self.start_m, self.end_m, self.seconds, strict=True)
        return np.stack([_read(*row, nodes) for row in rows])

    def elapsed_s(self, altitude_m: Any) -> Any:
        """Seconds (n,) until `altitude_m` (n,) is passed, within 0 and the climb's length."""
        node, share = self._place(altitude_m)
        draw = np.arange(node.size)
        low, high = self.passed_s[draw, node], self.passed_s[draw, node + 1]
        return np.clip(low + share * (high - low), 0.0, self.seconds)

    def climb_mps(self, altitude_m: Any) -> Any:
        """Vertical speed [m/s] (n,): that of the layer which `altitude_m` (n,) lies in."""
        node, _ = self._place(altitude_m)
        draw = np.arange(node.size)
        return self.spacing_m / (self.passed_s[draw, node + 1] - self.passed_s[draw, node])

    def clock(self, rungs_m: Floats, end_m: Floats) -> RungTimes:
        """When the rungs (K,) are passed, in seconds, each draw on a clock of its own."""
        node, share = self._place(rungs_m)
        low, high = self.passed_s.T[node], self.passed_s.T[node + 1]
        at_rungs = low + share[:, None] * (high - low)
        zero = np.zeros(end_m.size)
        return RungTimes(
            np.ascontiguousarray(at_rungs), np.arange(end_m.size), zero, self.seconds, zero + 1.0
        )

    def _place(self, altitude_m: Any) -> tuple[Any, Any]:
        place = (altitude_m - self.lowest_m) / self.spacing_m
        node = np.minimum(np.maximum(place.astype(np.int64), 0), self.passed_s.shape[1] - 2)
        return node, place - node


def _read(
    elapsed_s: Any, passed_s: Any, start_m: float, end_m: float, seconds: float, nodes: Floats
) -> Floats:
    """Heights of one draw after some times."""
    between = (nodes > start_m) & (nodes < end_m)
    times = np.concatenate([[0.0], passed_s[between], [seconds]])
    return np.asarray(np.interp(elapsed_s, times, np.concatenate([[start_m], nodes[between], [end_m]])))


@dataclass(frozen=True)
class Holding:
    """Heights (n, S) of n draws at multiples of `every_s`, the last at `seconds` (n,)."""

    every_s: float
    heights_m: Floats
    seconds: Floats

    def altitude_m(self, elapsed_s: Any) -> Any:
        """Altitude [m] (n, k) after `elapsed_s` (n, k) seconds, linear between the tabulated times."""
        last = np.maximum(np.ceil(self.seconds / self.every_s - 1e-9).astype(np.int64), 1)[:, None]
        edge = np.minimum(np.maximum((elapsed_s / self.every_s).astype(np.int64), 0), last - 1)
        begun, ends = edge * self.every_s, np.where(edge == last - 1, self.seconds[:, None], np.inf)
        length = np.maximum(np.minimum(begun + self.every_s, ends) - begun, 1e-9)
        draw = np.arange(edge.shape[0])[:, None]
        low, high = self.heights_m[draw, edge], self.heights_m[draw, edge + 1]
        return low + np.clip((elapsed_s - begun) / length, 0.0, 1.0) * (high - low)

    def elapsed_s(self, altitude_m: Any) -> Any:
        """Never: a hold's own passages are found while it is charted."""
        return np.full_like(altitude_m, np.inf)

    def climb_mps(self, altitude_m: Any) -> Any:
        """As fast as it ever goes: so fine must its steps be."""
        begun = self.every_s * np.arange(self.heights_m.shape[1] - 1)
        lasting = np.clip(self.seconds[:, None] - begun, 1.0, self.every_s)
        return (np.abs(np.diff(self.heights_m, axis=1)) / lasting).max(axis=1) + 0.0 * altitude_m

    def clock(self, rungs_m: Floats, end_m: Floats) -> RungTimes:
        """Refused: a hold passes no rungs."""
        msg = "a hold is not a passage of rungs"
        raise NotImplementedError(msg)
