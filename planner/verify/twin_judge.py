"""Whether truths lie in the zone of one launch, and in that of members that are inflated."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

import numpy as np

from planner.drift.ensemble_integrator import Marcher
from planner.drift.wind_errors import ErrorLaw
from planner.errors import InputError, NoForecast, WindfallError
from planner.flight.air_along_track import on_its_way
from planner.flight.compute_budget import Effort
from planner.flight.resolved_plan import ResolvedPlan
from planner.forecast.field import WindField
from planner.forecast.field_set import AnyField, FieldSet
from planner.geo import Floats
from planner.plan.plan import Plan
from planner.spread.calibration_in_use import lead_zero_s
from planner.spread.member_spread import MemberSpread, spreads_without
from planner.spread.wind_error import error_laws
from planner.verify.member_inflation import levels_by_inflation, reliable_laws
from planner.verify.twin_flights import EXACT, TwinFlights, levels_of

Truth = Literal["same", "sigma_x1.5", "length_1km", "member"]
TRUTHS: tuple[Truth, ...] = get_args(Truth)
LARGER = 1.5
SHORTER_M = 1_000.0
FEWEST_MEMBERS = 3


@dataclass(frozen=True)
class TwinQuestion:
    """Where truths come from, how many launches of each plan, truths of each, drops to a zone."""

    truth: Truth = "same"
    cases: int = 40
    truths: int = 25
    drops: int = 1_000


class TwinCase(NamedTuple):
    """One launch, the `number`th of the plan of a name."""

    name: str
    number: int
    plan: Plan


class JudgedTwin(NamedTuple):
    """A case with the levels (T,) of its truths in its zone, and (G, T) by inflation of the members.

    Those are None where truths are no members.
    """

    case: TwinCase
    levels: Floats
    by_inflation: Floats | None


@dataclass(frozen=True)
class TwinJudge:
    """A question put to a forecast; `without` is its members' spread without each of them in turn."""

    field: AnyField
    question: TwinQuestion
    marcher: Marcher
    without: tuple[MemberSpread, ...] = ()

    @classmethod
    def of(cls, field: AnyField, question: TwinQuestion, effort: Effort) -> "TwinJudge":
        """Raises InputError for a forecast that has not the truths that are asked for."""
        without: tuple[MemberSpread, ...] = ()
        if question.truth == "member":
            run = one_ensemble(field)
            without = tuple(spreads_without(run, range(run.members)))
        return cls(field, question, Marcher.over(field, effort.ladder_of), without)

    def judge(self, case: TwinCase) -> JudgedTwin | WindfallError:
        """The levels of a case's truths, or why it tells nothing."""
        drops = self.question.drops
        try:
            flights, spread = self._flights(case)
            truths = flights.truths(self._truth_laws(flights.resolved), self.question.truths)
            if spread is None:
                return JudgedTwin(case, levels_of(flights.cloud(None, drops), truths), None)
            own = error_laws(flights.resolved.plan.spread.wind_error, self.field, spread)
            by_inflation = levels_by_inflation(flights, spread, self._issued_s, drops, truths)
            return JudgedTwin(case, levels_of(flights.cloud(own, drops), truths), by_inflation)
        except (InputError, NoForecast) as refusal:
            return refusal

    def judge_inflated(self, case: TwinCase, inflation: float) -> Floats:
        """The levels of a case's left-out member in the zone of the others, inflated."""
        flights, spread = self._flights(case)
        assert spread is not None, "who inflates members leaves one out"
        laws = reliable_laws(spread, self._issued_s, inflation)
        return levels_of(
            flights.cloud(laws, self.question.drops), flights.truths(EXACT, self.question.truths)
        )

    def _flights(self, case: TwinCase) -> tuple[TwinFlights, MemberSpread | None]:
        """A case's flights, and their members' spread where one is left out, by turns in either half."""
        resolved = on_its_way(case.plan, self.field)
        if not self.without:
            return TwinFlights(resolved, self.marcher), None
        left_out = (case.number // 2) % len(self.without)
        return TwinFlights(resolved, self.marcher, left_out), self.without[left_out]

    def _truth_laws(self, resolved: ResolvedPlan) -> Sequence[ErrorLaw] | None:
        """What truths fly under; None is what the plan says."""
        if self.question.truth == "same":
            return None
        if self.question.truth == "member":
            return EXACT
        own = error_laws(resolved.plan.spread.wind_error, self.field)
        if not own:
            raise InputError("the plan takes the wind as exact (wind_error none): it has no error to change")
        if self.question.truth == "length_1km":
            return [law._replace(length_m=np.full_like(law.length_m, SHORTER_M)) for law in own]
        return [
            law._replace(sigma_mps=LARGER * law.sigma_mps, wind_share=LARGER * law.wind_share) for law in own
        ]

    @property
    def _issued_s(self) -> float:
        return lead_zero_s(one_ensemble(self.field))


def one_ensemble(field: AnyField) -> WindField:
    """The one run of a forecast; InputError for several, or too few members to leave one out."""
    if isinstance(field, FieldSet) or field.members < FEWEST_MEMBERS:
        runs = len(field.forecast.parts) or 1
        raise InputError(
            f"truths from a member want one ensemble of {FEWEST_MEMBERS} members at least; "
            f"{field.forecast.id} has {field.members} in {runs} run{'s' * (runs > 1)}; name another (--wind)"
        )
    return field
