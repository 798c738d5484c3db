"""What an answer should say beside its numbers of one launch: its fill, its site, how wide its draws are."""

from planner.flight.branches import failing
from planner.flight.held_caveats import drawn_above, held_caveats
from planner.flight.resolved_plan import ResolvedPlan
from planner.flight.standing import standing_caveats
from planner.plan.constant_rate import ConstantRate
from planner.plan.distribution import Normal
from planner.vehicle.underfill import USUAL_LEAK


def launch_caveats(resolved: ResolvedPlan) -> tuple[str, ...]:
    """What is doubtful about a launch as it is written."""
    standing = standing_caveats(resolved.plan, resolved.field, resolved.site_m)
    filled = resolved.underfill.warnings() if resolved.underfill else ()
    return (*held_caveats(resolved), *standing, *filled)


def spread_caveats(resolved: ResolvedPlan) -> tuple[str, ...]:
    """Where draws vary otherwise than the plan says: a low flight, an early release, a scant fill."""
    plan, said = resolved.plan, drawn_above(resolved)
    if resolved.drawn_leaky:
        leak = f"{100 * USUAL_LEAK:g} % an hour, spread as spread.leak says"
        said.append(f"so scantly filled, the drops leak as usual balloons do: {leak}")
    if isinstance(plan.vehicle, ConstantRate) and plan.vehicle.top_altitude_m is not None:
        kind = "burst" if plan.vehicle.float_hours is None else "float"
        written = getattr(plan.spread, f"{kind}_altitude_m")
        said += _narrower(
            written, f"the {kind}", plan.vehicle.top_altitude_m - resolved.site_m, "m over the site", "m"
        )
    for name, what in (("descent_rate", "the balloon"), ("fall_speed", "cargo")):
        mixture = failing(plan, name) if name == "descent_rate" or plan.releases else None
        if mixture is not None and mixture.works_probability < 1.0:
            works = f"{100 * mixture.works_probability:.3g} %"
            said.append(f"landings of {what} are of falls that go well, {works}; the others stand apart")
    for release in plan.releases:
        if release.after_s:
            said += _narrower(plan.spread.release_time_s, "a release", release.after_s, "s after launch", "s")
    return tuple(dict.fromkeys(said))


def _narrower(written: Normal | object, what: str, whole: float, where: str, unit: str) -> list[str]:
    if not isinstance(written, Normal) or written.share is None or written.share * whole >= written.sigma:
        return []
    taken = written.share * whole
    return [
        f"the spread of {what} planned {whole:.0f} {where} is taken as {taken:.3g} {unit}, "
        f"{written.share:g} of that, not {written.sigma:g} {unit}"
    ]
