"""What a landing does: the energy with which a piece meets the ground, and whom it could hurt."""

from dataclasses import dataclass

import numpy as np

from planner.air import standard_density
from planner.plan.plan import BALLOON, Plan
from planner.spread.sampling import as_planned
from planner.units import SEA_LEVEL_DENSITY_KGPM3
from planner.vehicle.cargo_physics import fall_stages
from planner.vehicle.gas_balloon_physics import GasBalloonPhysics
from planner.vehicle.physics import physics_of

_HURTS = (
    (0.0, "unlikely to injure: range safety counts what hits with 15 J and more"),
    (15.0, "can injure whoever it hits"),
    (36.0, "can kill whoever it hits"),
    (1000.0, "can kill whoever it hits, and goes through a car's roof or a light one of a house"),
)
"""By kinetic energy [J], of something hard that gives all of it away.

15 J (11 ft lb): NASA-STD-8719.14, 4.7.2.2, after the ranges' RCC 321; 14 CFR 107.120(a). 36 J (28 ft lb):
RCC's one death in ten hits on the chest, as FAA's ASSURE A4 report (2017) is quoted. A kilojoule is what a
dented car roof took: a prior.
"""


@dataclass(frozen=True)
class Impact:
    """How one piece meets the ground; of leaflets one sheet."""

    mass_kg: float
    speed_mps: float

    @property
    def energy_j(self) -> float:
        """Kinetic energy at the ground, m v^2/2 [J]."""
        return 0.5 * self.mass_kg * self.speed_mps**2

    @property
    def hurts(self) -> str:
        """Whom it could hurt, in words."""
        return next(words for least, words in reversed(_HURTS) if self.energy_j >= least)


def impacts(plan: Plan, ground_m: float) -> dict[str, Impact]:
    """How the pieces of a plan meet the ground at an altitude, those of which the mass is known."""
    thin = float(np.sqrt(SEA_LEVEL_DENSITY_KGPM3 / standard_density(ground_m)))
    found, planned = {}, as_planned(plan.spread)
    factor = float(planned("fall_speed")[0])
    for name, _, cargo in plan.cargo():
        speed_mps, _ = fall_stages(cargo)[-1]
        mass_kg = cargo.landing_kg
        if mass_kg is not None:
            found[name] = Impact(mass_kg, thin * factor * speed_mps)
    balloon = physics_of(plan.vehicle)
    if isinstance(balloon, GasBalloonPhysics):
        descent = balloon.descent(planned)
        speed = float(descent.speed_mps(np.zeros(1))[0])
        found[BALLOON] = Impact(float(descent.mass_kg[0]), thin * speed)
    return found
