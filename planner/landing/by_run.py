"""Which run says what: a piece's landings by each of several runs that fly as one."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from planner.flight.ensemble import Ensemble, PieceLandings
from planner.forecast.forecast import RunPart
from planner.geo import Floats, LocalPlane, distance_m, east_west
from planner.landing.searched import weighted_quantiles
from planner.landing.tally import plane_of
from planner.units import KM_M


class LandingPoints(NamedTuple):
    """Landings as points (n, 2) [km] of a plane round their median, and their mean [deg]."""

    plane: LocalPlane
    points: Floats
    latitude_deg: float
    longitude_deg: float


def cloud_of(
    latitude_deg: Floats, longitude_deg: Floats, ensemble: Ensemble, weight: Floats
) -> LandingPoints:
    """Landings (n,) of an ensemble, weighing `weight`, on the plane round their median; n is at least 1."""
    east, north = plane_of(ensemble).to_km(latitude_deg, longitude_deg)
    middle = plane_of(ensemble).to_degrees(np.median(east), np.median(north))
    plane = LocalPlane(float(middle[0]), float(middle[1]))
    points = np.column_stack(plane.to_km(latitude_deg, longitude_deg))
    mean_latitude, mean_longitude = (float(part) for part in plane.to_degrees(*mean_of(points, weight)))
    return LandingPoints(plane, points, mean_latitude, float(east_west(mean_longitude)))


@dataclass(frozen=True)
class RunLandings:
    """One piece by one run: how many drops flew with it and landed, and the middle of those that did."""

    id: str
    source: str
    drops: int
    landed: int
    mean_latitude_deg: float | None = None
    mean_longitude_deg: float | None = None
    median_km: float | None = None


def mean_of(points: Floats, weight: Floats) -> Floats:
    """The mean of points (n, 2) that weigh `weight` (n,); plain where all weigh 1."""
    even = bool((weight == 1.0).all())
    return np.asarray(points.mean(axis=0) if even else np.average(points, axis=0, weights=weight))


def landings_by_run(piece: PieceLandings, ensemble: Ensemble, weight: Floats) -> tuple[RunLandings, ...]:
    """A piece's landings by run, in their order; none where one run flew every drop."""
    return tuple(_of_run(run, piece, ensemble, weight) for run in ensemble.forecast.parts)


def _of_run(run: RunPart, piece: PieceLandings, of: Ensemble, weight: Floats) -> RunLandings:
    name, source, its = run.id, run.source, np.isin(of.forecast_member, run.members)
    landed = its & piece.landed
    drops, down = int(its.sum()), int(landed.sum())
    if not weight[landed].sum():
        return RunLandings(name, source, drops, down)
    latitude, longitude = piece.latitude_deg[landed], piece.longitude_deg[landed]
    cloud = cloud_of(latitude, longitude, of, weight[landed])
    away = distance_m(of.latitude_deg, of.longitude_deg, latitude, longitude)
    far = weighted_quantiles(away, weight[landed], [0.5])[0] / KM_M
    return RunLandings(name, source, drops, down, cloud.latitude_deg, cloud.longitude_deg, float(far))
