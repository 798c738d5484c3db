"""How fast flown balloons climbed, and what the planner's own latex balloon says of the same climbs.

`python -m tests.vehicle.ascents FOLDER_OF_REAL_DATA` prints the tables of `docs/validation.md`.
"""

import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import brentq, minimize_scalar

from planner.air import (
    AirColumn,
    column_from_levels,
    standard_pressure,
    standard_temperature,
)
from planner.geo import Floats
from planner.plan.latex import Latex
from planner.units import HIGHEST_ALTITUDE_M, LOWEST_ALTITUDE_M
from planner.vehicle.launch import Launch, Spot
from planner.vehicle.physics import physics_of
from planner.vehicle.profile import Stage
from tests.vehicle.flown import Flown, scored_flights

BALLOON_KG, PAYLOAD_KG, BURST_M = 1.5, 1.5, 30.0
"""What the rockblock series flew; it is made never to burst here, so that every flown top is reached."""

FILL_M3 = 4 / 3 * np.pi * 1.061**3
"""The fill that the series' parameter file states."""

NOMINAL_MPS = 5.0
BIN_M, LONGEST_GAP_S = 1_000.0, 400.0
FEWEST_BINS = 5
CONSTANT = 0.3  # a constant drag coefficient, as burst calculators have it; its factor is fitted anyway


@dataclass(frozen=True)
class Ascent:
    """The site, the first and the highest fix of a climb; its speed [m/s] in bins of altitude (k, 2)."""

    flight: Flown
    site_m: float
    begin_m: float
    top_m: float
    mean_mps: float
    edges_m: Floats
    mps: Floats


@dataclass(frozen=True)
class Climbed:
    """One flight: modelled over flown mean rates, weighed off for the nominal rate and literally filled.

    `shape` and `constant_shape` are rms of ln(modelled / flown) over its bins, one drag factor fitted;
    `drag` is that factor on drag by Reynolds number.
    """

    ascent: Ascent
    literal: float
    nominal: float
    shape: float
    constant_shape: float
    drag: float


@lru_cache(maxsize=1)
def standard_air() -> AirColumn:
    height = np.arange(LOWEST_ALTITUDE_M, HIGHEST_ALTITUDE_M, 250.0)
    return column_from_levels(height, standard_temperature(height), standard_pressure(height))


def spot(altitude_m: float) -> Spot:
    return Spot(altitude_m, standard_air(), 46.5, 6.8, datetime(2019, 1, 1, 12, tzinfo=UTC))


def balloon(gas_kg: float, drag_coefficient: float | None = None) -> Latex:
    """A balloon of the series with so much helium."""
    return Latex(
        gas="helium",
        mass_kg=BALLOON_KG,
        payload_kg=PAYLOAD_KG,
        burst_diameter_m=BURST_M,
        gas_mass_kg=gas_kg,
        drag_coefficient=drag_coefficient,
    )


def climb_of(made: Latex, begin_m: float, drag: float = 1.0) -> Stage:
    """Its climb from where it stands, its drag varied by a factor."""
    launch = Launch((spot(begin_m),), np.zeros(1, dtype=np.int64), (), 24 * 3600.0)

    def varied(name: str, _stream: str = "") -> Floats:
        return np.full(1, drag if name == "drag" else 1.0)

    return physics_of(made).trajectory(launch, varied).stages[0]


def passed_s(climb: Stage, altitudes_m: Any) -> Floats:
    """When the climb passes altitudes (k,)."""
    return np.array([climb.law.elapsed_s(np.array([z]))[0] for z in np.atleast_1d(altitudes_m)])


def mean_mps(climb: Stage, ascent: Ascent) -> float:
    begun, ended = passed_s(climb, [ascent.begin_m, ascent.top_m])
    return float((ascent.top_m - ascent.begin_m) / (ended - begun))


def ascent_of(flight: Flown) -> Ascent:
    """The climb of a flight: bins from fix to fix, 1 km thick or more.

    Left out are those with a long gap between two fixes, and the last, in which it bursts.
    """
    climbing = np.flatnonzero(flight.climbing[: flight.top + 1])
    time, altitude = flight.time_s[climbing], flight.altitude_m[climbing]
    kept = [0]
    for fix in range(1, time.size):
        if altitude[fix] - altitude[kept[-1]] >= BIN_M:
            kept.append(fix)
    kept = kept[:-1]
    gaps = np.diff(time)
    heard = [gaps[a:b].max() <= LONGEST_GAP_S for a, b in pairwise(kept)]
    edges = np.column_stack([altitude[kept][:-1], altitude[kept][1:]])[heard]
    mps = (np.diff(altitude[kept]) / np.diff(time[kept]))[heard]
    mean = (altitude[-1] - altitude[0]) / (time[-1] - time[0])
    site_m, begin_m, top_m = (float(z) for z in (flight.altitude_m[0], altitude[0], altitude[-1]))
    return Ascent(flight, site_m, begin_m, top_m, float(mean), edges, mps)


def off(ascent: Ascent, made: Latex, drag: float) -> Floats:
    """ln(modelled / flown) of the bins (k,)."""
    climb = climb_of(made, ascent.site_m, drag)
    seconds = passed_s(climb, ascent.edges_m.ravel()).reshape(-1, 2)
    rates = (ascent.edges_m[:, 1] - ascent.edges_m[:, 0]) / (seconds[:, 1] - seconds[:, 0])
    return np.asarray(np.log(rates / ascent.mps))


def shape(ascent: Ascent, made: Latex) -> tuple[float, float]:
    """The smallest rms of ln(modelled / flown), and the factor on the drag that makes it.

    Not numbers where there are too few bins for a shape.
    """
    if ascent.mps.size < FEWEST_BINS:
        return np.nan, np.nan

    def rms(log_drag: float) -> float:
        return float(np.sqrt(np.mean(off(ascent, made, float(np.exp(log_drag))) ** 2)))

    best = minimize_scalar(rms, bounds=(np.log(0.2), np.log(8.0)), method="bounded", options={"xatol": 1e-3})
    return float(best.fun), float(np.exp(best.x))


def gas_for_mean_kg(ascent: Ascent) -> float:
    """The helium with which it climbs at the nominal rate on the mean."""
    floats_kg = (BALLOON_KG + PAYLOAD_KG) / physics_of(balloon(1.0)).lift_kgpkg(spot(ascent.site_m))

    def missing(gas_kg: float) -> float:
        return mean_mps(climb_of(balloon(gas_kg), ascent.site_m), ascent) - NOMINAL_MPS

    return float(brentq(missing, 1.02 * floats_kg, 5 * floats_kg, xtol=1e-4))


def climbed(flight: Flown) -> Climbed:
    """What the planner says of one flown climb."""
    ascent = ascent_of(flight)
    nominal_kg = gas_for_mean_kg(ascent)
    literal_kg = float(FILL_M3 * physics_of(balloon(1.0)).gas_density(spot(ascent.site_m)))
    nominal, literal = (
        mean_mps(climb_of(balloon(gas_kg), ascent.site_m), ascent) / ascent.mean_mps
        for gas_kg in (nominal_kg, literal_kg)
    )
    fitted, drag = shape(ascent, balloon(nominal_kg))
    constant, _ = shape(ascent, balloon(nominal_kg, CONSTANT))
    return Climbed(ascent, literal, nominal, fitted, constant, drag)


def climbs(realdata: Path) -> list[Climbed]:
    """Every scored flight of the rockblock series, in the order of the index."""
    return [climbed(flight) for flight in scored_flights(realdata) if flight.kind == "rockblock"]


def _said(value: float, form: str) -> str:
    return "-" if np.isnan(value) else format(value, form)


def rows(scored: list[Climbed]) -> list[str]:
    """The table's rows, as `docs/validation.md` holds them."""
    forms = (".2f", ".2f", ".2f", ".0%", ".0%")
    numbers = np.array([(c.nominal, c.literal, c.drag, c.shape, c.constant_shape) for c in scored])
    lines = []
    for c, row in zip(scored, numbers, strict=True):
        cells = [f"{c.ascent.mean_mps:.2f}", str(c.ascent.mps.size)]
        cells += [_said(value, form) for value, form in zip(row, forms, strict=True)]
        lines.append(f"| {c.ascent.flight.name} | " + " | ".join(cells) + " |")
    middle = zip(np.nanmedian(numbers, axis=0), forms, strict=True)
    medians = " | ".join(f"**{_said(value, form)}**" for value, form in middle)
    mean = np.median([c.ascent.mean_mps for c in scored])
    return [*lines, f"| **median climb** | **{mean:.2f}** | | {medians} |"]


if __name__ == "__main__":
    sys.stdout.write("\n".join(rows(climbs(Path(sys.argv[1])))) + "\n")
