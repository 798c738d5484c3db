"""A calibration: the error of some winds as it was measured, where that holds, and the evidence for it.

A file of `data/calibrations/`, or one that `windfall calibrate` wrote.
"""

import datetime
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import Field, field_validator, model_validator

from planner.document import parse, read_file
from planner.errors import InputError
from planner.geo import Floats, distance_m
from planner.plan.frozen_model import FrozenModel
from planner.plan.kinds_of_flight import UsualNumber
from planner.plan.spread import CalibrationName, Spread
from planner.spread.error_model import ErrorModel
from planner.spread.member_spread import MemberSpread
from planner.spread.reliable_members import reliable_error
from planner.units import KM_M

FEWEST_EFFECTIVE = 30
"""Distinct weather days from which on a calibration is more than provisional."""

WITHIN_KM = 300.0
"""How far from where it was made a calibration holds, unless it says otherwise."""

_Size = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]
_Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
_Positive = Annotated[float, Field(gt=0, le=1_000, allow_inf_nan=False)]


class Surroundings(FrozenModel):
    """Where a calibration was made, and how far from there it holds."""

    latitude: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
    longitude: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
    radius_km: Annotated[float, Field(gt=0, le=20_000, allow_inf_nan=False)] = WITHIN_KM

    def holds_at(self, latitude_deg: float, longitude_deg: float) -> bool:
        """Whether a place lies near enough."""
        away_m = distance_m(self.latitude, self.longitude, latitude_deg, longitude_deg)
        return bool(away_m <= self.radius_km * KM_M)


class Scope(FrozenModel):
    """What a calibration speaks of; without a place it holds anywhere, without flights of the wind alone."""

    sources: tuple[str, ...] = Field(min_length=1)
    leads_h: tuple[float, float]
    altitudes_m: tuple[float, float]
    months: tuple[Annotated[int, Field(ge=1, le=12)], ...] = Field(min_length=1)
    place: Surroundings | None = None
    flights: tuple[str, ...] = ()


class FittedError(FrozenModel):
    """The wind's error as fitted: `sigma_mps` by altitude and lead, and how it forgets.

    `length_km` is one number or one a lead. `members` reliable: what an ensemble's members vary by is the
    whole error, times `member_inflation`; beside, sigma is, and they carry a part of it. `fresh_h` is how
    soon a measured wind's error grows to that, where it is known when it was measured.
    """

    sigma_mps: tuple[tuple[_Size, ...], ...]
    altitudes_m: tuple[float, ...]
    leads_h: tuple[float, ...]
    column_share: _Share
    length_km: _Positive | tuple[_Positive, ...]
    memory_h: _Positive
    wind_share: _Share
    tail: Annotated[float, Field(gt=2, le=1_000, allow_inf_nan=False)] | None = None
    fresh_h: _Positive | None = None
    member_inflation: Annotated[float, Field(ge=1, le=10, allow_inf_nan=False)] = 1.0
    members: Literal["beside", "reliable"] = "beside"

    @model_validator(mode="after")
    def _tables_agree(self) -> "FittedError":
        for name, values in (("altitudes_m", self.altitudes_m), ("leads_h", self.leads_h)):
            if not values or list(values) != sorted(set(values)):
                raise ValueError(f"{name} rise from one to the next; write at least one")
        shape = {len(row) for row in self.sigma_mps}
        if len(self.sigma_mps) != len(self.altitudes_m) or shape != {len(self.leads_h)}:
            raise ValueError(
                "sigma_mps has a row for each of altitudes_m and in it a number for each of leads_h"
            )
        if isinstance(self.length_km, tuple) and len(self.length_km) != len(self.leads_h):
            raise ValueError("length_km is one number, or one for each of leads_h")
        return self

    def model(self) -> ErrorModel:
        """The same as drops fly it, in a run of one member."""
        altitudes_m, leads_h = _two_at_least(self.altitudes_m), _two_at_least(self.leads_h)
        sigma = np.broadcast_to(np.array(self.sigma_mps), (altitudes_m.size, leads_h.size)).copy()
        return ErrorModel(
            sigma,
            altitudes_m,
            leads_h,
            self.column_share,
            np.broadcast_to(np.array(self.length_km), leads_h.shape).copy(),
            self.memory_h,
            self.wind_share,
            self.tail,
            self.fresh_h,
        )


class CoverageFound(FrozenModel):
    """How many of n held-out cases of a class lay in the area of a probability, with a 95 % interval."""

    case_class: str = Field(alias="class")
    probability: _Share
    n: int
    inside: int
    low: float
    high: float


class Evidence(FrozenModel):
    """What a calibration rests on: held-out cases, plain and effective (distinct blocks of weather)."""

    n: int = Field(ge=0)
    n_effective: float = Field(ge=0)
    coverage: tuple[CoverageFound, ...] = ()
    scores: dict[str, Any] = Field(default_factory=dict)
    cases: str | None = None


class Calibration(FrozenModel):
    """The error of some winds as measured; `flight` is what flights vary by, `conformal` the last factor.

    A `sigma_factor`, and a `tail` in the place of the fitted one, are chosen on held-out cases, so that areas
    hold what they say.
    """

    name: CalibrationName
    kind: Literal["forecast", "analysis"]
    date: datetime.date
    scope: Scope
    error: FittedError
    flight: dict[str, UsualNumber] = Field(default_factory=dict)
    conformal: dict[str, float] = Field(default_factory=dict)
    evidence: Evidence

    @field_validator("flight")
    @classmethod
    def _as_in_a_spread(cls, flight: dict[str, UsualNumber]) -> dict[str, UsualNumber]:
        Spread.model_validate({name: number.default for name, number in flight.items()})
        return flight

    @property
    def is_provisional(self) -> bool:
        """Whether it rests on too few distinct weather days, or on no case list, to be more than that."""
        return self.evidence.n_effective < FEWEST_EFFECTIVE or not self.evidence.cases

    def beside(self, members: MemberSpread | None, issued_s: float) -> ErrorModel:
        """The error as drops fly it in a run whose members vary so; `issued_s` is lead zero.

        Of a single member, or of members that are not `reliable`, it is the fitted one, less what they carry.
        """
        if members is None or self.error.members == "beside":
            return self.model().beside(members, issued_s)
        factor = self.conformal.get("sigma_factor", 1.0)
        return reliable_error(members, issued_s, self.error.member_inflation).times(factor)

    def model(self) -> ErrorModel:
        """The error as drops fly it in a run of one member."""
        fitted = self.error.model()
        tail = self.conformal.get("tail", fitted.tail)
        return replace(fitted, tail=tail).times(self.conformal.get("sigma_factor", 1.0))


def _two_at_least(nodes: tuple[float, ...]) -> Floats:
    """Nodes of a table, which has two at least: one stands for all."""
    return np.array(nodes if len(nodes) > 1 else (nodes[0], nodes[0] + 1.0))


def read_calibration(path: Path) -> Calibration:
    """A calibration's file. Raises InputError for one that cannot be read or is none."""
    data = read_file(path)
    try:
        return parse(Calibration, data)
    except InputError as refusal:
        raise InputError(f"{path.name} is no calibration that can be used: {refusal}") from None
