"""The options that commands share, and what they say together. Light to import."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, NamedTuple

import typer

from planner.cli.measured import measured, measured_option
from planner.views.formats import ExportFormat

_WIND = "RUN_ID, SOURCE, PATH, latest or sample; several joined: gfs+gefs"
_LAG = "the newest so many runs of each source"
Wind = Annotated[str, typer.Option("--wind", help=_WIND)]
Lag = Annotated[int, typer.Option("--lag", min=1, max=24, help=_LAG)]
ServedWind = Annotated[str, typer.Option("--wind", envvar="WINDFALL_WIND", help=_WIND)]
ServedLag = Annotated[int, typer.Option("--lag", min=1, max=24, envvar="WINDFALL_LAG", help=_LAG)]
Hold = Annotated[
    float | None,
    typer.Option(
        "--hold", metavar="H", parser=measured("hold_h", 0.1, 72), help="hold a sounding so long; else 12 h"
    ),
]
IssuedAt = Annotated[str | None, typer.Option("--issued-at", help="the date of a file that has none")]
Now = Annotated[
    str | None, typer.Option("--now", metavar="TIME", help="answer as if it were then: 2026-11-24T00:00Z")
]
AsJson = Annotated[bool, typer.Option("--json", help="one JSON document on standard output")]
PlanFile = Annotated[Path | None, typer.Argument(metavar="PLAN.yaml", help="a plan; or spell it out")]
SiteText = Annotated[
    str | None, typer.Option("--site", metavar="LAT,LON[,ALT_M]", help="launch site; or 40.5N 105.2W")
]
Launch = Annotated[
    str | None, typer.Option("--launch", help="launch time: 2026-11-24T00:00Z, now+6h, run+6h")
]
Ascent = Annotated[float | None, measured_option("--ascent-rate", "M/S", "ascent_rate_mps", "climb")]
Burst = Annotated[float | None, measured_option("--burst-altitude", "M", "burst_altitude_m", "burst")]
Descent = Annotated[
    float | None, measured_option("--descent-rate", "M/S", "descent_rate_mps", "at sea level")
]
FloatAt = Annotated[
    float | None, measured_option("--float-altitude", "M", "float_altitude_m", "with --float-hours; 4km")
]
FloatFor = Annotated[
    float | None, measured_option("--float-hours", "H", "float_hours", "time at float; 90min")
]
Seed = Annotated[int | None, typer.Option("--seed", help="of the draws")]
Members = Annotated[int | None, typer.Option("--members", help="number of drops")]
UntilWidth = Annotated[
    float | None,
    measured_option("--until-width", "W", "width_share", "drops until P(inside) is as narrow; 0.01 or 1%"),
]
Searched = Annotated[
    list[Path] | None,
    typer.Option("--searched", metavar="FILE", help="GeoJSON of where it was not found; again for more"),
]
Detection = Annotated[
    float | None,
    measured_option("--detection", "P", "detection", "that it would have been found there; 0.8 or 80%"),
]
Calibrated = Annotated[
    str | None,
    typer.Option("--calibration", metavar="NAME|prior|FILE", help="the wind's own error, as it was measured"),
]
Update = Annotated[
    Path | None,
    typer.Option("--update", metavar="TRACK", help="fixes of it in the air: it is re-planned from the last"),
]
InPhase = Annotated[
    str | None, typer.Option("--phase", help="at the last fix: climbing, floating, falling; else found")
]
ReleaseNow = Annotated[
    bool, typer.Option("--release-now", help="with --update: as if all were let go at the last fix")
]
AsFormat = Annotated[ExportFormat | None, typer.Option("--format", help="how tracks or areas come out")]


class PlanWords(NamedTuple):
    """What the options of one drop say: a plan's file, and what is laid over it, or spelled out alone."""

    file: Path | None
    site: str | None = None
    launch: str | None = None
    vehicle: Mapping[str, float | None] = MappingProxyType({})
    seed: int | None = None
    members: int | None = None
    searched: tuple[Path, ...] = ()
    detection: float | None = None
    calibration: str | None = None
    update: Path | None = None
    phase: str | None = None
    release_now: bool = False


class WindWords(NamedTuple):
    """What `--wind`, `--lag`, `--issued-at`, `--now` and `--hold` say; `hold_h` is None where nobody says."""

    wind: str
    lag: int
    issued_at: str | None
    now: str | None
    hold_h: float | None = None


class FetchWords(NamedTuple):
    """What is to be fetched: a provider's run (None: the newest), cut out to an area, and how."""

    source: str
    run: str | None
    area: str | None
    campaign: Path | None
    hours: int | None
    wait: bool
    filtered: bool


class FakeWords(NamedTuple):
    """What a false provider plays: which providers and run, over which area, and what goes wrong."""

    source: str | None
    cycle: str | None
    members: int
    area: str | None
    step_deg: float
    faults: str
    seed: int
    folder: Path | None
    station: str | None
    planted: Path | None
