"""Nothing comes down in the sea: P(a piece lands outside the land of all States), a share of the drops.

Defaults: caution above 5 %, no-go above 20 %, priors; 2 km of error of the coast. What moves it: wind, time
in the air, and how far the coast is. A lake counts as land, an island smaller than twice the error as sea.
"""

from typing import ClassVar

from pydantic import Field

from planner.landing.tally import plane_of
from planner.places.land_round import land_round
from planner.window.area_limits import AreaLimits, LandedIn, landed_in
from planner.window.basis import without_basis
from planner.window.case import Case
from planner.window.land_mask import at_sea_by_forecast
from planner.window.reach import landing_reach_km
from planner.window.verdict import Finding, Verdict, percent, worst


class Sea(AreaLimits):
    """P(a piece lands in the sea, or nearer to it than the coast is known); the forecast's mask is a witness.

    Where the mask has more than the no-go limit at sea and the coast has not, it is at best `caution`.
    """

    name: ClassVar[str] = "sea"
    asks_by_itself: ClassVar[bool] = False

    caution_above_probability: float = Field(default=0.05, ge=0, le=1, description="needs care above this")
    no_go_above_probability: float = Field(default=0.2, ge=0, le=1, description="forbidden above this")
    margin_km: float = Field(
        default=2.0, ge=0, le=50, description="so near to the coast counts as sea: the coast's own error [km]"
    )

    def judge(self, case: Case) -> Finding:
        """P(any piece lands in the sea)."""
        ensemble = case.ensemble
        land = land_round(plane_of(ensemble), landing_reach_km(ensemble) + self.margin_km)
        found = landed_in(case, land.sea(self.margin_km), ensemble.pieces)
        verdict, limit = self.verdict_of(found)
        by_mask = at_sea_by_forecast(case)
        if by_mask is not None and by_mask > self.no_go_above_probability:
            verdict = worst([verdict, Verdict.CAUTION])
        sentence = f"{self._words(found, by_mask)}, limit {percent(limit)}"
        share = found.share
        wet = Finding(self.name, verdict, share, limit, "", sentence, share, limit, share)
        return without_basis(wet, case.error_words)

    def _words(self, found: LandedIn, by_mask: float | None) -> str:
        near = f" or within {self.margin_km:g} km of it, as the coast is known" if self.margin_km else ""
        said = f"{percent(found.share)} of the drops have a piece that lands in the sea{near}"
        if found.share > 0:
            said += f" (most often {found.often})"
        if found.highest > self.no_go_above_probability >= found.share:
            said += f", which leaves up to {percent(found.highest)} open"
        if by_mask is not None and by_mask > self.no_go_above_probability >= found.share:
            said += f"; by the forecast's own land it is {percent(by_mask)}"
        return said
