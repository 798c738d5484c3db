"""A calibration of the analysis kind from flown balloons: an own ascent's wind, and flights planned alike.

The error of the wind is fitted to descents against ascents, which tell its size from how it forgets; its last
factor and its tail are chosen on landings; flights planned alike say how much they vary. All of it is judged
on flights that had no part in it (`flown_crossing.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from planner.calibrate.flown_crossing import Crossing
from planner.calibrate.flown_evidence import HeldOutLanding, evidence_of
from planner.calibrate.flown_folds import Folds
from planner.calibrate.flown_questions import FlownQuestions
from planner.calibrate.flown_series import flown_series
from planner.errors import InputError
from planner.flight.compute_budget import ALONE, Effort
from planner.forecast.run_names import SOUNDING
from planner.geo import distance_m
from planner.plan.kinds_of_flight import AMATEUR_LATEX
from planner.plan.plan import Plan
from planner.spread.calibration import WITHIN_KM, Calibration, Evidence, FittedError, Scope, Surroundings
from planner.units import HOUR_S, KM_M
from planner.verify.flight_plan import MEMBERS
from planner.verify.flight_rates import flown_rates
from planner.verify.flown_flight import FlownFlight
from planner.verify.held_wind import own_wind

_STEP_M = 5_000.0
_MONTHS = 12
_NOTHING = FittedError(
    sigma_mps=((0.0,),), altitudes_m=(0.0,), leads_h=(0.0,), column_share=0.0, length_km=1.0, memory_h=1.0,
    wind_share=0.0,
)  # fmt: skip


@dataclass(frozen=True)
class CalibrationTold:
    """What a person says of a calibration: its name, its day, the name of its list of cases.

    `plan` is what flights of the commonest kind were flown by, None where they were not planned alike;
    `members` the drops by which each flight is judged.
    """

    name: str
    made_on: date
    cases: str
    plan: Plan | None = None
    seed: int = 0
    members: int = MEMBERS


def calibrate_flights(
    flights: Sequence[FlownFlight], told: CalibrationTold, effort: Effort = ALONE
) -> tuple[Calibration, tuple[HeldOutLanding, ...]]:
    """The calibration of some flights, and the landings that it was judged on.

    InputError for flights of too few days, or without a way up and down. Raises Stopped.
    """
    asked, folds = FlownQuestions(tuple(flights), told.plan, told.seed), Folds.of(flights)
    planned = asked.planned if told.plan else None
    nothing = Evidence(n=0, n_effective=0)
    bare = Calibration(
        name=told.name,
        kind="analysis",
        date=told.made_on,
        scope=_scope(asked),
        error=_NOTHING,
        evidence=nothing,
    )
    crossing = Crossing(asked, folds, bare, told.members)
    landings, choice = crossing.judged(effort)
    whole = crossing.fitted()
    alike = [flights[number] for number in asked.series]
    update = {
        "error": whole.error.model_copy(update={"tail": choice.tail}),
        "flight": flown_series(alike, planned) if planned else {},
        "conformal": {"sigma_factor": choice.factor},
        "evidence": evidence_of(landings, folds.days, told.cases, told.seed),
    }
    return whole.model_copy(update=update), landings


def that_teach(flights: Sequence[FlownFlight]) -> tuple[list[FlownFlight], list[tuple[str, str]]]:
    """The flights that were seen going up and down; of the others their names, and why not."""
    taught, left_out = [], []
    for flight in flights:
        try:
            flown_rates(flight).vehicle(only_falls=False)
            own_wind(flight)
        except InputError as refusal:
            left_out.append((flight.name, str(refusal)))
        else:
            taught.append(flight)
    return taught, left_out


def _scope(asked: FlownQuestions) -> Scope:
    """What flights tell of: their heights and hours, months next to theirs, their place if it is one."""
    flights = asked.flights
    launches = [flight.time(flight.events.launch) for flight in flights]
    lasted_h = [
        (flight.time(flight.events.end) - launch).total_seconds() / HOUR_S
        for flight, launch in zip(flights, launches, strict=True)
    ]
    top_m = max(flight.altitude_m(flight.events.top) for flight in flights)
    near = {(launch.month - 1 + off) % _MONTHS + 1 for launch in launches for off in (-1, 0, 1)}
    return Scope(
        sources=(SOUNDING,),
        leads_h=(0.0, float(ceil(max(lasted_h)))),
        altitudes_m=(0.0, ceil(top_m / _STEP_M) * _STEP_M),
        months=tuple(sorted(near)),
        place=_place(flights),
        flights=(AMATEUR_LATEX,) if asked.series else (),
    )


def _place(flights: Sequence[FlownFlight]) -> Surroundings | None:
    """Round the first launch, if all lie as near to it as a calibration of one place holds; else None."""
    launches = [flight.place(flight.events.launch) for flight in flights]
    here = launches[0]
    if max(float(distance_m(*here, *there)) for there in launches) > WITHIN_KM * KM_M:
        return None
    return Surroundings(latitude=round(here[0], 2), longitude=round(here[1], 2))
