"""Flown balloons, predicted again while they come down: how near, how small the areas, how honest.

In the winds of their own ascent, over flat ground where they ended; the fall is planned as the others of the
kind fell, and the burst is told.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
import shapely
from scipy.stats import binomtest

from planner import parse, zone
from planner.forecast.reading.tracks.flight_events import find_events
from planner.forecast.reading.tracks.flown_track import read_tracks
from planner.geo import LocalPlane
from planner.plan.plan import Plan
from planner.units import iso
from planner.verify.flight_plan import VerifyQuestion, plan_of
from planner.verify.flown_flight import FlownFlight, with_kinds
from planner.verify.held_wind import flat_ground, own_wind
from tests.vehicle.flown import scored_flights

MOST_FIXES = 900
LOW_M = 2_000.0
FAST_S = 10.0
"""Between fixes at most, of a flight that is heard all the time."""

Found = dict[str, list[tuple[float, float, bool, bool]]]
"""By stage: how far off the middle of the drops [km], the 90 % area [km2], in the 50 % area, in the 90 %."""


def stages(flight: FlownFlight) -> dict[str, int]:
    """The fix at the burst, a little later (two fixes, or three minutes), and 2 km over the end."""
    track, events = flight.track, flight.events
    often = np.median(np.diff(track.time_s)) < FAST_S
    after_s = track.time_s - track.time_s[events.fall]
    later = int(np.flatnonzero(after_s >= 180.0)[0]) if often else events.fall + 2
    down = np.arange(events.fall, events.end)
    low = down[track.altitude_m[down] >= track.altitude_m[events.end] + LOW_M][-1]
    return {"burst": events.fall, "fall, often heard" if often else "fall": later, "low": int(low)}


def asked(flight: FlownFlight, last: int, flights: Sequence[FlownFlight]) -> Plan:
    """The plan as written before, with the fixes up to one of them."""
    kind = plan_of(flight, VerifyQuestion(rates="kind", members=2_000), flights)
    first = flight.events.launch
    every = max((last - first) // MOST_FIXES, 1)
    kept = [*range(first, last, every), flight.events.fall, last]
    positions: list[dict[str, Any]] = [
        {
            "time": iso(flight.time(fix)),
            "latitude": flight.place(fix)[0],
            "longitude": flight.place(fix)[1],
            "altitude_m": flight.altitude_m(fix),
        }
        for fix in sorted({fix for fix in kept if fix <= last})
    ]
    return parse(Plan, kind.inputs() | {"positions": positions, "phase": "falling"})


def told(flights: Sequence[FlownFlight], names: Sequence[str] = ()) -> Found:
    found: Found = {}
    for flight in flights:
        if names and flight.name not in names:
            continue
        field = flat_ground(own_wind(flight), flight.altitude_m(flight.events.end))
        latitude, longitude = flight.place(flight.events.end)
        for stage, last in stages(flight).items():
            ensemble, landing = zone(asked(flight, last, flights), field)
            main = ensemble.pieces[0]
            places = LocalPlane(latitude, longitude).to_km(main.latitude_deg, main.longitude_deg)
            off_km = float(np.hypot(*(np.median(side[main.landed]) for side in places)))
            areas = {area.probability: area for area in landing.pieces[0].areas}
            within = [bool(shapely.intersects_xy(areas[p].polygon, longitude, latitude)) for p in (0.5, 0.9)]
            found.setdefault(stage, []).append((off_km, areas[0.9].km2, *within))
    return found


def all_flights(realdata: Any) -> list[FlownFlight]:
    tracks = [read_tracks(flight.path)[0] for flight in scored_flights(realdata)]
    return with_kinds([FlownFlight(track, find_events(track), "") for track in tracks], {})


@pytest.mark.slow
def test_two_flights_are_known_to_a_kilometre_when_they_are_low(realdata):
    found = told(all_flights(realdata), ("rockblock_20181215", "rs41_germany_R3320833"))
    assert all(off_km < 1.0 for off_km, *_ in found["low"])
    assert all(low[1] < 0.5 * early[1] for low, early in zip(found["low"], found["burst"], strict=True))


@pytest.mark.nightly
def test_flown_balloons_are_known_better_the_lower_they_are(realdata):
    """Medians: 4.0 km at the burst, 3.1 after two fixes, 0.8 when low; five of 1 Hz tell little (3.6)."""
    found = told(all_flights(realdata))
    medians = {stage: float(np.median([one[0] for one in some])) for stage, some in found.items()}
    assert len(found["burst"]) == len(found["low"]) == 28
    for stage, most_km in (("burst", 4.2), ("fall", 3.3), ("fall, often heard", 3.8), ("low", 0.85)):
        assert medians[stage] < most_km, medians
    sizes = {stage: np.median([one[1] for one in some]) for stage, some in found.items()}
    assert sizes["low"] < 0.5 * sizes["burst"]
    for some in found.values():
        for place, share in ((2, 0.5), (3, 0.9)):
            interval = binomtest(sum(one[place] for one in some), len(some)).proportion_ci(0.95)
            assert interval.low <= share <= interval.high
