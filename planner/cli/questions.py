"""Commands that answer a question: fly, zone, windows, map; what they do stands in `work/`."""

from pathlib import Path
from typing import Annotated

import typer

from planner.cli.options import (
    Ascent,
    AsFormat,
    AsJson,
    Burst,
    Calibrated,
    Descent,
    Detection,
    FloatAt,
    FloatFor,
    Hold,
    InPhase,
    IssuedAt,
    Lag,
    Launch,
    Members,
    Now,
    PlanFile,
    PlanWords,
    ReleaseNow,
    Searched,
    Seed,
    SiteText,
    UntilWidth,
    Update,
    Wind,
    WindWords,
)


def fly(
    plan: PlanFile = None,
    site: SiteText = None,
    launch: Launch = None,
    ascent_rate: Ascent = None,
    burst_altitude: Burst = None,
    descent_rate: Descent = None,
    float_altitude: FloatAt = None,
    float_hours: FloatFor = None,
    wind: Wind = "latest",
    lag: Lag = 1,
    issued_at: IssuedAt = None,
    now: Now = None,
    hold: Hold = None,
    seed: Seed = None,
    members: Members = None,
    calibration: Calibrated = None,
    update: Update = None,
    phase: InPhase = None,
    release_now: ReleaseNow = False,
    as_json: AsJson = False,
    form: AsFormat = None,
) -> None:
    """Fly one drop as planned: the tracks of the balloon and of every piece."""
    from planner.cli.work import drop_answers

    vehicle = _vehicle(ascent_rate, burst_altitude, descent_rate, float_altitude, float_hours)
    found = (), None, calibration, update, phase, release_now
    asked = PlanWords(plan, site, launch, vehicle, seed, members, *found)
    drop_answers.fly(asked, WindWords(wind, lag, issued_at, now, hold), as_json=as_json, form=form)


def zone(
    plan: PlanFile = None,
    site: SiteText = None,
    launch: Launch = None,
    ascent_rate: Ascent = None,
    burst_altitude: Burst = None,
    descent_rate: Descent = None,
    float_altitude: FloatAt = None,
    float_hours: FloatFor = None,
    wind: Wind = "latest",
    lag: Lag = 1,
    issued_at: IssuedAt = None,
    now: Now = None,
    hold: Hold = None,
    seed: Seed = None,
    members: Members = None,
    calibration: Calibrated = None,
    until_width: UntilWidth = None,
    searched: Searched = None,
    detection: Detection = None,
    update: Update = None,
    phase: InPhase = None,
    release_now: ReleaseNow = False,
    as_json: AsJson = False,
    form: AsFormat = None,
) -> None:
    """Where it lands: probability areas, and P(inside) for each target and keep-out area."""
    from planner.cli.work import drop_answers

    vehicle = _vehicle(ascent_rate, burst_altitude, descent_rate, float_altitude, float_hours)
    found = tuple(searched or ()), detection
    asked = PlanWords(
        plan, site, launch, vehicle, seed, members, *found, calibration, update, phase, release_now
    )
    words = WindWords(wind, lag, issued_at, now, hold)
    drop_answers.zone(asked, words, until_width, as_json=as_json, form=form)


def sensitivity(
    plan: PlanFile = None,
    site: SiteText = None,
    launch: Launch = None,
    ascent_rate: Ascent = None,
    burst_altitude: Burst = None,
    descent_rate: Descent = None,
    float_altitude: FloatAt = None,
    float_hours: FloatFor = None,
    wind: Wind = "latest",
    lag: Lag = 1,
    issued_at: IssuedAt = None,
    now: Now = None,
    hold: Hold = None,
    seed: Seed = None,
    members: Members = None,
    calibration: Calibrated = None,
    piece: Annotated[str | None, typer.Option("--piece", help="whose landing; the main piece")] = None,
    as_json: AsJson = False,
) -> None:
    """Whose uncertainty the landing is: the share of its variance that each uncertain input owns."""
    from planner.cli.work import drop_answers

    vehicle = _vehicle(ascent_rate, burst_altitude, descent_rate, float_altitude, float_hours)
    asked = PlanWords(plan, site, launch, vehicle, seed, members, calibration=calibration)
    drop_answers.shares(asked, WindWords(wind, lag, issued_at, now, hold), piece, as_json=as_json)


def fan(
    site: SiteText = None,
    launch: Launch = None,
    heights: Annotated[
        str, typer.Option("--heights", metavar="FROM..TO/STEP", help="metres, or 500m..10km/500m")
    ] = "500..10000/500",
    ascent_rate: Ascent = 5.0,
    descent_rate: Descent = 5.0,
    float_hours: FloatFor = 3.0,
    wind: Wind = "latest",
    lag: Lag = 1,
    issued_at: IssuedAt = None,
    now: Now = None,
    hold: Hold = None,
    as_json: AsJson = False,
) -> None:
    """Where each float height would carry a balloon, in every member of every run."""
    from planner.cli.work import drop_answers

    rates = {"ascent_rate_mps": ascent_rate, "descent_rate_mps": descent_rate, "float_hours": float_hours}
    asked = PlanWords(None, site, launch, rates)
    drop_answers.fan(asked, WindWords(wind, lag, issued_at, now, hold), heights, as_json=as_json)


def release_times(
    plan: Annotated[Path, typer.Argument(metavar="PLAN.yaml", help="a plan with one release")],
    after: Annotated[
        str, typer.Option("--after", metavar="FROM..TO/STEP", help="after launch: 80min..170min/10min")
    ],
    wind: Wind = "latest",
    lag: Lag = 1,
    issued_at: IssuedAt = None,
    now: Now = None,
    hold: Hold = None,
    seed: Seed = None,
    members: Members = None,
    calibration: Calibrated = None,
    as_json: AsJson = False,
) -> None:
    """How the chances hang on the timer: P(inside) for each release time, from one flight of the balloon."""
    from planner.cli.work import drop_answers

    asked = PlanWords(plan, None, None, {}, seed, members, calibration=calibration)
    drop_answers.timers(asked, WindWords(wind, lag, issued_at, now, hold), after, as_json=as_json)


def windows(
    campaign: Annotated[Path, typer.Argument(metavar="CAMPAIGN.yaml", help="a campaign")],
    wind: Wind = "latest",
    lag: Lag = 1,
    issued_at: IssuedAt = None,
    now: Now = None,
    hold: Hold = None,
    seed: Seed = None,
    members: Members = None,
    calibration: Calibrated = None,
    as_json: AsJson = False,
) -> None:
    """Go, caution or no-go by site and launch time, with the rules that drove it."""
    from planner.cli.work import launches

    words = WindWords(wind, lag, issued_at, now, hold)
    launches.windows(campaign, words, seed, members, calibration, as_json=as_json)


def map_(
    plan: Annotated[Path, typer.Argument(metavar="PLAN.yaml", help="a plan")],
    out: Annotated[Path, typer.Option("-o", "--out", metavar="FILE.html", help="the map's file")],
    wind: Wind = "latest",
    lag: Lag = 1,
    issued_at: IssuedAt = None,
    now: Now = None,
    hold: Hold = None,
    seed: Seed = None,
    members: Members = None,
    calibration: Calibrated = None,
) -> None:
    """The same answer as one map file that opens without a network."""
    from planner.cli.work import map_drawing

    asked = PlanWords(plan, seed=seed, members=members, calibration=calibration)
    map_drawing.draw_map(asked, WindWords(wind, lag, issued_at, now, hold), out)


def _vehicle(
    ascent: float | None, burst: float | None, descent: float | None, at: float | None, hours: float | None
) -> dict[str, float | None]:
    return {
        "ascent_rate_mps": ascent,
        "burst_altitude_m": burst,
        "descent_rate_mps": descent,
        "float_altitude_m": at,
        "float_hours": hours,
    }
