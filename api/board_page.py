"""The board's page and its news: a sheet, the launch that is looked at, and what is still to come."""

from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse

from api import table
from api.board import Sheet
from api.service import Service
from api.templating import fragment, page
from planner.units import HOUR_S, short
from planner.views.part import Part
from planner.window.verdict import Verdict

_LEGEND = [(verdict.value, table.SIGNS[verdict], verdict.words) for verdict in reversed(Verdict)]


class CellNews(Part):
    """A launch that was judged: its place in the table, and what goes there."""

    id: str
    html: str


class BoardNews(Part):
    """What changed on the shown sheet; another edition means another sheet."""

    edition: str
    judged: int
    cells: tuple[CellNews, ...]
    finished: bool
    state: str
    age: str
    best: str | None
    notice: str | None


def board_page(
    request: Request, service: Service, key: str, wanted: tuple[str, str] | None = None
) -> HTMLResponse:
    """A campaign's page, with the launch wanted or the best one so far."""
    board = service.board
    listed, sheet = board.listed(key), board.shown.get(key)
    shown: dict[str, Any] = {
        "key": key,
        "title": listed.title,
        "campaigns": list(board.campaigns.values()),
        "sheet": sheet,
        "notice": service.notice(key),
        "since": 0,
        "finished": False,
    }
    return page(request, "board.html", shown | (_filled(service, sheet, wanted) if sheet else {}))


def _filled(service: Service, sheet: Sheet, wanted: tuple[str, str] | None) -> dict[str, Any]:
    since = len(sheet.cells)
    found = sheet.cell(*wanted) if wanted else None
    looked_at = found or sheet.first_look()
    return {
        "since": since,
        "total": len(sheet.launches),
        "finished": sheet.found is not None,
        "days": table.days(sheet.times),
        "hours": table.hours(sheet.times),
        "rows": list(table.rows(sheet)),
        "chosen": table.chosen_view(sheet, looked_at) if looked_at else None,
        "missed": wanted is not None and found is None,
        "spans": table.site_spans(sheet),
        "warnings": sheet.found.warnings if sheet.found else sheet.wind.warnings,
        "legend": _LEGEND,
        "state": _state(sheet),
        "age": _age(service, sheet),
    }


def news(service: Service, key: str, edition: str, since: int) -> BoardNews:
    """What was judged after the first `since` cells of an edition."""
    board = service.board
    board.listed(key)
    sheet, notice = board.shown.get(key), service.notice(key)
    if sheet is None:
        return BoardNews(
            edition="", judged=0, cells=(), finished=False, state="", age="", best=None, notice=notice
        )
    at, judged, best = table.Addresses(sheet), list(sheet.cells), sheet.first_look()
    fresh = [table.cell_view(at, cell) for cell in judged[since:]] if sheet.edition == edition else []
    return BoardNews(
        edition=sheet.edition,
        judged=len(judged),
        cells=tuple(CellNews(id=v.id, html=fragment("cells.html", "cell", v)) for v in fresh),
        finished=sheet.found is not None,
        state=_state(sheet),
        age=_age(service, sheet),
        best=table.cell_view(at, best).href if best else None,
        notice=notice,
    )


def _state(sheet: Sheet) -> str:
    if sheet.finished_at:
        return f"judged {short(sheet.finished_at)}"
    return f"{len(sheet.cells)} of {len(sheet.launches)} launches judged"


def _age(service: Service, sheet: Sheet) -> str:
    issued = sheet.wind.forecast.issued_at
    return f"{(service.clock() - issued).total_seconds() / HOUR_S:.1f} h" if issued else ""
