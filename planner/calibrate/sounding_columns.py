"""The soundings of one station, each a column of winds; and who came so many hours before whom."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

import numpy as np

from planner.errors import ForecastFileError, InputError
from planner.forecast.decoded_run import Cube
from planner.forecast.reading.soundings.sounding_field import read_soundings
from planner.geo import Floats, distance_m, geometric_altitude
from planner.units import HOUR_S, KM_M

ONE_STATION_KM = 20.0
"""So far a station may move."""
ONE_ASCENT_H = 1.0
"""Soundings so near in time are one ascent, told twice."""
OFF_H = 1.5
"""How much more or less than asked a sounding may be older than another."""
_FINE = 10
"""Winds are averaged over a layer at so many heights."""


@dataclass(frozen=True)
class SoundingColumn:
    """One sounding: its cube, and what it says of heights."""

    cube: Cube

    @property
    def time(self) -> datetime:
        """When it was let go."""
        return self.cube.times[0]

    @property
    def place(self) -> tuple[float, float]:
        """Latitude and longitude [deg]."""
        grid = self.cube.grid
        return float(grid.latitudes_deg.mean()), float(grid.longitudes_deg.mean())

    @cached_property
    def altitude_m(self) -> Floats:
        """Of its levels (n,), rising."""
        assert self.cube.height_gpm is not None
        return np.asarray(geometric_altitude(self.cube.height_gpm[0, 0, :, 0, 0].astype(float)))

    @property
    def ground_m(self) -> float:
        """Of the ground under it, or of its lowest level."""
        ground = self.cube.orography_gpm
        return float(self.altitude_m[0] if ground is None else geometric_altitude(float(ground[0, 0])))

    def wind_mps(self, altitude_m: Floats) -> Floats:
        """East and north at altitudes (...,), linear between its levels, held beyond: (..., 2)."""
        parts = (values[0, 0, :, 0, 0] for values in (self.cube.u_mps, self.cube.v_mps))
        return np.stack([np.interp(altitude_m, self.altitude_m, part) for part in parts], axis=-1)

    def mean_wind_mps(self, edges_m: Floats) -> Floats:
        """The mean wind (n, 2) of n layers between edges (n + 1,)."""
        within = (np.arange(_FINE) + 0.5) / _FINE
        return np.asarray(self.wind_mps(edges_m[:-1, None] + np.diff(edges_m)[:, None] * within).mean(axis=1))


def columns_of(files: Sequence[Path]) -> tuple[list[SoundingColumn], tuple[str, ...]]:
    """The soundings of some files in order of time, each ascent once, and what was left out.

    Raises InputError for a file that cannot be read, and for soundings of more than one station.
    """
    columns, said = [], []
    for file in files:
        if not file.is_file():
            raise InputError(f"{file}: there is no such file; name a file of soundings")
        try:
            cubes = read_soundings(file, None, hashlib.sha256(file.read_bytes()).hexdigest())
        except ForecastFileError as refusal:
            raise InputError(f"{file.name}: {refusal}") from None
        columns += [SoundingColumn(cube) for cube in cubes]
        said += [line for line in cubes[0].warnings if "were left out" in line]
    columns.sort(key=lambda column: column.time)
    _require_one_station(columns)
    once = _each_once(columns)
    if twice := len(columns) - len(once):
        said.append(f"{twice} soundings tell an ascent twice: the one that reaches higher counts")
    return once, tuple(said)


def before(columns: Sequence[SoundingColumn], hours: float) -> list[tuple[SoundingColumn, SoundingColumn]]:
    """Each sounding that has another so many hours before it: (that one, itself), in order of time."""
    at_s = np.array([column.time.timestamp() for column in columns])
    pairs = []
    for late, later in enumerate(columns):
        off_s = np.abs(at_s - (at_s[late] - hours * HOUR_S))
        early = int(off_s.argmin())
        if off_s[early] <= OFF_H * HOUR_S and early < late:
            pairs.append((columns[early], later))
    return pairs


def _require_one_station(columns: Sequence[SoundingColumn]) -> None:
    first = columns[0].place
    away_km = max(float(distance_m(*first, *column.place)) / KM_M for column in columns)
    if away_km > ONE_STATION_KM:
        raise InputError(
            f"these soundings were made up to {away_km:.0f} km apart; bring those of one station at a time"
        )


def _each_once(columns: Sequence[SoundingColumn]) -> list[SoundingColumn]:
    """Of soundings let go together the highest, of columns in order of time."""
    kept: list[SoundingColumn] = []
    for column in columns:
        if kept and (column.time - kept[-1].time).total_seconds() < ONE_ASCENT_H * HOUR_S:
            kept[-1] = max(kept[-1], column, key=lambda one: one.altitude_m[-1])
        else:
            kept.append(column)
    return kept
