"""One flown balloon against its prediction: the dot's error and the zone's scores.

Everything lies on the plane round the flown end: along is the way from the prediction's begin to the end,
across is to the right of it.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from planner.drift.endings import ENDINGS, Ending
from planner.errors import InputError
from planner.flight.air_along_track import on_its_way
from planner.flight.area_shape import area_on_plane
from planner.flight.compute_budget import Effort
from planner.flight.drop import PieceFlights
from planner.flight.ensemble import PieceLandings, fly_ensemble, fly_nominal
from planner.forecast.field_set import AnyField
from planner.geo import Floats, LocalPlane, distance_m, east_west
from planner.landing.highest_density import level_at
from planner.landing.zone import LandingZone, landing_zone
from planner.plan.plan import Plan
from planner.units import KM_M
from planner.verify.flown_flight import Begin, FlownFlight
from planner.verify.proper_scores import crps, dawid_sebastiani, energy_score

FEWEST_SHARE = 0.5
MOST_TIMES = 13
_TRUTH = np.zeros(2)  # where the flown end lies on the plane round it


@dataclass(frozen=True)
class ErrorAtTime:
    """How far [km] the prediction was from the balloon, so long [s] after its begin."""

    after_s: float
    error_km: float


@dataclass(frozen=True)
class FlightScore:
    """A prediction held against a flown end; `level` and `inside` are of the zone, errors of the dot.

    `targets` are P(inside) of each target and whether it ended there; `rings` the areas in degrees.
    `predicted` and `truth` are latitude and longitude [deg]; `spread_km` is the root of the cloud's variance,
    `mean_off_km` how far its middle lies from the truth; `landed` the share of drops that did.
    """

    flight: FlownFlight
    begin: Begin
    plan: Plan
    wind: str
    is_sample: bool
    predicted: tuple[float, float]
    truth: tuple[float, float]
    error_km: float
    along_km: float
    across_km: float
    by_time: tuple[ErrorAtTime, ...]
    level: float
    inside: dict[float, bool]
    area_km2: dict[float, float]
    rings: dict[float, Any]
    crps_km: float
    energy_km: float
    dawid_sebastiani: float
    spread_km: float
    mean_off_km: float
    landed: float
    targets: tuple[tuple[float, bool], ...] = ()


def score_flight(
    flight: FlownFlight, plan: Plan, field: AnyField, begin: Begin, effort: Effort
) -> FlightScore:
    """Fly a plan and hold it against the flown end. Raises what flying does, InputError without a landing."""
    truth = flight.place(flight.events.end)
    plane = LocalPlane(*truth)
    main = _main_piece(plan, field)
    predicted = _landing(main)
    ensemble = fly_ensemble(plan, field, effort)
    zone = landing_zone(ensemble)
    points = _points(ensemble.pieces[0], plane)
    off = np.column_stack(plane.to_km(*predicted))[0]
    turned = _turned(flight, begin, plane)
    along, across = (turned @ off).tolist()
    areas = {area.probability: area for area in zone.pieces[0].areas}
    inside = {p: bool(shapely.intersects_xy(a.polygon, truth[1], truth[0])) for p, a in areas.items()}
    return FlightScore(
        flight=flight,
        begin=begin,
        plan=ensemble.plan,
        wind=field.forecast.id,
        is_sample=field.forecast.is_sample,
        predicted=predicted,
        truth=truth,
        error_km=float(np.hypot(*off)),
        along_km=along,
        across_km=across,
        by_time=_by_time(flight, main, field, begin),
        level=level_at(points, _TRUTH),
        inside=inside,
        area_km2={p: area.km2 for p, area in areas.items()},
        rings={p: area.polygon for p, area in areas.items()},
        crps_km=float(np.mean([crps(component, 0.0) for component in turned @ points.T])),
        energy_km=energy_score(points, _TRUTH),
        dawid_sebastiani=dawid_sebastiani(points, _TRUTH),
        spread_km=float(np.sqrt(np.trace(np.cov(points.T)))),
        mean_off_km=float(np.hypot(*points.mean(axis=0))),
        landed=len(points) / ensemble.members,
        targets=_targets(plan, zone, plane),
    )


def _main_piece(plan: Plan, field: AnyField) -> PieceFlights:
    """The main piece of the drop as planned, flown."""
    balloon, *cargo = fly_nominal(on_its_way(plan, field))
    return cargo[0] if cargo else balloon


def _landing(main: PieceFlights) -> tuple[float, float]:
    """Where the main piece of the drop as planned came down."""
    ending = ENDINGS[int(main.arrivals.ending[0])]
    if ending is not Ending.LANDED:
        raise InputError(f"its prediction does not land: {ending.value.replace('_', ' ')}")
    return float(main.arrivals.latitude_deg[0]), float(east_west(main.arrivals.longitude_deg[0]))


def _points(main: PieceLandings, plane: LocalPlane) -> Floats:
    """The landings (n, 2) on the plane round the truth [km]."""
    down = main.landed
    if down.mean() < FEWEST_SHARE:
        raise InputError(f"{int(down.sum()):,} of its {down.size:,} drops land; half of them are needed")
    return np.column_stack(plane.to_km(main.latitude_deg[down], main.longitude_deg[down]))


def _turned(flight: FlownFlight, begin: Begin, plane: LocalPlane) -> Floats:
    """What turns (east, north) into (along, across)."""
    from_km = np.column_stack(plane.to_km(*flight.place(flight.begins(begin))))[0]
    far = float(np.hypot(*from_km))
    east, north = -from_km / far if far > 0.0 else (0.0, 1.0)
    return np.array([[east, north], [north, -east]])


def _by_time(
    flight: FlownFlight, main: PieceFlights, field: AnyField, begin: Begin
) -> tuple[ErrorAtTime, ...]:
    """Errors at some of the flown fixes, evenly in time, for as long as the predicted piece flies."""
    track = main.arrivals.track[0, : int(main.arrivals.points[0])]
    first, last = flight.begins(begin), flight.events.end
    begun_s = field.seconds(flight.time(first))
    flown_s = flight.track.time_s[first : last + 1] - flight.track.time_s[first]
    wanted = np.linspace(0.0, flown_s[-1], MOST_TIMES)[1:]
    fixes = np.unique(np.searchsorted(flown_s, wanted).clip(max=flown_s.size - 1))
    errors = []
    for fix in fixes.tolist():
        at_s = begun_s + flown_s[fix]
        if track[0, 0] <= at_s <= track[-1, 0]:
            latitude, longitude = (float(np.interp(at_s, track[:, 0], track[:, k])) for k in (1, 2))
            off_m = distance_m(latitude, longitude, *flight.place(first + fix))
            errors.append(ErrorAtTime(float(flown_s[fix]), float(off_m) / KM_M))
    return tuple(errors)


def _targets(plan: Plan, zone: LandingZone, plane: LocalPlane) -> tuple[tuple[float, bool], ...]:
    """P(inside) of every target for the main piece, and whether the flown end lies in it."""
    main = zone.pieces[0].piece
    told = {found.area: found.probability for found in zone.inside if found.piece == main}
    return tuple(
        (told[area.name], bool(shapely.intersects_xy(area_on_plane(area, plane), 0.0, 0.0)))
        for area in plan.targets
    )
