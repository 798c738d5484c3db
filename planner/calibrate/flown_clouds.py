"""Landings of a flown balloon's drops for any size and tail of the wind's error, flown twice.

Its own ascent's wind is one column everywhere, so how far the error carries a drop is in proportion to the
error's size: landings without an error and with one, of the same draws, tell those of every other size,
within 1 % of the flight's way (a degree of longitude is shorter farther north).
"""

from dataclasses import dataclass

import numpy as np

from planner.chance.quantile_functions import student_size
from planner.chance.streams import uniforms
from planner.errors import InputError
from planner.flight.compute_budget import ALONE
from planner.flight.ensemble import fly_ensemble
from planner.forecast.field_set import AnyField
from planner.geo import Floats, LocalPlane
from planner.landing.highest_density import level_at
from planner.plan.plan import Plan
from planner.plan.spread import WrittenError
from planner.spread.calibration import Calibration
from planner.spread.calibration_in_use import CalibrationInUse
from planner.verify.flown_flight import FlownFlight

TRUTH = np.zeros(2)
"""Where a flight ended, on the plane round it."""


@dataclass(frozen=True)
class Cloud:
    """Where drops (n, 2) land on the plane round the flown end [km] without an error of the wind.

    `carried_km` (n, 2) is how far a normal one of the fitted size carries them, `drawn` (n,) what says how
    large a drop's is.
    """

    still_km: Floats
    carried_km: Floats
    drawn: Floats

    def landings_km(self, factor: float, tail: float) -> Floats:
        """The landings (n, 2) where the error is so many times as large and has such a tail."""
        size = factor * student_size(self.drawn, tail)
        return self.still_km + size[:, None] * self.carried_km

    def level(self, factor: float, tail: float) -> float:
        """The share of them that lie denser than at the truth."""
        return level_at(self.landings_km(factor, tail), TRUTH)


def landings_of(flight: FlownFlight, plan: Plan, field: AnyField, error: WrittenError) -> Floats:
    """Where drops (n, 2) land on the plane round the flown end [km]. InputError where one does not."""
    spread = plan.spread.model_copy(update={"wind_error": error})
    ensemble = fly_ensemble(plan.model_copy(update={"spread": spread}), field, ALONE)
    main, plane = ensemble.pieces[0], LocalPlane(*flight.place(flight.events.end))
    if not main.landed.all():
        raise InputError(f"{int((~main.landed).sum()):,} of its {plan.members:,} drops do not land")
    return np.column_stack(plane.to_km(main.latitude_deg, main.longitude_deg))


def in_scope(found: Calibration) -> CalibrationInUse:
    """A calibration as drops fly it, of whatever it speaks."""
    return CalibrationInUse(calibration=found.name, found=found, outside=())


def cloud_of(flight: FlownFlight, plan: Plan, field: AnyField, fitted: Calibration) -> Cloud:
    """The landings of a flight's drops for an error of any size; InputError where a drop does not land."""
    normal = fitted.model_copy(update={"error": fitted.error.model_copy(update={"tail": None})})
    still_km = landings_of(flight, plan, field, "none")
    carried_km = landings_of(flight, plan, field, in_scope(normal)) - still_km
    return Cloud(still_km, carried_km, uniforms(plan.seed, "wind size", 0, plan.members))
