"""What is uncertain and by how much, as a person writes it: what is not written is as usual for its kind."""

from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Discriminator, Field, Tag, field_validator

from planner.plan.distribution import Factor, FallFactor, Offset, Probability
from planner.plan.frozen_model import FrozenModel
from planner.plan.kinds_of_flight import AMATEUR_LATEX, kind_named, kinds_of_flight


def _usual(name: str) -> Callable[[dict[str, Any]], Any]:
    """What is taken of something that is not written: as usual of its kind of flight."""
    return lambda read: kinds_of_flight()[read.get("kind", AMATEUR_LATEX)].defaults[name].default


CalibrationName = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$")]
"""How a calibration may be called: never as a path is."""


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


class NamedCalibration(FrozenModel):
    """The wind's own error as it was measured: a calibration by its name."""

    calibration: CalibrationName = Field(description="a shipped one, or one of the store's")


def _way(written: Any) -> str:
    """In which of its ways the wind's own error is written."""
    if isinstance(written, NamedCalibration) or (isinstance(written, dict) and "calibration" in written):
        return "named"
    return "numbers" if isinstance(written, ErrorNumbers | dict) else "word"


WrittenError = Annotated[
    Annotated[Literal["prior", "none"], Tag("word")]
    | Annotated[ErrorNumbers, Tag("numbers")]
    | Annotated[NamedCalibration, Tag("named")],
    Discriminator(_way),
]
"""What a person may write for the wind's own error."""


def with_calibration(spread: dict[str, Any], name: str | None) -> dict[str, Any]:
    """What varies with the calibration that is named beside it; ValueError where it says another itself."""
    if name is None:
        return spread
    error: Any = name if name == "prior" else {"calibration": name}
    if spread.setdefault("wind_error", error) != error:
        msg = "calibration and spread.wind_error say two things of the wind's error; write one of them"
        raise ValueError(msg)
    return spread


class Spread(FrozenModel):
    """What varies from drop to drop, by kind of flight (`data/spreads/`); 0 turns one off.

    A plan that names no kind has that of its vehicle.
    """

    model_config = ConfigDict(validate_default=True)

    kind: str = Field(default=AMATEUR_LATEX, max_length=60, description="of flight: whose defaults are taken")
    launch_position_m: Offset = Field(default_factory=_usual("launch_position_m"), description="each way [m]")
    ascent_rate: Factor = Field(default_factory=_usual("ascent_rate"), description="of the ascent rate")
    descent_rate: FallFactor = Field(
        default_factory=_usual("descent_rate"), description="of the balloon's fall"
    )
    burst_altitude_m: Offset = Field(
        default_factory=_usual("burst_altitude_m"),
        description="of the burst [m]; share: at most of the height over the site",
    )
    float_altitude_m: Offset = Field(
        default_factory=_usual("float_altitude_m"),
        description="of the float [m]; share: at most of the height over the site",
    )
    release_time_s: Offset = Field(
        default_factory=_usual("release_time_s"),
        description="of timed releases [s]; share: at most of the time after launch",
    )
    fall_speed: FallFactor = Field(default_factory=_usual("fall_speed"), description="of each cargo's fall")
    turbulence_m2ps: float = Field(
        default_factory=_usual("turbulence_m2ps"),
        ge=0,
        le=10_000,
        allow_inf_nan=False,
        strict=True,
        description="diffusivity of leaflets' fall",
    )
    free_lift: Factor = Field(default_factory=_usual("free_lift"), description="of a weighed free lift")
    gas_mass: Factor = Field(default_factory=_usual("gas_mass"), description="of gas that was metered")
    lifted_mass: Factor = Field(
        default_factory=_usual("lifted_mass"), description="of all that hangs on the gas"
    )
    drag: Factor = Field(default_factory=_usual("drag"), description="of a rising balloon's drag")
    burst_diameter: Factor = Field(
        default_factory=_usual("burst_diameter"), description="of the nominal burst diameter of latex"
    )
    film_strength: Factor = Field(default_factory=_usual("film_strength"), description="of a sealed film")
    leak: Factor = Field(default_factory=_usual("leak"), description="of the leak that is given")
    remnant: Factor = Field(
        default_factory=_usual("remnant"),
        description="of half of the latex: what falls along, by its median in the drop as planned too",
    )
    timer_fails: Probability = Field(
        default_factory=_usual("timer_fails"), description="P that nothing is let go"
    )
    stays_shut: Probability = Field(
        default_factory=_usual("stays_shut"), description="P that a bag or parachute does not open"
    )
    wind_error: WrittenError = Field(default="prior", description="the wind's own error")

    @field_validator("kind")
    @classmethod
    def _known(cls, kind: str) -> str:
        return kind_named(kind)
