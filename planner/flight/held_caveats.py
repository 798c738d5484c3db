"""What is said of winds that are held: after the hour of a sounding, beyond its place, above its top."""

from planner.flight.draws import member_draws, nominal_draws
from planner.flight.resolved_plan import ResolvedPlan
from planner.forecast.field import WindField
from planner.forecast.field_set import parts_of
from planner.forecast.held_winds import Measured
from planner.units import HOUR_S, short

MOST_LOOKED_AT = 1_000
"""Of so many drops at most it is looked how high they rise."""

AT_THE_TOP_M = 1.0
"""So far above its top is still at it: heights are kept as 32-bit numbers."""


def held_caveats(resolved: ResolvedPlan) -> list[str]:
    """How old each sounding is at the launch, how far away, and how far above it the balloon is planned."""
    said = []
    for field, measured in _soundings(resolved):
        name = field.forecast.id
        said.append(_held_on(resolved, field, measured))
        highest_m = nominal_draws(resolved).profile.highest_m()
        if highest_m > measured.top_m + AT_THE_TOP_M:
            said.append(
                f"top wind held above {measured.top_m:,.0f} m, where {name} ends: the balloon is planned to "
                f"rise to {highest_m:,.0f} m, {highest_m - measured.top_m:,.0f} m higher"
            )
    return said


def drawn_above(resolved: ResolvedPlan) -> list[str]:
    """How many drops draw a way above a sounding's top, where the planned one stays below."""
    said = []
    for field, measured in _soundings(resolved):
        if nominal_draws(resolved).profile.highest_m() > measured.top_m + AT_THE_TOP_M:
            continue
        count = min(resolved.plan.members, MOST_LOOKED_AT)
        highest_m = member_draws([resolved], 0, count).profile.highest_m()
        if highest_m > measured.top_m + AT_THE_TOP_M:
            said.append(
                f"top wind held above {measured.top_m:,.0f} m, where {field.forecast.id} ends: drops rise "
                f"higher than planned, of the first {count:,} to {highest_m:,.0f} m at most"
            )
    return said


def _soundings(resolved: ResolvedPlan) -> list[tuple[WindField, Measured]]:
    fields = (part.opened for part in parts_of(resolved.field))
    return [(field, field.measured) for field in fields if field.measured]


def _held_on(resolved: ResolvedPlan, field: WindField, measured: Measured) -> str:
    site, age_h = resolved.plan.site, (resolved.plan.launch - measured.at).total_seconds() / HOUR_S
    away_km = measured.away_km(site.latitude_deg, site.longitude_deg)
    old = f"{age_h:.1f} h old at launch" if age_h >= 0 else f"made {-age_h:.1f} h after the launch"
    away = f" and {away_km:.0f} km away" if away_km >= 1.0 else ""
    held_h = (field.forecast.valid_to - measured.at).total_seconds() / HOUR_S
    return (
        f"{field.forecast.id} is {old}{away}: its winds are held for {held_h:g} h, until "
        f"{short(field.forecast.valid_to)}, as if they did not change"
    )
