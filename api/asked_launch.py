"""What routes of the board's campaigns take: a sheet, a launch on it, and whether it is known already."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, HTTPException, Path, Request, Response

from api.deps import ServiceDep
from api.problems import later
from api.sheet import Sheet
from planner.units import iso
from planner.window.cell import Cell


@dataclass(frozen=True)
class SheetAsked:
    """A sheet, and the tag of what would be said of it now: of its run, the question and this minute."""

    sheet: Sheet
    tag: str
    known: bool

    def answer(self, make: Callable[[], Response]) -> Response:
        """The answer, or in one word that it is the one the asker has."""
        made = Response(status_code=304) if self.known else make()
        made.headers["ETag"] = self.tag
        made.headers["Cache-Control"] = "private, no-cache"
        return made


def _sheet_asked(request: Request, service: ServiceDep, key: str) -> SheetAsked:
    sheet, minute = service.board.sheet(key), service.clock().replace(second=0, microsecond=0)
    state = (
        sheet.wind.forecast.id,
        sheet.edition,
        str(len(sheet.cells)),
        request.url.path,
        request.url.query,
    )
    digest = hashlib.sha256("\0".join((*state, iso(minute))).encode()).hexdigest()[:20]
    held = request.headers.get("if-none-match", "").split(",")
    known = f'"{digest}"' in {tag.strip().removeprefix("W/") for tag in held}
    return SheetAsked(sheet, f'W/"{digest}"', known)  # weak: the same answer may come packed or not


SheetDep = Annotated[SheetAsked, Depends(_sheet_asked)]


@dataclass(frozen=True)
class LaunchFound:
    """A launch that is judged, and the sheet on which it stands."""

    sheet: Sheet
    cell: Cell


def _launch_found(service: ServiceDep, launch_id: str) -> LaunchFound:
    sheet = service.board.sheet_of(launch_id)
    return LaunchFound(sheet, judged(sheet, launch_id, service.clock()))


FoundDep = Annotated[LaunchFound, Depends(_launch_found)]


@dataclass(frozen=True)
class LaunchAsked:
    """A launch of a sheet that is judged."""

    on: SheetAsked
    cell: Cell


_Word = Annotated[str, Path(max_length=100, description="the launch's id, as the campaign's table lists it")]


def _launch_asked(on: SheetDep, service: ServiceDep, launch_id: _Word) -> LaunchAsked:
    return LaunchAsked(on, judged(on.sheet, launch_id, service.clock()))


LaunchDep = Annotated[LaunchAsked, Depends(_launch_asked)]


def judged(sheet: Sheet, launch_id: str, now: datetime) -> Cell:
    """A judged launch by its word; 404 where the sheet has none, 503 where it is still to be judged."""
    if cell := sheet.cell(launch_id):
        return cell
    if sheet.has(launch_id):
        raise later(503, "this launch is not judged yet", sheet.wait_s(now, launch_id))
    raise HTTPException(404, "no launch has this address; the campaign's table lists those that are there")
