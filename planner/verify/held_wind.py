"""Winds to score against that a flight brings itself, and any forecast over flat ground where it ended.

A flown ascent is a sounding. To score with it, its column holds everywhere and for as long as the flight
needs, and its highest wind above it: what that costs is part of the error that is measured.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from math import ceil

import numpy as np

from planner.errors import InputError
from planner.forecast.decoded_run import Cube, lowest_clear, wind_field
from planner.forecast.field import Float32s, WindField
from planner.forecast.field_set import AnyField, FieldSet
from planner.forecast.grid import Grid
from planner.forecast.held_winds import AscentTimes
from planner.forecast.reading.soundings.balloon import sounding_of
from planner.forecast.reading.soundings.sounding_field import cube_of
from planner.forecast.reading.tracks.track import climb_of
from planner.geo import distance_m, geopotential_height
from planner.units import HOUR_S, KM_M
from planner.verify.flown_flight import FlownFlight

STEP_H = 6
HELD_AFTER_H = 12
REACHES_DEG = 8.0
NEAREST_POLE_DEG = 88.0
ABOVE_TOP_GPM = 15_000.0
SCALE_HEIGHT_GPM = 7_000.0
MOST_APART_H = 48.0
MOST_APART_KM = 300.0


def own_wind(flight: FlownFlight, of: FlownFlight | None = None) -> WindField:
    """The winds of a flight's own ascent, or of another's, held over the whole flight.

    Raises InputError where no ascent was seen, ForecastFileError where no winds can be made of it.
    """
    measured = of or flight
    if climb_of(measured.track.time_s, measured.track.altitude_m).down or measured.track.only_two_points:
        raise InputError("its ascent was not seen, so that it tells no winds; name others (--wind)")
    sounding = sounding_of(measured.track.table)
    sha256 = hashlib.sha256(measured.name.encode() + measured.track.altitude_m.tobytes()).hexdigest()
    return replace(wind_field(_held_over(flight, cube_of(sounding, sha256))), ascent=_ascent_times(measured))


def _ascent_times(flight: FlownFlight) -> AscentTimes:
    """When a flight passed each height on its way up for the first time."""
    launch, top = flight.events.launch, flight.events.top
    altitude_m = flight.track.altitude_m[launch : top + 1]
    rising = np.flatnonzero(np.diff(np.maximum.accumulate(altitude_m), prepend=-np.inf) > 0.0)
    after_s = flight.track.time_s[launch : top + 1] - flight.track.time_s[launch]
    return AscentTimes(flight.time(launch), altitude_m[rising], after_s[rising])


def _held_over(flight: FlownFlight, cube: Cube) -> Cube:
    """A sounding's cube over all hours of a flight, over flat ground where that ended."""
    begun, ended = flight.time(flight.events.launch), flight.time(flight.events.end)
    return held_cube(cube, begun, ended, flight.altitude_m(flight.events.end))


def held_cube(cube: Cube, begun: datetime, ended: datetime, ground_m: float) -> Cube:
    """A sounding's cube from one time to some hours after another, far around, over flat ground."""
    steps = ceil((ended - begun) / timedelta(hours=STEP_H)) + ceil(HELD_AFTER_H / STEP_H)
    times = tuple(begun + timedelta(hours=STEP_H * step) for step in range(steps + 1))
    assert cube.height_gpm is not None
    height = np.concatenate([cube.height_gpm, cube.height_gpm[:, :, -1:] + ABOVE_TOP_GPM], axis=2)
    top_pa = cube.levels_pa[-1] * np.exp(-ABOVE_TOP_GPM / SCALE_HEIGHT_GPM)

    def all_hours(values: Float32s) -> Float32s:
        return np.repeat(values, len(times), axis=1)

    def with_top(values: Float32s) -> Float32s:
        return all_hours(np.concatenate([values, values[:, :, -1:]], axis=2))

    ground_gpm = geopotential_height(ground_m)
    return replace(
        cube,
        times=times,
        grid=_wider(cube.grid),
        levels_pa=np.append(cube.levels_pa, top_pa),
        height_gpm=all_hours(height),
        u_mps=with_top(cube.u_mps),
        v_mps=with_top(cube.v_mps),
        temperature_k=None if cube.temperature_k is None else with_top(cube.temperature_k),
        vapour_kgpkg=None,
        near_heights_m=(),
        near_wind=None,
        orography_gpm=np.full((2, 2), ground_gpm, dtype=np.float32),
        warnings=(),
    )


def _wider(grid: Grid) -> Grid:
    """A grid of two rows and columns that reaches farther every way."""
    south = max(grid.south_deg - REACHES_DEG, -NEAREST_POLE_DEG)
    north = min(float(grid.latitudes_deg[-1]) + REACHES_DEG, NEAREST_POLE_DEG)
    aside = REACHES_DEG / float(np.cos(np.radians(max(abs(south), abs(north)) - REACHES_DEG)))
    width = float(grid.longitudes_deg[-1]) - grid.west_deg + 2 * aside
    return Grid(south, grid.west_deg - aside, north - south, min(width, 300.0), 2, 2)


def flat_ground(field: AnyField, altitude_m: float) -> AnyField:
    """The same winds over flat ground at an altitude, where a flight ended."""
    if isinstance(field, FieldSet):
        parts = tuple(
            replace(part, opened=_flat(part.opened, altitude_m), field=_flat(part.field, altitude_m))
            for part in field.parts
        )
        return replace(field, parts=parts)
    return _flat(field, altitude_m)


def _flat(field: WindField, altitude_m: float) -> WindField:
    ground_m = np.full_like(field.ground_m, altitude_m)
    ground_gpm = np.full_like(field.ground_m, geopotential_height(altitude_m))
    first = np.maximum(lowest_clear(field.wind[..., 0], ground_gpm, field.near_heights_m), field.first_level)
    ground_m.setflags(write=False)
    first.setflags(write=False)
    return replace(field, ground_m=ground_m, first_level=first, folder=None, stored=None)


def latest_before(flight: FlownFlight, others: Sequence[FlownFlight]) -> FlownFlight:
    """The last other flight that had climbed before this one began, near enough in time and place.

    Raises InputError where there is none.
    """
    begun = flight.time(flight.events.launch)
    here = flight.place(flight.events.launch)
    before = [
        other
        for other in others
        if other is not flight
        and 0.0 <= (begun - other.time(other.events.fall)).total_seconds() <= MOST_APART_H * HOUR_S
        and distance_m(*here, *other.place(other.events.launch)) <= MOST_APART_KM * KM_M
    ]
    if not before:
        raise InputError(
            f"no flight before it within {MOST_APART_H:g} h and {MOST_APART_KM:g} km is among the tracks"
        )
    return max(before, key=lambda other: other.time(other.events.launch))
