"""What verify does: read the tracks, find the winds, score, and show."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from planner import wind_choice
from planner.cli.output import say, write_file
from planner.cli.verifying import VerifyWords
from planner.cli.work.calibrating_option import calibration_said
from planner.cli.work.flown_reading import flown_flights
from planner.cli.work.past_fetching import runs_at_launch, sources_of
from planner.cli.work.showing import show
from planner.cli.work.surroundings import effort, fixed_time, kept_runs
from planner.document import parse, read_written
from planner.errors import InputError
from planner.forecast.field_set import AnyField
from planner.forecast.provider import Provider
from planner.forecast.store.start import Start
from planner.plan.plan import Plan
from planner.spread.known_calibrations import looked_up
from planner.verify.flight_plan import MEMBERS, Rates, VerifyQuestion
from planner.verify.flown_flight import FlownFlight
from planner.verify.held_wind import latest_before, own_wind
from planner.verify.verification import Verification, WindFor
from planner.verify.verification import verify as verified
from planner.views.verify_answering import verify_answer
from planner.views.verify_answers import VerifyAnswer
from planner.views.verify_csv import scores_csv
from planner.views.verify_page import verify_html
from planner.views.verify_tables import verify_table

OWN, PREVIOUS = "own", "previous"
SUFFIXES = (".html", ".csv", ".json")


def verify(asked: VerifyWords, out: Path | None, *, as_json: bool) -> None:
    """Show how predictions of flown balloons turned out; `out` is written beside."""
    if out is not None and out.suffix not in SUFFIXES:
        raise InputError(f"{out} is neither a page nor a table; end its name in {', '.join(SUFFIXES)}")
    question = _question(asked)
    flights, no_tracks = flown_flights(asked.tracks, asked.events, asked.issued_at)
    with effort() as allowed:
        found = verified(flights, question, _wind_for(asked, flights), allowed)
    found = replace(found, left_out=(*no_tracks, *found.left_out))
    answer = verify_answer(found, asked.fetch or asked.wind)
    if out is not None:
        write_file(out, _written(out, answer, found))
        say(f"{out} written")
    if out is None or as_json:
        show(answer, as_json=as_json, table=lambda: verify_table(answer))


def _written(out: Path, answer: VerifyAnswer, found: Verification) -> str:
    if out.suffix == ".csv":
        return scores_csv(answer)
    if out.suffix == ".json":
        return answer.model_dump_json()
    return verify_html(answer, found)


def _question(asked: VerifyWords) -> VerifyQuestion:
    """The question; a plan alone says that its rates are meant."""
    plan, said = None, calibration_said(asked.calibration)
    if asked.plan is not None:
        plan = parse(Plan, read_written(asked.plan)).with_files_read(asked.plan.parent)
        plan = looked_up(plan, said.known)
    told: Rates = "flown" if plan is None else "planned"
    rates: Rates = asked.rates or told
    if rates == "planned" and plan is None:
        raise InputError("--rates planned wants the plan that was made before (--plan FILE)")
    if asked.members is not None and not 20 <= asked.members <= 1_000_000:
        raise InputError(f"{asked.members} drops are none for a zone; 20 to 1,000,000 are allowed")
    seed = asked.seed if asked.seed is not None else plan.seed if plan else 0
    own = said.looked_up()
    return VerifyQuestion(asked.begin, rates, plan, asked.members or MEMBERS, seed, own)


def _wind_for(asked: VerifyWords, flights: list[FlownFlight]) -> WindFor:
    """What finds a flight's winds, as `--fetch` or `--wind` says."""
    if asked.fetch is not None:
        if asked.wind != OWN:
            raise InputError(f"--fetch and --wind {asked.wind[:40]} are two winds; give one of them")
        return partial(_fetched, sources_of(asked.fetch))
    if asked.wind == OWN:
        return own_wind
    if asked.wind == PREVIOUS:
        return lambda flight: own_wind(flight, latest_before(flight, flights))
    dated = fixed_time("--issued-at", asked.issued_at)
    open_one = wind_choice.wind_opener(
        asked.wind, kept_runs(), now=datetime.now(UTC), issued_at=dated, lag=asked.lag
    )
    return partial(_forecast_of, open_one)


def _fetched(sources: Sequence[Provider], flight: FlownFlight) -> AnyField:
    runs = runs_at_launch(sources, flight)
    return _forecast_of(wind_choice.wind_opener(runs, kept_runs(), now=datetime.now(UTC)), flight)


def _forecast_of(open_one: Callable[..., AnyField], flight: FlownFlight) -> AnyField:
    launch = flight.events.launch
    return open_one(Start(*flight.place(launch), flight.time(launch)))
