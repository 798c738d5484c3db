"""A tube of film as geometry, from the sheet it is made of."""

from dataclasses import dataclass
from math import pi

FILM_DENSITY_KGPM3 = 920.0
"""Polyethylene film."""


@dataclass(frozen=True)
class Tube:
    """A tube of film, tied at both ends: a cylinder with two half spheres when it is full.

    `lay_flat_width_m` is the width of the flattened tube, half its circumference.
    """

    length_m: float
    lay_flat_width_m: float
    film_thickness_m: float

    @property
    def diameter_m(self) -> float:
        """Diameter of the full tube [m]: 2 w/pi of the lay-flat width w."""
        return 2 * self.lay_flat_width_m / pi

    @property
    def volume_m3(self) -> float:
        """Volume of the full tube [m3]: a cylinder between two half spheres."""
        d = self.diameter_m
        return pi * d**2 * (self.length_m - d) / 4 + pi / 6 * d**3

    @property
    def film_area_m2(self) -> float:
        """Area of the film [m2], its ends as the two half spheres."""
        return pi * self.diameter_m * self.length_m + pi * self.diameter_m**2 / 2

    @property
    def film_kg(self) -> float:
        """Mass of the film [kg], at 920 kg/m3."""
        return self.film_area_m2 * self.film_thickness_m * FILM_DENSITY_KGPM3

    def strength_pa(self, yield_stress_pa: float) -> float:
        """Overpressure [Pa] at which the hoop stress p d / (2 t) reaches the film's yield stress."""
        return yield_stress_pa * 2 * self.film_thickness_m / self.diameter_m
