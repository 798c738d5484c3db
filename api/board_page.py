"""The board's page and its news: a table, the launch that is looked at, and what is still to come."""

from datetime import datetime
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse

from api import board_view
from api.campaign_table import CampaignTable
from api.launch_detail import launch_detail, next_view, site_spans
from api.service import Service
from api.standing import Standing
from api.templating import fragment, page
from planner.local_time import day_and_hour
from planner.units import HOUR_S, iso, short
from planner.views.answer_model import AnswerModel, UtcTime
from planner.window.cell import Cell
from planner.window.verdict import Verdict

_LEGEND = [(verdict.value, board_view.SIGNS[verdict], verdict.words) for verdict in reversed(Verdict)]
_LEGEND += [(board_view.OVER, board_view.OVER_SIGN, board_view.OVER)]


class CellNews(AnswerModel):
    """A launch that was judged: its place in the table, and what goes there."""

    id: str
    html: str


class BoardNews(AnswerModel):
    """What changed on the shown table; another edition means another table."""

    edition: str
    judged: int
    cells: tuple[CellNews, ...]
    finished: bool
    state: str
    age: str
    best: str | None
    next: str
    notice: str | None
    now: UtcTime


def board_page(request: Request, service: Service, key: str, wanted: str | None = None) -> HTMLResponse:
    """A campaign's page with one launch in detail: the wanted one, else the next good one so far.

    404 for a campaign that is not there; of a launch that is not judged yet nothing is shown.
    """
    board, now = service.board, service.clock()
    listed = board.listed(key)
    table = board.shown.get(listed.key)
    shown: dict[str, Any] = {
        "key": listed.key,
        "word": listed.word,
        "title": listed.title,
        "campaigns": board.campaigns,
        "table": table,
        "notice": service.notice(listed.key),
        "since": 0,
        "finished": False,
        "now": iso(now),
    }
    return page(request, "board.html", shown | (_filled(Standing(table, now), wanted) if table else {}))


def _filled(standing: Standing, wanted: str | None) -> dict[str, Any]:
    table = standing.table
    looked_at = standing.cell(wanted) if wanted else standing.first_look
    return {
        "since": len(standing.cells),
        "total": len(table.launches),
        "finished": standing.whole,
        "heads": board_view.heads(table, standing.now),
        "rows": list(board_view.rows(standing)),
        "next": next_view(standing),
        "caps": standing.caps,
        "chosen": launch_detail(standing, looked_at) if looked_at else None,
        "spans": site_spans(standing),
        "warnings": standing.warnings,
        "legend": _LEGEND,
        "state": _state(table),
        "age": _age(table, standing.now),
        "made": _by_its_clock(table, standing.now),
        "void": standing.valid_until <= standing.now,
        "valid_until": iso(standing.valid_until),
        "valid_words": _by_its_clock(table, standing.valid_until),
    }


def news(service: Service, key: str, edition: str, since: int) -> BoardNews:
    """What the page asks for every few seconds: the cells judged after the first `since` of an edition.

    Of another edition no cells: the page is loaded anew then. 404 for a campaign that is not there.
    """
    board, now = service.board, service.clock()
    listed = board.listed(key)
    table, notice = board.shown.get(listed.key), service.notice(listed.key)
    if table is None:
        return BoardNews(
            edition="",
            judged=0,
            cells=(),
            finished=False,
            state="",
            age="",
            best=None,
            next="",
            notice=notice,
            now=now,
        )
    standing = Standing(table, now)
    best = standing.first_look
    return BoardNews(
        edition=table.edition,
        judged=len(standing.cells),
        cells=_fresh(table, standing.cells[since:]) if table.edition == edition else (),
        finished=standing.whole,
        state=_state(table),
        age=_age(table, now),
        best=f"/launch/{table.id(best)}" if best else None,
        next=fragment("next.html", "next_line", next_view(standing)),
        notice=notice,
        now=now,
    )


def _fresh(table: CampaignTable, cells: list[Cell]) -> tuple[CellNews, ...]:
    if not cells:
        return ()
    at = board_view.CellPlaces(table)
    views = [at.filled(cell) for cell in cells]
    return tuple(CellNews(id=view.id, html=fragment("cells.html", "cell", view)) for view in views)


def _state(table: CampaignTable) -> str:
    if table.finished_at:
        return f"judged {_by_its_clock(table, table.finished_at)}"
    return f"{len(table.cells)} of {len(table.launches)} launches judged"


def _by_its_clock(table: CampaignTable, time: datetime) -> str:
    """A moment by the clock of the table."""
    zone = table.shared_zone
    return day_and_hour(time.replace(second=0), zone) if zone else short(time.replace(second=0))


def _age(table: CampaignTable, now: datetime) -> str:
    issued = table.wind.forecast.issued_at
    return f"{(now - issued).total_seconds() / HOUR_S:.1f} h" if issued else ""
