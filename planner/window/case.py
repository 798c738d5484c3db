"""One launch as criteria see it: its drops, where they came down, and the forecast they flew in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from planner.flight.area_shape import area_on_plane
from planner.flight.ensemble import Ensemble, PieceLandings
from planner.forecast.field_set import AnyField
from planner.geo import LocalPlane
from planner.landing.tally import unknown
from planner.landing.zone import Inside, inside_areas
from planner.plan.area import NamedArea
from planner.spread.error_caveats import error_basis
from planner.window.preparation import WeatherSpan, held_span

if TYPE_CHECKING:
    from planner.window.campaign import Campaign


@dataclass(frozen=True)
class Case:
    """A launch of a campaign that the forecast covers, as of `now`.

    `on_target` is P(the main piece lands in any target), `in_keep_out` P(any piece lands in any
    keep-out area), both out of all drops, None where no such area was written.
    """

    campaign: "Campaign"
    ensemble: Ensemble
    field: AnyField
    now: datetime
    on_target: float | None
    in_keep_out: float | None
    inside: tuple[Inside, ...]

    @property
    def held(self) -> WeatherSpan:
        """The span over which weather must hold."""
        return held_span(self.launch, self.campaign.preparation_min)

    @property
    def launch(self) -> datetime:
        """When it is launched, aware UTC."""
        return self.ensemble.plan.launch

    @property
    def error_words(self) -> str:
        """What the probabilities take for the wind's own error, and why that is no basis."""
        return error_basis(self.ensemble.plan.spread.wind_error)

    def lost_share(self, pieces: Iterable[PieceLandings]) -> float:
        """Share of the drops of which one of these pieces comes down where nobody knows."""
        return float(np.mean(np.any([unknown(piece) for piece in pieces], axis=0)))


def case_of(campaign: "Campaign", ensemble: Ensemble, field: AnyField, now: datetime) -> Case:
    """A launch's drops with what they hit."""
    plan = ensemble.plan
    on_target = _share_in(plan.targets, ensemble, ensemble.pieces[:1])
    in_keep_out = _share_in(plan.keep_out, ensemble, ensemble.pieces)
    return Case(campaign, ensemble, field, now, on_target, in_keep_out, inside_areas(ensemble))


def _share_in(
    areas: tuple[NamedArea, ...], ensemble: Ensemble, pieces: tuple[PieceLandings, ...]
) -> float | None:
    """Share of the drops of which one of the pieces landed in one of the areas."""
    if not areas:
        return None
    plane = LocalPlane(ensemble.latitude_deg, ensemble.longitude_deg)
    whole = shapely.union_all([area_on_plane(area, plane) for area in areas])
    shapely.prepare(whole)
    return float(np.mean(np.any([_landed_in(whole, piece, plane) for piece in pieces], axis=0)))


def _landed_in(area: Any, piece: PieceLandings, plane: LocalPlane) -> Any:
    east, north = plane.to_km(piece.latitude_deg, piece.longitude_deg)
    return piece.landed & shapely.contains_xy(area, east, north)
