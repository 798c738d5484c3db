"""The schema at /openapi.json: FastAPI's own, with the questions that `deps.py` reads from bodies.

Bodies are read by `planner.document`, which FastAPI does not see; so their models are added here.
"""

import json
from functools import lru_cache
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel

from api.errors import MEDIA_TYPE
from planner.flight.plan import Plan
from planner.window.campaign import Campaign

_REF = "#/components/schemas/"
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


def takes(model: type[BaseModel]) -> dict[str, Any]:
    """A route's `openapi_extra`: its body is this model as JSON."""
    schema = {"$ref": f"{_REF}{model.__name__}"}
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def described(app: FastAPI) -> None:
    """Let the app's schema name the models of its questions."""

    @lru_cache(maxsize=1)
    def schema() -> dict[str, Any]:
        said = get_openapi(
            title=app.title, version=app.version, description=app.description, routes=app.routes
        )
        parts = said.setdefault("components", {}).setdefault("schemas", {})
        parts["Problem"] = _PROBLEM
        for model in (Plan, Campaign):
            parts |= _definitions(model, set(parts))
        for operation in (of for path in said["paths"].values() for of in path.values()):
            operation["summary"] = operation.pop("description")
        return said

    app.openapi = schema  # type: ignore[method-assign]


def _definitions(model: type[BaseModel], taken: set[str]) -> dict[str, Any]:
    """A model and its parts by name; a part whose name an answer has too is called `...Asked`."""
    whole = model.model_json_schema(ref_template=f"{_REF}{{model}}")
    parts: dict[str, Any] = whole.pop("$defs", {})
    text = json.dumps({model.__name__: whole, **parts})
    for name in taken & set(parts):
        text = text.replace(f'"{_REF}{name}"', f'"{_REF}{name}Asked"')
    found: dict[str, Any] = json.loads(text)
    return {f"{name}Asked" if name in taken & set(parts) else name: part for name, part in found.items()}
