"""A landing zone -> the contract's answer. Pure; rounding happens here and nowhere else."""

from datetime import datetime, timedelta
from typing import Any

import shapely

from planner.drift.endings import Ending
from planner.flight.ensemble import Ensemble
from planner.landing.by_run import RunLandings
from planner.landing.piece_figures import PieceFigures, Quantiles
from planner.landing.zone import BranchZone, Inside, LandingZone, PieceZone
from planner.views.answering import impact_answer, last_position, program_version
from planner.views.answers import (
    AreaCollection,
    AreaFeature,
    ArrivalAnswer,
    BranchAnswer,
    GroundPoint,
    InsideAnswer,
    LandingShare,
    QuantilesAnswer,
    RunPiece,
    ZoneAnswer,
    ZonePiece,
)
from planner.views.calibration_answers import calibration_answer
from planner.views.forecast_card import forecast_answer
from planner.views.what_varies import varied


def zone_answer(ensemble: Ensemble, zone: LandingZone) -> ZoneAnswer:
    """A landing zone as its answer: the main piece first, areas in degrees to a decimetre."""
    plan = ensemble.plan
    return ZoneAnswer(
        forecast=forecast_answer(ensemble.forecast),
        members=zone.members,
        endings=_counts(zone.endings),
        pieces=tuple(_zone_piece(piece, plan.launch) for piece in zone.pieces),
        inside=_inside(zone.inside),
        branches=tuple(_branch(branch, plan.launch) for branch in zone.branches),
        varied=varied(plan),
        calibration=calibration_answer(plan.spread.wind_error),
        warnings=zone.warnings,
        inputs=(ensemble.asked or plan).inputs(),
        updated_from=last_position(plan) if ensemble.asked else None,
        seed=plan.seed,
        version=program_version(),
    )


def _inside(found: tuple[Inside, ...]) -> tuple[InsideAnswer, ...]:
    return tuple(
        InsideAnswer(
            area=i.area,
            piece=i.piece,
            probability=i.probability,
            low=i.low,
            high=i.high,
            sampling_low=i.sampling_low,
            sampling_high=i.sampling_high,
        )
        for i in found
    )


def _branch(found: BranchZone, launch: datetime) -> BranchAnswer:
    return BranchAnswer(
        branch=found.branch,
        probability=found.probability,
        members=found.members,
        inside=_inside(found.inside),
        **dict(_zone_piece(found.piece, launch)),
    )


def _counts(endings: dict[Ending, int]) -> Any:
    return {ending.value: count for ending, count in endings.items()}


def _zone_piece(piece: PieceZone, launch: datetime) -> ZonePiece:
    features = [
        AreaFeature.model_validate(
            {
                "properties": LandingShare(probability=area.probability),
                "geometry": shapely.geometry.mapping(_drawn(area.polygon)),
            }
        )
        for area in piece.areas
    ]
    return ZonePiece(
        piece=piece.piece,
        endings=_counts(piece.endings),
        areas=AreaCollection(features=tuple(features)),
        area_km2={f"{area.probability:g}": float(f"{area.km2:.4g}") for area in piece.areas},
        mean=_place(piece.mean_latitude_deg, piece.mean_longitude_deg),
        bearing_deg=None if piece.bearing_deg is None else round(piece.bearing_deg, 1),
        impact=impact_answer(piece.impact),
        parts=tuple(map(_run_landings, piece.by_run)),
        leaflets_per_km2={f"{p:g}": float(f"{n:.3g}") for p, n in piece.leaflets_per_km2.items()},
        **_figures(piece.figures, launch),
    )


def _figures(found: PieceFigures | None, launch: datetime) -> dict[str, Any]:
    """What the landings of a piece come to, by the names of its answer; each null where nothing landed."""
    if found is None:
        return {"distance_km": None}
    flown = found.flight_time_h
    down = (launch + timedelta(minutes=round(60 * hours)) for hours in (flown.p50, flown.p90))
    return {
        "distance_km": _rounded(found.distance_km),
        "apogee_m": _rounded(found.apogee_m),
        "flight_time_h": _rounded(flown),
        "arrival": ArrivalAnswer(p50=next(down), p90=next(down)),
        "impact_speed_mps": _rounded(found.impact_speed_mps),
        "impact_energy_j": _rounded(found.impact_energy_j),
    }


def _run_landings(run: RunLandings) -> RunPiece:
    return RunPiece(
        id=run.id,
        source=run.source,
        drops=run.drops,
        landed=run.landed,
        mean=_place(run.mean_latitude_deg, run.mean_longitude_deg),
        median_km=None if run.median_km is None else round(run.median_km, 3),
    )


def _place(latitude_deg: float | None, longitude_deg: float | None) -> GroundPoint | None:
    if latitude_deg is None or longitude_deg is None:
        return None
    return GroundPoint(latitude=round(latitude_deg, 6), longitude=round(longitude_deg, 6))


def _drawn(polygon: Any) -> Any:
    """A polygon in degrees to a decimetre (1e-6), wound as GeoJSON wants it: rounding may turn it."""
    return shapely.orient_polygons(shapely.set_precision(polygon, 1e-6))


def _rounded(found: Quantiles | None) -> QuantilesAnswer | None:
    return QuantilesAnswer(p50=float(f"{found.p50:.5g}"), p90=float(f"{found.p90:.5g}")) if found else None
