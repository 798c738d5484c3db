"""Twins: truths drawn from one model of the errors, held against the areas of another.

From the same model they say whether the machinery is right; from a larger error, or one that forgets sooner,
what areas are worth where the model is wrong; from a member left out of its ensemble, whether the others and
their errors hold what one more would do.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from planner.errors import WindfallError
from planner.flight.compute_budget import ALONE, Effort
from planner.forecast.field_set import AnyField
from planner.forecast.forecast import Forecast
from planner.geo import Floats
from planner.plan.plan import Plan
from planner.spread.member_correlation import MemberCorrelation
from planner.spread.member_spread import member_spread
from planner.verify.member_inflation import best_inflation
from planner.verify.reliability import Coverage, coverage_of_cases, level_fifths
from planner.verify.twin_cases import twin_plans
from planner.verify.twin_judge import JudgedTwin, TwinCase, TwinJudge, TwinQuestion, one_ensemble

ALL = "all"


@dataclass(frozen=True)
class ReliableMembers:
    """The inflation that covers a left-out member; coverage by halves, each with the other half's."""

    inflation: float
    alike: MemberCorrelation
    coverage: tuple[Coverage, ...]


@dataclass(frozen=True)
class TwinStudy:
    """How truths lay in the areas of each plan, and in those of all; `left_out` are cases, and why.

    `cases` were judged; `reliable` is known where truths are members.
    """

    question: TwinQuestion
    forecast: Forecast
    cases: int
    coverage: tuple[Coverage, ...]
    level_fifths: tuple[int, ...]
    left_out: tuple[tuple[str, str], ...]
    reliable: ReliableMembers | None = None


def twins(
    plans: Mapping[str, Plan], field: AnyField, question: TwinQuestion, effort: Effort = ALONE
) -> TwinStudy:
    """Judge the areas of plans, each by its name, launched at many places and hours of a forecast.

    A launch that does not come down is left out and said. Raises the first refusal where none can be judged,
    InputError for truths that the forecast or a plan has not, and Stopped.
    """
    judge = TwinJudge.of(field, question, effort)
    cases = [
        TwinCase(name, number, launched)
        for name, plan in plans.items()
        for number, launched in enumerate(twin_plans(plan, field, question.cases))
    ]
    judged: list[JudgedTwin] = []
    refusals: list[tuple[str, WindfallError]] = []
    for case, found in zip(cases, effort.in_order(judge.judge, cases), strict=True):
        if isinstance(found, WindfallError):
            refusals.append((f"{case.name}, launch {case.number + 1}", found))
        else:
            judged.append(found)
        effort.tell(len(judged) + len(refusals), len(cases))
    if not judged:
        raise refusals[0][1]
    return TwinStudy(
        question=question,
        forecast=field.forecast,
        cases=len(judged),
        coverage=_coverage([(one.case, one.levels) for one in judged]),
        level_fifths=level_fifths(np.concatenate([one.levels for one in judged])),
        left_out=tuple((name, str(why)) for name, why in refusals),
        reliable=_reliable(judge, judged, effort) if question.truth == "member" else None,
    )


def _coverage(found: Sequence[tuple[TwinCase, Floats]]) -> tuple[Coverage, ...]:
    """Of all, then of each plan where there are several."""
    by_name = {case.name: [levels for its, levels in found if its.name == case.name] for case, _ in found}
    everything = {ALL: [levels for _, levels in found]} | (by_name if len(by_name) > 1 else {})
    return tuple(chain.from_iterable(coverage_of_cases(name, levels) for name, levels in everything.items()))


def _reliable(judge: TwinJudge, judged: Sequence[JudgedTwin], effort: Effort) -> ReliableMembers:
    """The inflation that all cases want, and what each half holds that flies with the other half's."""
    halves = [[one for one in judged if one.case.number % 2 == half] for half in (0, 1)]
    by_other = [_inflation(half or judged) for half in reversed(halves)]
    cases = [one.case for one in judged]
    levels = effort.in_order(lambda case: judge.judge_inflated(case, by_other[case.number % 2]), cases)
    spread = member_spread(one_ensemble(judge.field))
    assert spread is not None, "an ensemble has several members"
    return ReliableMembers(_inflation(judged), spread.alike, _coverage(list(zip(cases, levels, strict=True))))


def _inflation(judged: Sequence[JudgedTwin]) -> float:
    tried: dict[str, list[Floats]] = {}
    for one in judged:
        if one.by_inflation is not None:
            tried.setdefault(one.case.name, []).append(one.by_inflation)
    return best_inflation(tried)
