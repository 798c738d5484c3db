"""One launch of a plan flown for twins: clouds of drops under some errors, and truths under others."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil

import numpy as np

from planner.drift.ensemble_integrator import Marcher
from planner.drift.wind_errors import ErrorLaw
from planner.errors import InputError
from planner.flight.ensemble import fly_block
from planner.flight.resolved_plan import ResolvedPlan
from planner.geo import Floats, LocalPlane
from planner.landing.highest_density import levels_at
from planner.verify.twin_cases import SEEDS

EXACT: tuple[ErrorLaw, ...] = ()
"""No error at all: what a member says is what comes."""

_LANDED = 0.99
_SEED_APART = 0x7477696E  # truths draw nothing that the drops drew


@dataclass(frozen=True)
class TwinFlights:
    """A launch in its forecast, flown under other errors of the wind than its plan says.

    `left_out` is the forecast member that no drop of a cloud flies and every truth does; None of none.
    """

    resolved: ResolvedPlan
    marcher: Marcher
    left_out: int | None = None

    def cloud(self, laws: Sequence[ErrorLaw] | None, drops: int) -> Floats:
        """Where the main piece of so many drops lands (n, 2) [km] from the launch; laws None are the plan's.

        The same drops under any laws; NaN of those that do not land. Raises InputError where they are more
        than a hundredth.
        """
        resolved = self._under(laws)
        if self.left_out is None:
            return self._landings(resolved, drops, None)
        members = resolved.field.forecast.members
        return self._landings(resolved, ceil(drops * members / (members - 1)), False)

    def truths(self, laws: Sequence[ErrorLaw] | None, count: int) -> Floats:
        """Where truths land (n, 2) [km], drawn apart from all clouds. As `cloud` else."""
        resolved = self._under(laws)
        plan = resolved.plan.model_copy(update={"seed": (resolved.plan.seed + _SEED_APART) % SEEDS})
        apart = replace(resolved, plan=plan)
        if self.left_out is None:
            return self._landings(apart, count, None)
        return self._landings(apart, count * resolved.field.forecast.members, True)

    def _under(self, laws: Sequence[ErrorLaw] | None) -> ResolvedPlan:
        return replace(self.resolved, laws=None if laws is None else tuple(laws))

    def _landings(self, resolved: ResolvedPlan, count: int, of_left_out: bool | None) -> Floats:
        (flown,) = fly_block([resolved], self.marcher, 0, count)
        main, plane = flown.pieces[0], LocalPlane(flown.latitude_deg, flown.longitude_deg)
        points = np.column_stack(plane.to_km(main.latitude_deg, main.longitude_deg))
        points[~main.landed] = np.nan
        if of_left_out is not None:
            points = points[(flown.forecast_member == self.left_out) == of_left_out]
        missing = np.isnan(points[:, 0])
        if missing.mean() > 1.0 - _LANDED:
            raise InputError(f"{np.count_nonzero(missing):,} of {missing.size:,} drops do not land")
        return points


def levels_of(cloud: Floats, truths: Floats) -> Floats:
    """The level of each truth (k, 2) [km] in a cloud (n, 2), of those that landed."""
    return levels_at(_landed(cloud), _landed(truths))


def _landed(points: Floats) -> Floats:
    return np.asarray(points[~np.isnan(points[:, 0])])
