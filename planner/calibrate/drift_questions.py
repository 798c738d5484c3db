"""Flights that are asked of every column of winds: three floats of three hours, and one up to 20 km and down.

In one column that holds everywhere a drop's displacement is the sum of the winds that it meets, and the wind
error's a sum of normal numbers times the drop's size. So the share of drops that land nearer than the truth,
all others being equal but the wind, has a closed form: it is what a zone of ever more drops comes to.
"""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from planner.calibrate.sounding_columns import SoundingColumn
from planner.drift.endings import ENDINGS, Ending
from planner.flight.air_along_track import on_its_way
from planner.flight.ensemble import fly_nominal
from planner.forecast.decoded_run import wind_field
from planner.forecast.field import WindField
from planner.geo import Floats
from planner.plan.constant_rate import ConstantRate
from planner.plan.launch_time import LaunchTime
from planner.plan.plan import Plan
from planner.plan.site import Site
from planner.spread.error_model import ErrorModel
from planner.units import HOUR_S, KM_M
from planner.verify.held_wind import held_cube

CLIMB_MPS = FALL_MPS = 5.0
FLOAT_HOURS = 3.0
LONGEST_H = 6.0
_PARTS = 100
"""Parts of equal time of a way, each of one wind."""


@dataclass(frozen=True)
class DriftQuestion:
    """A flight that is asked of every column."""

    name: str
    vehicle: ConstantRate
    top_m: float


def _float(altitude_m: float) -> DriftQuestion:
    vehicle = ConstantRate(
        ascent_rate_mps=CLIMB_MPS,
        float_altitude_m=altitude_m,
        float_hours=FLOAT_HOURS,
        descent_rate_mps=FALL_MPS,
    )
    return DriftQuestion(f"float_{altitude_m:.0f}m", vehicle, altitude_m)


def _burst(altitude_m: float) -> DriftQuestion:
    vehicle = ConstantRate(ascent_rate_mps=CLIMB_MPS, burst_altitude_m=altitude_m, descent_rate_mps=FALL_MPS)
    return DriftQuestion(f"burst_{altitude_m:.0f}m", vehicle, altitude_m)


QUESTIONS = (_float(1_500.0), _float(3_000.0), _float(5_000.0), _burst(20_000.0))


@dataclass(frozen=True)
class Way:
    """A flight in one column: where it landed (2,) [deg], and the middles of parts of `part_s` (n,).

    `after_s` (n,) after its launch, at `altitude_m` (n,), in winds of `speed_mps` (n,).
    """

    landed_deg: tuple[float, float]
    part_s: float
    after_s: Floats
    altitude_m: Floats
    speed_mps: Floats

    def variance_km2(self, model: ErrorModel, lead_h: float) -> float:
        """The variance of where drops land, one component, of an error that is `lead_h` old at the launch."""
        at_h = lead_h + self.after_s / HOUR_S
        sigma = _at(model, self.altitude_m, at_h)
        size = np.sqrt(sigma**2 + (model.wind_share * self.speed_mps) ** 2) * self.part_s / KM_M
        length_m = KM_M * float(np.interp(lead_h, model.leads_h, model.length_km))
        apart_m = np.abs(self.altitude_m[:, None] - self.altitude_m)
        alike = model.column_share + (1.0 - model.column_share) * np.exp(-apart_m / length_m)
        lasts = np.exp(-np.abs(self.after_s[:, None] - self.after_s) / (model.memory_h * HOUR_S))
        return float(size @ (alike * lasts) @ size)


def _at(model: ErrorModel, altitude_m: Floats, lead_h: Floats) -> Floats:
    """The table's size (n,) at altitudes (n,) and leads (n,), linear between, held beyond."""
    by_lead = np.stack([np.interp(altitude_m, model.altitudes_m, column) for column in model.sigma_mps.T])
    place = np.interp(lead_h, model.leads_h, np.arange(model.leads_h.size))
    low = np.minimum(place.astype(int), model.leads_h.size - 2)
    n = np.arange(altitude_m.size)
    return np.asarray(by_lead[low, n] + (place - low) * (by_lead[low + 1, n] - by_lead[low, n]))


def plan_in(column: SoundingColumn, question: DriftQuestion) -> Plan:
    """The flight from where and when a sounding was made."""
    latitude, longitude = column.place
    site = Site(
        name="station",
        latitude_deg=latitude,
        longitude_deg=longitude,
        altitude_m=column.ground_m,
        altitude_is_certain=True,
    )
    return Plan(site=site, launch_time=LaunchTime.fixed(column.time), vehicle=question.vehicle)


def field_in(column: SoundingColumn) -> WindField:
    """A column held everywhere, for as long as the longest flight, over flat ground."""
    cube = held_cube(column.cube, column.time, column.time + timedelta(hours=LONGEST_H), column.ground_m)
    return wind_field(cube)


def way_in(column: SoundingColumn, question: DriftQuestion) -> Way | None:
    """The flight in a column that is held as it is; None where that ends below the flight's top."""
    if column.altitude_m[-1] < question.top_m:
        return None
    (balloon,) = fly_nominal(on_its_way(plan_in(column, question), field_in(column)))
    arrivals = balloon.arrivals
    if ENDINGS[int(arrivals.ending[0])] is not Ending.LANDED:
        return None
    track = arrivals.track[0, : int(arrivals.points[0])]
    edges = np.linspace(track[0, 0], track[-1, 0], _PARTS + 1)
    middle_s = (edges[:-1] + edges[1:]) / 2
    altitude_m = np.interp(middle_s, track[:, 0], track[:, 3])
    speed_mps = np.hypot(*column.wind_mps(altitude_m).T)
    landed = float(arrivals.latitude_deg[0]), float(arrivals.longitude_deg[0])
    return Way(landed, float(edges[1] - edges[0]), middle_s - track[0, 0], altitude_m, speed_mps)


def level_of(standard: Floats, tail: float | None) -> Floats:
    """The share of drops that land nearer than so many (n,) standard deviations of one component.

    Of a normal cloud in the plane, or of Student's with the same variance.
    """
    if tail is None:
        return np.asarray(1.0 - np.exp(-(standard**2) / 2.0))
    return np.asarray(1.0 - (1.0 + standard**2 / (tail - 2.0)) ** (-tail / 2.0))
