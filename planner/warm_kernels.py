"""Compiles every kernel and keeps it, by small questions through the whole pass: nobody's first waits.

    python -m planner.warm_kernels     what set-up does, in the newest run of the store

A server does the same when it starts: what is kept is loaded in a second or two. numba alone knows what is
kept, for which processor and which kinds of numbers, so it is asked each time.
"""

import sys
from collections.abc import Callable, Iterator

from planner.flight.compute_budget import ALONE, Effort
from planner.forecast.field import WindField
from planner.forecast.store.store import Store
from planner.pipeline import fly, zone
from planner.plan.cargo import Bundle, Leaflets
from planner.plan.constant_rate import ConstantRate
from planner.plan.film import Film
from planner.plan.latex import Latex
from planner.plan.launch_time import LaunchTime
from planner.plan.plan import Plan
from planner.plan.release import Release
from planner.plan.site import Site
from planner.settings import Settings

_UP_M = 6000.0


def warm(wind: WindField, effort: Effort = ALONE, progress: Callable[[str], None] = lambda _: None) -> None:
    """Fly one of every kind of drop, alone and as many, from the middle of a run at its first time.

    Raises Stopped between two kinds once the effort is stopped.
    """
    for name, plan in _plans(wind):
        effort.go_on()
        progress(f"preparing what flies {name} (compiled once, then kept)")
        zone(plan, wind, effort)
        fly(plan, wind)


def _plans(wind: WindField) -> Iterator[tuple[str, Plan]]:
    area = wind.forecast.area
    east = area.east + (360.0 if area.east < area.west else 0.0)
    site = Site(latitude_deg=(area.south + area.north) / 2, longitude_deg=(area.west + east) / 2)
    launch = LaunchTime.fixed(wind.time_at(wind.times_s[0]))
    rates = {"ascent_rate_mps": 5.0, "descent_rate_mps": 5.0}
    sheets = Leaflets(kind="leaflets", count=10, areal_density_gpm2=80.0, sheet_area_cm2=116.0)
    load = Release(altitude_m=_UP_M / 2, cargo=(sheets, Bundle(kind="bundle", mass_kg=1.0, drag_area_m2=0.5)))
    vehicles = (
        ("up and down", ConstantRate(kind="constant_rate", burst_altitude_m=_UP_M, **rates)),
        ("at a height", ConstantRate(kind="constant_rate", float_altitude_m=_UP_M, float_hours=0.5, **rates)),
        ("latex", Latex(kind="latex", mass_kg=0.6, burst_diameter_m=6.0, free_lift_kg=0.8, payload_kg=1.0)),
        ("film", Film(kind="film", balloon="film tube 50 um", free_lift_kg=1.0, payload_kg=1.0)),
    )
    for name, vehicle in vehicles:
        yield name, Plan(site=site, launch_time=launch, vehicle=vehicle, releases=(load,), members=4)


def main() -> None:
    """Warm the kernels of this checkout in the newest run of the store."""
    limits = Settings()
    store = Store(limits.store, limits.layer_m)
    if runs := store.list():
        warm(store.open(runs[0].id), progress=lambda said: print(f"setup: {said}", file=sys.stderr))  # noqa: T201


if __name__ == "__main__":
    main()
