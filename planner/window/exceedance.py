"""Limits of weather, above or below, that too many of the forecast's members must not break."""

from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import ClassVar, NamedTuple

import numpy as np

from planner.forecast.field import WindField
from planner.forecast.field_set import parts_of
from planner.forecast.held_winds import HELD_S
from planner.forecast.provider import ai_models
from planner.geo import Floats
from planner.units import HOUR_S, short
from planner.window.case import Case
from planner.window.criterion import Criterion
from planner.window.preparation import WeatherSpan, Worst
from planner.window.verdict import Finding, Verdict, worst

FEWEST_FOR_A_SHARE = 10
"""Members below which no probability of weather is said."""


class _Weather(NamedTuple):
    """What one run says: its source, what its members weigh, their largest values while it must hold."""

    source: str
    weight: float
    worst: Worst

    @property
    def of_ai(self) -> bool:
        """Whether the run is of an AI model."""
        return self.source in ai_models()


class Bounds(NamedTuple):
    """A limit that needs care and one that forbids, each with the share of members that may exceed it.

    With `below` they are broken by what is less. `margin` is taken off the no-go limit of few
    members, `few_share` what is tolerated of them.
    """

    caution: float
    caution_share: float
    no_go: float
    no_go_share: float
    below: bool = False
    margin: float = 0.0
    few_share: float = 0.0

    def of_few(self) -> tuple["Bounds", str]:
        """The bounds of few members, and words where the margin makes the caution limit."""
        strict = self._replace(caution_share=self.few_share, no_go_share=self.few_share)
        near = max(self.no_go - self.margin, 0.0)
        if self.below or near >= self.caution:
            return strict, ""
        said = f" ({self.no_go:g} less {self.margin:g} for fewer than {FEWEST_FOR_A_SHARE} members)"
        return strict._replace(caution=near), said


class MemberLimits(Criterion):
    """Too much, or too little, in too many members: a verdict where P(limit is broken) is not tolerated.

    Measured is the least value that no more than the tolerated share of members exceeds, so that it
    lies above a limit exactly where the probability of violation does. Few members tolerate none.
    """

    noun: ClassVar[str]
    unit: ClassVar[str]
    decimals: ClassVar[int] = 1

    @property
    @abstractmethod
    def bounds(self) -> Bounds:
        """Its limits, and the shares of members that may exceed them."""

    def judge_runs(
        self, case: Case, worst_of: Callable[[WindField, WeatherSpan], Worst | None], missing: str
    ) -> Finding:
        """The finding from the members of those runs that have the value; `missing` where none has.

        Each member counts with its largest value while the weather must hold. An AI model makes the verdict
        worse, never better: it is `go` by other runs, or not at all.
        """
        current = [part for part in parts_of(case.field) if part.field.tells_weather(case.launch)]
        if not current:
            of = case.field.forecast.id
            return self.unknown(f"{self.noun}: {of} is of more than {HELD_S / HOUR_S:g} h from the launch")
        asked = [
            _Weather(part.field.forecast.source, part.weight, largest)
            for part in current
            if (largest := worst_of(part.field, case.held)) is not None
        ]
        if not asked:
            return self.unknown(missing)
        found, reckoned = self._judged(asked, case.held), [one for one in asked if not one.of_ai]
        if len(reckoned) == len(asked) or found.no_data:
            return found
        learnt = " and ".join(dict.fromkeys(one.source for one in asked if one.of_ai))
        if not reckoned:
            return _by_ai_alone(found, learnt)
        without = _saying(self._judged(reckoned, case.held), f"without {learnt}, an AI model")
        return without if worst([found.verdict, without.verdict]) is without.verdict else found

    def _judged(self, weather: Sequence[_Weather], held: WeatherSpan) -> Finding:
        """The finding from some runs, at best `caution` where they cover only a part of the span."""
        finding = self.judge_values(
            np.concatenate([one.worst.values for one in weather]),
            np.concatenate([np.full(one.worst.values.size, one.weight) for one in weather]),
            times=[time for one in weather for time in one.worst.times],
        )
        first = max(one.worst.covered[0] for one in weather)
        last = min(one.worst.covered[1] for one in weather)
        return _held_in_part(finding, held, first, last)

    def judge_values(
        self, values: Floats, weights: Floats | None = None, *, times: Sequence[datetime] = ()
    ) -> Finding:
        """The finding from one value per member (M,), which weigh the same unless `weights` (M,) says.

        `times` (M,) are when they are met.
        """
        if not np.isfinite(values).all():
            return self.unknown(f"{self.noun}: the forecast holds no value here")
        weights = np.ones(values.size) if weights is None else weights
        few = values.size < FEWEST_FOR_A_SHARE
        bounds, near = self.bounds.of_few() if few else (self.bounds, "")
        worse = -values if bounds.below else values
        sign = -1.0 if bounds.below else 1.0
        verdict, limit, tolerated, said = Verdict.NO_GO, bounds.no_go, bounds.no_go_share, ""
        decides = _decides(worse, weights, tolerated)
        if worse[decides] <= sign * limit:
            limit, tolerated, said = bounds.caution, bounds.caution_share, near
            decides = _decides(worse, weights, tolerated)
            verdict = Verdict.CAUTION if worse[decides] > sign * limit else Verdict.GO
        beyond, measured = worse > sign * limit, float(values[decides])
        when = f" at {times[decides]:%H:%M}Z" if times else ""
        than = f"{'below' if bounds.below else 'above'} {limit:g} {self.unit}{said}"
        sentence = (
            f"{self.noun} {measured:.{self.decimals}f} {self.unit}{when}, {than} in "
            f"{int(beyond.sum())} of {values.size} members: {verdict.words}"
        )
        found = Finding(self.name, verdict, measured, limit, self.unit, sentence)
        if few:
            return found
        share = round(float(weights[beyond].sum() / weights.sum()), 9)
        return replace(found, violation_probability=share, limit_probability=tolerated)


def _decides(values: Floats, weights: Floats, tolerated: float) -> int:
    """Which member's value is the least that no more than a share of all members exceeds."""
    order = np.argsort(-values, kind="stable")
    exceeding = np.cumsum(weights[order])
    within = int((exceeding <= (tolerated + 1e-9) * exceeding[-1]).sum())
    return int(order[min(within, values.size - 1)])


def _held_in_part(finding: Finding, held: WeatherSpan, first: datetime, last: datetime) -> Finding:
    """A finding, at best `caution` where the run covers only a part of the span that it is about."""
    sides = [f"before {short(first)}"] if first > held.first else []
    sides += [f"after {short(last)}"] if last < held.last else []
    if not sides or finding.no_data:
        return finding
    said = f"not covered {' and '.join(sides)}"
    return _saying(replace(finding, verdict=worst([finding.verdict, Verdict.CAUTION])), said)


def _by_ai_alone(finding: Finding, source: str) -> Finding:
    """A finding that rests on AI models alone: at best `caution`, for their winds are smoothed."""
    capped = finding.verdict is Verdict.GO
    finding = replace(finding, verdict=worst([finding.verdict, Verdict.CAUTION]), capped=capped)
    return _saying(finding, f"by an AI model alone ({source}; fly another run with it, such as gfs)")


def _saying(finding: Finding, more: str) -> Finding:
    """The same finding with more said before its verdict."""
    said, _, _ = finding.sentence.rpartition(": ")
    return replace(finding, sentence=f"{said}, {more}: {finding.verdict.words}")
