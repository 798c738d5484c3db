"""The command that measures how wrong winds are: calibrate; what it does stands in `work/`."""

from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from planner.cli.options import AsJson, IssuedAt, Members, Now, Seed


class CalibrateWords(NamedTuple):
    """What the options of `calibrate` say of tracks."""

    tracks: tuple[Path, ...]
    plan: Path | None
    events: Path | None
    issued_at: str | None
    seed: int | None
    members: int | None


class StationQuestion(NamedTuple):
    """What the options of `calibrate` say of a station."""

    station: str
    fetch: str | None
    days: int
    leads: str
    now: str | None
    yes: bool


class PersistenceWords(NamedTuple):
    """What the options of `calibrate` say of soundings: to make a calibration of, or to score one."""

    soundings: Path | None
    persistence: str | None
    held_out: tuple[Path, ...]
    calibration: Path | None
    score: bool


def calibrate(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="TRACK...", help="flown balloons: the winds of their own ascents; with --score soundings"
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", metavar="NAME.yaml", help="its cases beside it"),
    ] = None,
    soundings: Annotated[
        Path | None, typer.Option("--soundings", metavar="FILE", help="of one station: IGRA, Wyoming, CSV")
    ] = None,
    persistence: Annotated[
        str | None,
        typer.Option("--persistence", metavar="12h,24h", help="the sounding so long before is the forecast"),
    ] = None,
    score: Annotated[
        bool, typer.Option("--score", help="hold --calibration against soundings that it has not seen")
    ] = False,
    calibration: Annotated[
        Path | None, typer.Option("--calibration", metavar="FILE.yaml", help="the one to score")
    ] = None,
    station: Annotated[
        str | None, typer.Option(metavar="ID", help="a radiosonde station: 47122, or IGRA's KSM00047122")
    ] = None,
    sources: Annotated[
        str | None, typer.Option("--fetch", metavar="SOURCE", help="whose forecasts are held against it: gfs")
    ] = None,
    days: Annotated[int, typer.Option(min=3, max=2000, help="of the station, so many until now")] = 90,
    leads: Annotated[str, typer.Option(metavar="H,H", help="hours ahead")] = "6h,24h,48h",
    now: Now = None,
    yes: Annotated[bool, typer.Option("--yes", help="fetch without asking")] = False,
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
    if station or sources:
        from planner.cli.work import station_calibrating

        of_station = StationQuestion(station or "", sources, days, leads, now, yes)
        station_calibrating.calibrate(of_station, out, as_json=as_json)
        return
    if soundings or persistence or score or calibration:
        from planner.cli.work import persistence_calibrating

        told = PersistenceWords(soundings, persistence, tuple(files or ()), calibration, score)
        persistence_calibrating.calibrate(told, out, as_json=as_json)
        return
    from planner.cli.work import track_calibrating

    asked = CalibrateWords(tuple(files or ()), plan, events, issued_at, seed, members)
    track_calibrating.calibrate(asked, out, as_json=as_json)
