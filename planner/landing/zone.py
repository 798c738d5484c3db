"""Where the pieces of many drops land: probability areas, distances, P(inside) of every area.

Every drop is counted. A piece's areas are of its drops that landed; its P(inside) is out of all
drops, so that a piece that does not land never lowers another's.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from planner.drift.endings import ENDINGS, Ending
from planner.flight.ensemble import Ensemble, PieceLandings
from planner.flight.left import left_sentences
from planner.geo import Floats, bearing_deg
from planner.landing.by_run import RunLandings, cloud_of, landings_by_run
from planner.landing.clusters import FEWEST
from planner.landing.hazard import Impact, impacts
from planner.landing.highest_density import FEWEST_OUTSIDE, probability_areas
from planner.landing.narrowing import width_words
from planner.landing.piece_figures import PieceFigures, figures_of, leaflets_per_km2
from planner.landing.probability import Integers, share_inside
from planner.landing.probability_area import ProbabilityArea, in_degrees
from planner.landing.searched import effective, require_unsearched, searched_words, weights_of
from planner.landing.tally import UNKNOWN, AskedArea, Kind, Tally, asked_areas, drops_of, tally_of
from planner.vehicle.physics import physics_of

PROBABILITIES = (0.5, 0.75, 0.9, 0.95)


@dataclass(frozen=True)
class PieceZone:
    """Where one piece lands; what needs a landing is None (or empty) where nothing landed.

    `mean_latitude_deg` and `mean_longitude_deg` are of the landings, `bearing_deg` is from the launch to
    there, clockwise from north, `by_run` tells runs that flew as one apart.
    """

    piece: str
    endings: dict[Ending, int]
    areas: tuple[ProbabilityArea, ...]
    mean_latitude_deg: float | None
    mean_longitude_deg: float | None
    figures: PieceFigures | None
    bearing_deg: float | None
    impact: Impact | None = None
    by_run: tuple[RunLandings, ...] = ()
    leaflets_per_km2: dict[float, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Inside:
    """P(a piece lands inside an area) out of all drops; the interval is None with one forecast member.

    `sampling_low` to `sampling_high` is the part of it that further drops would narrow.
    """

    area: str
    piece: str
    probability: float
    low: float | None
    high: float | None
    kind: Kind
    sampling_low: float
    sampling_high: float


@dataclass(frozen=True)
class BranchZone:
    """Where a piece lands when something goes wrong, which is `probability` likely."""

    branch: str
    probability: float
    members: int
    piece: PieceZone
    inside: tuple[Inside, ...]


@dataclass(frozen=True)
class LandingZone:
    """Where a plan's drops land; `endings` counts them by the main piece, which comes first.

    Everything else is by piece: its areas, highest-density regions that hold 50, 75, 90 and 95 % of its
    landings, and P(inside) of each target and keep-out area, out of all drops. `branches` is where
    pieces land when something goes wrong.
    """

    members: int
    endings: dict[Ending, int]
    pieces: tuple[PieceZone, ...]
    inside: tuple[Inside, ...]
    warnings: tuple[str, ...]
    branches: tuple[BranchZone, ...] = ()


def landing_zone(
    ensemble: Ensemble,
    probabilities: Sequence[float] = PROBABILITIES,
    tally: Tally | None = None,
    until_width: float | None = None,
) -> LandingZone:
    """Areas of every piece at some probabilities, and its P(inside) of every target and keep-out area.

    `tally` counts all drops where the ensemble holds only the first of them; `until_width` is how wide its
    sampling intervals were to be at most.
    """
    asked = asked_areas(ensemble)
    tally = tally or tally_of(ensemble, asked)
    endings, weight = [_named(counts) for counts in tally.endings], weights_of(ensemble)
    landed = endings[0][Ending.LANDED]
    require_unsearched(ensemble, tally.unsearched, landed)
    pieces = list(zip(ensemble.pieces, endings, strict=True))
    said = [f"areas are drawn from the first {ensemble.members:,} drops"] * (ensemble.members < tally.drops)
    said += searched_words(ensemble, tally.unsearched, landed)
    said += [width_words(tally, until_width, ensemble.forecast.members)] if until_width else []
    said += [line for piece, ended in pieces for line in _unlanded(piece.piece, ended)]
    said += [line for found in tally.left for line in left_sentences(found, tally.drops, ensemble)]
    said += [line for piece, _ in pieces for line in _few(piece, weight, probabilities)]
    return LandingZone(
        members=tally.drops,
        endings=endings[0],
        pieces=tuple(_piece_zone(piece, ended, ensemble, weight, probabilities) for piece, ended in pieces),
        inside=_inside(ensemble, asked, tally),
        warnings=(*ensemble.warnings, *tally.apart.said(physics_of(ensemble.plan.vehicle)), *said),
    )


def inside_areas(ensemble: Ensemble) -> tuple[Inside, ...]:
    """P(inside) of every target and keep-out area for every piece, targets first."""
    asked = asked_areas(ensemble)
    return _inside(ensemble, asked, tally_of(ensemble, asked))


def _inside(ensemble: Ensemble, asked: tuple[AskedArea, ...], tally: Tally) -> tuple[Inside, ...]:
    drops = [(piece.piece, drops_of(piece, ensemble)) for piece in ensemble.pieces] if asked else []
    questions = [(area, name, landings) for area in asked for name, landings in drops]
    found = []
    for (area, name, landings), count in zip(questions, tally.counts, strict=True):
        share = share_inside(landings, area.polygon, count)
        known = share.probability, share.low, share.high
        found.append(Inside(area.name, name, *known, area.kind, share.sampling_low, share.sampling_high))
    return tuple(found)


def _named(counts: Integers) -> dict[Ending, int]:
    return {ending: int(count) for ending, count in zip(ENDINGS, counts, strict=True)}


def _piece_zone(
    piece: PieceLandings,
    endings: dict[Ending, int],
    ensemble: Ensemble,
    weight: Floats,
    probabilities: Sequence[float],
) -> PieceZone:
    latitude, longitude = piece.latitude_deg[piece.landed], piece.longitude_deg[piece.landed]
    by_run = landings_by_run(piece, ensemble, weight)
    if not weight[piece.landed].sum():
        return PieceZone(piece.piece, endings, (), None, None, None, None, by_run=by_run)
    launch = ensemble.latitude_deg, ensemble.longitude_deg
    cloud = cloud_of(latitude, longitude, ensemble, weight[piece.landed])
    drawn = probability_areas(cloud.points, probabilities, weight[piece.landed])
    areas = tuple(
        ProbabilityArea(probability, in_degrees(area, cloud.plane))
        for probability, area in zip(probabilities, drawn, strict=bool(drawn))
    )
    impact = impacts(ensemble.plan, float(np.mean(piece.altitude_m[piece.landed]))).get(piece.piece)
    return PieceZone(
        piece=piece.piece,
        endings=endings,
        areas=areas,
        mean_latitude_deg=cloud.latitude_deg,
        mean_longitude_deg=cloud.longitude_deg,
        figures=figures_of(piece, ensemble, impact, weight),
        bearing_deg=float(bearing_deg(*launch, cloud.latitude_deg, cloud.longitude_deg)),
        impact=impact,
        by_run=by_run,
        leaflets_per_km2=leaflets_per_km2(ensemble.plan, piece.piece, areas),
    )


def _unlanded(piece: str, endings: dict[Ending, int]) -> list[str]:
    """What the answer says of drops that did not land."""
    missing = {e: n for e, n in endings.items() if n and e is not Ending.LANDED}
    if not missing:
        return []
    listed = ", ".join(f"{ending} {count:,}" for ending, count in missing.items())
    drops = sum(endings.values())
    said = (
        f"{sum(missing.values()):,} of {drops:,} drops of {piece!r} did not land: {listed}; "
        "its areas are of those that did"
    )
    unknown = sum(endings[ending] for ending in UNKNOWN)
    if unknown:
        said += f", and each P(inside) of it may be up to {unknown / drops:.3g} higher"
    return [said]


def _few(piece: PieceLandings, weight: Floats, probabilities: Sequence[float]) -> list[str]:
    """What the answer says of areas that come from few drops, or from what a search left of many."""
    landed = int(effective(weight[piece.landed]))
    if landed < FEWEST:
        drops = "1 drop" if landed == 1 else f"{landed} drops"
        return [f"{drops} of {piece.piece!r} landed: too few for areas; {FEWEST} are needed"]
    needed = FEWEST_OUTSIDE / (1 - max(probabilities))
    if landed < needed:
        return [
            f"{landed} drops of {piece.piece!r} landed: its areas are ellipses of a normal cloud, "
            f"unless they plainly are none; from {needed:.0f} on they follow the drops"
        ]
    return []
