"""Every way to write a vehicle, a release and a cargo, read off the models: what a walk of the contract asks.

A new field of a model is walked by being there; a new kind of part wants a line in BASES.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import combinations, product
from typing import Any, get_args

from pydantic import BaseModel, TypeAdapter, ValidationError

from planner.plan import Drop, Release
from planner.plan.cargo import AnyCargo
from planner.plan.catalogue import balloon_catalogue
from planner.plan.parachutes import parachute_catalogue
from planner.plan.vehicle import AnyVehicle
from tests.worlds import WRITTEN_SITE

Written = dict[str, Any]

BUNDLE = {"kind": "bundle", "mass_kg": 0.2, "drag_area_m2": 0.1}
BASES: dict[str, tuple[Written, ...]] = {
    "constant_rate": (
        {"ascent_rate_mps": 5.0, "burst_altitude_m": 4000.0, "descent_rate_mps": 5.0},
        {"ascent_rate_mps": 5.0, "float_altitude_m": 3000.0, "float_hours": 1.0, "descent_rate_mps": 5.0},
        {"descent_rate_mps": 5.0},
    ),
    "latex": ({"balloon": "Totex 600", "free_lift_kg": 1.0}, {"mass_kg": 0.6, "burst_diameter_m": 6.0}),
    "film": (
        {"balloon": "film tube 50 um", "free_lift_kg": 1.0},
        {"length_m": 10.0, "lay_flat_width_m": 2.0, "film_thickness_um": 50.0},
    ),
    "bundle": ({"mass_kg": 0.2, "drag_area_m2": 0.1},),
    "parachute": ({"mass_kg": 0.2, "drag_area_m2": 0.5},),
    "leaflets": ({"count": 100, "areal_density_gpm2": 80.0, "sheet_area_cm2": 25.0},),
}
"""The least that makes one of each kind, in each of its ways; what fills a balloon is found by the walk."""

TOGETHER = 24  # cargoes in one plan: what they cost is the balloon
INNER = (1.0, 0.02, 5.0, 0.5, 60.0, 1500.0)
_WORDS = (*balloon_catalogue(), *parachute_catalogue(), "a name")


def models_of(union: Any) -> dict[str, type[BaseModel]]:
    """The models that a part may be, by their kinds."""
    choices = get_args(get_args(union)[0])
    return {str(model.model_fields["kind"].default): model for model in choices}


VEHICLES, CARGO = models_of(AnyVehicle), models_of(AnyCargo)
FIELDS = {
    kind: [name for name in model.model_fields if name != "kind"]
    for kind, model in (VEHICLES | CARGO).items()
}
_CARGO: TypeAdapter[Any] = TypeAdapter(AnyCargo)
_VEHICLE: TypeAdapter[Any] = TypeAdapter(Drop.model_fields["vehicle"].rebuild_annotation())


@cache  # a word that no catalogue has costs a look for the nearest ones
def values_of(kind: str, field: str) -> tuple[Any, ...]:
    """Values of a field by its schema: each word, both truths, its edges and some numbers inside."""
    schema = (VEHICLES | CARGO)[kind].model_json_schema()
    found: list[Any] = []
    for choice in _choices(schema["properties"][field], schema.get("$defs", {})):
        if "enum" in choice or "const" in choice:
            found += choice.get("enum", [choice.get("const")])
        elif choice["type"] == "boolean":
            found += [True, False]
        elif choice["type"] == "string":
            words = [word for word in _WORDS if parts_with(kind, {field: word})]
            found += words[:: max(1, len(words) // 6)]
        elif choice["type"] == "object":
            found += [{"drag_area_m2": 1.0, "mass_kg": 0.1}]
        else:
            found += _numbers(choice)
    return tuple(found)


def _choices(schema: Written, named: Written) -> Iterator[Written]:
    if "$ref" in schema:
        yield from _choices(named[schema["$ref"].rpartition("/")[2]], named)
    elif "anyOf" in schema:
        for choice in schema["anyOf"]:
            yield from _choices(choice, named)
    elif schema.get("type") != "null":
        yield schema


def _numbers(schema: Written) -> list[float]:
    low, high = schema.get("minimum"), schema.get("maximum")
    above, below = schema.get("exclusiveMinimum", float("-inf")), schema.get("exclusiveMaximum", float("inf"))
    inner = [
        x for x in INNER if above < x < below and (low is None or low <= x) and (high is None or x <= high)
    ]
    if schema["type"] == "integer":
        inner = [int(x) for x in inner if x == int(x)]
    return [*inner[:3], *(edge for edge in (low, high) if edge is not None)]


def parts_with(kind: str, fields: Written) -> Written | None:
    """A part of a kind with some fields, the rest from its bases; None where the model allows none.

    What a base has is left out where it may not stand beside them, and a balloon's fill is added.
    """
    adapter = _CARGO if kind in CARGO else _VEHICLE
    fills = [{}] if kind in CARGO or kind == "constant_rate" else [{}, {"free_lift_kg": 1.0}]
    for base, fill in product(BASES[kind], fills):
        own = {**base, **fill}
        spare = [key for key in own if key not in fields]
        for fewer in range(min(4, len(spare) + 1)):
            for left_out in combinations(spare, fewer):
                part = {"kind": kind, **{k: v for k, v in own.items() if k not in left_out}, **fields}
                try:
                    adapter.validate_python(part)
                except ValidationError:
                    continue
                return part
    return None


Named = tuple[tuple[str, Written], ...]


def single(kinds: Iterable[str]) -> Named:
    """Each value of each field of each kind: what it is called, and a part with it."""
    return tuple(part for kind in kinds for part in _single(kind))


def one_each(kinds: Iterable[str]) -> dict[str, Written]:
    """Each field of each kind, at one of its values."""
    return {name.partition("=")[0]: part for name, part in single(kinds)}


def pairs(kinds: Iterable[str]) -> Named:
    """Each two fields of each kind that may stand together, at a value of each."""
    return tuple(pair for kind in kinds for pair in _pairs(kind))


@cache
def _single(kind: str) -> Named:
    every = ((field, value) for field in FIELDS[kind] for value in values_of(kind, field))
    found = ((f"{kind} {field}={value!r}", parts_with(kind, {field: value})) for field, value in every)
    return tuple((name, part) for name, part in found if part)


@cache
def _pairs(kind: str) -> Named:
    found = []
    for one, other in combinations(FIELDS[kind], 2):
        values = product(values_of(kind, one)[:3], values_of(kind, other)[:3])
        tried = (parts_with(kind, {one: a, other: b}) for a, b in values)
        if part := next(filter(None, tried), None):
            found.append((f"{kind} {one} and {other}", part))
    return tuple(found)


def releases(cargo: list[Written]) -> list[Written]:
    """Cargo let go in each of the ways that a release knows, in turn."""
    ways = {"after_s": (0.0, 300.0, 1200.0, 864_000.0), "altitude_m": (600.0, 1500.0, -500.0, 80_000.0)}
    assert set(ways) | {"cargo"} == set(Release.model_fields), (
        "a release has a new way: name some values of it"
    )
    moments = [{name: value} for name, values in ways.items() for value in values]
    return [{**moment, "cargo": of} for k, moment in enumerate(moments) if (of := cargo[k :: len(moments)])]


def asked(vehicle: Written, cargo: Iterable[Written] = (), **words: Any) -> Written:
    """A plan of a vehicle and cargoes, each released in a way of its own."""
    whole = {
        **{"site": WRITTEN_SITE, "launch_time": "2026-11-24T02:00:00Z", "vehicle": vehicle, "members": 4},
        **{"releases": releases(list(cargo)), "horizon_h": 6},
    }
    return whole | words


def in_crowds(parts: Sequence[Any]) -> list[Sequence[Any]]:
    """Cargoes in handfuls, each small enough for one plan."""
    return [parts[first : first + TOGETHER] for first in range(0, len(parts), TOGETHER)]


def carried_by(kind: str, parts: Iterable[Written]) -> list[Written]:
    """Those cargoes that a vehicle lifts."""
    return [part for part in parts if kind == "constant_rate" or weighs_little(part)]


def weighs_little(part: Written) -> bool:
    """Whether a gas balloon lifts it, and can be told what it weighs."""
    mass_kg = _CARGO.validate_python(part).load_kg
    return mass_kg is not None and mass_kg < 0.1


ORDINARY = parts_with("constant_rate", {})
"""A vehicle that lifts whatever hangs on it."""
