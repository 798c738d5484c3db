"""Speeds that must not be exceeded, judged over the forecast's members."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import ClassVar, NamedTuple, Self

import numpy as np
from pydantic import Field, model_validator

from planner.forecast.field import WindField
from planner.forecast.field_set import parts_of
from planner.forecast.held_winds import HELD_S
from planner.forecast.provider import ai_models
from planner.geo import Floats
from planner.units import HOUR_S, short
from planner.window.case import Case
from planner.window.criterion import Criterion
from planner.window.preparation import WeatherSpan, Worst, worst_over
from planner.window.verdict import Finding, Verdict, worst

FEWEST_FOR_A_SHARE = 10
"""Members below which no probability of weather is said."""


class _Blowing(NamedTuple):
    """What one run says: its source, what its members weigh, their largest speeds while it must hold."""

    source: str
    weight: float
    worst: Worst

    @property
    def of_ai(self) -> bool:
        """Whether the run is of an AI model."""
        return self.source in ai_models()


class SpeedLimits(Criterion):
    """Too fast in too many members: `no_go` or `caution` where P(speed > limit) is not tolerated.

    Measured is the least speed that no more than the tolerated share of members exceeds, so that it
    lies above a limit exactly where the probability of violation does. Few members tolerate none.
    """

    noun: ClassVar[str]

    caution_above_mps: float = Field(ge=0, le=100, description="needs care above this [m/s]")
    no_go_above_mps: float = Field(ge=0, le=100, description="forbidden above this [m/s]")
    tolerated_share: float = Field(
        default=0.10, ge=0, lt=1, description="share of the members that may exceed a limit"
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.caution_above_mps > self.no_go_above_mps:
            msg = f"caution_above_mps must not exceed no_go_above_mps, {self.no_go_above_mps:g}"
            raise ValueError(msg)
        return self

    def judge_members(
        self, case: Case, speeds_of: Callable[[WindField, datetime], Floats | None], missing: str
    ) -> Finding:
        """The finding from the members of those runs that have the speed (M,); `missing` where none has.

        Each member counts with its largest speed while the weather must hold. An AI model makes the verdict
        worse, never better: it is `go` by other runs, or not at all.
        """
        current = [part for part in parts_of(case.field) if part.field.tells_weather(case.launch)]
        if not current:
            of = case.field.forecast.id
            return self.unknown(f"{self.noun}: {of} is of more than {HELD_S / HOUR_S:g} h from the launch")
        asked = [
            _Blowing(part.field.forecast.source, part.weight, fastest)
            for part in current
            if (fastest := worst_over(part.field, case.held, partial(speeds_of, part.field))) is not None
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

    def _judged(self, blowing: Sequence[_Blowing], held: WeatherSpan) -> Finding:
        """The finding from some runs, at best `caution` where they cover only a part of the span."""
        finding = self.judge_speeds(
            np.concatenate([one.worst.values for one in blowing]),
            np.concatenate([np.full(one.worst.values.size, one.weight) for one in blowing]),
            times=[time for one in blowing for time in one.worst.times],
        )
        first = max(one.worst.covered[0] for one in blowing)
        last = min(one.worst.covered[1] for one in blowing)
        return _held_in_part(finding, held, first, last)

    def judge_speeds(
        self, speeds_mps: Floats, weights: Floats | None = None, *, times: Sequence[datetime] = ()
    ) -> Finding:
        """The finding from one speed per member (M,), which weigh the same unless `weights` (M,) says.

        `times` (M,) are when they blow.
        """
        if not np.isfinite(speeds_mps).all():
            return self.unknown(f"{self.noun}: the forecast holds no value here")
        weights = np.ones(speeds_mps.size) if weights is None else weights
        order = np.argsort(-speeds_mps, kind="stable")
        exceeding = np.cumsum(weights[order])
        within = int((exceeding <= (self.tolerated_share + 1e-9) * exceeding[-1]).sum())
        decides = order[min(within, speeds_mps.size - 1)]
        measured = float(speeds_mps[decides])
        if measured > self.no_go_above_mps:
            verdict, limit = Verdict.NO_GO, self.no_go_above_mps
        else:
            verdict = Verdict.CAUTION if measured > self.caution_above_mps else Verdict.GO
            limit = self.caution_above_mps
        above = speeds_mps > limit
        when = f" at {times[decides]:%H:%M}Z" if times else ""
        sentence = (
            f"{self.noun} {measured:.1f} m/s{when}, above {limit:g} m/s in {int(above.sum())} of "
            f"{speeds_mps.size} members: {verdict.words}"
        )
        found = Finding(self.name, verdict, measured, limit, "m/s", sentence)
        if speeds_mps.size < FEWEST_FOR_A_SHARE:
            return found
        share = round(float(weights[above].sum() / weights.sum()), 9)
        return replace(found, violation_probability=share, limit_probability=self.tolerated_share)


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
