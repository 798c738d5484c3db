"""How fast what is left of a fall goes, after what was seen of it: Bayes over the ways in which it may fall.

The logarithm of a fall's speed, over that of its density law, is a mean for the whole fall and a wander about
it by height; speeds shrink on the way down a little more than the law says. Each way of a mixture is weighed
by how likely it makes what was seen. The wander was fitted to 24 flown falls (`docs/uncertainty.md`).
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from planner.air import three_layer_density
from planner.geo import Floats
from planner.plan.distribution import Failure, Lognormal, Mixture
from planner.spread.sampling import Written, sample
from planner.units import SEA_LEVEL_DENSITY_KGPM3

WANDER, WANDER_M, OFF = 0.14, 4_000.0, 0.04
"""Standard deviation of the wander, the height over which it forgets, what a layer is off by besides."""

THINS = 0.03
"""By which power of the density more than the law a fall slows."""

FIX_M = 30.0
STRAY, STRAY_SHARE, STRAY_SIGMA = "another fall", 0.03, 0.6
"""A fall that no way of the plan explains, once a fall is seen: a prior."""

LEAST_SAID = 0.01

Passed = Callable[[Floats], Floats]
"""Time to fall to altitudes [m] at 1 m/s at sea level, by the vehicle's law."""


class SeenFall(NamedTuple):
    """A fall so far: k layers from `from_m` to `to_m` in `seconds` (k,), each time off by `off_s`.

    It began at `top_m`, is at `at_m` now, and the ground lies at `ground_m`.
    """

    from_m: Floats
    to_m: Floats
    seconds: Floats
    off_s: float
    top_m: float
    at_m: float
    ground_m: float


class FallWay(NamedTuple):
    """One way in which it may fall: how likely, and the factor on the planned speed, by its logarithm."""

    name: str
    probability: float
    log_median: float
    sigma: float


def fall_ways(prior: Written, planned_mps: float, seen: SeenFall, passed: Passed) -> list[FallWay]:
    """The ways in which the rest of a fall may go, the likeliest first, the factor being on `planned_mps`."""
    rungs_m = np.linspace(seen.at_m, min(seen.ground_m, seen.at_m - 1.0), 41)
    layers_m, spent = (rungs_m[1:] + rungs_m[:-1]) / 2, np.diff(passed(rungs_m))
    share = spent / spent.sum()
    slower = _slowing(rungs_m, passed) / _slowing(np.linspace(seen.top_m, rungs_m[-1], 81), passed)
    left = share @ _wander(layers_m, layers_m) @ share
    ways = _ways(prior, stray=bool(seen.seconds.size))
    if seen.seconds.size:
        off, middle_m, noise = _seen_factors(seen, planned_mps, passed)
        among = _wander(middle_m, middle_m) + np.diag(noise)
        across = share @ _wander(layers_m, middle_m)
        ways = _weighed([_updated(way, off, among, across, left) for way in ways])
    changed = (way._replace(log_median=way.log_median - float(np.log(slower))) for way in ways)
    return sorted(changed, key=lambda way: -way.probability)


def _weighed(found: list[tuple[float, FallWay]]) -> list[FallWay]:
    """Ways with the logarithm of how likely each is, up to a constant, as probabilities."""
    best = max(likely for likely, _ in found)
    total = sum(float(np.exp(likely - best)) for likely, _ in found)
    return [way._replace(probability=float(np.exp(likely - best)) / total) for likely, way in found]


def written_fall(ways: list[FallWay]) -> Lognormal | Mixture:
    """The ways as a plan writes them: the likeliest is drawn, the others are what may be instead."""
    first, *others = ways
    works = _lognormal(first)
    fails = tuple(
        Failure(name=way.name, probability=way.probability, **_lognormal(way).model_dump(exclude={"kind"}))
        for way in others
        if way.probability >= LEAST_SAID
    )
    return Mixture(works=works, fails=fails) if fails else works


def _lognormal(way: FallWay) -> Lognormal:
    median = float(np.clip(np.exp(way.log_median), 0.01, 100.0))
    return Lognormal(median=median, sigma=min(way.sigma, 2.0))


def _ways(prior: Written, *, stray: bool) -> list[FallWay]:
    """The ways of a prior, and of none of them; a speed that is certain has no other."""
    works = prior.works if isinstance(prior, Mixture) else prior
    fails = prior.fails if isinstance(prior, Mixture) else ()
    log = np.log(sample(works, (np.arange(400) + 0.5) / 400))
    probability = prior.works_probability if isinstance(prior, Mixture) else 1.0
    ways = [FallWay("as planned", probability, float(log.mean()), float(log.std()))]
    ways += [FallWay(f.name, f.probability, float(np.log(f.median)), f.sigma) for f in fails]
    if not stray or ways[0].sigma == 0.0:
        return ways
    kept = [way._replace(probability=way.probability * (1.0 - STRAY_SHARE)) for way in ways]
    return [*kept, FallWay(STRAY, STRAY_SHARE, ways[0].log_median, STRAY_SIGMA)]


def _updated(way: FallWay, log: Floats, among: Floats, across: Floats, left: float) -> tuple[float, FallWay]:
    """How likely [log] one way is after all, and what it says of the rest then."""
    covariance, cross = among + way.sigma**2, across + way.sigma**2
    solved = np.linalg.solve(covariance, np.stack([log - way.log_median, cross], axis=1))
    _, log_det = np.linalg.slogdet(covariance)
    likely = -0.5 * float((log - way.log_median) @ solved[:, 0] + log_det)
    variance = max(float(way.sigma**2 + left - cross @ solved[:, 1]), 1e-6)
    if way.sigma == 0.0:
        return np.log(max(way.probability, 1e-12)) + likely, way
    after = way._replace(
        log_median=way.log_median + float(cross @ solved[:, 0]), sigma=float(np.sqrt(variance))
    )
    return np.log(max(way.probability, 1e-12)) + likely, after


def _seen_factors(seen: SeenFall, planned_mps: float, passed: Passed) -> tuple[Floats, Floats, Floats]:
    """Logarithms of the factors (k,) of the layers on the whole fall's speed, their middles, their noise."""
    whole = _slowing(np.linspace(seen.top_m, min(seen.ground_m, seen.at_m - 1.0), 81), passed)
    units = passed(seen.to_m) - passed(seen.from_m)
    middle_m = (seen.from_m + seen.to_m) / 2
    factor = units * _thick(middle_m) / (seen.seconds * planned_mps * whole)
    noise = OFF**2 + (FIX_M / np.abs(seen.from_m - seen.to_m)) ** 2 + (seen.off_s / seen.seconds) ** 2
    return np.log(np.clip(factor, 0.02, 50.0)), middle_m, noise


def _slowing(rungs_m: Floats, passed: Passed) -> float:
    """By how much longer than the law says a fall down rungs takes, whose speed is the law's at sea level."""
    spent = np.diff(passed(rungs_m))
    return float((spent * _thick((rungs_m[1:] + rungs_m[:-1]) / 2)).sum() / spent.sum())


def _thick(altitude_m: Floats) -> Floats:
    return np.asarray((three_layer_density(altitude_m) / SEA_LEVEL_DENSITY_KGPM3) ** THINS)


def _wander(a_m: Floats, b_m: Floats) -> Floats:
    return np.asarray(WANDER**2 * np.exp(-np.abs(a_m[:, None] - b_m) / WANDER_M))
