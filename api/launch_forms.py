"""One launch of the board in other forms: tracks or areas for other tools, a map, a fill card."""

from typing import Any, Literal

from fastapi import HTTPException, Response

from api.answer_files import FLIGHT_FILES, PAGE, ZONE_FILES, in_forms, media_type
from api.campaign_table import FILE_FORMS, CampaignTable
from api.maps import DROPS, launch_file
from planner.flight.compute_budget import Effort
from planner.pipeline import fill, fly, zone
from planner.views.answering import flight_answer
from planner.views.card import fill_answer
from planner.views.card_page import fill_html
from planner.views.zone_answering import zone_answer
from planner.window.cell import Cell

FlightOrZone = Literal["flight", "zone"]


def described() -> dict[int | str, dict[str, Any]]:
    """The forms as a route's `responses`."""
    return in_forms(FILE_FORMS)


def launch_in_form(
    table: CampaignTable, cell: Cell, form: str, part: FlightOrZone, effort: Effort
) -> Response:
    """A launch as a file: `part` as planned or where many drops land, or a map (`html`).

    Its name tells the hour and the launch, not the place. 404 for a form that there is not.
    """
    if form not in FILE_FORMS:
        raise HTTPException(404, f"no form .{form[:20]}; known: {', '.join(FILE_FORMS)}")
    answer = _flown(table, cell, form, part, effort)
    name = f"windfall-{cell.launch_time:%Y%m%dT%H%MZ}-{part if form != PAGE else 'map'}-{table.id(cell)[:6]}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return answer


def _flown(table: CampaignTable, cell: Cell, form: str, part: FlightOrZone, effort: Effort) -> Response:
    plan = table.plan(cell)
    if form == PAGE:
        return Response(launch_file(table, cell, effort), media_type=media_type(form))
    if part == "flight":
        return FLIGHT_FILES.response(form, lambda: flight_answer(fly(plan, table.wind)))
    many = plan.model_copy(update={"members": DROPS})
    return ZONE_FILES.response(form, lambda: zone_answer(*zone(many, table.wind, effort)))


def fill_page(table: CampaignTable, cell: Cell) -> str:
    """The fill card of a launch as a page. InputError for a balloon that nobody fills by weight."""
    plan = table.plan(cell)
    return fill_html(fill_answer(plan, table.wind.forecast, fill(plan, table.wind)))
