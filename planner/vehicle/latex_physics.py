"""A latex balloon: it stretches as it rises and bursts at its volume, and what hangs on it falls."""

from dataclasses import dataclass
from math import inf
from typing import ClassVar

import numpy as np

from planner.plan.catalogue import balloon_named
from planner.plan.latex import Latex
from planner.vehicle.cargo_physics import packed_drag_area_m2
from planner.vehicle.descent import Descent
from planner.vehicle.envelope import Envelope, EnvelopeKind, sphere_volume_m3
from planner.vehicle.gas import GasFill
from planner.vehicle.gas_balloon_physics import GasBalloonPhysics
from planner.vehicle.launch import Spot, Varied

REMNANT = 0.5
"""Share of the latex of which `spread.remnant` is a factor; what comes down is at most all of it."""


@dataclass(frozen=True)
class LatexPhysics(GasBalloonPhysics):
    """How a latex balloon is filled, where it bursts and how what is left of it falls."""

    written: Latex

    spacing_m: ClassVar[float] = 250.0
    bursts: ClassVar[bool] = True

    def envelope(self) -> Envelope:
        """A sphere that bursts at pi D^3/6 of its burst diameter [m3]."""
        row = self.written if self.written.balloon is None else balloon_named(self.written.balloon, "latex")
        assert row.mass_kg is not None
        assert row.burst_diameter_m is not None
        full_m3 = float(sphere_volume_m3(row.burst_diameter_m))
        return Envelope(EnvelopeKind.LATEX, row.mass_kg, full_m3, inf, 0.0, self.written.drag_coefficient)

    @property
    def dry_kg(self) -> float:
        """Envelope, payload and its own parachute [kg]."""
        return super().dry_kg + (self.written.parachute.mass_kg if self.written.parachute else 0.0)

    def fill(self, spot: Spot, hanging_kg: float) -> GasFill:
        """The gas [kg] for whichever of mass, volume, neck lift, free lift or climb is written.

        With `hanging_kg` to be let go. Raises InputError where no fill climbs so fast.
        """
        lift, total_kg = self.lift_kgpkg(spot), self.dry_kg + hanging_kg
        if self.written.gas_mass_kg is not None:
            return GasFill(self.written.gas_mass_kg, lift, weighed=False)
        if self.written.fill_volume_m3 is not None:
            return GasFill(self.written.fill_volume_m3 * self.gas_density(spot), lift, weighed=False)
        if self.written.nozzle_lift_kg is not None:
            return GasFill((self.envelope().mass_kg + self.written.nozzle_lift_kg) / lift, lift, weighed=True)
        if self.written.free_lift_kg is not None:
            return GasFill((total_kg + self.written.free_lift_kg) / lift, lift, weighed=True)
        assert self.written.ascent_rate_mps is not None
        return GasFill(
            self.gas_for_climb_kg(spot, hanging_kg, self.written.ascent_rate_mps), lift, weighed=True
        )

    def descent(self, varied: Varied) -> Descent:
        """The load and what is left of the latex [kg], under the parachute's drag area or a pack's."""
        load_kg = self.dry_kg - self.envelope().mass_kg
        remnant = np.minimum(REMNANT * varied("remnant"), 1.0)
        falling_kg = load_kg + remnant * self.envelope().mass_kg
        canopy = self.written.parachute
        area_m2 = packed_drag_area_m2(falling_kg) if canopy is None else canopy.drag_area_m2
        return Descent(falling_kg, area_m2, varied("descent_rate"))
