"""What went wrong, as RFC 9457 problems: one table for the expected, an id for the rest.

Routes never catch. A refusal of ours keeps its sentence; a fault of ours answers with an id only,
and the log has the same id with the way there, without the error's text: it may hold a place.
"""

import logging
import secrets
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import problem
from planner.errors import ForecastFileError, InputError, NoForecast, Stopped, WindfallError

LOG = logging.getLogger("windfall")


@dataclass(frozen=True)
class Refusal:
    """How one kind of expected error answers."""

    status: HTTPStatus
    kind: str
    title: str


REFUSALS: dict[type[WindfallError], Refusal] = {
    InputError: Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid-input", "The question is not sound"),
    ForecastFileError: Refusal(
        HTTPStatus.UNPROCESSABLE_ENTITY, "forecast-file", "The forecast file cannot carry a flight"
    ),
    Stopped: Refusal(HTTPStatus.SERVICE_UNAVAILABLE, "stopped", "The question was given up"),
    NoForecast: Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, "no-forecast", "No forecast covers the question"),
}


def answer_errors(app: FastAPI) -> None:
    """Have every error of an app answer as a problem."""
    app.add_exception_handler(WindfallError, _refused)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(ClientDisconnect, _gone)
    app.add_middleware(Door)


def _refused(request: Request, error: Exception) -> Response:
    refusal = next(REFUSALS[kind] for kind in type(error).__mro__ if kind in REFUSALS)
    return problem(request.scope, refusal.status, str(error), kind=refusal.kind, title=refusal.title)


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    detail = error.detail
    if detail == HTTPStatus(error.status_code).phrase:
        detail = f"{request.method} {request.url.path[:100]} is not something that this service answers"
    headers = dict(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        # Each route knows of its own methods alone, and a folder of files is none of our routes.
        headers["Allow"] = ", ".join(_allowed(request) or ("GET", "HEAD"))
    return problem(request.scope, error.status_code, detail, headers=headers)


def _allowed(request: Request) -> list[str]:
    """The methods that an address takes, by all routes that have it."""

    def takes(method: str) -> bool:
        asked = {**request.scope, "method": method}
        return any(route.matches(asked)[0] is Match.FULL for route in request.app.routes)

    methods = [method for method in ("DELETE", "GET", "POST", "PUT") if takes(method)]
    return sorted([*methods, "HEAD"] if "GET" in methods else methods)


def _unreadable(request: Request, error: Exception) -> Response:
    """A path or query parameter that does not read; bodies are read by `deps.py`."""
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    where, *name = first["loc"]
    if where == "path":
        return _http(request, HTTPException(HTTPStatus.NOT_FOUND))
    return _refused(request, InputError(f"{'.'.join(map(str, name))}: {first['msg']}"))


def _gone(_: Request, __: Exception) -> Response:
    """Whoever asked has left; nobody reads this."""
    return Response(status_code=HTTPStatus.BAD_REQUEST)


def log_fault(place: str, error: Exception) -> str:
    """Log where an unexpected error came from, without its text; returns the id it is logged under."""
    mark = secrets.token_hex(6)
    traceback_text = "".join(traceback.format_tb(error.__traceback__))
    LOG.error("fault %s in %s: %s\n%s", mark, place, type(error).__qualname__, traceback_text)
    return mark


class Door:
    """The outermost door: whatever nobody expected becomes a problem with an id."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; an unexpected error is logged and answered as 500 with its id in the log."""
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception as error:
            if scope["type"] != "http" or begun:
                raise
            mark = log_fault(f"{scope['method']} {scope['path']}", error)
            detail = f"a fault of ours, not of the question; the log has it under {mark}"
            await problem(scope, HTTPStatus.INTERNAL_SERVER_ERROR, detail)(scope, receive, send)


def behind_a_door(place: str, work: Callable[[], object]) -> None:
    """Run one round of background work; a refusal is logged with its sentence, a fault with an id."""
    try:
        work()
    except WindfallError as refusal:
        LOG.warning("%s: %s", place, refusal)
    except Exception as error:
        log_fault(place, error)
