"""What is uncertain, by how much, and the numbers that member k draws.

Draws are counter-based: member k of a seed is the same flight whether ten or ten million are asked
for, in whatever blocks, on whichever machine.
"""

from collections.abc import Callable, Iterator
from typing import Annotated, Any, Literal, Self
from zlib import crc32

import numpy as np
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from scipy.special import ndtri

from planner.drift.error_series import Bits
from planner.geo import Floats

_PER_COUNTER = 4  # Philox gives four numbers for each count
_ROW = 2**40  # counts from one row of a stream to the next: more than there are members


def keys(seed: int, stream: str, first: int, count: int) -> np.ndarray[Any, np.dtype[np.uint64]]:
    """64 random bits for each of members `first` to `first + count` in a named stream."""
    bits = np.random.Philox(key=np.array([seed, crc32(stream.encode())], dtype=np.uint64))
    bits.advance(first // _PER_COUNTER)
    skip = first % _PER_COUNTER
    return np.asarray(bits.random_raw(count + skip)[skip:])


def uniforms(seed: int, stream: str, first: int, count: int) -> Floats:
    """Uniform numbers in (0, 1) of members `first` to `first + count` in a named stream."""
    raw = keys(seed, stream, first, count)
    return np.asarray((np.right_shift(raw, np.uint64(11)).astype(np.float64) + 0.5) * 2.0**-53)


def normals(seed: int, stream: str, first: int, count: int) -> Floats:
    """Standard normal numbers of members `first` to `first + count` in a named stream."""
    return np.asarray(ndtri(uniforms(seed, stream, first, count)))


def quick_bits(seed: int, stream: str, first: int, count: int, *, rows: int) -> Iterator[Bits]:
    """Rows (count,) of 64 random bits of members `first` onwards, all independent."""
    bits = np.random.Philox(key=np.array([seed, crc32(stream.encode())], dtype=np.uint64))
    skip, at = first % _PER_COUNTER, 0
    for row in range(rows):
        wanted = row * _ROW + first // _PER_COUNTER
        bits.advance(wanted - at)
        at = wanted + -(-(count + skip) // _PER_COUNTER)
        yield bits.random_raw(count + skip)[skip:]


class Distribution(BaseModel):
    """How one thing varies from drop to drop."""

    model_config = ConfigDict(frozen=True, extra="forbid")


Sigma = Annotated[float, Field(ge=0, le=1e6, allow_inf_nan=False, strict=True)]


class Normal(Distribution):
    """An offset that is normal round zero, in the unit of what it varies.

    With a `share` its sigma is no more than that share of what it is an error of: of the height flown over
    the site, of the time to a release.
    """

    kind: Literal["normal"] = "normal"
    sigma: Sigma
    share: Annotated[float, Field(gt=0, le=10, allow_inf_nan=False, strict=True)] | None = None

    def at(self, uniform: Floats, of: Floats | None = None) -> Floats:
        return np.asarray(self.sigma_of(of) * ndtri(uniform))

    def sigma_of(self, whole: Floats | None) -> Floats:
        """Its sigma as an error of `whole` (n,), or where that is not said."""
        if self.share is None or whole is None:
            return np.array(self.sigma)
        return np.minimum(self.sigma, self.share * whole)


class Lognormal(Distribution):
    """A factor whose logarithm is normal round zero; sigma 0.1 is about 10 %."""

    kind: Literal["lognormal"] = "lognormal"
    sigma: Annotated[float, Field(ge=0, le=2, allow_inf_nan=False, strict=True)]

    def at(self, uniform: Floats) -> Floats:
        return np.asarray(np.exp(self.sigma * ndtri(uniform)))


class Uniform(Distribution):
    """Even between two offsets."""

    kind: Literal["uniform"] = "uniform"
    low: Annotated[float, Field(ge=-1e6, le=1e6, allow_inf_nan=False, strict=True)]
    high: Annotated[float, Field(ge=-1e6, le=1e6, allow_inf_nan=False, strict=True)]

    def at(self, uniform: Floats) -> Floats:
        return np.asarray(self.low + (self.high - self.low) * uniform)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.low > self.high:
            msg = f"low {self.low:g} is above high {self.high:g}; swap them"
            raise ValueError(msg)
        return self


class UniformFactor(Uniform):
    """Even between two factors; 0.9 to 1.1 is 10 % either way."""

    low: Annotated[float, Field(ge=0.01, le=100, allow_inf_nan=False, strict=True)]
    high: Annotated[float, Field(ge=0.01, le=100, allow_inf_nan=False, strict=True)]


class Weibull(Distribution):
    """A factor that is Weibull distributed, as strengths are: rarely much more than `scale`, often less."""

    kind: Literal["weibull"] = "weibull"
    shape: Annotated[float, Field(ge=0.5, le=1000, allow_inf_nan=False, strict=True)]
    scale: Annotated[float, Field(ge=0.01, le=100, allow_inf_nan=False, strict=True)]

    def at(self, uniform: Floats) -> Floats:
        return np.asarray(self.scale * (-np.log1p(-uniform)) ** (1 / self.shape))


def _sigma_of(kind: str) -> Callable[[Any], Any]:
    """A bare number is short for the sigma of the usual distribution."""

    def read(value: Any) -> Any:
        number = isinstance(value, int | float) and not isinstance(value, bool)
        return {"kind": kind, "sigma": value} if number else value

    return read


Offset = Annotated[Normal | Uniform, Field(discriminator="kind"), BeforeValidator(_sigma_of("normal"))]
Factor = Annotated[
    Lognormal | UniformFactor | Weibull, Field(discriminator="kind"), BeforeValidator(_sigma_of("lognormal"))
]


Probability = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False, strict=True)]


class Spread(BaseModel):
    """What varies from drop to drop. The defaults are priors (`docs/physics.md`); 0 turns one off."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)

    launch_position_m: Offset = Field(default=Normal(sigma=100.0), description="each way [m]")
    ascent_rate: Factor = Field(default=Lognormal(sigma=0.10), description="of the ascent rate")
    descent_rate: Factor = Field(default=Lognormal(sigma=0.15), description="of the balloon's fall")
    burst_altitude_m: Offset = Field(
        default=Normal(sigma=1000.0, share=0.1),
        description="of the burst [m]; share: at most of the height over the site",
    )
    float_altitude_m: Offset = Field(
        default=Normal(sigma=500.0, share=0.1),
        description="of the float [m]; share: at most of the height over the site",
    )
    release_time_s: Offset = Field(
        default=Normal(sigma=60.0, share=0.1),
        description="of timed releases [s]; share: at most of the time after launch",
    )
    fall_speed: Factor = Field(default=Lognormal(sigma=0.15), description="of each cargo's fall")
    turbulence_m2ps: float = Field(
        default=50.0,
        ge=0,
        le=10_000,
        allow_inf_nan=False,
        strict=True,
        description="diffusivity of leaflets' fall",
    )
    free_lift: Factor = Field(default=Lognormal(sigma=0.10), description="of a weighed free lift")
    gas_mass: Factor = Field(default=Lognormal(sigma=0.05), description="of gas that was metered")
    lifted_mass: Factor = Field(default=Lognormal(sigma=0.02), description="of all that hangs on the gas")
    drag: Factor = Field(default=Lognormal(sigma=0.15), description="of a rising balloon's drag")
    burst_diameter: Factor = Field(
        default=Weibull(shape=14.36, scale=1.121), description="of the nominal burst diameter of latex"
    )
    film_strength: Factor = Field(default=Lognormal(sigma=0.15), description="of a sealed film")
    leak: Factor = Field(default=Lognormal(sigma=0.5), description="of the leak that is given")
    remnant: Factor = Field(
        default=UniformFactor(low=0.06, high=2.0), description="of the half of the latex that falls along"
    )
    timer_fails: Probability = Field(default=0.02, description="P that nothing is let go")
    stays_shut: Probability = Field(default=0.01, description="P that a bag or parachute does not open")
    wind_error: Literal["prior", "none"] = Field(default="prior", description="the forecast's own error")

    def draw(self, name: str, *, seed: int, first: int, count: int, stream: str = "") -> Floats:
        """Draws of one thing for members `first` to `first + count`; `stream` keeps twins apart."""
        return self.at(name, uniforms(seed, f"{name} {stream}", first, count))

    def at(self, name: str, uniform: Floats, of: Floats | None = None) -> Floats:
        """What even numbers (n,) make of a thing; `of` (n,) is what an offset is an error of."""
        distribution: Normal | Lognormal | Uniform | Weibull = getattr(self, name)
        return distribution.at(uniform, of) if isinstance(distribution, Normal) else distribution.at(uniform)

    def planned(self, name: str, _stream: str = "", of: Floats | None = None) -> Floats:  # noqa: ARG002
        """What one drop as planned makes of a thing (1,): a factor of 1, an offset of 0."""
        factor = isinstance(getattr(self, name), Lognormal | UniformFactor | Weibull)
        return np.array([1.0 if factor else 0.0])
