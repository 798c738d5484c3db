"""Balloons with hardly more gas than they need: whether a leak or cold gas keeps them from their burst."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from planner.geo import Floats
from planner.units import HOUR_S
from planner.vehicle.balloon_trajectory import WARM_EVERY_S, BalloonTrajectory
from planner.vehicle.gas import leak
from planner.vehicle.launch import Launch, Load, Spot, hanging_kg
from planner.vehicle.profile import StageKind

if TYPE_CHECKING:
    from planner.vehicle.gas_balloon_physics import GasBalloonPhysics

LEAST_FREE_LIFT = 0.05
"""Share of the load: with less, weighing, rain, a leak or cooling decide whether a balloon climbs."""

USUAL_LEAK, MOST_LEAK = 0.015, 0.03
"""Share of the gas that is lost in an hour by a usual balloon, and the most that is usual: priors."""

_ENOUGH = 0.3  # of the load: no usual leak uses that up before a burst
_COLDER_K = 5.0  # than the air without sun, as `superheat_k: auto` has it
_WATCHED_S = 48 * HOUR_S


@dataclass(frozen=True)
class Underfill:
    """What is to be said of a fill: free lift [kg], its share of the load, and what prevents the burst.

    `leaky_m`, `cold_m` are how high the balloon rises, instead of bursting, with the largest usual leak and
    with gas that cools after the launch; None where it bursts all the same.
    """

    free_lift_kg: float
    share: float
    leaky_m: float | None
    cold_m: float | None

    @property
    def doubtful(self) -> bool:
        """Whether it may float or sink instead of doing what it is filled for."""
        return self.share < LEAST_FREE_LIFT or self.leaky_m is not None or self.cold_m is not None

    def warnings(self) -> list[str]:
        """What the answer should say of it."""
        if not self.doubtful:
            return []
        lift = f"free lift is {1000 * self.free_lift_kg:.0f} g, {100 * self.share:.2g} % of all that hangs on"
        said = [f"{lift} the gas"]
        if self.share < LEAST_FREE_LIFT:
            said.append(f"under {100 * LEAST_FREE_LIFT:.0f} % weighing, rain or cooling decide if it climbs")
        if self.leaky_m is not None:
            losing = f"losing {100 * MOST_LEAK:.0f} % an hour (0 to {100 * MOST_LEAK:.0f} are usual)"
            said.append(f"{losing} it does not burst but floats at {self.leaky_m:.0f} m and sinks")
        if self.cold_m is not None:
            cooled = f"with gas that cools to {_COLDER_K:g} K below the air"
            said.append(f"{cooled} it does not burst but floats at {self.cold_m:.0f} m")
        return [f"{'; '.join(said)}; fill in more or hang on less"]


def underfill(balloon: "GasBalloonPhysics", spot: Spot, loads: tuple[Load, ...]) -> Underfill:
    """How a balloon's fill stands at a spot, with all its cargo on."""
    let_go_kg = hanging_kg(loads)
    fill, total_kg = balloon.filled(spot, let_go_kg), balloon.dry_kg + let_go_kg
    free_kg = fill.lift_kg - total_kg
    share = free_kg / total_kg
    if share > _ENOUGH or balloon.vents:
        return Underfill(free_kg, share, None, None)
    planned, leaky, cold = _tops(balloon.loaded(let_go_kg).with_gas(fill.gas_kg), spot)
    bursts = planned is None
    return Underfill(free_kg, share, leaky if bursts else None, cold if bursts else None)


def _tops(balloon: "GasBalloonPhysics", spot: Spot) -> list[float | None]:
    """How high it rises [m] as planned, with the largest usual leak, with gas that cools; None: it bursts."""
    warm_k = balloon.warmth_k(spot, _WATCHED_S)
    watched_steps = int(_WATCHED_S / WARM_EVERY_S) + 1
    usual_k = np.resize(warm_k, watched_steps) if warm_k.size == 1 else warm_k
    cold_k = np.append(usual_k[0], np.full(usual_k.size - 1, min(usual_k[0], 0.0) - _COLDER_K))
    launch = Launch((spot, spot), np.array([0, 0, 1]), (), _WATCHED_S)
    made = balloon.made([usual_k, cold_k], np.full(3, balloon.fill(spot, 0.0).gas_kg))
    leak_per_s = made.leak_per_s.copy()
    leak_per_s[1] = max(leak_per_s[1], leak(MOST_LEAK))
    trajectory = BalloonTrajectory.chart(
        launch, replace(made, leak_per_s=leak_per_s), balloon.descent(_as_planned), opens=False
    )
    climbs = [stage.end_m for stage in trajectory.stages if stage.kind is not StageKind.FALL]
    tops = np.max(climbs, axis=0) if climbs else launch.site_m
    return [None if np.isfinite(at) else float(top) for at, top in zip(trajectory.burst_s, tops, strict=True)]


def _as_planned(*_asked: object) -> Floats:
    """No fall is asked of it: how it comes down does not matter here."""
    return np.ones(3)
