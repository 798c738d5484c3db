"""A walk of the contract: every field of a vehicle, a release and a cargo flies, and is told in every form.

One at a time, and two at a time. What the models allow is flown, or refused in a sentence; no answer holds
what is no number. `tests/api/test_contract_walk.py` walks it through HTTP.
"""

import re

import pytest

from planner import fly, zone
from planner.errors import InputError
from planner.plan import Plan
from planner.views.answering import flight_answer
from planner.views.formats import DRAWN_FORMATS
from planner.views.map import drop_map
from planner.views.places import Places
from planner.views.tables import flight_table
from planner.views.zone_answering import zone_answer
from planner.views.zone_tables import zone_table
from tests.walking import (
    BASES,
    BUNDLE,
    CARGO,
    FIELDS,
    ORDINARY,
    VEHICLES,
    asked,
    carried_by,
    in_crowds,
    one_each,
    pairs,
    parts_with,
    single,
)
from tests.worlds import steady_wind

pytestmark = pytest.mark.long

NO_NUMBER = re.compile(r"\b(NaN|nan|Infinity|inf)\b")


def written(vehicle, cargo=(), **words) -> Plan:
    return Plan.model_validate(asked(vehicle, cargo, **words))


def answers(plan: Plan):
    """What fly and zone answer, after a look at both."""
    flight = flight_answer(fly(plan, steady_wind()))
    landing = zone_answer(*zone(plan, steady_wind()))
    for answer in (flight, landing):
        assert not NO_NUMBER.search(answer.model_dump_json())
    for piece in flight.pieces:
        assert (piece.landing is not None) == (piece.ending == "landed")
        assert (piece.left is not None) == (piece.ending not in ("landed", "not_released"))
    assert all(sum(piece.endings.values()) == 4 for piece in landing.pieces)
    return flight, landing


def answered(parts, plan_of):
    """The names of those parts whose plan is flown; the others are refused in a sentence."""
    flown, refusals = [], {}
    for name, part in parts:
        try:
            answers(plan_of(part))
        except InputError as refusal:
            refusals[name] = str(refusal)
        else:
            flown.append(name)
    assert all(len(said) < 400 for said in refusals.values())
    return flown


def named(parts) -> set[str]:
    return {name.partition("=")[0] for name in parts}


def test_every_kind_has_a_base_to_walk_from():
    assert set(BASES) == set(VEHICLES) | set(CARGO)


def test_the_walk_meets_every_field():
    met = named(name for name, _ in single([*VEHICLES, *CARGO]))
    assert met == {f"{kind} {field}" for kind, fields in FIELDS.items() for field in fields}


@pytest.mark.parametrize("kind", VEHICLES)
@pytest.mark.slow
def test_every_field_of_a_vehicle_flies(kind):
    flown = answered(single([kind]), lambda part: written(part, [BUNDLE]))
    assert named(flown) == {f"{kind} {field}" for field in FIELDS[kind]}


@pytest.mark.nightly  # a thousand plans
@pytest.mark.parametrize("kind", VEHICLES)
def test_any_two_fields_of_a_vehicle_fly_or_are_refused_in_a_sentence(kind):
    flown = answered(pairs([kind]), written)
    assert len(flown) > 0.6 * len(pairs([kind]))


def test_any_two_fields_of_a_cargo_fly():
    for crowd in in_crowds(pairs(CARGO)):
        flight, _ = answers(written(ORDINARY, [part for _, part in crowd]))
        assert len(flight.pieces) == 1 + len(crowd)


@pytest.mark.parametrize("kind", VEHICLES)
def test_every_field_of_a_cargo_flies_under_every_vehicle_through_every_view(kind):
    for crowd in in_crowds(single(CARGO)):
        light = carried_by(kind, [part for _, part in crowd])
        flight, landing = answers(written(parts_with(kind, {}), light))
        assert len(flight.pieces) == 1 + len(light)
        for form in DRAWN_FORMATS:
            for answer in (flight, landing):
                assert not NO_NUMBER.search(form.write(answer))
        assert flight_table(flight)
        assert zone_table(landing)


@pytest.mark.parametrize("kind", VEHICLES)
def test_every_field_of_a_cargo_is_drawn_on_a_map(kind):
    plan = written(parts_with(kind, {}), carried_by(kind, one_each(CARGO).values()))
    flight, landing = answers(plan)
    page = drop_map(Places(plan.site), flight=flight, zone=landing, inline=True)
    assert "leaflets" in page
    assert not re.search(r"\b(NaN|Infinity)\b", page.split("</style>")[-1])
