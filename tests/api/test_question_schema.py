"""What the schema at /openapi.json says of keys that stand together is what the models take."""

from itertools import chain, combinations
from typing import Any, get_args

import pytest
from pydantic import BaseModel, ValidationError

from api.question_schema import question_schemas
from planner import Campaign
from planner.plan import Plan
from tests.worlds import written_campaign, written_plan

SCHEMAS = question_schemas((Plan, Campaign), ref="", taken=set())
POLYGON = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}
SOUND = {
    **written_plan(),
    **written_campaign(),
    **{
        "cargo": written_plan()["releases"][0]["cargo"],
        "parachute": {"drag_area_m2": 1.0},
        "geometry": POLYGON,
        "own_side": {"geometry": POLYGON},
        "base": {"latitude_deg": 38.0, "longitude_deg": 127.0, "within_km": 30.0},
        "time": "2026-11-24T01:00:00Z",
    },
    **{
        "from": "now",
        "to": "now+6h",
        "every": "1h",
        "criteria": {},
        "name": "a name",
        "reason": "a reason",
        "count": 5,
        "calibration": "valley-2026",
        "film_thickness_um": 50.0,
        "works": {"kind": "lognormal", "sigma": 0.1},
        "fails": [{"name": "torn", "probability": 0.1, "median": 2.0}],
    },
}
"""A sound value of keys whose schema does not give one."""


def models_in(annotation: Any) -> set[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return {annotation}
    return set(chain.from_iterable(map(models_in, get_args(annotation))))


def questions() -> list[type[BaseModel]]:
    """The models of plans and campaigns, and of all that stands in them."""
    found, left = set(), {Plan, Campaign}
    while left:
        model = left.pop()
        found.add(model)
        left |= {of for field in model.model_fields.values() for of in models_in(field.annotation)} - found
    return sorted((model for model in found if model.__name__ in SCHEMAS), key=lambda model: model.__name__)


def allowed(schema: dict[str, Any], keys: set[str]) -> bool:
    """Whether the schema allows an object of such keys, whose values are all sound."""
    return (
        keys >= set(schema.get("required", ()))
        and not any(of is False and key in keys for key, of in schema.get("properties", {}).items())
        and all(allowed(part, keys) for part in schema.get("allOf", ()))
        and ("oneOf" not in schema or sum(allowed(way, keys) for way in schema["oneOf"]) == 1)
    )


def value_of(key: str, schema: dict[str, Any]) -> Any:
    if "enum" in schema or "const" in schema:
        return schema.get("const") or schema["enum"][0]
    return SOUND.get(key, 1.0)


def taken(model: type[BaseModel], written: dict[str, Any]) -> bool:
    try:
        model.model_validate(written)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("model", questions(), ids=lambda model: model.__name__)
def test_keys_stand_together_in_the_schema_exactly_where_the_model_takes_them(model):
    """Every set of the keys that may be left out and have no default, with those that are needed.

    What varies has its defaults by kind of flight, which no schema can say.
    """
    schema = SCHEMAS[model.__name__]
    needed = set(schema.get("required", ()))
    made = {key for key, field in model.model_fields.items() if field.default_factory is not None}
    loose = [
        key for key, of in schema["properties"].items() if key not in needed | made and "default" not in of
    ]
    sets = chain.from_iterable(combinations(loose, size) for size in range(len(loose) + 1))
    kind = {"kind"} & set(schema["properties"])  # what it is without one, its union says
    for some in sets:
        keys = needed | kind | set(some)
        written = {key: value_of(key, schema["properties"][key]) for key in keys}
        assert allowed(schema, keys) == taken(model, written), sorted(keys)


def test_the_walk_meets_every_part_of_a_question():
    met = {model.__name__ for model in questions()}
    assert met == set(SCHEMAS) - {"GasKind"}


def test_a_vehicle_without_a_kind_flies_at_constant_rates_and_is_no_balloon():
    assert allowed(SCHEMAS["ConstantRate"], {"descent_rate_mps"})
    for balloon in (SCHEMAS["Latex"], SCHEMAS["Film"]):
        assert allowed(balloon, {"kind", "balloon", "free_lift_kg"})
        assert not allowed(balloon, {"balloon", "free_lift_kg"})


def test_cargo_and_what_varies_need_a_kind():
    cargo = SCHEMAS["Release"]["properties"]["cargo"]["items"]
    spread = {name: of for name, of in SCHEMAS["Spread"]["properties"].items() if name != "wind_error"}
    varying = [of for of in spread.values() if "oneOf" in of]
    assert len(varying) > 10
    assert [of["required"] for of in (cargo, *varying)] == [["kind"]] * (1 + len(varying))


@pytest.mark.parametrize(
    ("model", "key"),
    [("Latex", "balloon"), ("Film", "balloon"), ("Parachute", "canopy"), ("Plan", "timezone")],
)
def test_every_name_that_the_schema_lists_is_found(model, key):
    (of,) = [found for found in questions() if found.__name__ == model]
    others = {
        "Latex": {"free_lift_kg": 1.0},
        "Film": {"free_lift_kg": 1.0},
        "Parachute": {"mass_kg": 1.0},
        "Plan": written_plan(),
    }
    names = SCHEMAS[model]["properties"][key]["enum"]
    assert [name for name in names if not taken(of, others[model] | {key: name})] == []


def test_the_schema_of_a_fill_wants_a_balloon_with_gas(client):
    asked = client.get("/openapi.json").json()["paths"]["/v1/fills"]["post"]["requestBody"]
    vehicle = asked["content"]["application/json"]["schema"]["properties"]["vehicle"]
    assert vehicle == {"required": ["kind"], "properties": {"kind": {"enum": ["latex", "film"]}}}


def test_no_question_s_schema_names_a_file():
    assert "file" not in SCHEMAS["NamedArea"]["properties"]
    assert allowed(SCHEMAS["NamedArea"], {"name", "geometry"})
    assert not allowed(SCHEMAS["NamedArea"], {"name"})
