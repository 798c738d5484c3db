"""One launch of a table as a map: its tracks as planned, and where many drops of it land.

Drawn when somebody looks, and kept for the next look; only the nonce differs.
"""

import secrets

from api.campaign_table import CampaignTable
from planner.flight.compute_budget import Effort
from planner.pipeline import fly, zone
from planner.views.answering import flight_answer
from planner.views.places import Places
from planner.views.zone_answering import zone_answer
from planner.window.cell import Cell

DROPS = 600
"""Enough for smooth areas, few enough to be drawn while one looks."""
KEPT = 24
_NONCE_TO_COME = secrets.token_urlsafe(16)
_drawn: dict[tuple[str, str], str] = {}  # pages alone: a table would hold its forecast for ever


def launch_map(table: CampaignTable, cell: Cell, nonce: str, effort: Effort) -> str:
    """The map of a launch as a page that asks this server for its scripts, which carry the nonce.

    Stopped where whoever asked has gone.
    """
    key = table.edition, table.id(cell)
    page = _drawn.get(key)
    if page is None:  # two who look at once draw it twice: neither waits for one who may leave
        page = _drawn[key] = _draw(table, cell, effort, nonce=_NONCE_TO_COME)
    for oldest in list(_drawn)[:-KEPT]:
        _drawn.pop(oldest, None)
    return page.replace(_NONCE_TO_COME, nonce)


def launch_file(table: CampaignTable, cell: Cell, effort: Effort) -> str:
    """The map of a launch as one file, which opens from a disk and without a network; Stopped likewise."""
    return _draw(table, cell, effort, nonce=None)


def _draw(table: CampaignTable, cell: Cell, effort: Effort, *, nonce: str | None) -> str:
    from planner.views.map import drop_map  # noqa: PLC0415 - folium takes a second that the board does not wait

    campaign, plan = table.listed.campaign, table.plan(cell)
    many = plan.model_copy(update={"members": DROPS})
    zoned = zone_answer(*zone(many, table.wind, effort))
    flown = flight_answer(fly(plan, table.wind))
    effort.go_on()  # the drawing itself is the larger half
    return drop_map(
        Places(plan.site, campaign.targets, campaign.keep_out),
        flight=flown,
        zone=zoned,
        inline=nonce is None,
        nonce=nonce,
    )
