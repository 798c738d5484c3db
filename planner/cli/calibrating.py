"""The command that measures how wrong winds are: calibrate; what it does stands in `work/`."""

from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from planner.cli.options import AsJson, IssuedAt, Members, Now, Seed
from planner.errors import InputError

Files = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="TRACK...", help="flown balloons: the winds of their own ascents; with --score soundings"
    ),
]
Out = Annotated[Path | None, typer.Option("-o", "--out", metavar="NAME.yaml", help="its cases beside it")]
Soundings = Annotated[
    Path | None, typer.Option("--soundings", metavar="FILE", help="of one station: IGRA, Wyoming, CSV")
]
Persistence = Annotated[
    str | None,
    typer.Option("--persistence", metavar="12h,24h", help="the sounding so long before is the forecast"),
]
Score = Annotated[
    bool, typer.Option("--score", help="hold --calibration against soundings that it has not seen")
]
Scored = Annotated[Path | None, typer.Option("--calibration", metavar="FILE.yaml", help="the one to score")]
StationId = Annotated[
    str | None,
    typer.Option("--station", metavar="ID", help="a radiosonde station: 47122, or IGRA's KSM00047122"),
]
Source = Annotated[
    str | None, typer.Option("--fetch", metavar="SOURCE", help="whose forecasts are held against it: gfs")
]
Days = Annotated[int, typer.Option("--days", min=3, max=2000, help="of the station, so many until now")]
Leads = Annotated[str, typer.Option("--leads", metavar="H,H", help="hours ahead")]
Yes = Annotated[bool, typer.Option("--yes", help="fetch without asking")]
FlownBy = Annotated[
    Path | None,
    typer.Option("--plan", metavar="PLAN.yaml", help="what flights of the commonest kind were flown by"),
]
Events = Annotated[
    Path | None, typer.Option("--events", metavar="FILE", help="launch, burst, landing, kind by flight")
]

FORMS = {
    "--station ID --fetch SOURCE": ("station", "sources", "days", "leads", "now", "yes", "out"),
    "--score SOUNDINGS... --calibration FILE": ("score", "calibration", "files"),
    "--soundings FILE --persistence 12h": ("soundings", "persistence", "out"),
    "TRACK...": ("files", "plan", "events", "issued_at", "seed", "members", "out"),
}
"""What can be asked, and which options go with it; the first that an option of its own names is meant."""

_OWN = (("station", "sources"), ("score",), ("soundings", "persistence"), ())
_NAMES = {"sources": "--fetch", "files": "files", "out": "-o", "issued_at": "--issued-at"}


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

    station: str | None
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
    ctx: typer.Context,
    files: Files = None,
    out: Out = None,
    soundings: Soundings = None,
    persistence: Persistence = None,
    score: Score = False,
    calibration: Scored = None,
    station: StationId = None,
    sources: Source = None,
    days: Days = 90,
    leads: Leads = "6h,24h,48h",
    now: Now = None,
    yes: Yes = False,
    plan: FlownBy = None,
    events: Events = None,
    issued_at: IssuedAt = None,
    seed: Seed = None,
    members: Members = None,
    as_json: AsJson = False,
) -> None:
    """Measure how wrong winds are, and write the calibration that plans may name."""
    form = form_of(ctx)
    if form == 0:
        from planner.cli.work import station_calibrating

        of_station = StationQuestion(station, sources, days, leads, now, yes)
        station_calibrating.calibrate(of_station, out, as_json=as_json)
    elif form in (1, 2):
        from planner.cli.work import persistence_calibrating

        told = PersistenceWords(soundings, persistence, tuple(files or ()), calibration, score)
        persistence_calibrating.calibrate(told, out, as_json=as_json)
    else:
        from planner.cli.work import track_calibrating

        asked = CalibrateWords(tuple(files or ()), plan, events, issued_at, seed, members)
        track_calibrating.calibrate(asked, out, as_json=as_json)


def form_of(ctx: typer.Context) -> int:
    """Which of the forms is asked; InputError for an option that does not go with it."""
    given = [name for name in ctx.params if _was_given(ctx, name)]
    form = next(k for k, own in enumerate(_OWN) if not own or not set(own).isdisjoint(given))
    names = list(FORMS)
    for name in given:
        if name not in FORMS[names[form]] and name != "as_json":
            goes = " or ".join(asked for asked, options in FORMS.items() if name in options)
            said = _NAMES.get(name, f"--{name}")
            raise InputError(
                f"{said} {'go' if name == 'files' else 'goes'} with {goes}, not with {names[form]}; "
                "ask one thing at a time"
            )
    return form


def _was_given(ctx: typer.Context, name: str) -> bool:
    source = ctx.get_parameter_source(name)
    return source is not None and source.name == "COMMANDLINE" and ctx.params[name] not in (None, [])
