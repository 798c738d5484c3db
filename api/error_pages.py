"""An error as a page: for whoever looks at it in a browser, with a way back to the board."""

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse
from starlette.types import Scope

from api.templating import filled

_NO_PAGES = ("/v1/", "/api/", "/static/", "/tawhiri", "/openapi.json", "/healthz", "/readyz", "/metrics")
_DATA = "/cells"


def is_a_page(path: str) -> bool:
    """Whether people open this address in a browser."""
    return not path.startswith(_NO_PAGES) and not path.endswith(_DATA)


def wants_a_page(scope: Scope) -> bool:
    """Whether a request comes from a browser that wants a page, and not from a program that wants data."""
    return is_a_page(scope["path"]) and "text/html" in Headers(scope=scope).get("accept", "")


def error_page(status: int, title: str, detail: str, headers: dict[str, str] | None = None) -> HTMLResponse:
    """A refusal as an HTML page with a link to the board; `headers` go with it."""
    shown = {"title": title, "detail": detail}
    return HTMLResponse(filled("wrong.html", shown), status_code=status, headers=headers)
