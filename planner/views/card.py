"""The fill card: what to have in the hand when a balloon is filled in a field at night."""

from dataclasses import asdict, fields
from typing import Any

from pydantic import JsonValue
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from planner.flight.fill import FillCard
from planner.flight.plan import Plan
from planner.views.answering import program_version
from planner.views.answers import Part
from planner.views.marks import printable


class FillAnswer(Part):
    """A fill card as data; what its words mean stands in `docs/api.md`."""

    site: str
    fill: dict[str, JsonValue]
    warnings: tuple[str, ...]
    inputs: dict[str, JsonValue]
    version: str


def fill_answer(plan: Plan, card: FillCard) -> FillAnswer:
    """A card as the doors answer it, rounded for people."""
    said = {field.name for field in fields(card)} - {"warnings"}
    values = {name: _rounded(value) for name, value in asdict(card).items() if name in said}
    return FillAnswer(
        site=plan.site.name,
        fill=values,
        warnings=card.warnings,
        inputs=plan.inputs(),
        version=program_version(),
    )


def _rounded(value: Any) -> JsonValue:
    return round(value, 4) if isinstance(value, float) else value


def fill_table(card: FillCard) -> RenderableType:
    """The card for eyes."""
    table = Table(box=None, pad_edge=False, show_header=False)
    for name, text in _lines(card):
        table.add_row(name, text)
    said = [Text(f"Warning: {printable(line)}", style="yellow") for line in card.warnings]
    return Group(table, Text(), *said)


def _lines(c: FillCard) -> list[tuple[str, str]]:
    lines = [
        ("Gas", f"{c.gas_kg:.3f} kg of {c.gas}, {c.volume_m3:.2f} m3 at the site (room for {c.full_m3:.2f})"),
        ("Cylinders", f"{c.cylinders}, each gives {c.cylinder_gas_kg:.3f} kg (Z {c.compressibility:.3f})"),
        ("Weigh off at the neck", f"{c.neck_lift_kg:.3f} kg of lift, before anything is tied on"),
        ("Hangs on the gas", f"{c.lifted_kg:.3f} kg; free lift {c.free_lift_kg:.3f} kg"),
        ("Climbs at", f"{c.climb_mps:.1f} m/s after the launch"),
    ]
    if c.ballast_kg:
        lines.append(("Hang on besides", f"{c.ballast_kg:.3f} kg, for the float asked for"))
    if c.pressure_altitude_m is not None:
        lines.append(("Full at", f"{c.pressure_altitude_m:.0f} m; from there gas is let out"))
    if c.float_m is not None:
        lines.append(("Floats at", f"{c.float_m:.0f} m{_spread(c.float_sigma_m)}"))
    if c.burst_m is not None:
        lines.append(("Bursts at", f"{c.burst_m:.0f} m{_spread(c.burst_sigma_m)}"))
    lines.append(("Bursts in", f"{100 * c.bursts:.0f} % of flights"))
    if c.needs_valve:
        lines.append(("Valve", "needed: tied shut, this fill bursts the tube"))
    if c.per_100_g_m is not None:
        lines.append(("100 g more load", f"{c.per_100_g_m:+.0f} m"))
    if c.per_5_percent_gas_m is not None:
        lines.append(("5 % more gas", f"{c.per_5_percent_gas_m:+.0f} m"))
    return lines


def _spread(sigma_m: float | None) -> str:
    return "" if sigma_m is None else f" +- {sigma_m:.0f} m (one sigma)"
