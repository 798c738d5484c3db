"""The fill card of a plan's balloon."""

from pathlib import Path
from typing import Annotated

import typer

from planner.cli.measured import measured_option
from planner.cli.options import AsJson, Hold, IssuedAt, Lag, Now, PlanWords, Wind, WindWords

FloatWanted = Annotated[
    float | None,
    measured_option("--float-altitude", "M", "float_altitude_m", "float there: says what to hang on"),
]
ClimbWanted = Annotated[
    float | None,
    measured_option("--ascent-rate", "M/S", "ascent_rate_mps", "climb so: says how much gas"),
]
BurstWanted = Annotated[
    float | None, measured_option("--burst-altitude", "M", "burst_altitude_m", "burst there: the same")
]
Litres = Annotated[float, measured_option("--cylinder-l", "L", "cylinder_l", "volume of a cylinder")]
Bar = Annotated[float, measured_option("--cylinder-bar", "BAR", "cylinder_bar", "when full")]
Left = Annotated[float, measured_option("--cylinder-left-bar", "BAR", "left_bar", "what stays in a cylinder")]
Share = Annotated[
    float, measured_option("--usable-share", "SHARE", "usable_share", "of the rest; 0.9 or 90%")
]
CardFile = Annotated[
    Path | None, typer.Option("-o", "--out", metavar="FILE.html", help="the card as a page to print")
]


def fill(
    plan: Annotated[Path, typer.Argument(metavar="PLAN.yaml", help="a plan with a gas balloon")],
    float_altitude: FloatWanted = None,
    ascent_rate: ClimbWanted = None,
    burst_altitude: BurstWanted = None,
    cylinder_l: Litres = 50.0,
    cylinder_bar: Bar = 150.0,
    cylinder_left_bar: Left = 0.0,
    usable_share: Share = 1.0,
    wind: Wind = "latest",
    lag: Lag = 1,
    issued_at: IssuedAt = None,
    now: Now = None,
    hold: Hold = None,
    out: CardFile = None,
    as_json: AsJson = False,
) -> None:
    """How to fill: gas, cylinders, neck lift, float or burst altitude, and what an error costs."""
    from planner.cli.work import fill_cards

    fill_cards.fill(
        PlanWords(plan),
        WindWords(wind, lag, issued_at, now, hold),
        wanted=(float_altitude, ascent_rate, burst_altitude),
        cylinder=(cylinder_l, cylinder_bar, cylinder_left_bar, usable_share),
        out=out,
        as_json=as_json,
    )
