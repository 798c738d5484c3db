"""One flown balloon as predictions are held against it: its track, its events, its kind."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from planner.forecast.reading.tracks.clock import utc
from planner.forecast.reading.tracks.flight_events import FlightEvents
from planner.forecast.reading.tracks.flown_track import FlownTrack
from planner.geo import distance_m, east_west
from planner.units import KM_M

Begin = Literal["launch", "top"]
TWO_POINTS = "two points"
OTHER = "other"
_FIRST_WORD = re.compile(r"[^_\-\s.]+")


@dataclass(frozen=True)
class FlownFlight:
    """A track with its events; `kind` is what flew, by which others speak for it."""

    track: FlownTrack
    events: FlightEvents
    kind: str

    @property
    def name(self) -> str:
        """The track's name: its file's stem."""
        return self.track.name

    def begins(self, begin: Begin) -> int:
        """The fix at which a prediction begins: the launch, or where it began to fall."""
        return self.events.launch if begin == "launch" else self.events.fall

    def place(self, fix: int) -> tuple[float, float]:
        """Latitude and longitude [deg] of a fix, longitudes -180..180."""
        return float(self.track.latitude_deg[fix]), float(east_west(self.track.longitude_deg[fix]))

    def time(self, fix: int) -> datetime:
        """When a fix was, aware UTC."""
        return utc(float(self.track.time_s[fix]))

    def altitude_m(self, fix: int) -> float:
        """How high a fix lies [m above the sea]."""
        return float(self.track.altitude_m[fix])

    @property
    def gap_at_top_s(self) -> float:
        """How long nothing was heard round the highest fix [s]."""
        return self.events.gap_at_top_s(self.track)

    def drift_km(self, begin: Begin) -> float:
        """How far it drifted from where a prediction begins to its end [km]."""
        away_m = distance_m(*self.place(self.begins(begin)), *self.place(self.events.end))
        return float(away_m) / KM_M


def with_kinds(flights: Sequence[FlownFlight], told: Mapping[str, str]) -> list[FlownFlight]:
    """The flights with their kinds: as told by name, else the first word of the name.

    A word that no other flight has in common says nothing of a kind; two points are a class of their own.
    """
    words = [told.get(flight.name) or _first_word(flight) for flight in flights]
    kinds = [
        word if flight.name in told or word == TWO_POINTS or words.count(word) > 1 else OTHER
        for flight, word in zip(flights, words, strict=True)
    ]
    return [replace(flight, kind=kind) for flight, kind in zip(flights, kinds, strict=True)]


def _first_word(flight: FlownFlight) -> str:
    if flight.track.only_two_points:
        return TWO_POINTS
    found = _FIRST_WORD.search(flight.name)
    return found[0].lower() if found else OTHER
