"""The fill card of a plan's balloon."""

from pathlib import Path
from typing import Annotated

import typer

from planner.cli.drops import on_wind
from planner.cli.options import AsJson, IssuedAt, Wind, plan_data
from planner.cli.output import show

FloatWanted = Annotated[
    float | None, typer.Option("--float-altitude", metavar="M", help="float there: says what to hang on")
]
ClimbWanted = Annotated[
    float | None, typer.Option("--ascent-rate", metavar="M/S", help="climb so fast: says how much gas")
]
Litres = Annotated[float, typer.Option("--cylinder-l", min=0.1, max=10_000, help="volume of a cylinder [l]")]
Bar = Annotated[float, typer.Option("--cylinder-bar", min=1, max=1000, help="its pressure when full [bar]")]


def fill(
    plan: Annotated[Path, typer.Argument(metavar="PLAN.yaml", help="a plan with a gas balloon")],
    float_altitude: FloatWanted = None,
    ascent_rate: ClimbWanted = None,
    cylinder_l: Litres = 50.0,
    cylinder_bar: Bar = 150.0,
    wind: Wind = "latest",
    issued_at: IssuedAt = None,
    as_json: AsJson = False,
) -> None:
    """How to fill: gas, cylinders, neck lift, float or burst altitude, and what an error costs."""
    from planner import pipeline
    from planner.flight.fill import Cylinder, Wanted
    from planner.views.card import fill_answer, fill_table

    written, field = on_wind(plan_data(plan, site=None, vehicle={}), plan, wind, issued_at)
    wanted, cylinder = Wanted(float_altitude, ascent_rate), Cylinder(cylinder_l, cylinder_bar)
    card = pipeline.fill(written, field, wanted, cylinder)
    show(fill_answer(written, card), as_json=as_json, table=lambda: fill_table(card))
