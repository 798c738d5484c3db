"""The board in the browser: the table of windows, one launch's findings, and its map."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse

from api.admission import AdmittedDep
from api.asked_launch import FoundDep
from api.board_page import BoardNews, board_page, news
from api.deps import EffortDep
from api.former_addresses import launch_at
from api.launch_forms import fill_page
from api.maps import launch_map
from api.templating import STATIC_FOLDER
from api.wind_asked import ServiceDep

router = APIRouter(include_in_schema=False)


@router.get("/")
def first(request: Request, service: ServiceDep) -> HTMLResponse:
    """Show the first campaign."""
    return board_page(request, service, service.board.campaigns[0].key)


@router.get("/board/{key}")
def campaign(request: Request, service: ServiceDep, key: str) -> HTMLResponse:
    """Show a campaign, and of its launches the next good one."""
    return board_page(request, service, key)


@router.get("/board/{key}/cells")
def cells(
    service: ServiceDep, key: str, edition: str = "", since: Annotated[int, Query(ge=0)] = 0
) -> BoardNews:
    """Say what was judged since the page was made."""
    return news(service, key, edition, since)


@router.get("/launch/{launch_id}")
def launch(request: Request, service: ServiceDep, launch_id: str) -> HTMLResponse:
    """Show a campaign and one of its launches."""
    table = service.board.table_of(launch_id)
    return board_page(request, service, table.listed.key, launch_id)


@router.get("/launch/{launch_id}/map")
def map_(request: Request, found: FoundDep, effort: EffortDep, _taken: AdmittedDep) -> HTMLResponse:
    """Draw one launch: its tracks and landing areas."""
    return HTMLResponse(launch_map(found.table, found.cell, request.scope["nonce"], effort))


@router.get("/launch/{launch_id}/fill")
def fill_card(found: FoundDep, _taken: AdmittedDep) -> HTMLResponse:
    """Show how to fill the balloon of one launch, on a sheet to print."""
    return HTMLResponse(fill_page(found.table, found.cell))


@router.get("/worker.js")
def worker() -> FileResponse:
    """Give the script that keeps what was opened; it may only keep pages at or below its own address."""
    return FileResponse(STATIC_FOLDER / "worker.js", media_type="text/javascript")


@router.get("/board/{key}/{site}/{time}")
def former_launch(service: ServiceDep, key: str, site: str, time: str) -> RedirectResponse:
    """Lead on from an address that tells a place."""
    return RedirectResponse(f"/launch/{launch_at(service.board.table(key), site, time)}")


@router.get("/map/{key}/{site}/{time}")
def former_map(service: ServiceDep, key: str, site: str, time: str) -> RedirectResponse:
    """Lead on to a map from an address that tells a place."""
    return RedirectResponse(f"/launch/{launch_at(service.board.table(key), site, time)}/map")
