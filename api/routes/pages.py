"""The board in the browser: the table of windows, one launch's findings, and its map."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from api.board_page import BoardNews, board_page, news
from api.deps import ServiceDep
from api.maps import launch_map

router = APIRouter(include_in_schema=False)


@router.get("/")
def first(request: Request, service: ServiceDep) -> HTMLResponse:
    """Show the first campaign."""
    return board_page(request, service, next(iter(service.board.campaigns)))


@router.get("/board/{key}")
def campaign(request: Request, service: ServiceDep, key: str) -> HTMLResponse:
    """Show a campaign, and of its launches the best."""
    return board_page(request, service, key)


@router.get("/board/{key}/cells")
def cells(
    service: ServiceDep, key: str, edition: str = "", since: Annotated[int, Query(ge=0)] = 0
) -> BoardNews:
    """Say what was judged since the page was made."""
    return news(service, key, edition, since)


@router.get("/board/{key}/{site}/{time}")
def launch(request: Request, service: ServiceDep, key: str, site: str, time: str) -> HTMLResponse:
    """Show a campaign and one of its launches."""
    return board_page(request, service, key, (site, time))


@router.get("/map/{key}/{site}/{time}")
def map_(request: Request, service: ServiceDep, key: str, site: str, time: str) -> HTMLResponse:
    """Draw one launch: its tracks and landing areas."""
    return HTMLResponse(
        launch_map(service.board.sheet(key), (site, time), request.scope["nonce"], service.effort)
    )
