"""An error that is planted in the fake's weather: by how much its runs depart from what its station measures.

For the same valid time the run of the shortest lead, and so on to the longest, each add a field of their own:

    sounding = run(lead 0) + d0,   run(lead 0) = run(lead 1) + d1,   run(lead 1) = run(lead 2) + d2 ...

so that sounding minus run has the planted variance at every lead, given that run's wind, and what a run is
wrong by tells nothing of its wind, as of a real one. The longest lead is the sample's weather itself. The d
are independent of each other and of the form of `chance/error_field.py`: one share of the variance for the
whole column, the rest forgetting by height, all by time; a half-day's size has Student's tail.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from math import ceil
from pathlib import Path
from typing import Annotated, Any

import numpy as np
from pydantic import Field, model_validator
from scipy.signal import lfilter

from planner.chance.quantile_functions import student_size
from planner.document import parse, read_file
from planner.fakes.weather import Weather
from planner.geo import Floats, geometric_altitude
from planner.spread.calibration import FittedError
from planner.units import HOUR_S, KM_M

_HIGHEST_M = 50_000.0
_NODES_A_LENGTH = 20.0
_MEMORIES_BACK = 5.0
_STEP_H = 3
_EACH = timedelta(hours=12)


class PlantedError(FittedError):
    """The error as a person writes it, with the names of a calibration's `error`, and the station.

    Sigma does not fall from a lead to the next, and the length is one for all leads. `missing_share` of the
    soundings were never made.
    """

    seed: int = Field(default=0, ge=0)
    latitude: Annotated[float, Field(ge=-72, le=72, allow_inf_nan=False)] = 37.09
    longitude: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)] = 127.03
    missing_share: Annotated[float, Field(ge=0, lt=1)] = 0.0

    @model_validator(mode="after")
    def _can_be_planted(self) -> "PlantedError":
        if any(np.diff(row).min(initial=0.0) < 0.0 for row in self.sigma_mps):
            raise ValueError("sigma_mps falls from one lead to the next: what is planted grows with the lead")
        if isinstance(self.length_km, tuple):
            raise ValueError("length_km is one number here, the same for all leads")
        return self

    def run_departure(self, valid: datetime, lead_h: float, height_gpm: Floats) -> Floats:
        """What a run's winds (2, ...) have beyond the sample's at heights (...).

        Exact at the planted leads; straight between two of them, held before the first and after the last.
        """
        altitude_m = np.asarray(geometric_altitude(height_gpm))
        total = np.zeros((2, *altitude_m.shape))
        for k in range(1, len(self.leads_h)):
            before_h, at_h = self.leads_h[k - 1 : k + 1]
            share = float(np.clip((at_h - lead_h) / (at_h - before_h), 0.0, 1.0))
            if share:
                grown = self._sigma(k, altitude_m) ** 2 - self._sigma(k - 1, altitude_m) ** 2
                # The part that grows with the wind grows by this much more with what is added to the wind.
                size_mps = np.sqrt(np.maximum(grown, 0.0) / (1.0 + 2.0 * self.wind_share**2))
                total += share * size_mps * self._unit(k, valid, altitude_m)
        return total

    def sounding_departure(self, valid: datetime, height_gpm: Floats, wind_mps: Floats) -> Floats:
        """What is measured (2, n) beyond the run of the shortest lead, whose winds (2, n) are."""
        altitude_m = np.asarray(geometric_altitude(height_gpm))
        variance = self._sigma(0, altitude_m) ** 2 + self.wind_share**2 * (wind_mps**2).sum(axis=0)
        return np.asarray(np.sqrt(variance) * self._unit(0, valid, altitude_m))

    def is_missing(self, valid: datetime) -> bool:
        """Whether the sounding of a time was never made."""
        return bool(self.rng(99, int(valid.timestamp())).random() < self.missing_share)

    def _sigma(self, lead: int, altitude_m: Floats) -> Floats:
        column = [row[lead] for row in self.sigma_mps]
        return np.asarray(np.interp(altitude_m, self.altitudes_m, column))

    def rng(self, which: int, number: int) -> np.random.Generator:
        """Random numbers of one of the fields at one of the times."""
        return np.random.default_rng([self.seed, which, number])

    def _unit(self, which: int, valid: datetime, altitude_m: Floats) -> Floats:
        """East and north (2, ...) of a field of variance 1 over many half-days, at altitudes (...).

        Exact at every third hour (UTC), straight between.
        """
        step, past = divmod(valid.timestamp() / HOUR_S, _STEP_H)
        nodes_m, values = _unit_column(self, which, int(step))
        if past:
            share = past / _STEP_H
            values = (1.0 - share) * values + share * _unit_column(self, which, int(step) + 1)[1]
        return self._size(valid) * np.stack([np.interp(altitude_m, nodes_m, row) for row in values])

    def _size(self, valid: datetime) -> float:
        """How much larger than usual the errors of a half-day are."""
        if self.tail is None:
            return 1.0
        half_day = int((valid.timestamp() + _EACH.total_seconds() / 2) // _EACH.total_seconds())
        return float(student_size(np.array([self.rng(98, half_day).random()]), self.tail)[0])


@lru_cache(maxsize=64)
def _unit_column(error: PlantedError, which: int, step: int) -> tuple[Floats, Floats]:
    """Heights (Z,) and a field (2, Z) there: what steps past each added, in their weights, as one draw."""
    assert isinstance(error.length_km, float)
    length_m = error.length_km * KM_M
    apart_m = length_m / _NODES_A_LENGTH
    nodes_m = np.arange(0.0, _HIGHEST_M + apart_m, apart_m)
    back = max(ceil(_MEMORIES_BACK * error.memory_h / _STEP_H), 1)
    forgets = np.exp(-_STEP_H / error.memory_h)
    weights = forgets ** np.arange(back + 1) * np.sqrt(1.0 - forgets**2)
    weights[-1] = forgets**back
    drawn = np.zeros((2, nodes_m.size + 1))
    for ago, weight in enumerate(weights):
        drawn += weight * error.rng(which, step - ago).standard_normal(drawn.shape)
    keep = np.exp(-apart_m / length_m)
    rest: Any = drawn[:, 1:]
    rest[:, 1:] *= np.sqrt(1.0 - keep**2)
    rest = lfilter([1.0], [1.0, -keep], rest, axis=1)
    share = error.column_share
    return nodes_m, np.sqrt(share) * drawn[:, :1] + np.sqrt(1.0 - share) * rest


def with_planted(weather: Weather, error: PlantedError, valid: datetime, lead_h: float) -> Weather:
    """The weather of a run with what it is wrong by, on its levels."""
    levels_hpa = [level for name, level in weather.levels if name == "gh"]
    height_gpm = np.stack([weather.levels["gh", level] for level in levels_hpa])
    east, north = error.run_departure(valid, lead_h, height_gpm)
    blown = {
        ("u", level): weather.levels["u", level] + more for level, more in zip(levels_hpa, east, strict=True)
    }
    blown |= {
        ("v", level): weather.levels["v", level] + more for level, more in zip(levels_hpa, north, strict=True)
    }
    return replace(weather, levels=weather.levels | blown)


def read_planted(path: Path) -> PlantedError:
    """The file of a planted error. Raises InputError for one that cannot be read or is none."""
    return parse(PlantedError, read_file(path))
