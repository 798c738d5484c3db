"""A walk of the contract: every field of a vehicle, a release and a cargo is answered at every door.

One at a time through every door, two at a time through `fly` and `zone`. What the models allow is flown, or
refused in a sentence; nothing crashes, and no answer holds what is no number.
"""

import re

import pytest
from pydantic import TypeAdapter

from planner import fly, zone
from planner.errors import InputError
from planner.plan import Plan
from planner.plan.cargo import AnyCargo
from planner.views.answering import flight_answer
from planner.views.formats import DRAWN_FORMATS
from planner.views.map import drop_map
from planner.views.places import Places
from planner.views.tables import flight_table
from planner.views.zone_answering import zone_answer
from planner.views.zone_tables import zone_table
from tests.api.houses import running, whole_board
from tests.api.walking import (
    BASES,
    BUNDLE,
    CARGO,
    FIELDS,
    VEHICLES,
    one_each,
    pairs,
    parts_with,
    releases,
    single,
)
from tests.worlds import WRITTEN_SITE, steady_wind, written_campaign

pytestmark = pytest.mark.long

ORDINARY = parts_with("constant_rate", {})
_CARGO = TypeAdapter(AnyCargo)
NO_NUMBER = re.compile(r"\b(NaN|nan|Infinity|inf)\b")
TOGETHER = 24  # cargoes in one plan: what they cost is the balloon
FORMS = tuple(f".{form}" for form in DRAWN_FORMATS)


def asked(vehicle, cargo=(), **words):
    """A plan of a vehicle and cargoes, each released in a way of its own."""
    whole = {
        **{"site": WRITTEN_SITE, "launch_time": "2026-11-24T02:00:00Z", "vehicle": vehicle, "members": 4},
        **{"releases": releases(list(cargo)), "horizon_h": 6},
    }
    return whole | words


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


def in_crowds(parts):
    """Cargoes in handfuls, each small enough for one plan."""
    return [parts[first : first + TOGETHER] for first in range(0, len(parts), TOGETHER)]


def carried_by(kind, parts):
    """Those cargoes that a vehicle lifts."""
    return [part for part in parts if kind == "constant_rate" or weighs_little(part)]


def named(parts) -> set[str]:
    return {name.partition("=")[0] for name in parts}


def test_every_kind_has_a_base_to_walk_from():
    assert set(BASES) == set(VEHICLES) | set(CARGO)


def test_the_walk_meets_every_field():
    met = named(name for name, _ in single([*VEHICLES, *CARGO]))
    assert met == {f"{kind} {field}" for kind, fields in FIELDS.items() for field in fields}


@pytest.mark.parametrize("kind", VEHICLES)
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


def weighs_little(part) -> bool:
    """Whether a gas balloon lifts it, and can be told what it weighs."""
    mass_kg = _CARGO.validate_python(part).load_kg
    return mass_kg is not None and mass_kg < 0.1


@pytest.mark.parametrize("kind", VEHICLES)
def test_every_field_of_a_cargo_is_drawn_on_a_map(kind):
    plan = written(parts_with(kind, {}), carried_by(kind, one_each(CARGO).values()))
    flight, landing = answers(plan)
    page = drop_map(Places(plan.site), flight=flight, zone=landing, inline=True)
    assert "leaflets" in page
    assert not re.search(r"\b(NaN|Infinity)\b", page.split("</style>")[-1])


def test_every_field_of_a_cargo_is_answered_over_http(client):
    for crowd in in_crowds(single(CARGO)):
        answered_over_http(client, [part for _, part in crowd], "")
    for form in FORMS:  # what each form makes of every value is seen above
        answered_over_http(client, one_each(CARGO).values(), form)


def answered_over_http(client, cargo, form):
    for route in ("flights", "zones"):
        answer = client.post(f"/v1/{route}{form}", json=asked(ORDINARY, cargo))
        assert answer.status_code == 200, (route, form, answer.text[:300])


def test_every_field_of_a_vehicle_is_answered_over_http(client):
    for name, part in one_each(VEHICLES).items():
        answer = client.post("/v1/flights", json=asked(part, [BUNDLE]))
        assert answer.status_code in (200, 422), (name, answer.text[:300])


def test_every_kind_of_vehicle_with_every_cargo_has_its_map_on_the_board(tmp_path):
    for kind in VEHICLES:
        crowd = carried_by(kind, one_each(CARGO).values())
        shown = written_campaign(
            vehicle=parts_with(kind, {}), releases=releases(crowd), horizon_h=6, members=4
        )
        shown |= {"launch_times": {"from": "run+2h", "to": "run+2h", "every": "1h"}}
        folder = tmp_path / kind
        folder.mkdir()
        with running(folder, fields=(steady_wind(),), on_board=shown) as client:
            whole_board(client)
            maps = re.findall(r'<iframe src="(/launch/[^"]+/map)"', client.get("/").text)
            assert maps, kind
            assert client.get(maps[0]).status_code == 200
