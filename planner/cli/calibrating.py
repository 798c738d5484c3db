"""The command that measures how wrong winds are: calibrate; what it does stands in `work/`."""

from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from planner.cli.options import AsJson, IssuedAt, Members, Seed


class CalibrateWords(NamedTuple):
    """What the options of `calibrate` say."""

    tracks: tuple[Path, ...]
    plan: Path | None
    events: Path | None
    issued_at: str | None
    seed: int | None
    members: int | None


def calibrate(
    tracks: Annotated[
        list[Path], typer.Argument(metavar="TRACK...", help="flown balloons: the winds of their own ascents")
    ],
    out: Annotated[
        Path, typer.Option("-o", "--out", metavar="NAME.yaml", help="the calibration; its cases beside it")
    ],
    plan: Annotated[
        Path | None,
        typer.Option("--plan", metavar="PLAN.yaml", help="what flights of the commonest kind were flown by"),
    ] = None,
    events: Annotated[
        Path | None, typer.Option("--events", metavar="FILE", help="launch, burst, landing, kind by flight")
    ] = None,
    issued_at: IssuedAt = None,
    seed: Seed = None,
    members: Members = None,
    as_json: AsJson = False,
) -> None:
    """Measure how wrong winds are, and write the calibration that plans may name."""
    from planner.cli.work import track_calibrating

    asked = CalibrateWords(tuple(tracks), plan, events, issued_at, seed, members)
    track_calibrating.calibrate(asked, out, as_json=as_json)
