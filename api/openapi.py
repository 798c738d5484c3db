"""The schema at /openapi.json: FastAPI's own, with the questions that `deps.py` reads from bodies.

Bodies are read by `planner.document`, which FastAPI does not see; so their models are added here.
"""

import json
from functools import lru_cache
from typing import Any, Literal

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from api.forecasts import SourceWanted
from api.problems import MEDIA_TYPE
from planner.flight.plan import Plan
from planner.window.campaign import Campaign

_REF = "#/components/schemas/"
_NULL = {"type": "null"}
_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "examples": ["no-forecast", "invalid-input"]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "what, how much, what was allowed, what to do"},
    },
}
PROBLEM_ANSWERS: dict[int | str, dict[str, Any]] = {
    "default": {
        "description": "what went wrong (RFC 9457)",
        "content": {MEDIA_TYPE: {"schema": {"$ref": f"{_REF}Problem"}}},
    }
}


def takes(model: type[BaseModel], *, example: dict[str, Any] | None = None) -> dict[str, Any]:
    """A route's `openapi_extra`: its body is this model as JSON, such as the example."""
    body: dict[str, Any] = {"schema": {"$ref": f"{_REF}{model.__name__}"}}
    body |= {} if example is None else {"example": example}
    return {"requestBody": {"required": True, "content": {"application/json": body}}}


def described(app: FastAPI) -> None:
    """Let the app's schema name the models of its questions."""

    @lru_cache(maxsize=1)
    def schema() -> dict[str, Any]:
        said = get_openapi(
            title=app.title, version=app.version, description=app.description, routes=app.routes
        )
        parts = said.setdefault("components", {}).setdefault("schemas", {})
        parts["Problem"] = _PROBLEM
        parts |= _questions(taken=set(parts))
        for operation in (of for path in said["paths"].values() for of in path.values()):
            operation["summary"] = operation.pop("description")
        return said

    app.openapi = schema  # type: ignore[method-assign]


def _questions(taken: set[str]) -> dict[str, Any]:
    """The questions' models by name; one whose name an answer has too is called `...Asked`."""
    asked: list[tuple[type[BaseModel], Literal["validation"]]] = [
        (m, "validation") for m in (Plan, Campaign, SourceWanted)
    ]
    _, whole = models_json_schema(asked, ref_template=f"{_REF}{{model}}")
    text = json.dumps(whole["$defs"])
    for name in taken & set(whole["$defs"]):
        text = text.replace(f'"{_REF}{name}"', f'"{_REF}{name}Asked"')
    parts = {f"{name}Asked" if name in taken else name: part for name, part in json.loads(text).items()}
    return {name: _flat(part) for name, part in parts.items()}


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
