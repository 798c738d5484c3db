"""Whose uncertainty the landing's is: the share of its variance that each group of draws owns.

By pick and freeze: two drops that differ in one group's draws alone land d apart; half the mean of d squared
is that group's part of the variance, its interactions included (Jansen 1999; Saltelli and others 2010).
Variance is of east and north together [km2]. What several groups do together counts for each of them, so that
the parts come to more than the variance; shares are of their sum.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from planner.errors import InputError
from planner.flight.compute_budget import ALONE, Effort
from planner.flight.ensemble import Ensemble
from planner.flight.nowcast.nowcast import nowcast
from planner.flight.pick_freeze import PickFreeze, fly_pick_freeze
from planner.flight.uncertain_groups import UncertainGroup
from planner.forecast.field_set import AnyField
from planner.geo import Floats
from planner.landing.tally import plane_of
from planner.plan.plan import Plan

FEWEST = 50
"""Landings below which no shares are told."""

_SEED, _TIMES = 0x73686172, 400  # of the bootstrap
_TAIL = 0.025


@dataclass(frozen=True)
class GroupShare:
    """A group's share of the landing's variance, with its 95 % bootstrap interval.

    `if_half` and `if_double` are its share were its own spread half or twice as wide, all others as they are;
    `gain_km` is what the landing's rms distance from its mean loses were the spread half as wide.
    """

    group: UncertainGroup
    share: float
    low: float
    high: float
    if_half: float
    if_double: float
    gain_km: float


@dataclass(frozen=True)
class Sensitivity:
    """Whose uncertainty the landing of a piece is, by group, the largest share first.

    `rms_km` is the landings' distance from their mean, `together` the share of the variance that belongs to
    several groups at once; `landed` of the `drops` have a landing however they are drawn. Where they are
    fewer than FEWEST there are no groups.
    """

    piece: str
    drops: int
    landed: int
    rms_km: float
    together: float
    groups: tuple[GroupShare, ...]


def sensitivity(
    plan: Plan, field: AnyField, effort: Effort = ALONE, piece: str | None = None
) -> tuple[Ensemble, Sensitivity]:
    """The drops of a plan, and whose uncertainty the landing of a piece is, the main one where none is named.

    Of a flight in the air it is that of its rest. Raises what `fly` does, InputError for a piece that there
    is not, and Stopped.
    """
    flown = fly_pick_freeze(nowcast(plan, field).plan, field, effort)
    names = [landings.piece for landings in flown.frozen.pieces]
    if piece is not None and piece not in names:
        raise InputError(f"there is no piece {piece!r}; there are {', '.join(names)}")
    return flown.frozen, shares_of(flown, piece or names[0])


class _Spots(NamedTuple):
    """Where n drops of a piece landed (n, 2) [km], and which did (n,)."""

    km: Floats
    landed: "np.ndarray[tuple[int], np.dtype[np.bool_]]"

    @classmethod
    def of(cls, ensemble: Ensemble, piece: str) -> "_Spots":
        """Those of one piece."""
        found = ensemble.piece(piece)
        east_north = plane_of(ensemble).to_km(found.latitude_deg, found.longitude_deg)
        return cls(np.column_stack(east_north), found.landed)


def shares_of(flown: PickFreeze, piece: str) -> Sensitivity:
    """The shares of the groups, from drops flown again with one group's draws made anew.

    Only drops that land however they are drawn are compared.
    """
    spots = [_Spots.of(ensemble, piece) for ensemble in (flown.frozen, *(e for _, e in flown.anew))]
    down = np.logical_and.reduce([one.landed for one in spots])
    if down.sum() < FEWEST:
        return Sensitivity(piece, down.size, int(down.sum()), 0.0, 0.0, ())
    frozen, *anew = (one.km[down] for one in spots)
    halves = np.column_stack([((other - frozen) ** 2).sum(axis=1) / 2 for other in anew])
    everywhere = np.concatenate([frozen, *anew])
    variance = float(everywhere.var(axis=0).sum())
    groups = [group for group, _ in flown.anew]
    shares = sorted(_shares(groups, halves, variance), key=lambda found: -found.share)
    return Sensitivity(
        piece=piece,
        drops=down.size,
        landed=int(down.sum()),
        rms_km=variance**0.5,
        together=max(float(halves.mean(axis=0).sum()) / variance - 1.0, 0.0) if variance > 0 else 0.0,
        groups=tuple(shares),
    )


def _interval(halves: Floats) -> tuple[Floats, Floats]:
    """Between what the groups' shares (G,) lie, by pairs (n, G) drawn anew."""
    n = len(halves)
    drawn = np.random.default_rng(_SEED).multinomial(n, np.full(n, 1 / n), _TIMES)
    low, high = np.quantile(_of_their_sum(drawn @ halves / n), [_TAIL, 1 - _TAIL], axis=0)
    return low, high


def _shares(groups: list[UncertainGroup], halves: Floats, variance: float) -> list[GroupShare]:
    """The shares by group, from half the squared distances (n, G) [km2] of each pair of drops."""
    parts, (low, high) = halves.mean(axis=0), _interval(halves)
    return [
        GroupShare(
            group=group,
            share=_rescaled(parts, g, 1.0),
            low=float(low[g]),
            high=float(high[g]),
            if_half=_rescaled(parts, g, 0.5),
            if_double=_rescaled(parts, g, 2.0),
            gain_km=variance**0.5 - max(variance - 0.75 * float(parts[g]), 0.0) ** 0.5,
        )
        for g, group in enumerate(groups)
    ]


def _rescaled(parts: Floats, group: int, times: float) -> float:
    """A group's share were its spread so many times as wide: its part goes with the square."""
    wider = parts.copy()
    wider[group] *= times**2
    return float(_of_their_sum(wider)[group])


def _of_their_sum(parts: Floats) -> Floats:
    """Parts (..., G) as shares; all 0 where nothing varies."""
    total = parts.sum(axis=-1, keepdims=True)
    return np.asarray(np.divide(parts, total, out=np.zeros_like(parts), where=total > 0))
