"""What the landings of one piece come to in numbers: how high, how far, how long, how fast."""

from dataclasses import dataclass

import numpy as np

from planner.flight.ensemble import Ensemble, PieceLandings
from planner.geo import Floats, distance_m
from planner.landing.hazard import Impact
from planner.landing.probability_area import ProbabilityArea
from planner.landing.searched import weighted_quantiles
from planner.plan.cargo import Leaflets
from planner.plan.plan import Plan
from planner.units import HOUR_S, KM_M


@dataclass(frozen=True)
class Quantiles:
    """Median and 90th percentile of what the drops that landed came to."""

    p50: float
    p90: float

    @classmethod
    def of(cls, values: Floats, weight: Floats) -> "Quantiles | None":
        """Those of the values (n,) that are numbers, of which there may be none, by what they weigh (n,)."""
        known = np.isfinite(values)
        if not weight[known].sum():
            return None
        return cls(*map(float, weighted_quantiles(values[known], weight[known], [0.5, 0.9])))


@dataclass(frozen=True)
class PieceFigures:
    """Of the drops of a piece that landed: distance from the launch, highest altitude, and time since launch.

    And how it meets the ground: speed, and energy where its mass is known.
    """

    distance_km: Quantiles
    apogee_m: Quantiles
    flight_time_h: Quantiles
    impact_speed_mps: Quantiles | None
    impact_energy_j: Quantiles | None


def figures_of(
    piece: PieceLandings, ensemble: Ensemble, impact: Impact | None, weight: Floats
) -> PieceFigures | None:
    """The figures of a piece whose drops weigh `weight` (n,); None where nothing landed."""
    down = piece.landed
    weight = weight[down]
    where = piece.latitude_deg[down], piece.longitude_deg[down]
    far = Quantiles.of(distance_m(ensemble.latitude_deg, ensemble.longitude_deg, *where) / KM_M, weight)
    high = Quantiles.of(piece.apogee_m[down], weight)
    long = Quantiles.of((piece.time_s[down] - ensemble.launch_s) / HOUR_S, weight)
    if far is None or high is None or long is None:
        return None
    speed_mps = piece.impact_mps[down]
    energy = Quantiles.of(0.5 * impact.mass_kg * speed_mps**2, weight) if impact else None
    return PieceFigures(far, high, long, Quantiles.of(speed_mps, weight), energy)


def leaflets_per_km2(plan: Plan, piece: str, areas: tuple[ProbabilityArea, ...]) -> dict[float, float]:
    """Leaflets of a load expected on a km2 of each of its areas, by probability; none of what is no leaflets.

    The mean over all that may happen: of one drop they lie closer, on a part of the area.
    """
    loads = (cargo for name, _, cargo in plan.cargo() if name == piece and isinstance(cargo, Leaflets))
    count = next((load.count for load in loads), 0)
    return {area.probability: count * area.probability / area.km2 for area in areas} if count else {}
