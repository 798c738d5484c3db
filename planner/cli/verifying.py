"""Commands that hold predictions against truths, flown or made up: verify, twins; the work is in `work/`."""

from pathlib import Path
from typing import Annotated, Literal, NamedTuple

import typer

from planner.cli.options import AsJson, Calibrated, IssuedAt, Lag, Members, Now, Seed, Wind, WindWords

Begin = Literal["launch", "top"]
Rates = Literal["flown", "kind", "planned"]
TwinTruth = Literal["same", "sigma_x1.5", "length_1km", "member"]


class VerifyWords(NamedTuple):
    """What the options of `verify` say."""

    tracks: tuple[Path, ...]
    begin: Begin
    rates: Rates | None
    plan: Path | None
    events: Path | None
    wind: str
    lag: int
    issued_at: str | None
    fetch: str | None
    seed: int | None
    members: int | None
    calibration: str | None


class TwinWords(NamedTuple):
    """What the options of `twins` say."""

    plans: tuple[Path, ...]
    truth: TwinTruth
    cases: int
    truths: int
    drops: int
    seed: int | None
    calibration: str | None


def verify(
    tracks: Annotated[list[Path], typer.Argument(metavar="TRACK...", help="flown balloons: CSV, GPX...")],
    begin: Annotated[
        Begin, typer.Option("--from", help="predict from the launch, or from the true top")
    ] = "launch",
    rates: Annotated[
        Rates | None,
        typer.Option("--rates", help="as flown, as others of its kind, or of --plan", show_default="flown"),
    ] = None,
    plan: Annotated[
        Path | None, typer.Option("--plan", metavar="PLAN.yaml", help="its vehicle, releases and spread")
    ] = None,
    events: Annotated[
        Path | None, typer.Option("--events", metavar="FILE", help="launch, burst, landing, kind by flight")
    ] = None,
    wind: Annotated[
        str, typer.Option("--wind", help="own (its ascent), previous (flight), RUN_ID, SOURCE or PATH")
    ] = "own",
    lag: Lag = 1,
    sources: Annotated[
        str | None,
        typer.Option("--fetch", metavar="SOURCES", help="gfs,gefs: the runs that were out at each launch"),
    ] = None,
    issued_at: IssuedAt = None,
    seed: Seed = None,
    members: Members = None,
    calibration: Calibrated = None,
    as_json: AsJson = False,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="PAGE.html", help="a page, or .csv, .json")
    ] = None,
) -> None:
    """Hold predictions against flown balloons: errors, and whether areas hold what they say."""
    from planner.cli.work import track_verifying

    asked = VerifyWords(
        tuple(tracks), begin, rates, plan, events, wind, lag, issued_at, sources, seed, members, calibration
    )
    track_verifying.verify(asked, out, as_json=as_json)


def twins(
    plans: Annotated[list[Path], typer.Argument(metavar="PLAN...", help="a plan, or one of each kind")],
    truth: Annotated[
        TwinTruth,
        typer.Option("--truth", help="the same errors, larger or shorter ones, or a left-out member"),
    ] = "same",
    cases: Annotated[int, typer.Option("--cases", min=2, max=10_000, help="launches of each plan")] = 40,
    truths: Annotated[int, typer.Option("--truths", min=1, max=10_000, help="in each case")] = 25,
    drops: Annotated[int, typer.Option("--members", min=100, max=100_000, help="drops to a zone")] = 1_000,
    wind: Wind = "latest",
    lag: Lag = 1,
    issued_at: IssuedAt = None,
    now: Now = None,
    seed: Seed = None,
    calibration: Calibrated = None,
    as_json: AsJson = False,
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", metavar="FILE.yaml", help="members' inflation, as a calibration"),
    ] = None,
) -> None:
    """Hold areas against truths drawn from a model: its own, another one, or a member left out."""
    from planner.cli.work import twin_studying

    asked = TwinWords(tuple(plans), truth, cases, truths, drops, seed, calibration)
    twin_studying.twins(asked, WindWords(wind, lag, issued_at, now), out, as_json=as_json)
