"""By how much the winds that flown balloons met going down departed from those they had met going up.

The wind of the way down less that of the way up is the error of an own ascent's wind. Noise that is white
from fix to fix is none of it, so layers are as thick as leaves little.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from planner.calibrate.departures import Departures
from planner.errors import InputError
from planner.forecast.field import WindField
from planner.forecast.reading.tracks.track import winds
from planner.geo import Floats, geometric_altitude
from planner.units import HOUR_S
from planner.verify.flight_rates import ON_THE_GROUND_M
from planner.verify.flown_flight import FlownFlight
from planner.verify.held_wind import own_wind

APART_M = 1_000.0
"""How thick a layer is at least: fixes minutes apart have thicker ones, whose mean is all that they tell."""

LEAST_AGE_H = 0.1
"""Before that an error is too small to tell it from noise."""

_WITHIN = (np.arange(10) + 0.5) / 10.0  # heights in a layer at which the ascent's wind is read


class _Layers(NamedTuple):
    """Layers (n,) of a way down: see `Departures`."""

    time_s: Floats
    altitude_m: Floats
    age_h: Floats
    error_mps: Floats
    wind_mps: Floats


def flown_departures(flights: Sequence[FlownFlight], blocks: Sequence[int], fresh_h: float) -> Departures:
    """Descents less ascents, each flight of a block of weather; `lead_h` is the age of the ascent's wind.

    They are as they would be long after the ascent: over the root of 1 - exp(-age / fresh_h). InputError
    where no flight was seen going up and down.
    """
    found = [(block, _layers(flight)) for flight, block in zip(flights, blocks, strict=True)]
    if not any(layers.age_h.size for _, layers in found):
        raise InputError("no flight was seen going up and down; a calibration of an own ascent needs both")
    parts = []
    for number, (block, layers) in enumerate(found):
        grown = np.sqrt(1.0 - np.exp(-layers.age_h / fresh_h))[:, None]
        which = np.full(layers.age_h.size, number), np.full(layers.age_h.size, block)
        parts.append((*which, *layers[:3], layers.error_mps / grown, layers.wind_mps))
    return Departures(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def _layers(flight: FlownFlight) -> _Layers:
    """The layers of a flight's way down that are old enough."""
    fixes, track = _way_down(flight), flight.track
    place = track.latitude_deg[fixes], track.longitude_deg[fixes]
    edges, u, v = winds(track.time_s[fixes], *place, track.altitude_m[fixes], APART_M)
    middle = (edges[1:] + edges[:-1]) / 2
    field = own_wind(flight)
    risen = _up(field, edges)
    assert field.ascent is not None
    order = np.argsort(track.altitude_m[fixes])
    time_s = np.interp(middle, track.altitude_m[fixes][order], track.time_s[fixes][order])
    passed_s = track.time_s[flight.events.launch] + HOUR_S * field.ascent.after_h(field.ascent.begun, middle)
    found = _Layers(time_s, middle, (time_s - passed_s) / HOUR_S, np.column_stack([u, v]) - risen, risen)
    old = found.age_h >= LEAST_AGE_H
    return _Layers(*(column[old] for column in found))


def _way_down(flight: FlownFlight) -> "np.ndarray[tuple[int, ...], np.dtype[np.int64]]":
    """The fixes from the burst until it is near the ground, upwards."""
    altitude, first, end = flight.track.altitude_m, flight.events.fall, flight.events.end
    aloft = np.flatnonzero(altitude[first : end + 1] > altitude[end] + ON_THE_GROUND_M) + first
    return np.arange(first, int(aloft[-1]) + 1)[::-1]


def _up(field: WindField, edges_m: Floats) -> Floats:
    """The ascent's mean wind (n, 2) in layers between edges (n + 1,)."""
    height_gpm, u, v = np.asarray(field.wind[0, 0, 0, 0], dtype=float).T
    heights_m = geometric_altitude(height_gpm)
    inside = edges_m[:-1, None] + np.diff(edges_m)[:, None] * _WITHIN
    return np.stack([np.interp(inside, heights_m, wind).mean(axis=1) for wind in (u, v)], axis=1)
