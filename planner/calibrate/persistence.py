"""How wrong the wind of some hours ago is: departures of a station's soundings, and flights in them.

The forecast of each sounding is the one some hours before it, the truth a flight in the later one's winds,
the prediction the same flight in the earlier one's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from planner.calibrate.departures import Departures
from planner.calibrate.drift_questions import QUESTIONS, Way, way_in
from planner.calibrate.sounding_columns import SoundingColumn, before
from planner.errors import InputError
from planner.geo import Floats, distance_m
from planner.spread.error_model import ErrorModel
from planner.units import HOUR_S, KM_M, iso

LAYER_M = 1_000.0
HIGHEST_M = max(question.top_m for question in QUESTIONS)
_FEWEST_LAYERS = 2


@dataclass(frozen=True)
class DriftCase:
    """A flight predicted in an earlier sounding's winds: `miss_km` from where it ends in the later one's."""

    case_class: str
    time: datetime
    lead_h: float
    way: Way
    miss_km: float

    def standard(self, model: ErrorModel) -> float:
        """By how many standard deviations of one component it was missed."""
        return float(self.miss_km / np.sqrt(self.way.variance_km2(model, self.lead_h)))


@dataclass(frozen=True)
class Persisted:
    """Who came before whom at a station, by lead [h]: pairs of soundings, the earlier one first."""

    columns: tuple[SoundingColumn, ...]
    pairs: dict[float, list[tuple[SoundingColumn, SoundingColumn]]]

    @classmethod
    def of(cls, columns: Sequence[SoundingColumn], leads_h: Sequence[float]) -> "Persisted":
        """Raises InputError where no sounding has another so many hours before it."""
        pairs = {lead: before(columns, lead) for lead in leads_h}
        if empty := [f"{lead:g} h" for lead, some in pairs.items() if not some]:
            span = f"{iso(columns[0].time)} to {iso(columns[-1].time)}"
            raise InputError(
                f"of {len(columns)} soundings ({span}) none has another {' or '.join(empty)} before it"
            )
        return cls(tuple(columns), pairs)

    def departures(self) -> Departures:
        """By how much later winds were others, in layers of a kilometre up to the highest flight."""
        edges = np.arange(self.columns[0].ground_m, HIGHEST_M + LAYER_M, LAYER_M)
        parts: list[tuple[Floats, ...]] = []
        for pairs in self.pairs.values():
            for earlier, later in pairs:
                known = edges[edges <= min(earlier.altitude_m[-1], later.altitude_m[-1])]
                if known.size > _FEWEST_LAYERS:
                    parts.append(_departures(earlier, later, known, len(parts)))
        if not parts:
            raise InputError("no two soundings know the winds of the same heights")
        return Departures(*(np.concatenate(column) for column in zip(*parts, strict=True)))

    def cases(self) -> tuple[list[DriftCase], dict[str, int]]:
        """The flights of all questions, and how many of each class were left out: too low a sounding."""
        cases: list[DriftCase] = []
        left_out: dict[str, int] = {}
        for question in QUESTIONS:
            ways = {id(column): way_in(column, question) for column in self.columns}
            for lead, pairs in self.pairs.items():
                name = f"{question.name}_{lead:g}h"
                found = [_case(name, ways[id(a)], ways[id(b)], a, b) for a, b in pairs]
                cases += [case for case in found if case]
                left_out[name] = sum(case is None for case in found)
        return cases, {name: count for name, count in left_out.items() if count}


def _departures(
    earlier: SoundingColumn, later: SoundingColumn, edges_m: Floats, number: int
) -> tuple[Floats, ...]:
    """One pair's columns of `Departures`."""
    forecast, measured = (column.mean_wind_mps(edges_m) for column in (earlier, later))
    one = np.ones(edges_m.size - 1)
    day = later.time.toordinal()
    return (
        number * one.astype(int),
        day * one.astype(int),
        later.time.timestamp() * one,
        (edges_m[:-1] + edges_m[1:]) / 2,
        lead_h(earlier, later) * one,
        measured - forecast,
        forecast,
    )


def lead_h(earlier: SoundingColumn, later: SoundingColumn) -> float:
    """How much later one sounding was let go [h]."""
    return (later.time - earlier.time).total_seconds() / HOUR_S


def _case(
    name: str, predicted: Way | None, flown: Way | None, earlier: SoundingColumn, later: SoundingColumn
) -> DriftCase | None:
    if predicted is None or flown is None:
        return None
    miss_km = float(distance_m(*predicted.landed_deg, *flown.landed_deg)) / KM_M
    return DriftCase(name, later.time, lead_h(earlier, later), predicted, miss_km)
