"""The fill card: what to have in the hand when a balloon is filled in a field at night."""

from typing import Any

from pydantic import Field

from planner.flight.cylinder import Cylinder
from planner.flight.fill import FillCard
from planner.flight.wanted import Wanted
from planner.forecast.forecast import Forecast
from planner.geo import east_west
from planner.plan.plan import Plan
from planner.views.answer_model import AnswerModel
from planner.views.answering import program_version
from planner.views.answers import Answer, Fix
from planner.views.forecast_card import forecast_answer
from planner.views.styles import percent


class FillNumbers(AnswerModel):
    """The numbers of one fill; heights in m, null where the flight has none; spreads are one sigma."""

    gas: str
    gas_kg: float
    volume_m3: float = Field(description="at the site")
    full_m3: float = Field(description="room in the full envelope")
    lifted_kg: float
    neck_lift_kg: float = Field(description="what the filled envelope pulls before anything is tied on")
    free_lift_kg: float
    ballast_kg: float = Field(description="to be hung on besides, for the float that is wanted")
    climb_mps: float = Field(description="after the launch")
    cylinders: int
    cylinder_gas_kg: float = Field(description="what comes out of a full one")
    compressibility: float = Field(description="Z of the gas in a full cylinder")
    pressure_altitude_m: float | None = Field(description="full here; from here gas is let out")
    float_m: float | None
    float_sigma_m: float | None
    burst_m: float | None
    burst_sigma_m: float | None
    bursts: float = Field(description="share of flights that end so")
    needs_valve: bool = Field(description="tied shut, this fill bursts the tube")
    per_100_g_m: float | None = Field(description="100 g more load moves the float, or the burst, so far")
    per_5_percent_gas_m: float | None = Field(description="5 % more gas moves it so far")


class FillAnswer(Answer):
    """How to fill a plan's balloon at its site and hour, and what an error costs."""

    site: str
    launch: Fix
    wanted: Wanted
    cylinder: Cylinder
    fill: FillNumbers


def fill_answer(plan: Plan, forecast: Forecast, card: FillCard) -> FillAnswer:
    """A fill card as the doors answer it: four decimals, the site's altitude to a decimetre."""
    place = {"latitude": plan.site.latitude_deg, "longitude": float(east_west(plan.site.longitude_deg))}
    return FillAnswer(
        forecast=forecast_answer(forecast),
        site=plan.site.name,
        launch=Fix(time=plan.launch, altitude_m=round(card.site_m, 1), **place),
        wanted=card.wanted,
        cylinder=card.cylinder,
        fill=FillNumbers(**{name: _rounded(getattr(card, name)) for name in FillNumbers.model_fields}),
        warnings=card.warnings,
        inputs=plan.inputs(),
        seed=plan.seed,
        version=program_version(),
    )


def _rounded(value: Any) -> Any:
    return round(value, 4) if isinstance(value, float) else value


Lines = list[tuple[str, str]]
"""What a card says, in the order of the work: a name, and its value in words."""


def handling_lines(answer: FillAnswer) -> Lines:
    """What to do before the launch: gas, cylinders, weighing off, ballast, valve."""
    c, of = answer.fill, answer.cylinder
    lines = [
        ("Gas", f"{c.gas_kg:.3f} kg of {c.gas}, {c.volume_m3:.2f} m³ at the site (room for {c.full_m3:.2f})"),
        (
            "Cylinders",
            f"{c.cylinders} of {of.volume_l:g} l at {of.pressure_bar:g} bar; each gives "
            f"{c.cylinder_gas_kg:.3f} kg ({_emptied(of)}; Z {c.compressibility:.3f})",
        ),
        ("Weigh off at the neck", f"{c.neck_lift_kg:.3f} kg of lift, before anything is tied on"),
        ("Hangs on the gas", f"{c.lifted_kg:.3f} kg with the envelope; free lift {c.free_lift_kg:.3f} kg"),
    ]
    if c.ballast_kg:
        more = "Hang on besides" if c.ballast_kg > 0.0 else "Take off"
        lines.append((more, f"{abs(c.ballast_kg):.3f} kg, for the float asked for"))
    if c.needs_valve:
        lines.append(("Valve", "needed: tied shut, this fill bursts the tube"))
    elif c.pressure_altitude_m is not None:
        lines.append(("Valve", "not needed: tied shut, the tube holds this fill"))
    return lines


def flight_lines(answer: FillAnswer) -> Lines:
    """What the balloon does then: climb, float or burst, with their spread."""
    c = answer.fill
    lines = [("Climbs at", f"{c.climb_mps:.1f} m/s after the launch")]
    if c.pressure_altitude_m is not None:
        lines.append(("Full at", f"{c.pressure_altitude_m:.0f} m; from there gas is let out"))
    if c.float_m is not None:
        lines.append(("Floats at", f"{c.float_m:.0f} m{_spread(c.float_sigma_m)}"))
    if c.burst_m is not None:
        lines.append(("Bursts at", f"{c.burst_m:.0f} m{_spread(c.burst_sigma_m)}"))
    return [*lines, ("Bursts in", f"{percent(c.bursts)} of flights")]


def error_lines(answer: FillAnswer) -> Lines:
    """How far an error in load or gas moves the float, or the burst [m]."""
    c = answer.fill
    costs = (("100 g more load", c.per_100_g_m), ("5 % more gas", c.per_5_percent_gas_m))
    return [
        (name, f"{moved:+.0f} m" if round(moved) else "0 m") for name, moved in costs if moved is not None
    ]


def _emptied(of: Cylinder) -> str:
    """How much of a cylinder's gas is counted on."""
    left = [f"{of.left_bar:g} bar stay in it"] if of.left_bar else []
    counted = [f"{percent(of.usable_share)} of it counted"] if of.usable_share < 1.0 else []
    return ", ".join(left + counted) or "emptied to the last"


def _spread(sigma_m: float | None) -> str:
    return "" if sigma_m is None else f" ± {sigma_m:.0f} m (one sigma)"
