"""How a climb goes on after what was seen of it: its rate by Bayes, its burst not below where it is."""

from typing import NamedTuple

import numpy as np
from scipy.stats import norm

from planner.plan.distribution import Lognormal, Normal, Uniform
from planner.spread.sampling import Written, sample

WANDER = 0.07
"""How far the mean rate of what is left of a climb lies from that so far, over root two: 28 flown climbs."""

LEAST_RISEN_M = 300.0
LIKELY_STILL = 0.5


class ClimbSeen(NamedTuple):
    """So far up [m] in so long [s]."""

    risen_m: float
    seconds: float


def rest_of_climb(prior: Written, planned_mps: float, seen: ClimbSeen) -> Lognormal:
    """The factor on the planned rate for what is left of a climb; both halves wander about one mean."""
    log = np.log(sample(prior, (np.arange(400) + 0.5) / 400))
    mean, variance = float(log.mean()), float(log.var())
    if seen.risen_m < LEAST_RISEN_M or seen.seconds <= 0.0 or variance == 0.0:
        return Lognormal(median=float(np.exp(mean)), sigma=float(np.sqrt(variance)))
    seen_log = float(np.log(np.clip(seen.risen_m / seen.seconds / planned_mps, 0.02, 50.0)))
    gain = variance / (variance + WANDER**2)
    left = variance * (1.0 - gain) + WANDER**2
    return Lognormal(median=float(np.exp(mean + gain * (seen_log - mean))), sigma=float(np.sqrt(left)))


def burst_still_to_come(
    prior: Normal | Uniform, planned_m: float, site_m: float, at_m: float
) -> tuple[float, Normal | Uniform]:
    """Where a balloon that is at `at_m` will burst, as planned, and the offset of draws about it.

    Draws below it are drawn anew where enough lie above; where few do, it bursts within what a normal tail
    leaves on average.
    """
    sigma = (prior.high - prior.low) / np.sqrt(12.0) if isinstance(prior, Uniform) else prior.sigma
    if isinstance(prior, Normal) and prior.share is not None:
        sigma = min(sigma, prior.share * (planned_m - site_m))
    if sigma == 0.0:
        return max(planned_m, at_m + 1.0), Normal(sigma=0.0)
    if norm.sf((at_m - planned_m) / sigma) > LIKELY_STILL:
        return planned_m, Normal(sigma=float(sigma))
    beyond = (at_m - planned_m) / sigma
    mean_m = float(sigma * (np.exp(norm.logpdf(beyond) - norm.logsf(beyond)) - beyond))
    half_m = max(mean_m, 2.0)
    return at_m + half_m, Uniform(low=1.0 - half_m, high=half_m)
