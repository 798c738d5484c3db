"""Flights that share a day's weather: they say less than as many on days apart."""

from collections.abc import Sequence

import numpy as np

from planner.geo import distance_m
from planner.units import KM_M
from planner.vehicle.profile import Integers
from planner.verify.flown_flight import FlownFlight

SAME_WEATHER_KM = 500.0
"""Launches of one day (UTC) that lie no farther apart share its weather: a prior."""


def weather_days(flights: Sequence[FlownFlight]) -> Integers:
    """The number (n,), from 0, of the weather that each flight flew in."""
    first: list[FlownFlight] = []
    numbers = []
    for flight in flights:
        known = next((number for number, other in enumerate(first) if _share(flight, other)), len(first))
        if known == len(first):
            first.append(flight)
        numbers.append(known)
    return np.array(numbers, dtype=np.int64)


def _share(one: FlownFlight, other: FlownFlight) -> bool:
    launches = one.events.launch, other.events.launch
    if one.time(launches[0]).date() != other.time(launches[1]).date():
        return False
    away_m = distance_m(*one.place(launches[0]), *other.place(launches[1]))
    return bool(away_m <= SAME_WEATHER_KM * KM_M)
