"""Tracks that are named on the command line -> flown flights, and what of them is none."""

from collections.abc import Sequence
from pathlib import Path

from planner.cli.work.surroundings import fixed_time
from planner.document import read_written
from planner.errors import InputError
from planner.forecast.reading.tracks.flight_events import find_events, with_given
from planner.forecast.reading.tracks.flown_track import FlownTrack, read_tracks
from planner.verify.flown_flight import OTHER, FlownFlight, with_kinds
from planner.verify.given_events import GivenEvents, given_events


def flown_flights(
    paths: Sequence[Path], events: Path | None, issued_at: str | None
) -> tuple[list[FlownFlight], list[tuple[str, str]]]:
    """The flights of all files, with events found or given; and the files that are no tracks, and why.

    InputError where none of them is one.
    """
    tracks, no_tracks = _tracks(paths, issued_at)
    names = [track.name for track in tracks]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise InputError(f"two tracks are called {twice}; give their files names of their own")
    given = given_events(read_written(events), names) if events else {}
    flights = [_flight(track, given.get(track.name)) for track in tracks]
    kinds = {name: told.kind for name, told in given.items() if told.kind}
    return with_kinds(flights, kinds), no_tracks


def _tracks(paths: Sequence[Path], issued_at: str | None) -> tuple[list[FlownTrack], list[tuple[str, str]]]:
    launched = fixed_time("--issued-at", issued_at)
    tracks: list[FlownTrack] = []
    no_tracks: list[tuple[str, str]] = []
    for path in paths:
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
