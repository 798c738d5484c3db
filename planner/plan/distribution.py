"""How one thing varies from drop to drop, as a person writes it; `spread/sampling.py` draws from it."""

from collections.abc import Callable
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from planner.plan.frozen_model import FrozenModel
from planner.written.alternatives import NEEDS_KIND

Sigma = Annotated[float, Field(ge=0, le=1e6, allow_inf_nan=False, strict=True)]
LogSigma = Annotated[float, Field(ge=0, le=2, allow_inf_nan=False, strict=True)]
Ratio = Annotated[float, Field(ge=0.01, le=100, allow_inf_nan=False, strict=True)]
Probability = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False, strict=True)]


class Distribution(FrozenModel):
    """How one thing varies from drop to drop."""


class Normal(Distribution):
    """An offset that is normal round zero, in the unit of what it varies.

    With a `share` its sigma is no more than that share of what it is an error of: of the height flown over
    the site, of the time to a release.
    """

    kind: Literal["normal"] = "normal"
    sigma: Sigma
    share: Annotated[float, Field(gt=0, le=10, allow_inf_nan=False, strict=True)] | None = None


class Lognormal(Distribution):
    """A factor whose logarithm is normal round that of its `median`; sigma 0.1 is about 10 %."""

    kind: Literal["lognormal"] = "lognormal"
    sigma: LogSigma
    median: Ratio = 1.0


class Uniform(Distribution):
    """Even between two offsets."""

    kind: Literal["uniform"] = "uniform"
    low: Annotated[float, Field(ge=-1e6, le=1e6, allow_inf_nan=False, strict=True)]
    high: Annotated[float, Field(ge=-1e6, le=1e6, allow_inf_nan=False, strict=True)]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.low > self.high:
            msg = f"low {self.low:g} is above high {self.high:g}; swap them"
            raise ValueError(msg)
        return self


class UniformFactor(Uniform):
    """Even between two factors; 0.9 to 1.1 is 10 % either way."""

    low: Ratio
    high: Ratio


class Weibull(Distribution):
    """A factor that is Weibull distributed, as strengths are: rarely much more than `scale`, often less."""

    kind: Literal["weibull"] = "weibull"
    shape: Annotated[float, Field(ge=0.5, le=1000, allow_inf_nan=False, strict=True)]
    scale: Ratio


def _sigma_of(kind: str) -> Callable[[Any], Any]:
    """A bare number is short for the sigma of the usual distribution."""

    def read(value: Any) -> Any:
        number = isinstance(value, int | float) and not isinstance(value, bool)
        return {"kind": kind, "sigma": value} if number else value

    return read


Offset = Annotated[
    Normal | Uniform,
    Field(discriminator="kind", json_schema_extra=NEEDS_KIND),
    BeforeValidator(_sigma_of("normal")),
]
Factor = Annotated[
    Lognormal | UniformFactor | Weibull,
    Field(discriminator="kind", json_schema_extra=NEEDS_KIND),
    BeforeValidator(_sigma_of("lognormal")),
]


class Failure(FrozenModel):
    """One way in which a fall goes wrong: how likely, and by what factor it is faster or slower then."""

    name: Annotated[str, Field(min_length=1, max_length=60)]
    probability: Probability
    median: Ratio = Field(description="of the factor on the speed as planned")
    sigma: LogSigma = Field(default=0.0, description="of its logarithm")

    @property
    def factor(self) -> Lognormal:
        """The factor as a distribution."""
        return Lognormal(median=self.median, sigma=self.sigma)


class Mixture(Distribution):
    """A factor on a fall's speed that is one thing where all `works`, and another for each way it `fails`.

    A drop's pieces are drawn from what works; each failure is a branch, shown apart with its probability.
    """

    kind: Literal["mixture"] = "mixture"
    works: Factor
    fails: tuple[Failure, ...] = Field(min_length=1, max_length=8)

    @model_validator(mode="after")
    def _sums_to_one(self) -> Self:
        names = [failure.name for failure in self.fails]
        if len(set(names)) < len(names):
            msg = f"two ways to fail have one name, {max(names, key=names.count)!r}; give each its own"
            raise ValueError(msg)
        failing = sum(failure.probability for failure in self.fails)
        if failing > 1.0:
            msg = f"the probabilities of what fails sum to {failing:.4g}; they may sum to 1 at most"
            raise ValueError(msg)
        return self

    @property
    def works_probability(self) -> float:
        """What the failures leave, 0 to 1."""
        return max(0.0, 1.0 - sum(failure.probability for failure in self.fails))


FallFactor = Annotated[
    Lognormal | UniformFactor | Weibull | Mixture,
    Field(discriminator="kind", json_schema_extra=NEEDS_KIND),
    BeforeValidator(_sigma_of("lognormal")),
]
