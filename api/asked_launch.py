"""What routes of the board's campaigns take: a table, a launch on it, whether the client holds the answer."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, HTTPException, Path, Request, Response

from api.campaign_table import CampaignTable
from api.problems import later
from api.wind_asked import ServiceDep
from planner.units import iso
from planner.window.cell import Cell


@dataclass(frozen=True)
class TableAsked:
    """A campaign's table, and the ETag of its answer: of the run, the question and this minute.

    `known` where the client sent that tag (If-None-Match).
    """

    table: CampaignTable
    tag: str
    known: bool

    def answer(self, make: Callable[[], Response]) -> Response:
        """What `make` answers, or 304 where the client has it already; the ETag goes with both."""
        made = Response(status_code=304) if self.known else make()
        made.headers["ETag"] = self.tag
        made.headers["Cache-Control"] = "private, no-cache"
        return made


def _table_asked(request: Request, service: ServiceDep, key: str) -> TableAsked:
    table, minute = service.board.table(key), service.clock().replace(second=0, microsecond=0)
    state = (
        table.wind.forecast.id,
        table.edition,
        str(len(table.cells)),
        request.url.path,
        request.url.query,
    )
    digest = hashlib.sha256("\0".join((*state, iso(minute))).encode()).hexdigest()[:20]
    held = request.headers.get("if-none-match", "").split(",")
    known = f'"{digest}"' in {tag.strip().removeprefix("W/") for tag in held}
    return TableAsked(table, f'W/"{digest}"', known)  # weak: the same answer may come packed or not


TableDep = Annotated[TableAsked, Depends(_table_asked)]


@dataclass(frozen=True)
class LaunchFound:
    """A launch that is judged, and the table on which it stands."""

    table: CampaignTable
    cell: Cell


def _launch_found(service: ServiceDep, launch_id: str) -> LaunchFound:
    table = service.board.table_of(launch_id)
    return LaunchFound(table, judged(table, launch_id, service.clock()))


FoundDep = Annotated[LaunchFound, Depends(_launch_found)]


@dataclass(frozen=True)
class LaunchAsked:
    """A launch of a table that is judged."""

    on: TableAsked
    cell: Cell


_Word = Annotated[str, Path(max_length=100, description="the launch's id, as the campaign's table lists it")]


def _launch_asked(on: TableDep, service: ServiceDep, launch_id: _Word) -> LaunchAsked:
    return LaunchAsked(on, judged(on.table, launch_id, service.clock()))


LaunchDep = Annotated[LaunchAsked, Depends(_launch_asked)]


def judged(table: CampaignTable, launch_id: str, now: datetime) -> Cell:
    """A judged launch by its id; 404 where the table has none, 503 where it is still to be judged."""
    if cell := table.cell(launch_id):
        return cell
    if table.has(launch_id):
        raise later(503, "this launch is not judged yet", table.wait_s(now, launch_id))
    raise HTTPException(404, "no launch has this address; the campaign's table lists those that are there")
