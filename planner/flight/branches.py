"""What may go wrong with a drop: a timer, a bag, the fall of a piece. Each is a plan of its own."""

from collections.abc import Iterator
from dataclasses import dataclass

from planner.plan.cargo import AnyCargo, Bundle
from planner.plan.distribution import Mixture
from planner.plan.latex import Latex
from planner.plan.plan import BALLOON, Drop, Plan
from planner.vehicle.cargo_physics import packed_drag_area_m2
from planner.vehicle.launch import hanging_kg, loads_of

TIMER_FAILS, STAYS_SHUT = "timer fails", "stays shut"


@dataclass(frozen=True)
class Branch:
    """A plan as it goes with something wrong; of `pieces` its answer speaks, each `probability` likely."""

    name: str
    probability: float
    plan: Plan
    pieces: tuple[str, ...]


def branches(plan: Plan, most: int) -> list[Branch]:
    """The branches of a plan that can happen, each with `most` members at most."""
    fewer = plan.model_copy(update={"members": min(plan.members, most)})
    found = [_timer_fails(fewer), _stays_shut(fewer)] if plan.releases else []
    found += [*_falls_otherwise(fewer, "descent_rate"), *_falls_otherwise(fewer, "fall_speed")]
    return [branch for branch in found if branch.pieces and branch.probability > 0.0]


def _timer_fails(plan: Plan) -> Branch:
    """Nothing is let go: the balloon comes down with all that hangs on it."""
    kept = {"releases": (), "vehicle": plan.vehicle.loaded(hanging_kg(loads_of(plan.releases)))}
    return Branch(TIMER_FAILS, plan.spread.timer_fails, plan.model_copy(update=kept), (BALLOON,))


def failing(plan: Drop, name: str) -> Mixture | None:
    """The mixture that a fall is drawn from, where it may fail; a balloon's needs a parachute of its own."""
    written = plan.spread.descent_rate if name == "descent_rate" else plan.spread.fall_speed
    bare = name == "descent_rate" and isinstance(plan.vehicle, Latex) and plan.vehicle.parachute is None
    return written if isinstance(written, Mixture) and not bare else None


def _falls_otherwise(plan: Plan, name: str) -> Iterator[Branch]:
    """Each way in which the fall that is drawn under a name goes wrong, all else as planned."""
    written = failing(plan, name)
    pieces = (BALLOON,) if name == "descent_rate" else tuple(piece for piece, *_ in plan.cargo())
    for failure in written.fails if written else ():
        spread = plan.spread.model_copy(update={name: failure.factor})
        yield Branch(failure.name, failure.probability, plan.model_copy(update={"spread": spread}), pieces)


def _stays_shut(plan: Plan) -> Branch:
    """Leaflets fall in their bag, what has a parachute falls without."""
    named = iter(plan.cargo())
    releases, pieces = [], []
    for release in plan.releases:
        cargo = []
        for load in release.cargo:
            name, *_ = next(named)
            opens = not isinstance(load, Bundle) and bool(load.load_kg)
            pieces += [name] if opens else []
            cargo.append(_shut(load, name) if opens else load.model_copy(update={"name": name}))
        releases.append(release.model_copy(update={"cargo": tuple(cargo)}))
    changed = plan.model_copy(update={"releases": tuple(releases)})
    return Branch(STAYS_SHUT, plan.spread.stays_shut, changed, tuple(pieces))


def _shut(load: AnyCargo, name: str) -> AnyCargo:
    """A cargo as the pack that it is before it opens; many sheets may weigh more than a bundle may."""
    assert load.load_kg is not None
    area_m2 = packed_drag_area_m2(load.load_kg)
    return Bundle.model_construct(name=name, mass_kg=load.load_kg, drag_area_m2=area_m2)
