"""What verify does: read the tracks, find the winds, score, and show."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from planner import pipeline
from planner.cli.output import say, write_file
from planner.cli.verifying import VerifyWords
from planner.cli.work.calibrating_option import calibration_said
from planner.cli.work.past_fetching import runs_at_launch, sources_of
from planner.cli.work.showing import show
from planner.cli.work.surroundings import effort, fixed_time, kept_runs
from planner.document import parse, read_written
from planner.errors import InputError
from planner.forecast.field_set import AnyField
from planner.forecast.provider import Provider
from planner.forecast.reading.tracks.flight_events import find_events, with_given
from planner.forecast.reading.tracks.flown_track import FlownTrack, read_tracks
from planner.forecast.store.start import Start
from planner.plan.plan import Plan
from planner.spread.known_calibrations import looked_up
from planner.verify.flight_plan import MEMBERS, Rates, VerifyQuestion
from planner.verify.flown_flight import OTHER, FlownFlight, with_kinds
from planner.verify.given_events import GivenEvents, given_events
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
    flights, no_tracks = _flights(asked)
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


def _flights(asked: VerifyWords) -> tuple[list[FlownFlight], list[tuple[str, str]]]:
    """The flights of all files, with events found or given; and the files that are no tracks, and why.

    InputError where none of them is one.
    """
    tracks, no_tracks = _tracks(asked)
    names = [track.name for track in tracks]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise InputError(f"two tracks are called {twice}; give their files names of their own")
    given = given_events(read_written(asked.events), names) if asked.events else {}
    flights = [_flight(track, given.get(track.name)) for track in tracks]
    kinds = {name: told.kind for name, told in given.items() if told.kind}
    return with_kinds(flights, kinds), no_tracks


def _tracks(asked: VerifyWords) -> tuple[list[FlownTrack], list[tuple[str, str]]]:
    launched = fixed_time("--issued-at", asked.issued_at)
    tracks: list[FlownTrack] = []
    no_tracks: list[tuple[str, str]] = []
    for path in asked.tracks:
        if not path.is_file():
            raise InputError(f"{path}: there is no such file; name a track")
        try:
            tracks += read_tracks(path, launched)
        except InputError as refusal:
            no_tracks.append((path.stem, f"{path.name}: {refusal}"))
    if not tracks:
        raise InputError(no_tracks[0][1])
    return tracks, no_tracks


def _flight(track: FlownTrack, given: GivenEvents | None) -> FlownFlight:
    found = find_events(track)
    events = with_given(found, track, given.seconds()) if given and given.seconds() else found
    return FlownFlight(track, events, OTHER)


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
    open_one = pipeline.wind_opener(
        asked.wind, kept_runs(), now=datetime.now(UTC), issued_at=dated, lag=asked.lag
    )
    return partial(_forecast_of, open_one)


def _fetched(sources: Sequence[Provider], flight: FlownFlight) -> AnyField:
    runs = runs_at_launch(sources, flight)
    return _forecast_of(pipeline.wind_opener(runs, kept_runs(), now=datetime.now(UTC)), flight)


def _forecast_of(open_one: Callable[..., AnyField], flight: FlownFlight) -> AnyField:
    launch = flight.events.launch
    return open_one(Start(*flight.place(launch), flight.time(launch)))
