"""How fast flown balloons came down, and where falls at one sea-level speed land in their own winds.

`python -m tests.vehicle.descents FOLDER_OF_REAL_DATA` prints the tables of `docs/validation.md`.
"""

import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from planner.air import (
    column_from_levels,
    standard_height,
    standard_pressure,
    standard_temperature,
)
from planner.drift.endings import Ending
from planner.geo import Floats, distance_m
from planner.plan.cargo import Parachute
from planner.units import GRAVITY_MPS2, HIGHEST_ALTITUDE_M, KM_M, LOWEST_ALTITUDE_M, SEA_LEVEL_DENSITY_KGPM3
from planner.vehicle.cargo_physics import fall_profile
from planner.vehicle.fall import FallTable, column_fall_table
from tests.drift.flying import carry, endings, launches
from tests.vehicle.flown import Flown, own_winds, scored_flights

UNIT = Parachute(mass_kg=1.0, drag_area_m2=2 * GRAVITY_MPS2 / SEA_LEVEL_DENSITY_KGPM3)
"""A parachute that falls at 1 m/s at sea level: a draw's factor is its speed."""

LOW_M = 3_000.0
ON_THE_GROUND_M = 100.0
LAYER_M = 1_000.0
BANDS_KM = (0, 3, 6, 10, 15, 20, 25)
CLOSE = 0.15


@dataclass(frozen=True)
class Fall:
    """Sea-level fall speeds [m/s] of one descent: over all of it, its lowest 3 km, and by layer (k,).

    `whole_mps` makes the fall from the flown top last as long as the flown one; `low_mps` is not a
    number where nothing was heard down there. `middle_m` (k,) is where the layers lie.
    """

    whole_mps: float
    low_mps: float
    layer_mps: Floats
    middle_m: Floats

    @property
    def residuals(self) -> Floats:
        """How far each layer is off the one speed that fits them best (their median), as a share."""
        return np.asarray(self.layer_mps / np.median(self.layer_mps) - 1.0)

    @property
    def residual(self) -> float:
        """How far the layer in the middle of the field is off, either way."""
        return float(np.median(np.abs(self.residuals)))


@dataclass(frozen=True)
class Score:
    """One flight: its fall, the speed that others of its kind would have said, and three landing errors.

    `error_km` (3,): at the speed of the whole descent, of its lowest 3 km, and of the others.
    """

    flight: Flown
    fall: Fall
    others_mps: float
    error_km: Floats


@lru_cache(maxsize=1)
def standard_fall() -> FallTable:
    """The fall of any cargo through the standard atmosphere, at 1 m/s sea-level speed."""
    levels_pa = standard_pressure(np.arange(LOWEST_ALTITUDE_M, HIGHEST_ALTITUDE_M, 100.0))
    height = standard_height(levels_pa)
    return column_fall_table(column_from_levels(height, standard_temperature(height), levels_pa))


def descent(flight: Flown) -> tuple[Floats, Floats]:
    """Seconds after the top and altitudes [m] of the fixes in the air, the top first.

    A payload at rest still reports, and some drag along; so the last 100 m count as the ground.
    """
    down = slice(flight.top, None)
    time, altitude = flight.time_s[down] - flight.time_s[flight.top], flight.altitude_m[down]
    flying = altitude > altitude[-1] + ON_THE_GROUND_M
    return time[flying], np.minimum.accumulate(altitude[flying])


def fall_of(flight: Flown) -> Fall:
    """The sea-level speeds at which falls through the standard atmosphere take as long as flown.

    Layers reach from fix to fix, 1 km thick or more; the one with the burst in it is left out.
    """
    time, altitude = descent(flight)
    passed = standard_fall().passed(altitude, np.zeros(altitude.size, dtype=np.int64))

    def speeds(fixes: Any) -> Any:
        return np.diff(passed[fixes]) / np.diff(time[fixes])

    low = np.flatnonzero(altitude <= flight.altitude_m[-1] + LOW_M)
    kept = [1]
    for fix in range(2, time.size):
        if altitude[kept[-1]] - altitude[fix] >= LAYER_M:
            kept.append(fix)
    return Fall(
        whole_mps=float(speeds([0, -1])[0]),
        low_mps=float(speeds(low[[0, -1]])[0]) if low.size > 1 else np.nan,
        layer_mps=speeds(kept),
        middle_m=(altitude[kept][1:] + altitude[kept][:-1]) / 2,
    )


def landing_errors_km(flight: Flown, speeds_mps: Floats) -> Floats:
    """How far from the flown end falls from the flown top come down, at sea-level speeds (n,)."""
    top, row = flight.top, np.zeros(speeds_mps.size, dtype=np.int64)
    winds = own_winds(flight)
    start_m = np.full(speeds_mps.shape, min(flight.altitude_m[top], winds.forecast.top_m))
    fall = fall_profile([UNIT], standard_fall(), row=row, start_m=start_m, factor=speeds_mps)
    starts = launches(flight.latitude_deg[top], flight.longitude_deg[top], altitude_m=start_m, cleared=True)
    out = carry(winds, fall, starts)
    assert set(endings(out)) == {Ending.LANDED}
    end = flight.latitude_deg[-1], flight.longitude_deg[-1]
    return np.asarray(distance_m(out.latitude_deg, out.longitude_deg, *end) / KM_M)


def score(realdata: Path) -> list[Score]:
    """Every scored flight, in the order of the index."""
    flights = scored_flights(realdata)
    falls = [fall_of(flight) for flight in flights]
    scores = []
    for flight, fall in zip(flights, falls, strict=True):
        others = [
            other.whole_mps
            for its, other in zip(flights, falls, strict=True)
            if its.kind == flight.kind and its is not flight
        ]
        speeds = np.array([fall.whole_mps, fall.low_mps, np.median(others)])
        heard = np.isfinite(speeds)
        error_km = np.full(speeds.shape, np.nan)
        error_km[heard] = landing_errors_km(flight, speeds[heard])
        scores.append(Score(flight, fall, float(speeds[2]), error_km))
    return scores


def by_band(scores: list[Score]) -> list[tuple[str, int, float]]:
    """Bands of altitude: how many flights have layers there, and the median of their mean residuals."""
    rows = []
    for low, high in zip(BANDS_KM, (*BANDS_KM[1:], np.inf), strict=True):
        means = []
        for fall in (s.fall for s in scores):
            inside = (fall.middle_m >= low * KM_M) & (fall.middle_m < high * KM_M)
            if inside.any():
                means.append(float(fall.residuals[inside].mean()))
        name = f"{low} to {high} km" if high < np.inf else f"above {low} km"
        rows.append((name, len(means), float(np.median(means))))
    return rows


def _said(value: float, digits: int) -> str:
    return "-" if np.isnan(value) else f"{value:.{digits}f}"


def rows(scores: list[Score]) -> list[str]:
    """The tables' rows, as `docs/validation.md` holds them."""
    lines = []
    for s in scores:
        fall, close = s.fall, np.mean(np.abs(s.fall.residuals) <= CLOSE)
        speeds = (fall.whole_mps, fall.low_mps, s.others_mps, float(np.median(fall.layer_mps)))
        cells = [_said(speed, 2) for speed in speeds]
        cells += [str(fall.layer_mps.size), f"{fall.residual:.0%}", f"{close:.0%}"]
        cells += [_said(error, 1) for error in (*s.error_km, s.flight.reference_km)]
        lines.append(f"| {s.flight.name} | " + " | ".join(cells) + " |")
    lines.append("| **median** | | | | | | " + " | ".join(_medians(scores)) + " |")
    return lines + [f"| {name} | {number} | {mean:+.0%} |" for name, number, mean in by_band(scores)]


def _medians(scores: list[Score]) -> list[str]:
    residual = float(np.median([s.fall.residual for s in scores]))
    errors = np.nanmedian([s.error_km for s in scores], axis=0)
    reference = float(np.median([s.flight.reference_km for s in scores]))
    return [f"**{residual:.0%}**", "", *(f"**{error:.1f}**" for error in (*errors, reference))]


if __name__ == "__main__":
    sys.stdout.write("\n".join(rows(score(Path(sys.argv[1])))) + "\n")
