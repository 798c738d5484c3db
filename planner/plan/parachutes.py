"""Parachutes by name: the rows of `data/parachutes.csv`, for a balloon's own as for one under cargo."""

from dataclasses import dataclass
from functools import lru_cache
from math import pi

from planner.plan.catalogue_rows import known, table


@dataclass(frozen=True)
class ParachuteRow:
    """A parachute of the catalogue; the drag coefficient is on the circle of its `diameter_m`."""

    name: str
    source: str
    diameter_m: float
    drag_coefficient: float
    mass_kg: float

    @property
    def drag_area_m2(self) -> float:
        """Drag coefficient times area [m2]."""
        return self.drag_coefficient * pi / 4 * self.diameter_m**2


@lru_cache(maxsize=1)
def parachute_catalogue() -> dict[str, ParachuteRow]:
    """Every parachute of the catalogue by its name."""
    words = ("name", "source")
    return {
        row["name"]: ParachuteRow(**{k: v if k in words else float(v) for k, v in row.items()})  # type: ignore[arg-type]
        for row in table("parachutes.csv")
    }


def parachute_named(name: str) -> ParachuteRow:
    """A parachute by its name; ValueError names the nearest that there are."""
    return known(parachute_catalogue(), name, "parachute")
