"""What fly, zone, sensitivity, release-times and fan do: call the pass, and show."""

from planner import pipeline
from planner.cli.options import PlanWords, WindWords
from planner.cli.output import refuse_two_forms, write
from planner.cli.work.question import on_wind
from planner.cli.work.showing import show
from planner.cli.work.surroundings import effort
from planner.errors import InputError
from planner.landing.sensitivity import sensitivity
from planner.plan.written_range import read_height_range, read_time_range
from planner.views.answering import flight_answer
from planner.views.fan_answer import fan_answer, fan_table
from planner.views.formats import ExportFormat
from planner.views.release_times_answer import release_times_answer, release_times_table
from planner.views.sensitivity_answer import sensitivity_answer, sensitivity_table
from planner.views.tables import flight_table
from planner.views.zone_answering import zone_answer
from planner.views.zone_tables import zone_table


def fly(asked: PlanWords, words: WindWords, *, as_json: bool, form: ExportFormat | None) -> None:
    """Show one drop as planned."""
    refuse_two_forms(form, as_json=as_json)
    answer = flight_answer(pipeline.fly(*on_wind(asked, words)))
    if form:
        write(form.write(answer))
    else:
        show(answer, as_json=as_json, table=lambda: flight_table(answer))


def zone(
    asked: PlanWords, words: WindWords, until_width: float | None, *, as_json: bool, form: ExportFormat | None
) -> None:
    """Show where many drops land; with a width, of as many as make P(inside) as narrow."""
    refuse_two_forms(form, as_json=as_json)
    question = on_wind(asked, words)
    with effort() as allowed:
        answer = zone_answer(*pipeline.zone(*question, allowed, until_width=until_width))
    if form:
        write(form.write(answer))
    else:
        show(answer, as_json=as_json, table=lambda: zone_table(answer))


def shares(asked: PlanWords, words: WindWords, piece: str | None, *, as_json: bool) -> None:
    """Show whose uncertainty the landing of a piece is."""
    question = on_wind(asked, words)
    with effort() as allowed:
        answer = sensitivity_answer(*sensitivity(*question, allowed, piece))
    show(answer, as_json=as_json, table=lambda: sensitivity_table(answer))


def timers(asked: PlanWords, words: WindWords, after: str, *, as_json: bool) -> None:
    """Show where the main piece lands for each of many release times."""
    try:
        after_s = read_time_range(after)
    except ValueError as error:
        raise InputError(f"--after: {error}") from None
    question = on_wind(asked, words)
    with effort() as allowed:
        answer = release_times_answer(after_s, pipeline.release_times(*question, after_s, allowed))
    show(answer, as_json=as_json, table=lambda: release_times_table(answer))


def fan(asked: PlanWords, words: WindWords, heights: str, *, as_json: bool) -> None:
    """Show where each float height would carry a balloon."""
    try:
        heights_m = read_height_range(heights)
    except ValueError as error:
        raise InputError(f"--heights: {error}") from None
    top = {**asked.vehicle, "float_altitude_m": max(heights_m)}
    plan, field = on_wind(asked._replace(vehicle=top), words)
    with effort() as allowed:
        answer = fan_answer(plan, field, pipeline.fan(plan, field, heights_m, allowed))
    show(answer, as_json=as_json, table=lambda: fan_table(answer))
