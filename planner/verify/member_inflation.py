"""The twin calibration of an ensemble: by how much its members must be inflated to cover one more of them."""

from collections.abc import Mapping, Sequence

import numpy as np

from planner.drift.wind_errors import ErrorLaw
from planner.geo import Floats
from planner.spread.member_spread import MemberSpread
from planner.spread.reliable_members import reliable_error
from planner.verify.twin_flights import EXACT, TwinFlights, levels_of

TRIED = np.array([1.0, 1.05, 1.1, 1.2, 1.3, 1.4, 1.6, 2.0])
_FINE = np.linspace(1.0, 2.0, 101)
_WANTED = ((0.5, 0.05), (0.9, 0.03))
"""What areas hold, and how far off is as bad."""

_DOUBLED = float(np.sqrt(2.0))
"""The inflation at which the field's variance is the members'."""


def reliable_laws(members: MemberSpread, issued_s: float, inflation: float) -> tuple[ErrorLaw, ...]:
    """The errors of members that vary so, inflated, as drops fly them."""
    return (reliable_error(members, issued_s, inflation).law(issued_s),)


def levels_by_inflation(
    flights: TwinFlights, members: MemberSpread, issued_s: float, drops: int, truths: Floats
) -> Floats:
    """Levels (G, T) of truths at each of `TRIED`, from two flights of the same drops.

    A drop is carried in proportion to its error: between none and the members' own it is linear to a
    hundredth of its way.
    """
    alone = flights.cloud(EXACT, drops)
    carried = flights.cloud(reliable_laws(members, issued_s, _DOUBLED), drops) - alone
    return np.array([levels_of(alone + np.sqrt(i**2 - 1.0) * carried, truths) for i in TRIED])


def best_inflation(levels: Mapping[str, Sequence[Floats]]) -> float:
    """The inflation at which the worst class of cases is least off; `levels` are (G, T) by class and case."""
    off = np.zeros(_FINE.size)
    for cases in levels.values():
        of_class = np.concatenate(cases, axis=1)
        for share, as_bad in _WANTED:
            held = np.interp(_FINE, TRIED, (of_class <= share).mean(axis=1))
            off = np.maximum(off, np.abs(held - share) / as_bad)
    return float(round(_FINE[int(np.argmin(off))], 2))
