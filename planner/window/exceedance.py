"""Speeds that must not be exceeded, judged over the forecast's members."""

from collections.abc import Callable
from typing import ClassVar, Self

import numpy as np
from pydantic import Field, model_validator

from planner.forecast.field import WindField
from planner.forecast.field_set import AnyField, parts_of
from planner.geo import Floats
from planner.window.criterion import Criterion
from planner.window.verdict import Finding, Verdict


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
        self, field: AnyField, speeds_of: Callable[[WindField], Floats | None], missing: str
    ) -> Finding:
        """The finding from the members of those runs that have the speed (M,); `missing` where none has."""
        asked = [(part.weight, speeds_of(part.field)) for part in parts_of(field)]
        known = [(weight, speeds) for weight, speeds in asked if speeds is not None]
        if not known:
            return self.unknown(missing)
        weights = np.concatenate([np.full(speeds.size, weight) for weight, speeds in known])
        return self.judge_speeds(np.concatenate([speeds for _, speeds in known]), weights)

    def judge_speeds(self, speeds_mps: Floats, weights: Floats | None = None) -> Finding:
        """The finding from one speed per member (M,), which weigh the same unless `weights` (M,) says."""
        if not np.isfinite(speeds_mps).all():
            return self.unknown(f"{self.noun}: the forecast holds no value here")
        weights = np.ones(speeds_mps.size) if weights is None else weights
        order = np.argsort(-speeds_mps, kind="stable")
        exceeding = np.cumsum(weights[order])
        within = int((exceeding <= (self.tolerated_share + 1e-9) * exceeding[-1]).sum())
        tolerated = min(within, speeds_mps.size - 1)
        measured = float(speeds_mps[order[tolerated]])
        if measured > self.no_go_above_mps:
            verdict, limit = Verdict.NO_GO, self.no_go_above_mps
        else:
            verdict = Verdict.CAUTION if measured > self.caution_above_mps else Verdict.GO
            limit = self.caution_above_mps
        above = int((speeds_mps > limit).sum())
        sentence = (
            f"{self.noun} {measured:.1f} m/s, above {limit:g} m/s in {above} of "
            f"{speeds_mps.size} members: {verdict.words}"
        )
        return Finding(self.name, verdict, measured, limit, "m/s", sentence)
