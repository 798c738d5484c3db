"""One launch as criteria see it: its drops, where they came down, and the forecast they flew in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely

from planner.flight.area_shape import area_on_plane
from planner.flight.branches import branches
from planner.flight.compute_budget import ALONE, Effort
from planner.flight.ensemble import Ensemble, PieceLandings
from planner.flight.flight_tube import FlightTube, fly_tubes
from planner.flight.resolved_plan import on_field
from planner.forecast.field_set import AnyField
from planner.geo import LocalPlane
from planner.landing.tally import unknown
from planner.landing.zone import Inside, inside_areas
from planner.plan.area import NamedArea
from planner.spread.error_caveats import error_basis
from planner.window.preparation import WeatherSpan, held_span

if TYPE_CHECKING:
    from planner.window.campaign import Campaign


class BranchTubes(NamedTuple):
    """What may go wrong, how likely it is, and the tubes of the pieces that it is about."""

    name: str
    probability: float
    tubes: tuple[FlightTube, ...]


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
    effort: Effort = ALONE

    @cached_property
    def tubes(self) -> tuple[FlightTube, ...]:
        """Where every piece of the drops is at even times, in the order of the ensemble's pieces.

        They are flown for whoever asks first, and kept for the others.
        """
        return fly_tubes(on_field(self.ensemble.plan, self.field), self.effort)

    @cached_property
    def branch_tubes(self) -> tuple[BranchTubes, ...]:
        """The tubes of what may go wrong, of those pieces that each is about."""
        return tuple(
            BranchTubes(branch.name, branch.probability, tuple(t for t in tubes if t.piece in branch.pieces))
            for branch in branches(self.ensemble.plan, self.ensemble.members)
            for tubes in [fly_tubes(on_field(branch.plan, self.field), self.effort)]
        )

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
        """What the probabilities take for the wind's own error."""
        return error_basis(self.ensemble.plan.spread.wind_error)

    def lost_share(self, pieces: Iterable[PieceLandings]) -> float:
        """Share of the drops of which one of these pieces comes down where nobody knows."""
        return float(np.mean(np.any([unknown(piece) for piece in pieces], axis=0)))


def case_of(
    campaign: "Campaign", ensemble: Ensemble, field: AnyField, now: datetime, effort: Effort = ALONE
) -> Case:
    """A launch's drops with what they hit."""
    plan = ensemble.plan
    on_target = _share_in(plan.targets, ensemble, ensemble.pieces[:1])
    in_keep_out = _share_in(plan.keep_out, ensemble, ensemble.pieces)
    return Case(campaign, ensemble, field, now, on_target, in_keep_out, inside_areas(ensemble), effort)


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
