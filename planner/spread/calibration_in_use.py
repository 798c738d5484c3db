"""A calibration that a plan names, looked up, and held against what a launch flies through.

It is flown where all of it holds: one thing outside its scope, and the prior is.
"""

from calendar import month_name
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import numpy as np

from planner.forecast.field import WindField
from planner.forecast.held_winds import WindKind
from planner.geo import distance_m
from planner.plan.spread import NamedCalibration
from planner.spread.calibration import Calibration, Scope
from planner.units import HOUR_S, KM_M

BEYOND = "lead"
"""What is out of scope where a launch is flown further ahead than a calibration reaches."""

_TWELVE = 12
_EXACT = 1e-6


class OutOfScope(NamedTuple):
    """One thing that a calibration does not hold for: which, and a sentence that says by how much."""

    thing: str
    sentence: str


class CalibrationInUse(NamedCalibration):
    """A calibration by its name, and itself.

    `outside` is what a launch is out of its scope by, nothing where it is flown, None before a launch was
    held against it; `lent` the names in the spread whose numbers are its own, `other_kind` the launch's kind
    of flight where it knows of others only.
    """

    found: Calibration
    outside: tuple[OutOfScope, ...] | None = None
    lent: tuple[str, ...] = ()
    other_kind: str | None = None

    @property
    def flown(self) -> Calibration | None:
        """The calibration where drops fly it, None where they fly the prior."""
        return self.found if self.outside == () else None

    @property
    def reaches(self) -> bool:
        """Whether a launch is no further ahead than it was made for."""
        return all(one.thing != BEYOND for one in self.outside or ())

    def words(self) -> str:
        """What it is called and how far it may be trusted: what is provisional is not called calibrated."""
        evidence = f"{self.found.evidence.n_effective:g} effective cases"
        how = "provisional" if self.found.is_provisional else f"of {self.found.date}"
        return f"calibration {self.found.name} ({how}, {evidence})"


@dataclass(frozen=True)
class FlownScope:
    """What a launch asks of a calibration: where and when, how high as planned, for how long [h]."""

    latitude_deg: float
    longitude_deg: float
    launch: datetime
    highest_m: float
    lasts_h: float


def outside(calibration: Calibration, flown: FlownScope, runs: Iterable[WindField]) -> Iterator[OutOfScope]:
    """Everything by which a launch in some runs is out of a calibration's scope."""
    scope = calibration.scope
    for run in runs:
        yield from _winds(calibration, run)
        yield from _leads(scope, flown, run)
    yield from _height(scope, flown.highest_m)
    yield from _season(scope, flown.launch)
    if scope.place is not None and not scope.place.holds_at(flown.latitude_deg, flown.longitude_deg):
        ends = scope.place.latitude, scope.place.longitude, flown.latitude_deg, flown.longitude_deg
        away_km, within_km = float(distance_m(*ends)) / KM_M, scope.place.radius_km
        said = f"{away_km:.0f} km from where it was made, it holds within {within_km:g} km"
        yield OutOfScope("place", f"{said}: {away_km - within_km:.3g} km too far")


def _winds(calibration: Calibration, run: WindField) -> Iterator[OutOfScope]:
    """The source of a run, and whether it is forecast or analysed; a sounding's source says what it is."""
    card, sources = run.forecast, calibration.scope.sources
    if card.source not in sources:
        said = f"{card.id} is winds of {card.source}, it was made for {', '.join(sources)}"
        yield OutOfScope("source", said)
    elif card.kind is not WindKind.SOUNDING and card.kind.value != calibration.kind:
        yield OutOfScope("kind", f"{card.id} is winds of the kind {card.kind}, it is for {calibration.kind}")


def _leads(scope: Scope, flown: FlownScope, run: WindField) -> Iterator[OutOfScope]:
    """The hours between a run's issue, or a sounding's hour, and the flight; an analysis is fresh."""
    begun_h = (run.seconds(flown.launch) - lead_zero_s(run)) / HOUR_S
    if not np.isfinite(begun_h):
        if run.forecast.kind is WindKind.FORECAST:
            yield OutOfScope(
                "unknown lead", f"nobody knows how far ahead {run.forecast.id} is, it has no issue time"
            )
        return
    yield from _beyond(scope, begun_h, begun_h + flown.lasts_h)


def _beyond(scope: Scope, begun_h: float, down_h: float) -> Iterator[OutOfScope]:
    """What of a flight from one hour to another from the issue lies past the leads."""
    first_h, last_h = sorted(map(abs, (begun_h, down_h)))
    first_h = 0.0 if begun_h < 0.0 < down_h else first_h
    low_h, high_h = scope.leads_h
    early_h, late_h = low_h - first_h, last_h - high_h
    if early_h > _EXACT or late_h > _EXACT:
        by = f"{early_h:.3g} h too near" if early_h > _EXACT else f"{late_h:.3g} h too far"
        said = f"flown {first_h:.3g} to {last_h:.3g} h ahead, it holds from {low_h:g} to {high_h:g} h: {by}"
        yield OutOfScope(BEYOND if late_h > _EXACT else "early lead", said)


def _height(scope: Scope, highest_m: float) -> Iterator[OutOfScope]:
    """The top of the flight as planned."""
    low_m, high_m = scope.altitudes_m
    if low_m - _EXACT <= highest_m <= high_m + _EXACT:
        return
    high = highest_m > high_m
    by = f"{highest_m - high_m:,.0f} m too high" if high else f"{low_m - highest_m:,.0f} m too low"
    said = f"flown up to {highest_m:,.0f} m, it holds from {low_m:,.0f} to {high_m:,.0f} m: {by}"
    yield OutOfScope("altitude", said)


def _season(scope: Scope, launch: datetime) -> Iterator[OutOfScope]:
    """The month of the launch, in UTC."""
    if launch.month in scope.months:
        return
    away = min(min((launch.month - m) % _TWELVE, (m - launch.month) % _TWELVE) for m in scope.months)
    months = ", ".join(month_name[month] for month in scope.months)
    far = f"{away} month{'s' if away > 1 else ''} away"
    said = f"launched in {month_name[launch.month]}, it holds in {months}: {far}"
    yield OutOfScope("month", said)


def lead_zero_s(run: WindField) -> float:
    """When a run's leads begin [s from its start]: its issue, a sounding's hour; infinite where none says."""
    begins = run.measured.at if run.measured else run.forecast.issued_at
    return run.seconds(begins) if begins else np.inf
