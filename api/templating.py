"""Templates -> pages; every word from outside is escaped, every script carries the request's nonce."""

from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates
from jinja2 import StrictUndefined

from planner.units import iso, short
from planner.views.styles import SAMPLE_BAND, percent

STATIC_FOLDER = Path(__file__).parent / "static"
_TEMPLATES = Jinja2Templates(directory=Path(__file__).parent / "templates")
_TEMPLATES.env.undefined = StrictUndefined
_TEMPLATES.env.filters |= {"iso": iso, "short": short, "percent": percent}
_TEMPLATES.env.globals["sample_band"] = SAMPLE_BAND


def page(request: Request, name: str, shown: dict[str, Any]) -> HTMLResponse:
    """A template as the page of one request, its scripts with the request's nonce."""
    return _TEMPLATES.TemplateResponse(request, name, {"nonce": request.scope["nonce"], **shown})


def fragment(name: str, macro: str, *given: Any) -> str:
    """The HTML of one macro of a template, called with these arguments."""
    module = _TEMPLATES.env.get_template(name).module
    return str(getattr(module, macro)(*given))


def filled(name: str, shown: dict[str, Any]) -> str:
    """A template as HTML that needs no request and has no script."""
    return _TEMPLATES.env.get_template(name).render(shown)
