"""How many people pieces may be expected to hit: their casualty area times those who live where they land.

A_c = (sqrt(A_piece) + sqrt(0.36 m2))^2 of a piece that lands with 15 J and more (NASA-STD-8719.14, 4.7; 0.36
m2 is a person from above; NSS 1740.14). Nobody is taken to be indoors, as in NASA's first-order DAS.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.flight.ensemble import Ensemble, PieceLandings
from planner.geo import Floats
from planner.landing.hazard import impacts
from planner.landing.probability import likeness
from planner.landing.tally import unknown
from planner.places.people import PeopleRaster
from planner.units import KM_M
from planner.vehicle.cargo_physics import packed_drag_area_m2

PERSON_M2 = 0.36
LEAST_J = 15.0
_UNKNOWN_M2 = 1.0
"""A piece whose mass nobody said counts, with an area of so much: a prior on the safe side."""
_NORMAL_95 = 1.96


@dataclass(frozen=True)
class ExpectedCasualties:
    """Expected casualties of a launch, from `low` to `high` by how its landings spread.

    `unseen` is the share of drops of which a piece comes down beyond the raster, or where nobody knows.
    """

    mean: float
    low: float
    high: float
    unseen: float


def casualty_area_m2(piece_m2: float) -> float:
    """The ground on which a person is hit by a piece of so much area seen from above [m2]."""
    return float((np.sqrt(piece_m2) + np.sqrt(PERSON_M2)) ** 2)


def expected_casualties(
    ensemble: Ensemble, pieces: Sequence[PieceLandings], raster: PeopleRaster
) -> ExpectedCasualties:
    """What some pieces of a launch may be expected to do; each drop is as likely as the others."""
    mass_kg = {piece: impact.mass_kg for piece, impact in impacts(ensemble.plan, 0.0).items()}
    each = [_of_piece(piece, mass_kg.get(piece.piece), raster) for piece in pieces]
    lost = np.any([unknown(piece) for piece in pieces], axis=0)
    unseen = lost | np.any([~np.isfinite(one) for one in each], axis=0)
    by_drop = np.sum([np.nan_to_num(one) for one in each], axis=0)
    half = _NORMAL_95 * float(by_drop.std() / np.sqrt(_independent(by_drop, ensemble)))
    mean = float(by_drop.mean())
    return ExpectedCasualties(mean, max(0.0, mean - half), mean + half, float(unseen.mean()))


def _of_piece(piece: PieceLandings, mass_kg: float | None, raster: PeopleRaster) -> Floats:
    """Expected casualties of each drop's piece (n,); not a number where the raster does not reach."""
    area_m2 = _UNKNOWN_M2 if mass_kg is None else float(packed_drag_area_m2(mass_kg))
    per_km2 = raster.per_km2(piece.latitude_deg, piece.longitude_deg)
    counts = piece.landed
    if mass_kg is not None:
        counts = counts & (0.5 * mass_kg * piece.impact_mps**2 >= LEAST_J)
    return np.asarray(np.where(counts, per_km2 * casualty_area_m2(area_m2) / KM_M**2, 0.0))


def _independent(values: Floats, ensemble: Ensemble) -> float:
    """As how many independent drops they count: those of one forecast member are alike."""
    n = values.size
    members = np.unique(ensemble.forecast_member).size
    return float(n / (1.0 + (n / members - 1.0) * likeness(values, ensemble.forecast_member)))
