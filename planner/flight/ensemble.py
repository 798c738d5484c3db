"""Many drops of one plan: forecast members times draws, in blocks over threads.

Member k of the drops flies forecast member k mod M with the k-th draw of everything that varies.
"""

from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from planner.air import HIGHEST_ALTITUDE_M, AirColumn
from planner.drift.endings import ENDINGS, Ending
from planner.drift.wind_errors import no_errors
from planner.errors import InputError
from planner.flight.drop import LANDED, Draws, PieceFlights, fly_drops
from planner.flight.plan import Plan
from planner.forecast.field import Forecast, WindField
from planner.forecast.native import Winds, winds
from planner.geo import METRES_PER_DEGREE, Floats, east_west
from planner.spread.wind_error import PRIOR, wind_errors
from planner.units import HOUR_S

BLOCK = 512
"""Drops flown together over a day; fewer over longer horizons, so that a block's memory stays the same."""


@dataclass(frozen=True)
class PieceLandings:
    """Where one piece of n drops ended: time [s from the field's start], place, height, ending code."""

    piece: str
    time_s: Floats
    latitude_deg: Floats
    longitude_deg: Floats
    altitude_m: Floats
    ending: "np.ndarray[Any, np.dtype[np.int8]]"

    @property
    def landed(self) -> "np.ndarray[Any, np.dtype[np.bool_]]":
        return np.asarray(self.ending == LANDED)

    def endings(self) -> dict[Ending, int]:
        """How many drops ended how, every ending named; they sum to n."""
        counts = np.bincount(self.ending, minlength=len(ENDINGS))
        return {ending: int(count) for ending, count in zip(ENDINGS, counts, strict=True)}


@dataclass(frozen=True)
class Ensemble:
    """The drops of a plan: `pieces` in the answer's order, the main piece first.

    `forecast_member` (n,) is the member that each drop flew with.
    """

    plan: Plan
    forecast: Forecast
    latitude_deg: float
    longitude_deg: float
    forecast_member: "np.ndarray[Any, np.dtype[np.int64]]"
    pieces: tuple[PieceLandings, ...]
    warnings: tuple[str, ...]

    @property
    def members(self) -> int:
        return int(self.forecast_member.size)

    def piece(self, name: str) -> PieceLandings:
        return next(piece for piece in self.pieces if piece.piece == name)


@dataclass(frozen=True)
class Pad:
    """A plan on a field: where exactly it starts and through which air it rises and falls."""

    plan: Plan
    field: WindField
    winds: Winds
    site_m: float
    column: AirColumn

    @property
    def launch_s(self) -> float:
        return self.field.seconds(self.plan.launch)

    @property
    def top_m(self) -> float:
        """Where the climb ends as planned; the site where there is none."""
        top = self.plan.vehicle.top_altitude_m
        return self.site_m if top is None else top


def on_field(plan: Plan, field: WindField) -> Pad:
    """Set a plan on a field, after checking that the two fit.

    Raises NoForecast where the field does not cover the launch, InputError for a top below the site.
    """
    site = plan.site
    field.require(plan.launch, site.latitude_deg, site.longitude_deg)
    ground = field.ground_at(site.latitude_deg, site.longitude_deg)
    site_m = ground if site.altitude_m is None else site.altitude_m
    top = plan.vehicle.top_altitude_m
    if top is not None and top <= site_m:
        kind = "burst" if plan.vehicle.burst_altitude_m is not None else "float"
        raise InputError(
            f"the {kind} altitude {top:g} m is not above the site, which stands at {site_m:.0f} m; raise it"
        )
    column = field.column(site.latitude_deg, site.longitude_deg, plan.launch)
    return Pad(plan, field, winds(field), site_m, column)


def nominal_draws(pad: Pad) -> Draws:
    """The one drop in which everything is as planned and the wind is as the first member says."""
    vehicle, site = pad.plan.vehicle, pad.plan.site
    one = np.ones(1)
    return Draws(
        member=np.zeros(1, dtype=np.int64),
        time_s=pad.launch_s * one,
        latitude_deg=site.latitude_deg * one,
        longitude_deg=float(east_west(site.longitude_deg)) * one,
        site_m=pad.site_m * one,
        ascent_mps=(vehicle.ascent_rate_mps or 0.0) * one,
        top_m=pad.top_m * one,
        descent_mps=vehicle.descent_rate_mps * one,
        release_late_s=tuple(np.zeros(1) for _ in pad.plan.releases),
        fall_factor=tuple(one for _ in pad.plan.cargo()),
        errors=no_errors(1),
    )


def member_draws(pad: Pad, first: int, count: int) -> Draws:
    """What drops `first` to `first + count` draw; the same whatever the blocks."""
    plan, site = pad.plan, pad.plan.site
    vehicle = plan.vehicle
    draw = partial(plan.spread.draw, seed=plan.seed, first=first, count=count)
    top = draw("burst_altitude_m" if vehicle.float_altitude_m is None else "float_altitude_m")
    north, east = draw("launch_position_m", stream="north"), draw("launch_position_m", stream="east")
    per_east_degree = METRES_PER_DEGREE * np.cos(np.radians(site.latitude_deg))
    launch_s = np.full(count, pad.launch_s)
    return Draws(
        member=np.arange(first, first + count) % pad.field.members,
        time_s=launch_s,
        latitude_deg=site.latitude_deg + north / METRES_PER_DEGREE,
        longitude_deg=float(east_west(site.longitude_deg)) + east / per_east_degree,
        site_m=np.full(count, pad.site_m),
        ascent_mps=(vehicle.ascent_rate_mps or 0.0) * draw("ascent_rate"),
        top_m=np.minimum(pad.top_m + top, HIGHEST_ALTITUDE_M),
        descent_mps=vehicle.descent_rate_mps * draw("descent_rate"),
        release_late_s=tuple(draw("release_time_s", stream=str(r)) for r in range(len(plan.releases))),
        fall_factor=tuple(draw("fall_speed", stream=str(c)) for c in range(len(plan.cargo()))),
        errors=no_errors(count)
        if plan.spread.wind_error == "none"
        else wind_errors(
            seed=plan.seed,
            first=first,
            origin_s=launch_s,
            longest_s=plan.horizon_h * HOUR_S,
            start=pad.field.start,
            issued_at=pad.field.forecast.issued_at,
        ),
    )


def fly_nominal(plan: Plan, field: WindField) -> tuple[Pad, list[PieceFlights]]:
    """One drop as planned, with its tracks."""
    pad = on_field(plan, field)
    return pad, fly_drops(plan, nominal_draws(pad), pad.winds, pad.column, keep_track=True)


def fly_ensemble(plan: Plan, field: WindField, *, threads: int = 1, pool: Executor | None = None) -> Ensemble:
    """Fly `plan.members` drops; the result does not depend on `threads` or the pool."""
    pad = on_field(plan, field)
    size = max(1, int(BLOCK * min(1.0, 24.0 / plan.horizon_h)))
    blocks = [(first, min(size, plan.members - first)) for first in range(0, plan.members, size)]

    def fly_block(block: tuple[int, int]) -> list[PieceLandings]:
        drops = fly_drops(plan, member_draws(pad, *block), pad.winds, pad.column)
        return [_landings(flights) for flights in drops]

    if pool is not None:
        flown = list(pool.map(fly_block, blocks))
    elif threads > 1 and len(blocks) > 1:
        with ThreadPoolExecutor(min(threads, len(blocks))) as own:
            flown = list(own.map(fly_block, blocks))
    else:
        flown = [fly_block(block) for block in blocks]
    return Ensemble(
        plan=plan,
        forecast=field.forecast,
        latitude_deg=plan.site.latitude_deg,
        longitude_deg=float(east_west(plan.site.longitude_deg)),
        forecast_member=np.arange(plan.members) % field.members,
        pieces=tuple(main_first([_joined(parts) for parts in zip(*flown, strict=True)])),
        warnings=drop_warnings(plan, field, spread=True),
    )


def main_first(pieces: list[PieceLandings]) -> list[PieceLandings]:
    """The main piece first: the first cargo of the first release, else the balloon."""
    return [*pieces[1:], pieces[0]] if len(pieces) > 1 else pieces


def drop_warnings(plan: Plan, field: WindField, *, spread: bool) -> tuple[str, ...]:
    """What the answer should say beside its numbers, the forecast's warnings first."""
    said = list(field.warnings)
    for piece, _, cargo in plan.cargo():
        said += cargo.warnings(piece)
    if spread and plan.spread.wind_error == "prior":
        said.append(f"the forecast's own error is a {PRIOR}")
        if field.forecast.issued_at is None:
            said.append("no issue time: the forecast's own error is taken as six hours ahead")
    elif spread:
        said.append("wind_error none takes the forecast as exact, which none is: for studies, not to fly by")
    return tuple(said)


def _landings(flights: PieceFlights) -> PieceLandings:
    a = flights.arrivals
    return PieceLandings(
        flights.piece,
        a.time_s.copy(),
        a.latitude_deg.copy(),
        np.asarray(east_west(a.longitude_deg)),
        a.altitude_m.copy(),
        a.ending,
    )


def _joined(parts: tuple[PieceLandings, ...]) -> PieceLandings:
    arrays = [
        np.concatenate([getattr(part, name) for part in parts])
        for name in ("time_s", "latitude_deg", "longitude_deg", "altitude_m", "ending")
    ]
    return PieceLandings(parts[0].piece, *arrays)
