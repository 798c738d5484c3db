"""Short words for the tests of drops: plans of one vehicle, and weather that can be written down."""

from collections.abc import Callable
from typing import Any

import numpy as np

from planner.drift.endings import ENDINGS, Ending
from planner.flight.ensemble import Ensemble, PieceLandings
from planner.forecast.field import WindField
from planner.forecast.grid import Grid
from planner.geo import METRES_PER_DEGREE, Floats
from planner.plan.plan import Plan
from planner.sample.analytic import analytic_field

LAUNCH = "2026-11-24T01:00:00Z"
SITE = {"latitude_deg": 37.9, "longitude_deg": 126.7, "altitude_m": 0.0}
BURST = {
    "kind": "constant_rate",
    "ascent_rate_mps": 5.0,
    "burst_altitude_m": 20_000.0,
    "descent_rate_mps": 5.0,
}
FLOAT = {
    "kind": "constant_rate",
    "ascent_rate_mps": 4.0,
    "float_altitude_m": 4000.0,
    "float_hours": 4.0,
    "descent_rate_mps": 5.0,
}
BUNDLE = {"kind": "bundle", "mass_kg": 10.0, "drag_area_m2": 0.16}
LEAFLETS = {"kind": "leaflets", "count": 1000, "fall_speed_mps": 1.0, "fall_speed_cv": 0, "glide_mps": 0}
NO_SPREAD = {
    "launch_position_m": 0,
    "ascent_rate": 0,
    "descent_rate": 0,
    "burst_altitude_m": 0,
    "float_altitude_m": 0,
    "release_time_s": 0,
    "fall_speed": 0,
    "turbulence_m2ps": 0,
    "wind_error": "none",
}
WIDE = Grid(20.0, 100.0, 1.0, 1.0, 41, 61)


def plan(vehicle: dict[str, Any] = FLOAT, *releases: dict[str, Any], **words: Any) -> Plan:
    """A plan at the usual site and time; nothing varies unless `spread` says so."""
    given = {"site": SITE, "launch_time": LAUNCH, "members": 40, "spread": NO_SPREAD}
    return Plan.model_validate({**given, "vehicle": vehicle, "releases": list(releases), **words})


def after(seconds: float, *cargo: dict[str, Any]) -> dict[str, Any]:
    return {"after_s": seconds, "cargo": list(cargo)}


def at_altitude(metres: float, *cargo: dict[str, Any]) -> dict[str, Any]:
    return {"altitude_m": metres, "cargo": list(cargo)}


def weather(
    u: Callable[..., Any] | float = 0.0, v: Callable[..., Any] | float = 0.0, **words: Any
) -> WindField:
    """A field that blows as said, over a wide area and a day."""

    def formula(said: Callable[..., Any] | float) -> Callable[..., Any]:
        return said if callable(said) else lambda lat, lon, h, t: said + 0.0 * h

    return analytic_field(
        formula(u), formula(v), **{"grid": WIDE, "hours": (0.0, 6.0, 12.0, 18.0, 24.0, 30.0), **words}
    )


def by_member(members: int, of_member: Callable[[Any], Any]) -> Callable[..., Any]:
    """A formula whose members differ: `of_member` says the wind of member 0, 1, ..."""
    number = np.arange(members, dtype=float).reshape(members, 1, 1, 1, 1)
    return lambda lat, lon, h, t: of_member(number) + 0.0 * h


def endings(piece: PieceLandings) -> dict[Ending, int]:
    """How many drops of a piece ended in which way, every way named."""
    return {ending: int((piece.ending == code).sum()) for code, ending in enumerate(ENDINGS)}


def east_north_m(ensemble: Ensemble, piece: PieceLandings) -> tuple[Floats, Floats]:
    """Where a piece's drops ended, from the launch."""
    east = METRES_PER_DEGREE * np.cos(np.radians(ensemble.latitude_deg))
    return (
        (piece.longitude_deg - ensemble.longitude_deg) * east,
        (piece.latitude_deg - ensemble.latitude_deg) * METRES_PER_DEGREE,
    )
