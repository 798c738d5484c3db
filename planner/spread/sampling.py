"""What uniform numbers become under the distributions that a person wrote."""

import numpy as np

from planner.chance.quantile_functions import between, lognormal, normal, weibull
from planner.geo import Floats
from planner.plan.spread import Lognormal, Normal, Spread, Uniform, UniformFactor, Weibull
from planner.vehicle.launch import Varied

Written = Normal | Lognormal | Uniform | Weibull


def sample(written: Written, uniform: Floats, of: Floats | None = None) -> Floats:
    """The offsets or factors (n,) that uniform numbers (n,) in (0, 1) make of a distribution.

    `of` (n,) is what a normal offset with a `share` is an error of: its sigma is at most that share of it.
    """
    match written:
        case Normal(sigma=sigma, share=share):
            of_it = sigma if share is None or of is None else np.minimum(sigma, share * of)
            return normal(uniform, of_it)
        case Lognormal(sigma=sigma):
            return lognormal(uniform, sigma)
        case Weibull(shape=shape, scale=scale):
            return weibull(uniform, shape, scale)
        case Uniform(low=low, high=high):
            return between(uniform, low, high)


def as_planned(spread: Spread) -> Varied:
    """Of everything that varies what one drop as planned makes of it (1,): a factor of 1, an offset of 0."""

    def varied(name: str, _stream: str = "", of: Floats | None = None) -> Floats:  # noqa: ARG001
        factor = isinstance(getattr(spread, name), Lognormal | UniformFactor | Weibull)
        return np.array([1.0 if factor else 0.0])

    return varied
