"""The one sheet of a bundle of leaflets that each drop follows: how it differs from the median one."""

from dataclasses import dataclass

import numpy as np

from planner.chance.quantile_functions import lognormal
from planner.chance.streams import random_bits, uniforms
from planner.flight.redrawn import NOTHING, SHEETS, Redrawn
from planner.geo import Floats
from planner.plan.cargo import AnyCargo
from planner.plan.plan import Drop
from planner.vehicle.cargo_physics import cloud_of
from planner.vehicle.profile import Integers, Walk


@dataclass(frozen=True)
class Sheets:
    """The sheets of one cargo that n drops follow; of cargo that is one thing, that thing.

    `factor` (n,) on its cargo's fall speed; `late_s` (n,) how long after the release it leaves the
    balloon, None where all leave at once; `walk` the steps that carry it sideways.
    """

    factor: Floats
    late_s: Floats | None = None
    walk: Walk | None = None


def median_sheets(drop: Drop) -> tuple[Sheets, ...]:
    """Of each cargo the sheet in the middle, once."""
    return tuple(_median(cargo) for *_, cargo in drop.cargo())


def _median(cargo: AnyCargo) -> Sheets:
    cloud = cloud_of(cargo)
    late = None if cloud is None or cloud.dispersal_s == 0.0 else np.array([cloud.dispersal_s / 2])
    return Sheets(np.ones(1), late)


def drawn_sheets(
    drop: Drop, first: int, count: int, rows: Integers, redrawn: Redrawn = NOTHING
) -> tuple[Sheets, ...]:
    """Of each cargo the sheets of drops `first` to `first + count`, as `rows` (n,) orders them."""
    every, span = enumerate(drop.cargo()), (redrawn.seed(drop.seed, SHEETS), first, count)
    return tuple(_drawn(drop, str(c), cargo, span, rows) for c, (*_, cargo) in every)


def _drawn(drop: Drop, piece: str, cargo: AnyCargo, span: tuple[int, int, int], rows: Integers) -> Sheets:
    """The sheets of one cargo; `span` is the seed, the first drop and their count."""
    cloud, (seed, *drops) = cloud_of(cargo), span
    if cloud is None:
        return Sheets(np.ones(rows.size))
    speed = lognormal(uniforms(seed, f"sheet speed {piece}", *drops), cloud.speed_sigma)
    late = walk = None
    if cloud.dispersal_s > 0.0:
        late = cloud.dispersal_s * uniforms(seed, f"sheet leaves {piece}", *drops)[rows]
    diffusivity_m2ps = drop.spread.turbulence_m2ps + cloud.glide_m2ps
    if diffusivity_m2ps > 0.0:
        key = random_bits(seed, f"sheet walk {piece}", *drops)[rows]
        walk = Walk(np.full(rows.size, diffusivity_m2ps), key)
    return Sheets(speed[rows], late, walk)
