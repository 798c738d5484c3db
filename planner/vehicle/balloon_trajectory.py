"""The way of many gas balloons, charted: legs between releases, then the fall of what is left."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from planner.air import AirColumn, standard_density
from planner.geo import Floats
from planner.units import GAS_CONSTANT_DRY_AIR, HIGHEST_ALTITUDE_M, LOWEST_ALTITUDE_M
from planner.vehicle.ascent import ACCOUNT, Legs, rise
from planner.vehicle.buoyancy import BALLOON, AirLayers, sampled, weigh
from planner.vehicle.descent import Descent, Fall
from planner.vehicle.envelope import EnvelopeKind
from planner.vehicle.launch import Launch, Spot
from planner.vehicle.loads import Loads
from planner.vehicle.profile import Integers, Profile, Stage, StageKind
from planner.vehicle.tabulated_laws import Climbing, Holding

WARM_EVERY_S = 300.0
"""Step of the table of the gas's warmth."""

_NOTE_EVERY_S = 300.0
_CEILINGS_M = np.arange(0.0, HIGHEST_ALTITUDE_M, 500.0)
_CEILING_KGPM3 = standard_density(_CEILINGS_M)
_THINNER = 0.7  # than the standard atmosphere: no column's air is, where a balloon may rise to


@dataclass(frozen=True)
class Balloons:
    """n gas balloons as they were drawn, (n,) where not said otherwise; `warm_k` goes by spot."""

    kind: EnvelopeKind
    gas_constant: float
    warm_k: Sequence[Floats]
    spacing_m: float
    by_reynolds: bool
    face_m2: float
    gas_kg: Floats
    dry_kg: Floats
    full_m3: Floats
    strength_pa: Floats
    leak_per_s: Floats
    drag: Floats

    def records(self, row: Integers, site_m: Floats) -> Any:
        """As the kernels take them, standing at their sites."""
        made = np.zeros(row.size, dtype=BALLOON).view(np.recarray)
        for name in ("gas_kg", "dry_kg", "full_m3", "strength_pa", "leak_per_s", "drag", "face_m2"):
            made[name] = getattr(self, name)
        made.by_reynolds = self.by_reynolds
        made.kind, made.row, made.altitude_m, made.vented_s = int(self.kind), row, site_m, np.inf
        return made

    def ceiling_m(self) -> float:
        """No balloon rises higher: where it bursts, or floats empty, in much thinner air than usual."""
        lifted = self.gas_kg * self.gas_constant / GAS_CONSTANT_DRY_AIR
        held = lifted if self.kind is EnvelopeKind.LATEX else self.dry_kg
        above = np.searchsorted(-_CEILING_KGPM3, -_THINNER * float((held / self.full_m3).min()))
        return float(_CEILINGS_M[min(int(above), _CEILINGS_M.size - 1)])


@dataclass(frozen=True)
class BalloonTrajectory:
    """The way of n gas balloons from launch to the ground, as stages; times are seconds after launch.

    `venting_s`, `burst_s`, `emptied_s` (n,) and the floats' begins are infinite where they never happen.
    `accounts` (3 I, n) say what each balloon has at begin, top and end of its I legs (`ascent.ACCOUNT`).
    """

    stages: tuple[Stage, ...]
    releases_s: tuple[Floats, ...]
    float_starts_s: tuple[Floats, ...]
    float_m: Floats  # (n,) of the first float, not a number without one
    venting_s: Floats
    burst_s: Floats
    emptied_s: Floats
    accounts: Any

    @classmethod
    def chart(
        cls, launch: Launch, balloons: Balloons, descent: Descent, *, opens: bool
    ) -> "BalloonTrajectory":
        """Chart the way of n balloons that are launched together; `opens` lets the gas out in the end."""
        n, site_m = launch.row.size, launch.site_m
        air = _air(launch, balloons)
        loads = _loads(launch, n)
        steady = len(balloons.warm_k[0]) == 1 and not balloons.leak_per_s.any() and not loads.over_s.any()
        every_s = launch.horizon_s if steady else _NOTE_EVERY_S
        legs = _legs(1 + loads.mass_kg.size + int(opens and loads.over_s.any()), n, air, launch, every_s)
        records, falls_s = balloons.records(launch.row, site_m), np.full(n, np.inf)
        rise(air, loads, opens, launch.horizon_s, legs, falls_s, records)
        stages, begun = _leg_stages(legs, air)
        fall = Fall(launch, loads, descent, records.altitude_m.copy(), falls_s)
        floats = [np.where(rests > 0, at, np.inf) for rests, at in zip(legs.rests, begun, strict=True)]
        burst = records.over > 0
        return cls(
            stages=(*stages, *fall.stages()),
            releases_s=tuple(loads.released_s.T.copy()),
            float_starts_s=tuple(at for at in floats if np.isfinite(at).any()),
            float_m=np.where(legs.rests[0] > 0, legs.top_m[0], np.nan),
            venting_s=records.vented_s.copy(),
            burst_s=np.where(burst, falls_s, np.inf),
            emptied_s=np.where(burst, np.inf, falls_s),
            accounts=legs.account.swapaxes(1, 2).reshape(-1, n),
        )

    def profile(self) -> Profile:
        """As the drift wants it."""
        events = [("venting", self.venting_s), *(("float_start", at) for at in self.float_starts_s)]
        events += [("burst", self.burst_s), ("gas_out", self.emptied_s)]
        noted = tuple((name, when) for name, when in events if np.isfinite(when).any())
        return Profile(self.stages, self.releases_s, noted)


def climb_at(balloons: Balloons, spot: Spot, hanging_kg: float) -> float:
    """How fast one balloon climbs at its spot [m/s], downwards negative."""
    near_m = spot.site_m + balloons.spacing_m * np.arange(2.0)
    air = _column(balloons, [spot.air], near_m)
    (one,) = balloons.records(np.zeros(1, dtype=np.int64), np.array([spot.site_m]))
    return float(weigh(air, float(hanging_kg), 0.0, spot.site_m, one))  # an int is another kernel


def _air(launch: Launch, balloons: Balloons) -> AirLayers:
    """The columns over the spots at even heights, up to where no balloon rises."""
    top_m = max(balloons.ceiling_m(), float(launch.site_m.max())) + 2 * balloons.spacing_m
    nodes = np.arange(LOWEST_ALTITUDE_M, top_m + balloons.spacing_m, balloons.spacing_m)
    return _column(balloons, [spot.air for spot in launch.spots], nodes)


def _column(balloons: Balloons, columns: Sequence[AirColumn], nodes_m: Floats) -> AirLayers:
    return sampled(
        columns,
        nodes_m,
        warm_k=balloons.warm_k,
        warm_every_s=WARM_EVERY_S,
        gas_constant=balloons.gas_constant,
    )


def _loads(launch: Launch, n: int) -> Loads:
    never = np.full(n, np.inf)
    due_s = [never if load.after_s is None else load.after_s for load in launch.loads]
    due_m = [np.inf if load.altitude_m is None else load.altitude_m for load in launch.loads]
    return Loads(
        np.array([load.mass_kg or 0.0 for load in launch.loads]),
        np.array([load.over_s for load in launch.loads]),
        np.stack(due_s, axis=1) if due_s else np.empty((n, 0)),
        np.array(due_m, dtype=float),
        np.full((n, len(due_s)), np.inf),
    )


def _legs(number: int, n: int, air: AirLayers, launch: Launch, every_s: float) -> Legs:
    nodes, heights = air.layer.shape[1] + 1, int(np.ceil(launch.horizon_s / every_s)) + 2
    begin_m, top_m, climb_s, rests, hold_s = (np.zeros((number, n)) for _ in range(5))
    passed_s, altitude_m = np.zeros((number, n, nodes)), np.zeros((number, n, heights))
    account = np.zeros((number, n, 3), dtype=ACCOUNT)
    return Legs(passed_s, begin_m, top_m, climb_s, rests, hold_s, altitude_m, account, every_s)


def _leg_stages(legs: Legs, air: AirLayers) -> tuple[list[Stage], list[Floats]]:
    """Climbs and holds in turn, those that no draw has left out; and when each leg's climb ends."""
    stages, ends, begun = [], [], np.zeros(legs.begin_m.shape[1])
    for leg in range(legs.begin_m.shape[0]):
        begin, top, climb, hold = (
            part[leg] for part in (legs.begin_m, legs.top_m, legs.climb_s, legs.hold_s)
        )
        if climb.any():
            law = Climbing(air.lowest_m, air.spacing_m, legs.passed_s[leg], begin, top, climb)
            stages.append(Stage(StageKind.CLIMB, law, begin, top, climb))
        if hold.any():
            stages.append(_held(legs, leg, hold))
        ends.append(begun + climb)
        begun = begun + climb + hold
    return stages, ends


def _held(legs: Legs, leg: int, seconds: Floats) -> Stage:
    law = Holding(legs.every_s, legs.altitude_m[leg], seconds)
    return Stage(StageKind.LEVEL, law, legs.top_m[leg], legs.altitude_m[leg, :, -1], seconds)
