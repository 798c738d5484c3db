"""Flown flights predicted by what the others taught.

A fold of days is predicted by the error that was fitted to the others, in a size and with a tail chosen on
the others' landings, each of those under an error that was fitted without it and without the fold.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import NamedTuple

import numpy as np

from planner.calibrate.departures import Departures
from planner.calibrate.error_fit import fit_error
from planner.calibrate.even_levels import FACTORS, TAILS, Choice, chosen
from planner.calibrate.flown_clouds import Cloud, cloud_of
from planner.calibrate.flown_departures import flown_departures
from planner.calibrate.flown_evidence import HeldOutLanding, held_out
from planner.calibrate.flown_folds import Folds
from planner.calibrate.flown_questions import TOP, WHOLE, FlownQuestions
from planner.flight.compute_budget import Effort
from planner.geo import Floats
from planner.spread.calibration import Calibration
from planner.spread.error_priors import analysis_prior

ALTITUDES_M = (1_500.0, 5_000.0, 12_000.0, 20_000.0)
"""At which the error is fitted."""

_CHOSEN_BY = 4
"""A size is chosen by a quarter of the drops that a flight is judged by: so many clouds are wanted."""

_AGE_H = (1.0,)  # departures are as they would be long after the ascent: one age stands for all


class _Tried(NamedTuple):
    """The levels (F, T) of one landing by the sizes and tails that are tried."""

    case_class: str
    levels: Floats


@dataclass(frozen=True)
class Crossing:
    """Questions of flights in folds, each judged by so many drops; `bare` is without what is fitted."""

    asked: FlownQuestions
    folds: Folds
    bare: Calibration
    members: int

    def judged(self, effort: Effort) -> tuple[tuple[HeldOutLanding, ...], Choice]:
        """Every flight's landings, predicted without its fold; the choice for flights that are none of them.

        Raises Stopped where the effort says so.
        """
        pairs = list(combinations(range(self.folds.number), 2))
        without: dict[int, list[_Tried]] = {fold: [] for fold in range(self.folds.number)}
        for done, (one, other) in enumerate(pairs):
            effort.go_on()
            fitted = self.fitted(one, other)
            without[one] += self._tried(fitted, self.folds.within(other))
            without[other] += self._tried(fitted, self.folds.within(one))
            effort.tell(done + 1, len(pairs) + self.folds.number)
        landings: list[HeldOutLanding] = []
        crossed: list[_Tried] = []
        for fold, tried in without.items():
            effort.go_on()
            fitted = self.fitted(fold)
            crossed += self._tried(fitted, self.folds.within(fold))
            landings += self._landings(fold, fitted, _choice(tried))
            effort.tell(len(pairs) + fold + 1, len(pairs) + self.folds.number)
        return tuple(landings), _choice(crossed)

    def fitted(self, *without: int) -> Calibration:
        """The calibration as fitted to the profiles of all flights but those of some folds."""
        some, prior = self._departures, analysis_prior()
        for fold in without:
            some = some.without(fold)
        error = fit_error(
            some, kind="analysis", altitudes_m=ALTITUDES_M, leads_h=_AGE_H, memory_h=prior.memory_h
        )
        return self.bare.model_copy(update={"error": error.model_copy(update={"fresh_h": prior.fresh_h})})

    @cached_property
    def _departures(self) -> Departures:
        """The winds' departures of all flights, each of its fold; how soon they grow is the prior's."""
        return flown_departures(self.asked.flights, self.folds.fold, analysis_prior().fresh_h or np.inf)

    def _tried(self, fitted: Calibration, flights: Iterable[int]) -> list[_Tried]:
        return [
            _Tried(name, _levels(self._cloud(flight, name, fitted, self.members // _CHOSEN_BY)))
            for flight in flights
            for name in (TOP, WHOLE)
        ]

    def _landings(self, fold: int, fitted: Calibration, choice: Choice) -> list[HeldOutLanding]:
        asked, others = self.asked, self.folds.without(fold)
        found = []
        for number in self.folds.within(fold):
            flight = asked.flights[number]
            for name in asked.classes_of(number):
                cloud = self._cloud(number, name, fitted, self.members, others)
                before_km = asked.before(number, name, self.members)
                at = flight.time(flight.begins(asked.begin_of(name)))
                points_km = cloud.landings_km(*choice)
                found.append(held_out(name, at, self.folds.day[number], points_km, before_km))
        return found

    def _cloud(
        self, number: int, name: str, fitted: Calibration, members: int, others: Iterable[int] = ()
    ) -> Cloud:
        asked = self.asked
        plan = asked.plan_of(number, name, members, list(others))
        return cloud_of(asked.flights[number], plan, asked.winds[number], fitted)


def _levels(cloud: Cloud) -> Floats:
    return np.array([[cloud.level(factor, tail) for tail in TAILS] for factor in FACTORS])


def _choice(tried: Iterable[_Tried]) -> Choice:
    by_class: dict[str, list[Floats]] = {}
    for one in tried:
        by_class.setdefault(one.case_class, []).append(one.levels)
    return chosen([np.array(levels) for levels in by_class.values()])
