"""What is flown can be fetched: P(the main piece comes down on land, outside towns, early, near a base).

Early is before sunset less an hour, by the sun at the landing. Defaults: caution above 20 % that it cannot be
fetched so, no-go above 50 %: priors. What moves it: wind, launch time, burst or float. Towns are circles of
their people (GeoNames); the base is the campaign's, `base: {latitude_deg, longitude_deg, within_km}`.
"""

from typing import ClassVar, NamedTuple

import numpy as np
import shapely
from pydantic import Field

from planner.flight.ensemble import PieceLandings
from planner.geo import distance_m
from planner.landing.probability import Bools, clopper_pearson
from planner.landing.tally import plane_of, unknown
from planner.places.land_round import land_round
from planner.places.towns import towns
from planner.sun import RISEN_DEG, sun_elevation_deg
from planner.units import HOUR_S, KM_M
from planner.window.area_limits import AreaLimits, LandedIn
from planner.window.basis import without_basis
from planner.window.case import Case
from planner.window.reach import landing_reach_km
from planner.window.verdict import Finding, percent

_SPARE_S = HOUR_S
"""So long before sunset it must be down: it has to be found and carried out by daylight."""


class _Fetching(NamedTuple):
    """What keeps a piece from being fetched, which drops (n,) it keeps."""

    words: str
    drops: Bools


class Recovery(AreaLimits):
    """P(the main piece cannot be fetched): at sea, in a town, too late in the day, or too far from the base.

    A landing that nobody knows may be any of them.
    """

    name: ClassVar[str] = "recovery"
    asks_by_itself: ClassVar[bool] = False
    stands_with: ClassVar[tuple[str, ...]] = ("base",)

    caution_above_probability: float = Field(default=0.2, ge=0, le=1, description="needs care above this")
    no_go_above_probability: float = Field(default=0.5, ge=0, le=1, description="forbidden above this")

    def judge(self, case: Case) -> Finding:
        """P(the main piece comes down where or when it is not fetched)."""
        main = case.ensemble.pieces[0]
        against = _against(case, main)
        lost = unknown(main)
        kept = np.any([each.drops for each in against], axis=0) | ~(main.landed | lost)
        share = float(np.mean(kept))
        high = clopper_pearson(share, kept.size)[1]
        found = LandedIn(share, float(np.mean(kept | lost)), high, main.piece)
        verdict, limit = self.verdict_of(found)
        whose = [f"{each.words} {percent(float(each.drops.mean()))}" for each in against if each.drops.any()]
        why = f" ({', '.join(whose)})" if whose else ""
        sentence = f"{percent(share)} of {main.piece} cannot be fetched by day{why}, limit {percent(limit)}"
        judged = Finding(self.name, verdict, share, limit, "", sentence, share, limit, share)
        return without_basis(judged, case.error_words)


def _against(case: Case, piece: PieceLandings) -> list[_Fetching]:
    """Each reason for which drops of a piece that landed are not fetched."""
    ensemble, landed, plane = case.ensemble, piece.landed, plane_of(case.ensemble)
    land = land_round(plane, landing_reach_km(ensemble))
    east, north = plane.to_km(piece.latitude_deg, piece.longitude_deg)
    at_sea = landed & shapely.contains_xy(land.sea(0.0), east, north)
    found = [
        _Fetching("at sea", at_sea),
        _Fetching("in a town", landed & towns().hit(piece.latitude_deg, piece.longitude_deg)),
        _Fetching("with less than an hour of daylight left", landed & ~_early(case, piece)),
    ]
    base = case.campaign.base
    if base is not None:
        where = base.latitude_deg, base.longitude_deg
        far_km = distance_m(*where, piece.latitude_deg, piece.longitude_deg) / KM_M
        words = f"beyond {base.within_km:g} km of the base"
        found.append(_Fetching(words, landed & (far_km > base.within_km)))
    return found


def _early(case: Case, piece: PieceLandings) -> Bools:
    """Which drops come down with the sun up for an hour more."""
    after_s = piece.time_s - case.ensemble.launch_s + _SPARE_S
    sun_deg = sun_elevation_deg(case.launch, after_s, piece.latitude_deg, piece.longitude_deg)
    return np.asarray(sun_deg > RISEN_DEG)
