"""What a fill is for: a float, a climb or a burst, and the balloon that is loaded and filled for it."""

from dataclasses import dataclass, replace

import numpy as np

from planner.errors import InputError
from planner.flight.cylinder import require
from planner.flight.resolved_plan import ResolvedPlan, on_field
from planner.forecast.field_set import AnyField
from planner.geo import Floats
from planner.plan.plan import Plan
from planner.spread.sampling import as_planned
from planner.units import HOUR_S
from planner.vehicle.balloon_trajectory import BalloonTrajectory
from planner.vehicle.film_physics import FilmPhysics
from planner.vehicle.gas_balloon_physics import GasBalloonPhysics
from planner.vehicle.latex_physics import LatexPhysics
from planner.vehicle.launch import Launch, hanging_kg, loads_of
from planner.vehicle.physics import physics_of

ALTITUDES_M, RATES_MPS = (-500.0, 80_000.0), (0.01, 1000.0)
"""What may be wished for: the lowest and the highest."""

LEAST_LIFT = 0.01
"""Free lift of the least fill that is tried for a burst, as a share of all that hangs on the gas."""

_FILLS = 65


@dataclass(frozen=True)
class Wanted:
    """What the fill is for: a float [m], a climb at the launch [m/s] or a burst [m]; none: as written."""

    float_altitude_m: float | None = None
    ascent_rate_mps: float | None = None
    burst_altitude_m: float | None = None

    def __post_init__(self) -> None:
        require("the float altitude that is wanted", self.float_altitude_m, ALTITUDES_M, "m")
        require("the ascent rate that is wanted", self.ascent_rate_mps, RATES_MPS, "m/s")
        require("the burst altitude that is wanted", self.burst_altitude_m, ALTITUDES_M, "m")
        if self.burst_altitude_m is not None and self.ascent_rate_mps is not None:
            raise InputError("a burst altitude and an ascent rate each want a gas of their own; ask for one")


AS_WRITTEN = Wanted()


def gas_balloon(plan: Plan) -> FilmPhysics | LatexPhysics:
    """How a plan's balloon flies; InputError for a vehicle without gas."""
    balloon = physics_of(plan.vehicle)
    if not isinstance(balloon, FilmPhysics | LatexPhysics):
        raise InputError(
            f"a {plan.vehicle.kind} vehicle holds no gas; ask for the fill of a latex or film balloon"
        )
    return balloon


def granted(plan: Plan, field: AnyField, wanted: Wanted) -> tuple[Plan, float]:
    """The plan with its balloon loaded and filled as wanted, and what was hung on besides [kg]."""
    balloon, ballast_kg = gas_balloon(plan), 0.0
    let_go_kg = hanging_kg(loads_of(plan.releases))
    if wanted.float_altitude_m is not None:
        ballast_kg = _ballast_kg(plan, field, wanted.float_altitude_m)
        balloon = balloon.loaded(ballast_kg)
    if wanted.ascent_rate_mps is not None:
        resolved = on_field(plan.model_copy(update={"vehicle": balloon.written}), field)
        balloon = balloon.with_gas(balloon.gas_for_climb_kg(resolved.spot, let_go_kg, wanted.ascent_rate_mps))
    if wanted.burst_altitude_m is not None:
        if not isinstance(balloon, LatexPhysics):
            raise InputError("a film balloon is not filled for a burst; ask for a float altitude")
        gas_kg = _gas_for_burst_kg(on_field(plan, field), balloon, wanted.burst_altitude_m)
        balloon = balloon.with_gas(gas_kg)
    return plan.model_copy(update={"vehicle": balloon.written}), ballast_kg


def _ballast_kg(plan: Plan, field: AnyField, z: float) -> float:
    """What must be hung on besides for a float at `z` [m]."""
    balloon, site, let_go_kg = gas_balloon(plan), plan.site, hanging_kg(loads_of(plan.releases))
    if not isinstance(balloon, FilmPhysics):
        raise InputError("a latex balloon does not float; ask for an ascent rate or a burst altitude")
    column = field.column(site.latitude_deg, site.longitude_deg, plan.launch)
    made = balloon.envelope()
    gas_kgpm3 = balloon.filling.density(column.temperature(z), column.pressure(z))
    lift_kg = made.full_m3 * float(column.density(z) - gas_kgpm3)
    ballast_kg = lift_kg - balloon.dry_kg - let_go_kg
    if ballast_kg < -balloon.written.payload_kg:
        raise InputError(
            f"to float at {z:g} m the balloon may carry {lift_kg - made.mass_kg:.2f} kg, which is "
            f"{-ballast_kg:.2f} kg less than hangs on it; hang on less, or float lower"
        )
    return ballast_kg


def _gas_for_burst_kg(resolved: ResolvedPlan, balloon: LatexPhysics, wanted_m: float) -> float:
    """The gas [kg] with which it bursts, as planned, so high; InputError says where it can burst."""
    total_kg = balloon.dry_kg + hanging_kg(loads_of(resolved.plan.releases))
    lifts_all_kg = total_kg / balloon.lift_kgpkg(resolved.spot)
    fullest_kg = balloon.envelope().full_m3 * balloon.gas_density(resolved.spot)
    most = max(fullest_kg / lifts_all_kg - 1.0, LEAST_LIFT)
    fills_kg = lifts_all_kg * (1.0 + np.geomspace(LEAST_LIFT, most, _FILLS))
    tops_m = _bursts_m(resolved, balloon, fills_kg)
    floating = np.flatnonzero(np.isnan(tops_m[:-1]) & np.isfinite(tops_m[1:]))
    if floating.size:  # how little gas still bursts lies between two fills
        at = int(floating[0])
        finer_kg = np.linspace(fills_kg[at], fills_kg[at + 1], _FILLS)
        fills_kg = np.concatenate([finer_kg, fills_kg[at + 2 :]])
        tops_m = _bursts_m(resolved, balloon, fills_kg)
    bursts = np.isfinite(tops_m)
    fills_kg, tops_m = fills_kg[bursts], tops_m[bursts]
    if not bursts.any() or not tops_m.min() <= wanted_m <= tops_m.max():
        raise InputError(_unreached(wanted_m, total_kg, fills_kg / lifts_all_kg - 1.0, tops_m))
    return _between(resolved, balloon, fills_kg, tops_m, wanted_m)


def _between(
    resolved: ResolvedPlan, balloon: LatexPhysics, fills_kg: Floats, tops_m: Floats, wanted_m: float
) -> float:
    """The fill [kg] that bursts at a height between the tops of two others; of several such the fullest."""
    at = int(np.flatnonzero((tops_m[:-1] >= wanted_m) & (wanted_m >= tops_m[1:]))[-1])
    finer_kg = np.linspace(fills_kg[at], fills_kg[at + 1], _FILLS)
    return float(np.interp(-wanted_m, -_bursts_m(resolved, balloon, finer_kg), finer_kg))


def _unreached(wanted_m: float, total_kg: float, lift_share: Floats, tops_m: Floats) -> str:
    """Why no fill bursts so high, and how high some do."""
    said = f"no fill bursts this balloon at {wanted_m:g} m with {total_kg:.2f} kg on its gas: "
    if not tops_m.size:
        return f"{said}none bursts before the plan's horizon; hang on less, or take a larger balloon"
    lift = f"{100 * lift_share[int(tops_m.argmax())]:.0f} % of free lift"
    return (
        f"{said}it can burst between {tops_m.min():.0f} m (as full as it goes at the site) and "
        f"{tops_m.max():.0f} m (with {lift}); ask for a height between, or change balloon or load"
    )


def _bursts_m(resolved: ResolvedPlan, balloon: GasBalloonPhysics, fills_kg: Floats) -> Floats:
    """Where it bursts (n,) [m] with each of n fills, else as planned; not a number where it does not."""
    n, planned = fills_kg.size, as_planned(resolved.plan.spread)

    def varied(name: str, stream: str = "") -> Floats:
        return fills_kg / fills_kg[0] if name == "gas_mass" else np.repeat(planned(name, stream), n)

    trajectory = balloon.with_gas(float(fills_kg[0])).trajectory(all_on(resolved, n), varied)
    return np.where(np.isfinite(trajectory.burst_s), tops_m(trajectory), np.nan)


def all_on(resolved: ResolvedPlan, n: int) -> Launch:
    """A launch with all its cargo on for good: what is let go is due when nobody looks any more."""
    never = np.full(n, np.inf)
    loads = tuple(replace(load, after_s=never, altitude_m=None) for load in loads_of(resolved.plan.releases))
    return Launch((resolved.spot,), np.zeros(n, dtype=np.int64), loads, resolved.plan.horizon_h * HOUR_S)


def tops_m(trajectory: BalloonTrajectory) -> Floats:
    """The height (n,) at which the first climb ends."""
    return trajectory.stages[0].end_m
