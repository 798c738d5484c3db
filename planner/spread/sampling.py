"""What uniform numbers become under the distributions that a person wrote."""

import numpy as np

from planner.chance.quantile_functions import between, lognormal, normal, weibull
from planner.geo import Floats
from planner.plan.distribution import Lognormal, Mixture, Normal, Uniform, UniformFactor, Weibull
from planner.plan.spread import Spread
from planner.vehicle.launch import Varied

Written = Normal | Lognormal | Uniform | Weibull | Mixture


def sample(written: Written, uniform: Floats, of: Floats | None = None) -> Floats:
    """The offsets or factors (n,) that uniform numbers (n,) in (0, 1) make of a distribution.

    `of` (n,) is what a normal offset with a `share` is an error of: its sigma is at most that share of it. Of
    a mixture what works is drawn.
    """
    match written:
        case Normal(sigma=sigma, share=share):
            of_it = sigma if share is None or of is None else np.minimum(sigma, share * of)
            return normal(uniform, of_it)
        case Lognormal(sigma=sigma, median=median):
            return median * lognormal(uniform, sigma)
        case Mixture(works=works):
            return sample(works, uniform)
        case Weibull(shape=shape, scale=scale):
            return weibull(uniform, shape, scale)
        case Uniform(low=low, high=high):
            return between(uniform, low, high)


def as_planned(spread: Spread) -> Varied:
    """Of everything that varies what one drop as planned makes of it (1,): an offset of 0, a factor of 1.

    A log-normal factor is its median.
    """

    def varied(name: str, _stream: str = "", of: Floats | None = None) -> Floats:  # noqa: ARG001
        written = getattr(spread, name)
        return np.array([_planned(written.works if isinstance(written, Mixture) else written)])

    return varied


def _planned(written: Written) -> float:
    match written:
        case Lognormal(median=median):
            return median
        case UniformFactor() | Weibull():
            return 1.0
        case _:
            return 0.0
