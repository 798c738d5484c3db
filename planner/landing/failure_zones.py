"""Where pieces land when something goes wrong, and after a search how likely each failure is then.

A branch comes with the chance that its plan says. Where a search found nothing, Bayes: a failure that would
have brought the main piece down where it was looked for is less likely than before, one that would have
brought it elsewhere is more likely. Failures are taken to exclude each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.flight.branches import Branch
from planner.flight.ensemble import Ensemble
from planner.geo import Floats
from planner.landing.searched import weights_of
from planner.landing.tally import Tally
from planner.landing.zone import BranchZone, landing_zone


@dataclass(frozen=True)
class FlownBranch:
    """What may go wrong, the drops flown for it, and how likely a search would have overlooked it."""

    branch: Branch
    ensemble: Ensemble

    @property
    def overlooked(self) -> float:
        """The mean weight of its drops, 1 where nobody searched."""
        return float(weights_of(self.ensemble).mean())


def failure_zones(flown: Sequence[FlownBranch], tally: Tally) -> tuple[tuple[BranchZone, ...], list[str]]:
    """The zones of what went wrong, and what a search rules out in words; `tally` is of what works."""
    overlooked = [one.overlooked for one in flown]
    works = 1.0 - tally.found / tally.drops
    chances = after_search([one.branch.probability for one in flown], overlooked, works)
    zones = [
        zone
        for one, chance in zip(flown, chances, strict=True)
        if chance > 0.0
        for zone in _zones(one, chance)
    ]
    return tuple(zones), [
        _ruled_out(one) for one, chance in zip(flown, chances, strict=True) if chance <= 0.0
    ]


def _ruled_out(flown: FlownBranch) -> str:
    """The sentence about what cannot have gone wrong."""
    return f"{flown.branch.name}: ruled out, since it would surely have been found where it was searched"


def after_search(chances: Sequence[float], overlooked: Sequence[float], works: float) -> list[float]:
    """How likely each failure is after a search that found nothing.

    `overlooked` is how likely nothing was found if it happened, `works` if nothing went wrong. Each failure
    against all else, which is weighed by its own chances: with failures that exclude each other this is
    Bayes' rule, and where all were as likely overlooked nothing changes.
    """
    chance, missed = np.array([*chances, max(0.0, 1.0 - sum(chances))]), np.array([*overlooked, works])
    if (missed == works).all():
        return list(chances)
    return [_against_all_else(k, chance, missed) for k in range(len(chances))]


def _against_all_else(k: int, chance: Floats, missed: Floats) -> float:
    """Bayes' rule for the k-th of some outcomes."""
    others = np.delete(chance, k)
    otherwise = others @ np.delete(missed, k) / others.sum() if others.sum() > 0.0 else 0.0
    mine, theirs = chance[k] * missed[k], (1.0 - chance[k]) * otherwise
    return float(mine / (mine + theirs)) if mine + theirs > 0.0 else 0.0


def _zones(flown: FlownBranch, chance: float) -> list[BranchZone]:
    """What a branch's drops say of the pieces that it is about."""
    zone = landing_zone(flown.ensemble)
    return [
        BranchZone(
            branch=flown.branch.name,
            probability=chance,
            members=zone.members,
            piece=piece,
            inside=tuple(found for found in zone.inside if found.piece == piece.piece),
        )
        for piece in zone.pieces
        if piece.piece in flown.branch.pieces
    ]
