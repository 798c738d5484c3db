"""How fast what is dropped falls, and how sheets of one load differ.

Every cargo falls at v0 sqrt(1.225 / density) through the column it was dropped into, where v0 is
its speed at sea level: sqrt(2 m g / (1.225 CdA)) for bundles and parachutes.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple, TypeVar

import numpy as np

from planner.geo import Floats
from planner.plan.cargo import LEAFLET_FALL_SPEED_MPS, AnyCargo, Bundle, Leaflets, Parachute
from planner.units import GRAVITY_MPS2, HIGHEST_ALTITUDE_M, LOWEST_ALTITUDE_M, SEA_LEVEL_DENSITY_KGPM3
from planner.vehicle.fall import Falling, FallTable, fall_stage
from planner.vehicle.profile import Integers, Profile, Walk

Masses = TypeVar("Masses", float, Floats)

FallStage = tuple[float, float | None]
"""One stage of a fall: its speed at sea level [m/s], and the altitude [m] where the next begins, if any."""


def terminal_speed_mps(mass_kg: float, drag_area_m2: float) -> float:
    """Fall speed at sea level [m/s] of a mass under a drag area (Cd times area)."""
    return float(np.sqrt(2 * mass_kg * GRAVITY_MPS2 / (SEA_LEVEL_DENSITY_KGPM3 * drag_area_m2)))


def packed_drag_area_m2(mass_kg: Masses) -> Masses:
    """Drag area [m2] of an unopened pack, Cd 1: 0.04 m2 at 1 kg, growing as m^0.6.

    Fits the four unpackaged bundles of `docs/physics.md` within 10 %; a prior.
    """
    area_m2: Masses = 0.04 * mass_kg**0.6
    return area_m2


class LeafletCloud(NamedTuple):
    """How the sheets of one cargo differ: in speed (log-normal), by their glide, and in when they leave."""

    speed_sigma: float
    glide_m2ps: float
    dispersal_s: float


def fall_stages(cargo: AnyCargo) -> list[FallStage]:
    """A cargo's stages of fall, in order."""
    match cargo:
        case Bundle():
            return [(terminal_speed_mps(cargo.mass_kg, cargo.drag_area_m2), None)]
        case Parachute():
            return _under_canopy(cargo)
        case Leaflets():
            return [(_sheet_speed_mps(cargo), None)]


def _under_canopy(load: Parachute) -> list[FallStage]:
    opened = (terminal_speed_mps(load.mass_kg, load.open_area_m2), None)
    if load.opens_at_m is None:
        return [opened]
    return [(terminal_speed_mps(load.mass_kg, packed_drag_area_m2(load.mass_kg)), load.opens_at_m), opened]


def _sheet_speed_mps(sheets: Leaflets) -> float:
    """Fall speed of the median sheet at sea level."""
    if sheets.fall_speed_mps is not None:
        return sheets.fall_speed_mps
    if sheets.areal_density_gpm2 is None:
        return LEAFLET_FALL_SPEED_MPS
    return terminal_speed_mps(sheets.areal_density_gpm2 / 1000, sheets.drag_coefficient)


def cloud_of(cargo: AnyCargo) -> LeafletCloud | None:
    """How the sheets of a cargo differ, where it is many and not one."""
    if not isinstance(cargo, Leaflets):
        return None
    sigma = float(np.sqrt(np.log1p(cargo.fall_speed_cv**2)))
    return LeafletCloud(sigma, cargo.glide_mps**2 * cargo.glide_correlation_s, cargo.dispersal_s or 0.0)


def fall_profile(
    cargoes: Sequence[AnyCargo],
    table: FallTable,
    *,
    row: Integers,
    start_m: Floats,
    factor: Floats,
    walk: Walk | None = None,
) -> Profile:
    """The fall of n draws from `start_m` (n,), each at `factor` (n,) times its cargo's speed.

    The first n / K draws are of the first of K cargoes, and so on; all fall in as many stages. `row` (n,) is
    the table's column of air that each falls through.
    """
    each = factor.size // len(cargoes)
    stages = []
    begin = start_m
    for falls in zip(*(fall_stages(cargo) for cargo in cargoes), strict=True):
        speeds_mps, untils_m = zip(*falls, strict=True)
        law = Falling(begin, np.repeat(speeds_mps, each) * factor, table, row)
        if None in untils_m:
            stages.append(fall_stage(law))
        else:
            until_m = np.repeat(untils_m, each)
            begin = np.clip(until_m, LOWEST_ALTITUDE_M, np.minimum(begin, HIGHEST_ALTITUDE_M))
            stages.append(fall_stage(law, begin, "opened"))
    return Profile(tuple(replace(stage, walk=walk) for stage in stages))
