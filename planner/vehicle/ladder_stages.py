"""A profile as the marching kernels take it: times at the rungs of a ladder, or heights by time.

A climb or a fall is a clock that stands at each rung: what passes between two rungs, times a flight's
own scale, is how long it takes from one to the other. Flights that differ in their rate alone share
one clock. A level stage is heights at even steps of time. n is the number of draws, K of rungs.
"""

from typing import Any, NamedTuple

import numpy as np

from planner.geo import Floats
from planner.vehicle.profile import Integers, Keys, Profile, Stage, StageKind, Walk

LEVEL_STEP_S, LEVEL_STEP_M = 300.0, 300.0
"""Longest step near a level height, in time and in height: the wind along it must be even enough."""


class Passage(NamedTuple):
    """A climb or a fall of n draws.

    `clock` (K, R) rises in the direction of travel, at every rung; draw i reads its column `row[i]` from
    `begin[i]` to `end[i]`, where it is at `end_m[i]`; a unit of the clock lasts `scale[i]` seconds.
    `diffusivity_m2ps` and `key` are those of its random walk, (n,), or empty where nothing walks.
    """

    clock: Floats
    row: Integers
    begin: Floats
    end: Floats
    scale: Floats
    end_m: Floats
    upwards: bool
    diffusivity_m2ps: Floats
    key: Keys

    def some(self, pick: Any) -> "Passage":
        """That of some of the draws: a slice, or an index array."""
        return self._replace(
            row=self.row[pick],
            begin=self.begin[pick],
            end=self.end[pick],
            scale=self.scale[pick],
            end_m=self.end_m[pick],
            diffusivity_m2ps=self.diffusivity_m2ps[pick] if self.key.size else self.diffusivity_m2ps,
            key=self.key[pick] if self.key.size else self.key,
        )


class LevelStage(NamedTuple):
    """A level stage of n draws: `steps` of `step_s` (n,), heights at their edges (n, S + 1) or (n, 1)."""

    step_s: Floats
    steps: Integers
    altitude_m: Floats

    def some(self, pick: Any) -> "LevelStage":
        """That of some of the draws: a slice, or an index array."""
        return LevelStage(self.step_s[pick], self.steps[pick], np.ascontiguousarray(self.altitude_m[pick]))


def passages(profile: Profile, rungs_m: Floats) -> list[Passage | LevelStage]:
    """The stages of a profile on a ladder's rungs (K,) [m], in order."""
    return [
        _hold(stage) if stage.kind is StageKind.LEVEL else _passage(stage, rungs_m)
        for stage in profile.stages
    ]


def _passage(stage: Stage, rungs_m: Floats) -> Passage:
    clock = stage.law.clock(rungs_m, stage.end_m)
    upwards = stage.kind is StageKind.CLIMB
    walk = stage.walk or Walk(np.empty(0), np.empty(0, dtype=np.uint64))
    return Passage(*clock, stage.end_m, upwards, *walk)


def _hold(stage: Stage) -> LevelStage:
    assert stage.walk is None, "a level stage has no random walk"
    pace_mps = np.maximum(np.abs(stage.law.climb_mps(stage.start_m)), LEVEL_STEP_M / LEVEL_STEP_S)
    steps = np.ceil(stage.duration_s * pace_mps / LEVEL_STEP_M - 1e-9).astype(np.int64)
    step_s = stage.duration_s / np.maximum(steps, 1)
    if np.array_equal(stage.start_m, stage.end_m):
        return LevelStage(step_s, steps, stage.start_m[:, None].copy())
    edge = np.arange(int(steps.max(initial=0)) + 1)
    elapsed = np.minimum(edge * step_s[:, None], stage.duration_s[:, None])
    return LevelStage(step_s, steps, np.ascontiguousarray(stage.law.altitude_m(elapsed)))
