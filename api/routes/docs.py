"""The API's reference in the browser, from our own files."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.templating import page

router = APIRouter(include_in_schema=False)


@router.get("/docs")
def docs(request: Request) -> HTMLResponse:
    """Swagger UI on this service's own schema."""
    return page(request, "docs.html", {})
