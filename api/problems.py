"""An error as it is answered: a problem (RFC 9457) for programs, a page for whoever looks at pages."""

from http import HTTPStatus
from math import ceil

from fastapi import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.types import Scope

from api.error_pages import error_page, wants_a_page

MEDIA_TYPE = "application/problem+json"


def problem(
    scope: Scope,
    status: int,
    detail: str,
    *,
    kind: str = "about:blank",
    title: str | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    """What went wrong: type, title, status, detail."""
    title = title or HTTPStatus(status).phrase
    if wants_a_page(scope):
        return error_page(status, title, detail, headers)
    said = {"type": kind, "title": title, "status": status, "detail": detail}
    return JSONResponse(said, status_code=status, headers=headers, media_type=MEDIA_TYPE)


def later(status: int, said: str, wait_s: float) -> HTTPException:
    """What can be had in a while, as an error to raise: it says when, in words and to programs."""
    seconds = max(1, ceil(wait_s))
    return HTTPException(status, f"{said}; ask again in {seconds} s", headers={"Retry-After": str(seconds)})
