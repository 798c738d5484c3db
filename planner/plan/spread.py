"""What is uncertain and by how much, as a person writes it; `spread/sampling.py` draws from it."""

from collections.abc import Callable
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from planner.plan.frozen_model import FrozenModel
from planner.written.alternatives import NEEDS_KIND


class Distribution(FrozenModel):
    """How one thing varies from drop to drop."""


Sigma = Annotated[float, Field(ge=0, le=1e6, allow_inf_nan=False, strict=True)]


class Normal(Distribution):
    """An offset that is normal round zero, in the unit of what it varies.

    With a `share` its sigma is no more than that share of what it is an error of: of the height flown over
    the site, of the time to a release.
    """

    kind: Literal["normal"] = "normal"
    sigma: Sigma
    share: Annotated[float, Field(gt=0, le=10, allow_inf_nan=False, strict=True)] | None = None


class Lognormal(Distribution):
    """A factor whose logarithm is normal round zero; sigma 0.1 is about 10 %."""

    kind: Literal["lognormal"] = "lognormal"
    sigma: Annotated[float, Field(ge=0, le=2, allow_inf_nan=False, strict=True)]


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

    low: Annotated[float, Field(ge=0.01, le=100, allow_inf_nan=False, strict=True)]
    high: Annotated[float, Field(ge=0.01, le=100, allow_inf_nan=False, strict=True)]


class Weibull(Distribution):
    """A factor that is Weibull distributed, as strengths are: rarely much more than `scale`, often less."""

    kind: Literal["weibull"] = "weibull"
    shape: Annotated[float, Field(ge=0.5, le=1000, allow_inf_nan=False, strict=True)]
    scale: Annotated[float, Field(ge=0.01, le=100, allow_inf_nan=False, strict=True)]


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


Probability = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False, strict=True)]


class ErrorNumbers(FrozenModel):
    """The forecast's own error by numbers: `scale` times the table of `data/wind_error.csv`, for studies.

    Normal, with the covariance (w + (1 - w) exp(-|dz| / L)) exp(-|dt| / T): `column_share` w of it is one
    offset of the whole column. To the variance comes that of `wind_share` times the wind.
    """

    column_share: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] = 0.3
    length_km: Annotated[float, Field(ge=0.2, le=1_000, allow_inf_nan=False)] = 2.0
    memory_h: Annotated[float, Field(ge=0.25, le=240, allow_inf_nan=False)] = 4.0
    wind_share: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] = 0.0
    scale: Annotated[float, Field(ge=0, le=10, allow_inf_nan=False)] = 1.0


# The defaults below are right as they stand; to check them would build every validator at import.
_normal, _lognormal = Normal.model_construct, Lognormal.model_construct


class Spread(FrozenModel):
    """What varies from drop to drop. The defaults are priors (`docs/physics.md`); 0 turns one off."""

    model_config = ConfigDict(validate_default=True)

    launch_position_m: Offset = Field(default=_normal(sigma=100.0), description="each way [m]")
    ascent_rate: Factor = Field(default=_lognormal(sigma=0.10), description="of the ascent rate")
    descent_rate: Factor = Field(default=_lognormal(sigma=0.15), description="of the balloon's fall")
    burst_altitude_m: Offset = Field(
        default=_normal(sigma=1000.0, share=0.1),
        description="of the burst [m]; share: at most of the height over the site",
    )
    float_altitude_m: Offset = Field(
        default=_normal(sigma=500.0, share=0.1),
        description="of the float [m]; share: at most of the height over the site",
    )
    release_time_s: Offset = Field(
        default=_normal(sigma=60.0, share=0.1),
        description="of timed releases [s]; share: at most of the time after launch",
    )
    fall_speed: Factor = Field(default=_lognormal(sigma=0.15), description="of each cargo's fall")
    turbulence_m2ps: float = Field(
        default=50.0,
        ge=0,
        le=10_000,
        allow_inf_nan=False,
        strict=True,
        description="diffusivity of leaflets' fall",
    )
    free_lift: Factor = Field(default=_lognormal(sigma=0.10), description="of a weighed free lift")
    gas_mass: Factor = Field(default=_lognormal(sigma=0.05), description="of gas that was metered")
    lifted_mass: Factor = Field(default=_lognormal(sigma=0.02), description="of all that hangs on the gas")
    drag: Factor = Field(default=_lognormal(sigma=0.15), description="of a rising balloon's drag")
    burst_diameter: Factor = Field(
        default=Weibull.model_construct(shape=14.36, scale=1.121),
        description="of the nominal burst diameter of latex",
    )
    film_strength: Factor = Field(default=_lognormal(sigma=0.15), description="of a sealed film")
    leak: Factor = Field(default=_lognormal(sigma=0.5), description="of the leak that is given")
    remnant: Factor = Field(
        default=UniformFactor.model_construct(low=0.06, high=2.0),
        description="of the half of the latex that falls along",
    )
    timer_fails: Probability = Field(default=0.02, description="P that nothing is let go")
    stays_shut: Probability = Field(default=0.01, description="P that a bag or parachute does not open")
    wind_error: Literal["prior", "none"] | ErrorNumbers = Field(
        default="prior", description="the forecast's own error"
    )
