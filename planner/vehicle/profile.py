"""How high it is when: the vertical half of a flight, for many draws at once.

A `Profile` is a list of stages; each stage has a law that says altitude by time, time by altitude
and speed by altitude. From that one law come the steps that the drift wants: exact altitudes at the
start, middle and end of each step.
The profile runs down to -500 m: only the drift knows the ground. n is the number of draws.
"""

from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from typing import Any, NamedTuple, Protocol

import numpy as np

from planner.geo import Floats

Integers = np.ndarray[Any, np.dtype[np.int64]]
Keys = np.ndarray[Any, np.dtype[np.uint64]]

STEP_S = 60.0
_ALONG_A_LEVEL = np.linspace(0.0, 1.0, 9)  # shares of its time at which its height is asked
STEP_M = 1_000.0  # a fall at 60 m/s would else jump over a jet in one step


class StageKind(StrEnum):
    """What the height does during a stage."""

    CLIMB = "climb"
    LEVEL = "level"
    FALL = "fall"


class RungTimes(NamedTuple):
    """When n draws pass the rungs of a ladder, on a clock that many of them may share.

    `at_rungs` (K, R) rises in the direction of travel; draw i reads column `row[i]`, from `begin[i]` to
    `end[i]`, and a unit of the clock lasts `scale[i]` seconds.
    """

    at_rungs: Floats
    row: Integers
    begin: Floats
    end: Floats
    scale: Floats


class Law(Protocol):
    """Vertical motion of n draws since the stage began; arrays are (n,) or (n, k)."""

    def altitude_m(self, elapsed_s: Any) -> Any:
        """Altitude [m] after `elapsed_s` (n, k)."""

    def elapsed_s(self, altitude_m: Any) -> Any:
        """Seconds (n,) until `altitude_m` (n,) is passed; not finite where it never is."""

    def climb_mps(self, altitude_m: Any) -> Any:
        """Vertical speed (n,) at `altitude_m` (n,), upwards positive."""

    def clock(self, rungs_m: Floats, end_m: Floats) -> RungTimes:
        """When the rungs (K,) are passed on the way to `end_m` (n,)."""


@dataclass(frozen=True)
class Steady:
    """A constant vertical speed; 0 holds the altitude."""

    start_m: Floats
    rate_mps: Floats

    def altitude_m(self, elapsed_s: Any) -> Any:
        """Altitude [m] (n, k) after `elapsed_s` (n, k) seconds, a straight line."""
        return self.start_m[:, None] + self.rate_mps[:, None] * elapsed_s

    def elapsed_s(self, altitude_m: Any) -> Any:
        """Seconds (n,) until `altitude_m` (n,) is passed; not finite at a rate of 0."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return (altitude_m - self.start_m) / self.rate_mps

    def climb_mps(self, altitude_m: Any) -> Any:
        """The rate [m/s] (n,), whatever the altitude."""
        return self.rate_mps + 0.0 * altitude_m

    def clock(self, rungs_m: Floats, end_m: Floats) -> RungTimes:
        """When the rungs (K,) are passed: one clock in metres, which each draw reads at its rate."""
        sign = np.where(self.rate_mps < 0.0, -1.0, 1.0)
        assert (sign == sign[0]).all(), "a stage climbs or falls, not both"
        row = np.zeros(end_m.size, dtype=np.int64)
        at_rungs = (sign[0] * rungs_m)[:, None]
        return RungTimes(at_rungs, row, sign * self.start_m, sign * end_m, 1.0 / np.abs(self.rate_mps))


class Walk(NamedTuple):
    """A horizontal random walk of n draws: diffusivities (n,) [m2/s], and keys (n,) that draw its steps."""

    diffusivity_m2ps: Floats
    key: Keys


@dataclass(frozen=True)
class Stage:
    """One stretch of a flight; `ends_with` names the event at its end, if it has a name.

    `walk` is for climbs and falls, and for the march alone.
    """

    kind: StageKind
    law: Law
    start_m: Floats
    end_m: Floats
    duration_s: Floats
    ends_with: str | None = None
    walk: Walk | None = None


@dataclass(frozen=True)
class Profile:
    """The stages of n draws, in order; a stage that a draw skips lasts 0 s.

    `releases_s` says when each release happens (n,), `noted` when events do that are no stage's end; both
    are seconds after the start, infinite where they never happen.
    """

    stages: tuple[Stage, ...]
    releases_s: tuple[Floats, ...] = ()
    noted: tuple[tuple[str, Floats], ...] = ()

    def ends_s(self) -> list[Floats]:
        """When each stage ends, seconds after the start, one (n,) per stage."""
        return list(accumulate(stage.duration_s for stage in self.stages))

    def events(self) -> list[tuple[str, Floats]]:
        """The named events and when they happen (n,), infinite where a draw never gets there."""
        ends = zip(self.stages, self.ends_s(), strict=True)
        return [*((stage.ends_with, end) for stage, end in ends if stage.ends_with), *self.noted]

    def highest_m(self) -> float:
        """The highest altitude of any draw [m]."""
        return float(max(max(stage.start_m.max(), stage.end_m.max()) for stage in self.stages))

    def highest_by(self, elapsed_s: Floats, altitude_m: Floats) -> Floats:
        """The highest it was (n,) [m] in the first `elapsed_s` (n,), at whose end it is at `altitude_m`."""
        highest, begun = altitude_m, np.zeros(altitude_m.shape)
        for stage in self.stages:
            run_s = np.clip(elapsed_s - begun, 0.0, stage.duration_s)
            if stage.kind is StageKind.LEVEL:  # it may sink or rise, and come back
                top = stage.law.altitude_m(run_s[:, None] * _ALONG_A_LEVEL).max(axis=1)
            else:
                ended = run_s >= stage.duration_s
                top = np.maximum(stage.start_m, np.where(ended, stage.end_m, stage.start_m))
            highest = np.where(elapsed_s > begun, np.maximum(highest, top), highest)
            begun = begun + stage.duration_s
        return np.asarray(highest)

    def fall_mps(self, elapsed_s: Floats, altitude_m: Floats) -> Floats:
        """How fast it falls (n,) [m/s] after `elapsed_s` (n,), at `altitude_m`; NaN before it does."""
        fall, begun = np.full(altitude_m.shape, np.nan), np.zeros(altitude_m.shape)
        for stage in self.stages:
            if stage.kind is StageKind.FALL:
                fall = np.where(elapsed_s > begun, -stage.law.climb_mps(altitude_m), fall)
            begun = begun + stage.duration_s
        return np.asarray(fall)

    def passage_s(self, altitude_m: Floats) -> Floats:
        """When `altitude_m` (n,) is passed for the first time; infinite where it never is."""
        first = np.full(altitude_m.shape, np.inf)
        begun = np.zeros(altitude_m.shape)
        for stage in self.stages:
            low, high = np.minimum(stage.start_m, stage.end_m), np.maximum(stage.start_m, stage.end_m)
            inside = (low <= altitude_m) & (altitude_m <= high) & np.isinf(first)
            elapsed = np.nan_to_num(stage.law.elapsed_s(altitude_m), nan=0.0, posinf=0.0, neginf=0.0)
            first = np.where(inside, begun + elapsed, first)
            begun = begun + stage.duration_s
        return first


class Steps(NamedTuple):
    """A profile cut into steps, padded to the longest draw.

    `seconds` (n, S); `altitude_m` (n, S, 5) at the four Runge-Kutta stages and the end; `number` (n,) counts
    the steps.
    """

    seconds: Floats
    altitude_m: Floats
    number: Integers


def exact_steps(profile: Profile, *, longest_s: float, step_s: float = STEP_S) -> Steps:
    """Steps of at most `step_s` and `STEP_M` with exact stage ends, cut after `longest_s`."""
    begun = np.zeros(profile.stages[0].duration_s.shape)
    plan = []
    for stage in profile.stages:
        seconds = np.minimum(np.maximum(stage.duration_s, 0.0), np.maximum(longest_s - begun, 0.0))
        speeds = [np.abs(stage.law.climb_mps(altitude)) for altitude in (stage.start_m, stage.end_m)]
        pace = STEP_M / np.maximum(np.maximum(*speeds), STEP_M / step_s)
        plan.append((stage.law, seconds, pace, np.ceil(seconds / pace - 1e-9).astype(np.int64)))
        begun = begun + stage.duration_s
    steps = _empty_steps(np.sum([count for *_, count in plan], axis=0))
    offset = np.zeros_like(steps.number)
    for law, seconds, pace, count in plan:
        _lay_out(steps, law, seconds, count=count, offset=offset, step_s=pace)
        offset += count
    return steps


def _empty_steps(count: Integers) -> Steps:
    shape = (count.size, int(count.max(initial=0)))
    return Steps(np.zeros(shape), np.zeros((*shape, 5)), count)


def _lay_out(steps: Steps, law: Law, seconds: Floats, *, count: Any, offset: Any, step_s: Floats) -> None:
    """Write one stage's steps behind those that stand."""
    column = np.arange(int(count.max(initial=0)))
    begin = np.minimum(column * step_s[:, None], seconds[:, None])
    length = np.minimum(step_s[:, None], seconds[:, None] - begin)
    times = np.concatenate([begin[:, :1], begin + length, begin + length / 2], axis=1)
    altitude, middle = np.split(law.altitude_m(times), [column.size + 1], axis=1)
    row, step = np.nonzero(column < count[:, None])
    place = offset[row] + step
    steps.seconds[row, place] = length[row, step]
    steps.altitude_m[row, place, 0] = altitude[row, step]
    steps.altitude_m[row, place, 1] = steps.altitude_m[row, place, 2] = middle[row, step]
    steps.altitude_m[row, place, 3] = steps.altitude_m[row, place, 4] = altitude[row, step + 1]
