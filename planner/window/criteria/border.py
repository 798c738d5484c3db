"""No other State is entered: P(a piece, climbing, floating or falling, does), a share of the drops.

Another State may be entered by its leave alone, asked before the launch where a balloon may drift there,
but for light balloons of weather services (ICAO Annex 2, Appendix 5, and SERA, Appendix 2, both 2.2 and 2.3).
Defaults: caution above 1 %, no-go above 5 %, as for what comes down on one's own side (priors); 5 km of error
of the shipped borders, of which 97 % lie nearer to OpenStreetMap's; 12 nautical miles of territorial sea.
What moves it: wind, time in the air, the site.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

import numpy as np
from pydantic import Field

from planner.flight.flight_tube import FlightTube
from planner.geo import Floats
from planner.landing.probability import Bools, Count, clopper_pearson, likeness, share_by_depth
from planner.landing.tally import plane_of, unknown
from planner.units import NAUTICAL_MILE_M
from planner.window.area_limits import AreaLimits, LandedIn
from planner.window.basis import without_basis
from planner.window.border_crossing import BorderCrossing, BordersRound, borders_round, crossings
from planner.window.case import Case
from planner.window.verdict import Finding, percent

_NAMED = 3


@dataclass(frozen=True)
class _Failed:
    """What may go wrong, how likely it is, and the share of its drops that enter another State."""

    name: str
    probability: float
    share: float


class Border(AreaLimits):
    """P(another State is entered), failures included: they only add. Near a border counts as beyond it.

    The launch's own State is that on whose land it lies by the shipped data, or the nearest within their
    error. States are told apart as the data do, disputed areas and dependencies too.
    """

    name: ClassVar[str] = "border"
    asks_by_itself: ClassVar[bool] = False

    caution_above_probability: float = Field(default=0.01, ge=0, le=1, description="needs care above this")
    no_go_above_probability: float = Field(default=0.05, ge=0, le=1, description="forbidden above this")
    margin_km: float = Field(
        default=5.0,
        ge=0,
        le=50,
        description="so near counts as beyond: the borders' own error [km]",
    )
    territorial_sea_km: float = Field(
        default=12 * NAUTICAL_MILE_M / 1000,
        ge=0,
        le=400,
        description="how wide a State's waters are taken [km]",
    )

    def judge(self, case: Case) -> Finding:
        """P(a drop enters another State on its way or at its end)."""
        failures = case.branch_tubes
        every = [*case.tubes, *(tube for branch in failures for tube in branch.tubes)]
        borders = borders_round(plane_of(case.ensemble), every, self.margin_km, self.territorial_sea_km)
        crossed = crossings(borders, case.tubes)
        failed = [
            _Failed(branch.name, branch.probability, _share(crossings(borders, branch.tubes)))
            for branch in failures
        ]
        found = _entered(case, borders, crossed, failed)
        verdict, limit = self.verdict_of(found)
        where = self._where(borders, [_of_state(one, case.launch) for one in _likeliest(crossed)])
        sentence = f"{self._words(found, where, failed)}, limit {percent(limit)}"
        share = found.share
        return without_basis(
            Finding(self.name, verdict, share, limit, "", sentence, share, limit, share), case.error_words
        )

    def _words(self, found: LandedIn, where: str, failed: list[_Failed]) -> str:
        said = f"{percent(found.share)} of the drops enter {where}"
        if found.highest > self.no_go_above_probability >= found.share:
            said += f", which leaves up to {percent(found.highest)} open"
        given = [f"{percent(one.share)} where {one.name}" for one in failed if one.share > found.share]
        return f"{said}, {' and '.join(given)}" if given else said

    def _where(self, borders: BordersRound, entered: list[str]) -> str:
        """What counts as another State, how near to it, and which are entered."""
        where = f"another State than {borders.home}" if borders.home else "a State"
        near = f" or come within {self.margin_km:g} km of it, as borders are known" if self.margin_km else ""
        named = f" ({'; '.join(entered)})" if entered else ""
        return f"{where}{near}{named}"


def _likeliest(crossed: Mapping[str, BorderCrossing]) -> list[BorderCrossing]:
    return sorted(crossed.values(), key=lambda one: -one.drops.mean())[:_NAMED]


def _of_state(one: BorderCrossing, launch: datetime) -> str:
    first = launch + timedelta(seconds=one.first_s)
    after = f"{one.first_s / 60:.0f} min after launch, {one.altitude_m:,.0f} m up"
    return f"{one.state} {percent(float(one.drops.mean()))}, first at {first:%H:%M}Z, {after}"


def _drops(crossed: Mapping[str, BorderCrossing]) -> Bools:
    return np.asarray(np.any([one.drops for one in crossed.values()], axis=0))


def _share(crossed: Mapping[str, BorderCrossing]) -> float:
    return float(np.mean(_drops(crossed))) if crossed else 0.0


def _entered(
    case: Case, borders: BordersRound, crossed: Mapping[str, BorderCrossing], failed: list[_Failed]
) -> LandedIn:
    """The share of drops that enter any other State, with what its interval and the lost drops leave open."""
    n, member = case.ensemble.members, case.ensemble.forecast_member
    hit = _drops(crossed) if crossed else np.zeros(n, dtype=np.bool_)
    lost = np.any([unknown(piece) for piece in case.ensemble.pieces], axis=0) & ~hit
    more = sum(one.probability * max(0.0, one.share - float(hit.mean())) for one in failed)
    depth = _depth_km(borders, case.tubes)
    members = case.ensemble.forecast.members
    of_member = (np.bincount(member[of], minlength=members) for of in (np.ones(n, dtype=bool), hit, lost))
    interval = share_by_depth(
        Count(*of_member), member, depth, likeness(depth, member) if depth.size else 0.0
    )
    high = clopper_pearson(float(hit.mean()), n)[1] if interval.high is None else interval.high
    return LandedIn(float(hit.mean()) + more, float((hit | lost).mean()) + more, min(1.0, high + more), "")


def _depth_km(borders: BordersRound, tubes: tuple[FlightTube, ...]) -> Floats:
    """How deep each drop comes into another State, or how far off it stays (< 0); none where none is near."""
    if not borders.others:
        return np.empty(0)
    return np.asarray(borders.margin_km - np.min([borders.nearest_km(tube) for tube in tubes], axis=0))
