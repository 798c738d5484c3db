"""One launch of a sheet as a map: its tracks as planned, and where many drops of it land.

Drawn when somebody looks, and kept for the next look; only the nonce differs.
"""

import secrets
from threading import Lock

from fastapi import HTTPException

from api.board import Sheet
from planner.flight.effort import Effort
from planner.pipeline import fly, zone
from planner.views.answering import flight_answer, zone_answer
from planner.views.places import Places
from planner.window.cell import Cell

DROPS = 600
"""Enough for smooth areas, few enough to be drawn while one looks."""
KEPT = 24
_NONCE_TO_COME = secrets.token_urlsafe(16)
# Reading the atlas goes through `ast`, which in Python 3.11 fails now and then when two threads are in it.
_DRAWING = Lock()
_drawn: dict[tuple[str, str, str], str] = {}  # pages alone: a sheet would hold its forecast for ever


def launch_map(sheet: Sheet, address: tuple[str, str], nonce: str, effort: Effort) -> str:
    """The map of the launch at an address (site, time) as a page; 404 where no launch is."""
    cell = sheet.cell(*address)
    if cell is None:
        raise HTTPException(404, "no launch is judged at this address; the board lists those that are")
    key = sheet.edition, *address
    with _DRAWING:
        if key not in _drawn:
            _drawn[key] = _draw(sheet, cell, effort)
            while len(_drawn) > KEPT:
                del _drawn[next(iter(_drawn))]
        return _drawn[key].replace(_NONCE_TO_COME, nonce)


def _draw(sheet: Sheet, cell: Cell, effort: Effort) -> str:
    from planner.views.map import drop_map  # noqa: PLC0415 - folium takes a second that the board does not wait

    campaign = sheet.listed.campaign
    site = next(site for site in campaign.sites if site.name == cell.site)
    plan = campaign.plan(site, cell.launch_time).model_copy(update={"members": DROPS})
    return drop_map(
        Places(site, campaign.targets, campaign.keep_out),
        flight=flight_answer(fly(plan, sheet.wind)),
        zone=zone_answer(*zone(plan, sheet.wind, effort)),
        nonce=_NONCE_TO_COME,
    )
