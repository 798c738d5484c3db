"""How to fill a gas balloon for a plan: what to weigh off, how many cylinders, and what an error costs."""

from dataclasses import dataclass, replace
from functools import partial
from math import ceil

import numpy as np

from planner.flight.caveats import launch_caveats
from planner.flight.cylinder import USUAL, Cylinder
from planner.flight.resolved_plan import ResolvedPlan, on_field
from planner.flight.varying import Varying
from planner.flight.wanted import AS_WRITTEN, Wanted, all_on, gas_balloon, granted, tops_m
from planner.forecast.field_set import AnyField
from planner.geo import Floats
from planner.plan.plan import Plan
from planner.spread.sampling import as_planned
from planner.vehicle.balloon_trajectory import BalloonTrajectory
from planner.vehicle.envelope import EnvelopeKind
from planner.vehicle.gas import compressibility
from planner.vehicle.gas_balloon_physics import GasBalloonPhysics
from planner.vehicle.launch import hanging_kg, loads_of

DRAWS = 1000
WEIGHED_KG, METERED = 0.1, 0.05
"""The errors whose cost the card tells: 100 g on the scales, 5 % of the gas."""


@dataclass(frozen=True)
class FillCard:
    """One fill, worked out. Heights in m, None where the flight has none; spreads are one sigma.

    It is worked out for `wanted`, at the site's altitude `site_m`, and counted in cylinders of which each
    gives `cylinder_gas_kg`.

    `neck_lift_kg` is what the filled envelope pulls before anything is tied to it; `ballast_kg` is what
    must be hung on besides, for the float that was asked for. `bursts` is the share of flights that end so.
    """

    wanted: Wanted
    cylinder: Cylinder
    site_m: float
    gas: str
    gas_kg: float
    volume_m3: float
    full_m3: float
    lifted_kg: float
    neck_lift_kg: float
    free_lift_kg: float
    ballast_kg: float
    climb_mps: float
    cylinder_gas_kg: float
    compressibility: float
    pressure_altitude_m: float | None
    float_m: float | None
    float_sigma_m: float | None
    burst_m: float | None
    burst_sigma_m: float | None
    bursts: float
    needs_valve: bool
    per_100_g_m: float | None
    per_5_percent_gas_m: float | None
    warnings: tuple[str, ...]

    @property
    def cylinders(self) -> int:
        """How many cylinders hold the gas; the last one is not emptied."""
        return ceil(self.gas_kg / self.cylinder_gas_kg)


def fill_card(
    plan: Plan, field: AnyField, wanted: Wanted = AS_WRITTEN, cylinder: Cylinder = USUAL
) -> FillCard:
    """The fill of a plan's balloon at its site and hour.

    Raises InputError for a vehicle without gas, or a wish that no fill grants.
    """
    plan, ballast_kg = granted(plan, field, wanted)
    resolved = on_field(plan, field)
    caveats = launch_caveats(resolved)
    balloon, let_go_kg = gas_balloon(plan), hanging_kg(loads_of(plan.releases))
    fill, made = balloon.fill(resolved.spot, let_go_kg), balloon.envelope()
    trajectory, drawn = _trajectory(resolved, balloon), _drawn(resolved, balloon)
    air_k = float(resolved.column.temperature(resolved.site_m))
    return FillCard(
        wanted=wanted,
        cylinder=cylinder,
        site_m=resolved.site_m,
        gas=balloon.written.gas.value,
        gas_kg=fill.gas_kg,
        volume_m3=fill.gas_kg / balloon.gas_density(resolved.spot),
        full_m3=made.full_m3,
        lifted_kg=balloon.dry_kg + let_go_kg,
        neck_lift_kg=fill.lift_kg - made.mass_kg,
        free_lift_kg=fill.lift_kg - balloon.dry_kg - let_go_kg,
        ballast_kg=ballast_kg,
        climb_mps=balloon.climb_mps(resolved.spot, let_go_kg, fill.gas_kg),
        cylinder_gas_kg=cylinder.gas_kg(balloon.filling, air_k),
        compressibility=compressibility(balloon.written.gas, air_k, 1e5 * cylinder.pressure_bar),
        pressure_altitude_m=_at_m(trajectory, trajectory.venting_s),
        float_m=_at_m(trajectory, trajectory.float_starts_s[0]) if trajectory.float_starts_s else None,
        float_sigma_m=_sigma(drawn.float_m),
        burst_m=_at_m(trajectory, trajectory.burst_s),
        burst_sigma_m=_sigma(np.where(np.isfinite(drawn.burst_s), tops_m(drawn), np.nan)),
        bursts=float(np.isfinite(drawn.burst_s).mean()),
        needs_valve=made.kind is EnvelopeKind.VENTED and _bursts_sealed(resolved, balloon),
        per_100_g_m=_moved(resolved, balloon.with_gas(fill.gas_kg), WEIGHED_KG, 1.0, trajectory),
        per_5_percent_gas_m=_moved(resolved, balloon.with_gas(fill.gas_kg), 0.0, 1.0 + METERED, trajectory),
        warnings=(*field.warnings, *cylinder.warnings(), *balloon.written.warnings(), *caveats),
    )


def _trajectory(resolved: ResolvedPlan, balloon: GasBalloonPhysics) -> BalloonTrajectory:
    """The way as planned, with nothing let go."""
    return balloon.trajectory(all_on(resolved, 1), as_planned(resolved.plan.spread))


def _drawn(resolved: ResolvedPlan, balloon: GasBalloonPhysics) -> BalloonTrajectory:
    """Many ways with everything that varies, of balloons that leave the ground."""
    launch = replace(all_on(resolved, DRAWS), leaky=(resolved.drawn_leaky,))
    varied = Varying.of(resolved.plan, 0, DRAWS, np.arange(DRAWS))
    return balloon.trajectory(launch, varied.until(partial(balloon.lifts, launch)))


def _top_m(trajectory: BalloonTrajectory) -> float | None:
    """The float, else the burst, as planned."""
    return (
        float(tops_m(trajectory)[0])
        if trajectory.float_starts_s or np.isfinite(trajectory.burst_s[0])
        else None
    )


def _at_m(trajectory: BalloonTrajectory, when_s: Floats) -> float | None:
    """The height of the first climb at a time, where that is within it."""
    first = trajectory.stages[0]
    if not when_s[0] <= first.duration_s[0] + 1e-6:
        return None
    return float(first.law.altitude_m(np.array([[when_s[0]]]))[0, 0])


def _sigma(values: Floats) -> float | None:
    known = values[np.isfinite(values)]
    return float(known.std()) if known.size > 1 else None


def _bursts_sealed(resolved: ResolvedPlan, balloon: GasBalloonPhysics) -> bool:
    """Whether the same tube, tied shut, would burst."""
    shut = replace(balloon, written=balloon.written.model_copy(update={"vented": False}))
    return bool(np.isfinite(_trajectory(resolved, shut).burst_s[0]))


def _moved(
    resolved: ResolvedPlan,
    balloon: GasBalloonPhysics,
    more_kg: float,
    more_gas: float,
    planned: BalloonTrajectory,
) -> float | None:
    """How much higher the float, or the burst, is with more load or gas [m]."""
    gas_kg = more_gas * balloon.fill(resolved.spot, 0.0).gas_kg
    other = balloon.loaded(more_kg).with_gas(gas_kg)
    top_m, moved = _top_m(planned), _top_m(_trajectory(resolved, other))
    return None if top_m is None or moved is None else moved - top_m
