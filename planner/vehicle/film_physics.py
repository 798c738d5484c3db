"""A tube of film: vented it floats where, full, it lifts what it weighs; sealed it may burst before."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from planner.plan.film import Film
from planner.vehicle.descent import Descent
from planner.vehicle.envelope import Envelope, EnvelopeKind
from planner.vehicle.gas import GasFill
from planner.vehicle.gas_balloon_physics import GasBalloonPhysics
from planner.vehicle.launch import Spot, Varied

COLLAPSED_SHARE = 0.1
"""Drag area of an empty tube, of its flattened area: a prior (falls at about 4 m/s)."""


@dataclass(frozen=True)
class FilmPhysics(GasBalloonPhysics):
    """How a tube of film is filled, floats or bursts, and falls when it is empty."""

    written: Film

    spacing_m: ClassVar[float] = 100.0

    def envelope(self) -> Envelope:
        """The tube as an envelope: its volume, film, hoop strength [Pa] and cross section [m2]."""
        tube = self.written.tube
        kind = EnvelopeKind.VENTED if self.written.vented else EnvelopeKind.SEALED
        face_m2 = np.pi / 4 * tube.diameter_m**2
        strength_pa = tube.strength_pa(1e6 * self.written.film_strength_mpa)
        return Envelope(
            kind, tube.film_kg, tube.volume_m3, strength_pa, face_m2, self.written.drag_coefficient
        )

    def fill(self, spot: Spot, hanging_kg: float) -> GasFill:
        """The gas [kg] for a free lift with `hanging_kg` on, of a mass, or of a volume at the spot."""
        lift = self.lift_kgpkg(spot)
        if self.written.free_lift_kg is not None:
            return GasFill((self.dry_kg + hanging_kg + self.written.free_lift_kg) / lift, lift, weighed=True)
        if self.written.gas_mass_kg is not None:
            return GasFill(self.written.gas_mass_kg, lift, weighed=False)
        assert self.written.fill_volume_m3 is not None
        return GasFill(self.written.fill_volume_m3 * self.gas_density(spot), lift, weighed=False)

    def descent(self, varied: Varied) -> Descent:
        """The empty film and its payload [kg], under the area given or a tenth of the flat one, a prior."""
        tube = self.written.tube
        flat_m2 = tube.length_m * tube.lay_flat_width_m
        area_m2 = self.written.collapsed_drag_area_m2 or COLLAPSED_SHARE * flat_m2
        return Descent(self.dry_kg * np.ones_like(varied("descent_rate")), area_m2, varied("descent_rate"))
