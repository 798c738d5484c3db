"""The schema of the questions that `deps.py` reads from bodies: the models', as far as HTTP takes them.

Names are those that there are, and no file is read. What a schema cannot say stands in docs/api.md.
"""

import json
from collections.abc import Iterable
from typing import Any, Literal

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from planner.local_time import zone_names
from planner.plan.area import NamedArea
from planner.plan.catalogue import balloon_names
from planner.plan.kinds_of_flight import kinds_of_flight
from planner.plan.parachutes import parachute_catalogue
from planner.window.own_side_area import OwnSideArea

_NULL = {"type": "null"}


def question_schemas(
    models: Iterable[type[BaseModel]], *, ref: str, taken: set[str]
) -> dict[str, dict[str, Any]]:
    """The schemas of some questions and their parts by name; one whose name is taken is called `...Asked`.

    `ref` is where they will stand, as references write it.
    """
    asked: list[tuple[type[BaseModel], Literal["validation"]]] = [(model, "validation") for model in models]
    _, whole = models_json_schema(asked, ref_template=f"{ref}{{model}}")
    parts: dict[str, Any] = {name: _flat(part) for name, part in whole["$defs"].items()}
    _name_what_there_is(parts)
    areas: list[type[BaseModel]] = [NamedArea, *NamedArea.__subclasses__(), OwnSideArea]
    for name in {area.__name__ for area in areas} & set(parts):
        _without_files(parts[name])
    if "Campaign" in parts:
        del parts["Campaign"]["properties"]["population"]
    text = json.dumps(parts)
    for name in taken & set(parts):
        text = text.replace(f'"{ref}{name}"', f'"{ref}{name}Asked"')
    return {f"{name}Asked" if name in taken else name: part for name, part in json.loads(text).items()}


def _name_what_there_is(parts: dict[str, Any]) -> None:
    """Names of catalogues and time zones as enumerations: written otherwise they are found all the same."""
    there_are = {
        ("Latex", "balloon"): balloon_names("latex"),
        ("Film", "balloon"): balloon_names("film"),
        ("Parachute", "canopy"): parachute_catalogue(),
        ("Spread", "kind"): kinds_of_flight(),
        ("Plan", "timezone"): zone_names(),
        ("Campaign", "timezone"): zone_names(),
    }
    for (model, key), names in there_are.items():
        parts[model]["properties"][key]["enum"] = [*names]


def _without_files(area: dict[str, Any]) -> None:
    """An area's schema without the way that only the command line takes."""
    del area["properties"]["file"]
    for rule in area["allOf"]:
        rule["oneOf"] = [way for way in rule["oneOf"] if "file" not in way["required"]]
        for way in rule["oneOf"]:
            way["properties"].pop("file", None)


def _flat(part: Any) -> Any:
    """A question's schema without the unions that only say that a key may be null, as one left out is.

    Generators of questions try every branch of every union: a plan has hundreds of these.
    """
    if isinstance(part, list):
        return [_flat(item) for item in part]
    if not isinstance(part, dict):
        return part
    ways = [way for way in part.get("anyOf", ()) if way != _NULL]
    if len(ways) == 1 and len(part["anyOf"]) > 1:
        rest = {
            key: value for key, value in part.items() if key != "anyOf" and (key, value) != ("default", None)
        }
        part = ways[0] | rest
    return {key: _flat(value) for key, value in part.items()}
