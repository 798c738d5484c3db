"""What the positions of a plan show of the error of each run that it flies in."""

from collections.abc import Sequence

import numpy as np

from planner.drift.seen_errors import SeenErrors
from planner.drift.wind_errors import ErrorLaw
from planner.flight.nowcast.drift_layers import met_winds
from planner.flight.nowcast.fixes_aloft import FixesAloft
from planner.forecast.field import WindField
from planner.forecast.field_set import AnyField, parts_of
from planner.plan.plan import Plan
from planner.spread.seen_wind import seen_errors
from planner.spread.wind_error import error_laws

LOCAL_MPS = 1.2
"""What flown falls met near the ground beyond the error of a sounding an hour or two old, an axis."""


def laws_seen(plan: Plan, field: AnyField) -> Sequence[ErrorLaw]:
    """The error's law of each run, with what the plan's positions show of it; none without an error."""
    laws = error_laws(plan.spread.wind_error, field)
    met = met_winds(FixesAloft.of(plan.positions), field.start.timestamp()) if plan.positions else None
    if met is None:
        return laws
    runs = [part.field for part in parts_of(field)]
    return [_after(law, seen_errors(met, run, law), run) for law, run in zip(laws, runs, strict=True)]


def _after(law: ErrorLaw, seen: SeenErrors | None, run: WindField) -> ErrorLaw:
    """A law with what was seen of it, where that is something."""
    if seen is None:
        return law
    sigma_mps = np.hypot(law.sigma_mps, LOCAL_MPS) if run.measured else law.sigma_mps
    return law._replace(seen=seen, sigma_mps=sigma_mps)


def first_seen_s(laws: Sequence[ErrorLaw]) -> float:
    """When the first of it was seen [s]; infinite where nothing was."""
    seen = [law.seen for law in laws if law.seen is not None]
    return min((float(one.time_s.min()) for one in seen), default=float("inf"))
