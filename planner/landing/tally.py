"""Drops counted block by block: endings, and how many landed in each area, whatever their number.

Counts of blocks add up, so that a question of any size keeps only its first drops, of which areas are
drawn.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any, Literal

import numpy as np

from planner.drift.endings import ENDINGS, Ending
from planner.flight.apart import Apart
from planner.flight.area_shape import area_on_plane
from planner.flight.ensemble import Ensemble, PieceLandings, joined
from planner.flight.left import LeftDrops, Reason, left_drops
from planner.geo import LocalPlane
from planner.landing.probability import Bools, Count, Drops, Integers, count_inside
from planner.landing.searched import weights_of

UNKNOWN = (Ending.LEFT_THE_FORECAST, Ending.FORECAST_ENDED, Ending.STILL_FLYING)
"""Endings after which the piece comes down somewhere that nobody knows. Cargo that was never
released comes down with its balloon, whose landings answer for it."""

_UNKNOWN_CODES = [ENDINGS.index(ending) for ending in UNKNOWN]

Kind = Literal["target", "keep_out"]


@dataclass(frozen=True)
class AskedArea:
    """A target or keep-out area on the launch's plane [km]."""

    kind: Kind
    name: str
    polygon: Any


def asked_areas(ensemble: Ensemble) -> tuple[AskedArea, ...]:
    """The areas of an ensemble's plan, targets first."""
    plan, plane = ensemble.plan, plane_of(ensemble)
    targets = (AskedArea("target", area.name, area_on_plane(area, plane)) for area in plan.targets)
    return (
        *targets,
        *(AskedArea("keep_out", area.name, area_on_plane(area, plane)) for area in plan.keep_out),
    )


def plane_of(ensemble: Ensemble) -> LocalPlane:
    """The plane round the launch, on which areas are asked."""
    return LocalPlane(ensemble.latitude_deg, ensemble.longitude_deg)


def drops_of(piece: PieceLandings, ensemble: Ensemble) -> Drops:
    """One piece's drops as areas ask about them."""
    east, north = plane_of(ensemble).to_km(piece.latitude_deg, piece.longitude_deg)
    weight = weights_of(ensemble) if ensemble.plan.searched else None
    return Drops(east, north, piece.landed, unknown(piece), ensemble.forecast_member, weight)


def unknown(piece: PieceLandings) -> Bools:
    """Which drops of a piece come down where nobody knows."""
    return np.isin(piece.ending, _UNKNOWN_CODES)


@dataclass(frozen=True)
class Tally:
    """How many `drops`, how each piece of them ended (codes counted), how many landed in which area.

    `counts` goes by area, then by piece in the ensemble's order; `apart` is what of them is said apart;
    `left` says of each piece which drops were left, and why, `unsearched` what the main piece's landings
    weigh after a search.
    """

    drops: int
    endings: tuple[Integers, ...]
    counts: tuple[Count, ...]
    apart: Apart
    left: tuple[dict[Reason, LeftDrops], ...]
    unsearched: float

    @property
    def found(self) -> float:
        """How many drops' worth of the main piece a search would have found."""
        landed = sum(int(n) for e, n in zip(ENDINGS, self.endings[0], strict=True) if e is Ending.LANDED)
        return landed - self.unsearched

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.drops + other.drops,
            tuple(a + b for a, b in zip(self.endings, other.endings, strict=True)),
            tuple(a + b for a, b in zip(self.counts, other.counts, strict=True)),
            self.apart + other.apart,
            tuple(_both(a, b) for a, b in zip(self.left, other.left, strict=True)),
            self.unsearched + other.unsearched,
        )


def _both(one: dict[Reason, LeftDrops], other: dict[Reason, LeftDrops]) -> dict[Reason, LeftDrops]:
    """What two blocks left of a piece, in the order of the reasons."""
    sums = ((reason, [by[reason] for by in (one, other) if reason in by]) for reason in Reason)
    return {reason: reduce(add, parts) for reason, parts in sums if parts}


def tally_of(ensemble: Ensemble, asked: tuple[AskedArea, ...]) -> Tally:
    """The drops of an ensemble, or of a block of one, counted."""
    drops = [drops_of(piece, ensemble) for piece in ensemble.pieces] if asked else []
    members = ensemble.forecast.members
    return Tally(
        ensemble.members,
        tuple(np.bincount(piece.ending, minlength=len(ENDINGS)) for piece in ensemble.pieces),
        tuple(count_inside(piece, area.polygon, members) for area in asked for piece in drops),
        ensemble.apart,
        tuple(left_drops(piece, ensemble) for piece in ensemble.pieces),
        float(weights_of(ensemble)[ensemble.pieces[0].landed].sum()),
    )


def gather(blocks: Iterable[Ensemble], most: int) -> tuple[Ensemble, Tally]:
    """The first drops of all blocks, about `most` of them, and the tally of all."""
    kept: list[Ensemble] = []
    asked: tuple[AskedArea, ...] = ()
    tally: Tally | None = None
    for block in blocks:
        asked = asked if tally else asked_areas(block)
        counted = tally_of(block, asked)
        tally = tally + counted if tally else counted
        if sum(part.members for part in kept) < most:
            kept.append(block)
    assert tally is not None, "a plan has at least one member"
    return joined(kept), tally
