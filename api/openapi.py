"""The schema at /openapi.json: FastAPI's own, with the questions that `deps.py` reads from bodies.

Bodies are read by `planner.document`, which FastAPI does not see; so their models are added here.
"""

from functools import lru_cache
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel

from api.forecasts import SourceWanted
from api.problems import MEDIA_TYPE
from api.question_schema import question_schemas
from planner.plan.plan import Plan
from planner.plan.position import Seen
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


def takes(
    model: type[BaseModel], *, example: dict[str, Any] | None = None, **narrowed: dict[str, Any]
) -> dict[str, Any]:
    """A route's `openapi_extra`: its body is this model as JSON, such as the example.

    `narrowed` says by key what more its value has to meet here.
    """
    body: dict[str, Any] = {"schema": {"$ref": f"{_REF}{model.__name__}"}}
    body["schema"] |= {"properties": narrowed} if narrowed else {}
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
        parts |= question_schemas((Plan, Campaign, Seen, SourceWanted), ref=_REF, taken=set(parts))
        for operation in (of for path in said["paths"].values() for of in path.values()):
            operation["summary"] = operation.pop("description")
        return said

    app.openapi = schema  # type: ignore[method-assign]
