"""Nothing comes down on the launch side: P(a bundle or the envelope does), a share of the drops.

Defaults: caution above 1 %, no-go above 5 % (no hazard on impact, 14 CFR 101.33 and 101.7; the numbers are
priors), and by landing energy (`rare_harm.py`): any 5 %, what can injure 1 %, what can kill 0.1 %, failures
included. What moves it: when and how high cargo is let go, the wind, what fails. Leaflets that opened are not
counted: those that stay shut are.
"""

from collections.abc import Sequence
from typing import Any, ClassVar, NamedTuple

import shapely
from pydantic import Field

from planner.flight.ensemble import Ensemble, PieceLandings
from planner.landing.tally import plane_of
from planner.places.land_round import land_round
from planner.plan.cargo import Leaflets
from planner.window.area_limits import AreaLimits, LandedIn, landed_in
from planner.window.basis import without_basis
from planner.window.border_crossing import BordersRound
from planner.window.case import Case
from planner.window.harm_by_energy import harm_of
from planner.window.reach import landing_reach_km
from planner.window.verdict import Finding, percent


class _Side(NamedTuple):
    """The launch side on the launch's plane [km], None where there is none, and its name."""

    shape: Any
    name: str


class OwnSide(AreaLimits):
    """P(a bundle, a load or the envelope lands on the side that a campaign writes, else in the launch State).

    Of a State, what lands within `margin_km` beyond its border counts too.
    """

    name: ClassVar[str] = "own_side"
    asks_by_itself: ClassVar[bool] = False
    stands_with: ClassVar[tuple[str, ...]] = ("own_side",)

    caution_above_probability: float = Field(default=0.01, ge=0, le=1, description="needs care above this")
    no_go_above_probability: float = Field(default=0.05, ge=0, le=1, description="forbidden above this")
    margin_km: float = Field(
        default=5.0, ge=0, le=50, description="so far beyond the launch State's border counts too [km]"
    )
    by_energy: bool = Field(default=True, description="hold the limits by landing energy too")

    def judge(self, case: Case) -> Finding:
        """P(what is heavy lands on the launch side)."""
        side = self._side(case)
        if side.shape is None:
            return self.unknown(f"own side: {side.name}")
        pieces = counted(case.ensemble)
        found = landed_in(case, side.shape, pieces)
        verdict, limit = self.verdict_of(found)
        sentence, share = self._words(found, side, limit), found.share
        hit = Finding(self.name, verdict, share, limit, "", sentence, share, limit, share)
        if self.by_energy:
            hit = harm_of(case, side.shape, counted).judged(hit)
        return without_basis(hit, case.error_words)

    def _side(self, case: Case) -> _Side:
        plane = plane_of(case.ensemble)
        written = case.campaign.own_side
        if written is not None:
            shape = written.on_plane(plane)
            return _Side(shape, written.name if shape is not None else "the site lies on its very line")
        land = land_round(plane, landing_reach_km(case.ensemble) + self.margin_km)
        home = BordersRound(plane, land, self.margin_km, 0.0).home
        if home is None:
            return _Side(None, "the site lies in no State; write own_side: {geometry: ...}")
        return _Side(shapely.buffer(land.land[home], self.margin_km, quad_segs=4), home)

    def _words(self, found: LandedIn, side: _Side, limit: float) -> str:
        said = f"{percent(found.share)} of the drops have a piece that lands on the launch side ({side.name})"
        if found.share > 0:
            said += f", most often {found.often}"
        if found.highest > self.no_go_above_probability >= found.share:
            said += f", which leaves up to {percent(found.highest)} open"
        return f"{said}, limit {percent(limit)}"


def counted(ensemble: Ensemble) -> Sequence[PieceLandings]:
    """All pieces but leaflets that open."""
    opened = {name for name, _, cargo in ensemble.plan.cargo() if isinstance(cargo, Leaflets)}
    return [piece for piece in ensemble.pieces if piece.piece not in opened]
