"""Rare harm: how likely a piece of some energy may come down in an area, failures included.

Limits: any piece 5 %, one that can injure (15 J and more) 1 %, one that can kill (36 J and more) 0.1 %:
priors of this project, the energies as in `planner/landing/hazard.py`. Of a limit drops must be able to tell:
0 of 200 leave 1.8 % open, 0 of 3,700 leave 0.1 % (Clopper-Pearson, 95 %). Where they cannot it is `unknown`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil, log
from typing import Any, NamedTuple

import numpy as np

from planner.flight.ensemble import Ensemble, PieceLandings
from planner.geo import Floats
from planner.landing.hazard import impacts
from planner.landing.probability import clopper_pearson
from planner.landing.tally import drops_of
from planner.window.verdict import Finding, Verdict, percent, worst


class EnergyLimit(NamedTuple):
    """From which energy [J] on a landing counts, how likely it may be, and what it can do in words."""

    least_j: float
    limit: float
    words: str


ENERGY_LIMITS = (
    EnergyLimit(0.0, 0.05, "whatever its energy"),
    EnergyLimit(15.0, 0.01, "with 15 J and more, which can injure"),
    EnergyLimit(36.0, 0.001, "with 36 J and more, which can kill"),
)
_UNKNOWN_J = 15.0
"""A piece whose mass nobody said counts as one that can injure."""
_TAIL = 0.025
_NEVER_J = -1.0


@dataclass(frozen=True)
class Struck:
    """What the drops of a plan, or of one of its failures, do to an area.

    `share` and `high` go by the energy limits: the share of drops that strike it with so much, and what the
    drops leave open. `most_j` is the most energy with which any piece lands anywhere.
    """

    name: str
    chance: float
    share: tuple[float, ...]
    high: tuple[float, ...]
    most_j: float


@dataclass(frozen=True)
class RareHarm:
    """The verdict on an area by landing energy, what drove it, and how likely that is with every failure."""

    verdict: Verdict
    share: float
    high: float
    of: EnergyLimit
    given: tuple[tuple[str, float], ...]

    @property
    def words(self) -> str:
        """What is found of the limit that drove it, in words."""
        said = f"{percent(self.share)} come down there {self.of.words}"
        if self.high > self.of.limit >= self.share:
            said += f" (drops leave up to {percent(self.high)} open)"
        given = [f"{percent(share)} where {name}" for name, share in self.given if share > self.share]
        failing = f", {' and '.join(given)}" if given else ""
        return f"{said}{failing}, limit {percent(self.of.limit)}"

    def judged(self, found: Finding) -> Finding:
        """A finding with what energy says of it: where that is worse it drives the verdict."""
        sentence = f"{found.sentence}; {self.words}"
        if worst([found.verdict, self.verdict]) is found.verdict:
            return replace(found, sentence=sentence)
        share, limit = self.share, self.of.limit
        return replace(
            found,
            verdict=self.verdict,
            measured=share,
            limit=limit,
            sentence=sentence,
            violation_probability=share,
            limit_probability=limit,
        )


def struck(
    ensemble: Ensemble, area: Any, pieces: Sequence[PieceLandings], name: str = "", chance: float = 1.0
) -> Struck:
    """What the drops of some pieces do to an area [km on the launch's plane]; lost ones may strike it."""
    mass_kg = {piece: impact.mass_kg for piece, impact in impacts(ensemble.plan, 0.0).items()}
    energy = [_energy_j(piece, mass_kg.get(piece.piece)) for piece in pieces]
    drops = [drops_of(piece, ensemble) for piece in pieces]
    hit = [np.where(each.inside(area), joules, _NEVER_J) for each, joules in zip(drops, energy, strict=True)]
    open_still = [
        np.where(each.unknown, joules, found) for each, joules, found in zip(drops, energy, hit, strict=True)
    ]
    shares, highs = [], []
    for least_j, *_ in ENERGY_LIMITS:
        shares.append(float(np.mean(np.max(hit, axis=0) >= least_j)))
        worst_share = float(np.mean(np.max(open_still, axis=0) >= least_j))
        highs.append(clopper_pearson(worst_share, ensemble.members)[1])
    most_j = max(float(np.nanmax(joules, initial=0.0)) for joules in energy)
    return Struck(name, chance, tuple(shares), tuple(highs), most_j)


def _energy_j(piece: PieceLandings, mass_kg: float | None) -> Floats:
    """The energy [J] of each landing of a piece (n,); of one whose end nobody saw the most of the others."""
    if mass_kg is None:
        return np.full(piece.impact_mps.shape, _UNKNOWN_J)
    energy = 0.5 * mass_kg * np.where(piece.landed, piece.impact_mps, np.nan) ** 2
    most = np.nanmax(energy, initial=0.0)
    return np.asarray(np.where(np.isfinite(energy), energy, most))


def rare_harm(works: Struck, failures: Sequence[Struck]) -> RareHarm:
    """The verdict where all of that may happen; failures exclude each other, each as likely as it is."""
    rest = max(0.0, 1.0 - sum(failure.chance for failure in failures))
    found = [_by_limit(k, works, failures, rest) for k in _possible((works, *failures))]
    verdict = worst(each.verdict for each in found)
    return next(each for each in reversed(found) if each.verdict is verdict)


def _possible(all_of: Sequence[Struck]) -> list[int]:
    """The energy limits that any piece can meet: the first always."""
    most_j = max(one.most_j for one in all_of)
    return [k for k, limit in enumerate(ENERGY_LIMITS) if k == 0 or most_j >= limit.least_j]


def _by_limit(k: int, works: Struck, failures: Sequence[Struck], rest: float) -> RareHarm:
    share = rest * works.share[k] + sum(one.chance * one.share[k] for one in failures)
    high = rest * works.high[k] + sum(one.chance * one.high[k] for one in failures)
    limit = ENERGY_LIMITS[k]
    held = Verdict.GO if high <= limit.limit else Verdict.UNKNOWN
    verdict = Verdict.NO_GO if share > limit.limit else held
    return RareHarm(verdict, share, high, limit, tuple((one.name, one.share[k]) for one in failures))


def drops_needed(most_j: float) -> int:
    """How many drops must miss for the tightest limit that such an energy [J] meets to be held, with room."""
    limit = min(each.limit for each in ENERGY_LIMITS if most_j >= each.least_j)
    return ceil(2.0 * log(_TAIL) / log(1.0 - limit))
