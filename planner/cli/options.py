"""The words that commands share, and the plan that they spell out. Light to import."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planner.cli.measured import measured_option
from planner.errors import InputError
from planner.views.formats import ExportFormat
from planner.written.place import read_place

if TYPE_CHECKING:
    from datetime import datetime

    from planner.forecast.store.store import Store
    from planner.settings import Settings

_WIND = "RUN_ID, SOURCE, PATH, latest or sample; several joined: gfs+gefs"
_LAG = "the newest so many runs of each source"
Wind = Annotated[str, typer.Option("--wind", help=_WIND)]
Lag = Annotated[int, typer.Option("--lag", min=1, max=24, help=_LAG)]
ServedWind = Annotated[str, typer.Option("--wind", envvar="WINDFALL_WIND", help=_WIND)]
ServedLag = Annotated[int, typer.Option("--lag", min=1, max=24, envvar="WINDFALL_LAG", help=_LAG)]
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
AsFormat = Annotated[ExportFormat | None, typer.Option("--format", help="how tracks or areas come out")]


def plan_data(file: Path | None, *, site: str | None, vehicle: dict[str, float | None], **rest: Any) -> Any:
    """A plan's data: what a file says, with what the options say laid over it."""
    from planner.document import read_written

    data = read_written(file) if file else {}
    if not isinstance(data, dict):
        raise InputError(f"{file} does not hold a plan: a mapping of names to values is wanted")
    data = data | {name: value for name, value in rest.items() if value is not None}
    if site is not None:
        data["site"] = site_data(site)
    given = {name: value for name, value in vehicle.items() if value is not None}
    if given:
        before = data.get("vehicle", {"kind": "constant_rate"})
        data["vehicle"] = (before if isinstance(before, dict) else {}) | given
    if not file:
        _require(data, given)
    return data


def _require(data: dict[str, Any], vehicle: dict[str, float]) -> None:
    """Without a plan file, say which options are missing rather than which fields."""
    missing = [flag for flag, name in (("--site", "site"), ("--launch", "launch_time")) if name not in data]
    missing += [] if "descent_rate_mps" in vehicle else ["--descent-rate"]
    if missing:
        raise InputError(f"give a plan file, or spell the flight out: {', '.join(missing)} missing")


def site_data(text: str) -> dict[str, float]:
    """A place as people type it as a site's data; InputError says what would have been right."""
    try:
        return read_place(text).data()
    except ValueError as error:
        raise InputError(
            "--site wants LAT,LON or LAT,LON,ALT_M such as 37.90,126.70 or '40.5N 105.2W', "
            f"not {text[:60]!r}: {error}"
        ) from None


def fixed_time(flag: str, text: str | None) -> "datetime | None":
    """An option's words as an aware time, or None where it is not given."""
    from planner.plan.launch_time import read_moment

    if text is None:
        return None
    time = read_moment(text).time
    if time is None:
        raise InputError(f"{flag} wants a fixed time such as 2026-11-24T00:00:00Z, not {text[:40]!r}")
    return time


def kept_runs() -> "Store":
    """The store that the environment names."""
    from planner.forecast.store.store import Store

    limits = settings()
    return Store(limits.store, limits.layer_m)


def settings() -> "Settings":
    """What the environment sets; InputError names the variable that is wrong."""
    from pydantic import ValidationError

    from planner.settings import Settings
    from planner.written.explain import explain

    try:
        return Settings()
    except ValidationError as error:
        raise InputError(f"a variable WINDFALL_... is wrong: {explain(error)}") from None
