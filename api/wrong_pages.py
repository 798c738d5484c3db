"""What went wrong as a page: for whoever looks at it in a browser, with a way back."""

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse
from starlette.types import Scope

from api.templating import filled

_NO_PAGES = ("/v1/", "/api/", "/static/", "/tawhiri", "/openapi.json", "/healthz", "/readyz", "/metrics")
_DATA = "/cells"


def is_a_page(path: str) -> bool:
    """Whether an address is one of those that people open."""
    return not path.startswith(_NO_PAGES) and not path.endswith(_DATA)


def wants_a_page(scope: Scope) -> bool:
    """Whether a browser asks for a page, and not a program for data."""
    return is_a_page(scope["path"]) and "text/html" in Headers(scope=scope).get("accept", "")


def wrong_page(status: int, title: str, detail: str, headers: dict[str, str] | None = None) -> HTMLResponse:
    """A refusal as a page with a link to the board."""
    shown = {"title": title, "detail": detail}
    return HTMLResponse(filled("wrong.html", shown), status_code=status, headers=headers)
