"""A plan with the calibration that it names held against its own launch, in the winds that it flies in."""

import numpy as np

from planner.errors import InputError
from planner.flight.planned_profile import planned_profile
from planner.forecast.field_set import AnyField, parts_of
from planner.plan.kinds_of_flight import FLOWN
from planner.plan.plan import Plan
from planner.plan.spread import NamedCalibration, Spread
from planner.spread.calibration import Calibration
from planner.spread.calibration_in_use import CalibrationInUse, FlownScope, outside
from planner.units import HOUR_S
from planner.vehicle.cargo_physics import fall_profile
from planner.vehicle.launch import Spot
from planner.vehicle.profile import Profile


def calibrated(plan: Plan, field: AnyField, spot: Spot) -> Plan:
    """The plan as it is flown from its spot: by the calibration that it names, or by the prior and why.

    In scope, what the calibration knows of flights of the plan's kind takes the place of what is usual,
    never of what the plan writes. A plan that names none, or was held against its launch before, is as it
    was. InputError for a name that nobody looked up.
    """
    named = plan.spread.wind_error
    if not isinstance(named, NamedCalibration):
        return plan
    if not isinstance(named, CalibrationInUse):
        raise InputError(
            f"the calibration {named.calibration} was not looked up; hand the plan to `looked_up` first"
        )
    if named.outside is not None:
        return plan
    found, runs = named.found, (part.field for part in parts_of(field))
    by = tuple(outside(found, _scope_of(plan, spot), runs))
    kind = plan.spread.kind
    known = (*found.scope.flights, FLOWN)  # of a flight whose rates were read off nothing else is asked
    other_kind = kind if found.flight and not by and kind not in known else None
    lent = _lent(plan.spread, found) if not by and kind in found.scope.flights else {}
    in_use = named.model_copy(update={"outside": by, "lent": tuple(lent), "other_kind": other_kind})
    spread = plan.spread.model_copy(update={**lent, "wind_error": in_use})
    return plan.model_copy(update={"spread": spread})


def _lent(spread: Spread, calibration: Calibration) -> dict[str, object]:
    """What a calibration says of flights, by name, where the plan says nothing."""
    names = [name for name in calibration.flight if name not in spread.model_fields_set]
    read = Spread.model_validate({name: calibration.flight[name].default for name in names})
    return {name: getattr(read, name) for name in names}


def _scope_of(plan: Plan, spot: Spot) -> FlownScope:
    """What a launch asks of a calibration, by its drop as planned."""
    profile = planned_profile(plan, spot)
    highest_m = profile.highest_m()
    lasts_s = max(float(profile.ends_s()[-1][0]), *_falls_end_s(plan, spot, profile), 0.0)
    lasts_h = min(lasts_s / HOUR_S, plan.horizon_h)
    return FlownScope(spot.latitude_deg, spot.longitude_deg, spot.time, highest_m, lasts_h)


def _falls_end_s(plan: Plan, spot: Spot, profile: Profile) -> list[float]:
    """By when what is let go is down [s after the launch], as if from the top of the flight."""
    row, top_m = np.zeros(1, dtype=np.int64), np.array([profile.highest_m()])
    ends = []
    for _, release, cargo in plan.cargo():
        fall = fall_profile([cargo], spot.falls, row=row, start_m=top_m, factor=np.ones(1))
        end_s = float(profile.releases_s[release][0] + fall.ends_s()[-1][0])
        ends += [end_s] if np.isfinite(end_s) else []
    return ends
