"""Commands that answer a question: fly, zone, windows, map. Each takes, calls the pass, and shows."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planner.cli.effort import effort
from planner.cli.options import (
    Ascent,
    AsFormat,
    AsJson,
    Burst,
    Descent,
    FloatAt,
    FloatFor,
    IssuedAt,
    Lag,
    Launch,
    Members,
    Now,
    PlanFile,
    Seed,
    SiteText,
    Wind,
    plan_data,
)
from planner.cli.output import refuse_two_forms, say, show, write, write_file
from planner.cli.winds import WindWords

if TYPE_CHECKING:
    from planner.forecast.field_set import AnyField
    from planner.plan.plan import Plan


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
    seed: Seed = None,
    members: Members = None,
    as_json: AsJson = False,
    form: AsFormat = None,
) -> None:
    """Fly one drop as planned: the tracks of the balloon and of every piece."""
    from planner import pipeline
    from planner.views.answering import flight_answer

    refuse_two_forms(form, as_json=as_json)
    vehicle = _vehicle(ascent_rate, burst_altitude, descent_rate, float_altitude, float_hours)
    asked = plan_data(plan, site=site, vehicle=vehicle, launch_time=launch, seed=seed, members=members)
    answer = flight_answer(pipeline.fly(*on_wind(asked, plan, WindWords(wind, lag, issued_at, now))))
    if form:
        write(form.write(answer))
    else:
        show(answer, as_json=as_json, table=lambda: _tables().flight_table(answer))


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
    seed: Seed = None,
    members: Members = None,
    as_json: AsJson = False,
    form: AsFormat = None,
) -> None:
    """Where it lands: probability areas, and P(inside) for each target and keep-out area."""
    from planner import pipeline
    from planner.views.answering import zone_answer

    refuse_two_forms(form, as_json=as_json)
    vehicle = _vehicle(ascent_rate, burst_altitude, descent_rate, float_altitude, float_hours)
    asked = plan_data(plan, site=site, vehicle=vehicle, launch_time=launch, seed=seed, members=members)
    question = on_wind(asked, plan, WindWords(wind, lag, issued_at, now))
    with effort() as allowed:
        answer = zone_answer(*pipeline.zone(*question, allowed))
    if form:
        write(form.write(answer))
    else:
        show(answer, as_json=as_json, table=lambda: _tables().zone_table(answer))


def windows(
    campaign: Annotated[Path, typer.Argument(metavar="CAMPAIGN.yaml", help="a campaign")],
    wind: Wind = "latest",
    lag: Lag = 1,
    issued_at: IssuedAt = None,
    now: Now = None,
    seed: Seed = None,
    members: Members = None,
    as_json: AsJson = False,
) -> None:
    """Go, caution or no-go by site and launch time, with the rules that drove it."""
    from planner import pipeline
    from planner.document import parse, read_written
    from planner.views.window_answering import windows_answer
    from planner.window.campaign import Campaign

    asked = read_written(campaign)
    if isinstance(asked, dict):
        asked |= {name: value for name, value in (("seed", seed), ("members", members)) if value is not None}
    written = parse(Campaign, asked).with_files_read(campaign.parent)
    clock, open_one = WindWords(wind, lag, issued_at, now).opened(written.sites)
    field = pipeline.wind_for_campaign(written, open_one, now=clock)
    with effort() as allowed:
        found = pipeline.windows(written, field, now=clock, effort=allowed)
    answer = windows_answer(written, found)
    show(answer, as_json=as_json, table=lambda: _tables().windows_table(answer))


def map_(
    plan: Annotated[Path, typer.Argument(metavar="PLAN.yaml", help="a plan")],
    out: Annotated[Path, typer.Option("-o", "--out", metavar="FILE.html", help="the map's file")],
    wind: Wind = "latest",
    lag: Lag = 1,
    issued_at: IssuedAt = None,
    now: Now = None,
    seed: Seed = None,
    members: Members = None,
) -> None:
    """The same answer as one map file that opens without a network."""
    from planner import pipeline
    from planner.views.answering import flight_answer, zone_answer
    from planner.views.map import drop_map
    from planner.views.places import Places

    asked = plan_data(plan, site=None, vehicle={}, seed=seed, members=members)
    written, field = on_wind(asked, plan, WindWords(wind, lag, issued_at, now))
    flight = flight_answer(pipeline.fly(written, field))
    with effort() as allowed:
        landing = zone_answer(*pipeline.zone(written, field, allowed))
    places = Places(written.site, written.targets, written.keep_out)
    write_file(out, drop_map(places, flight=flight, zone=landing, inline=True))
    say(f"{out} written")


def _tables() -> Any:
    """The tables, loaded for eyes only: a program that wants JSON does not wait for them."""
    from planner.views import tables

    return tables


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


def on_wind(asked: Any, file: Path | None, words: WindWords) -> "tuple[Plan, AnyField]":
    """The plan that was asked for and the forecast that it flies in, times made absolute."""
    from planner.document import parse
    from planner.flight.run_ceiling import high_enough
    from planner.forecast.store.start import Start
    from planner.plan.plan import Plan

    plan = parse(Plan, asked)
    plan = plan.with_files_read(file.parent) if file else plan
    now, open_one = words.opened([plan.site])
    known = None if plan.launch_time.base == "run" else plan.launch_time.at(now, now)
    field = open_one(Start(plan.site.latitude_deg, plan.site.longitude_deg, known))
    plan = plan.fixed(now=now, run=field.forecast.issued_at or field.start)
    return plan, high_enough(plan, field)
