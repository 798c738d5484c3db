"""One campaign judged on one forecast: what is known so far, and where each launch of it is found."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from api.addresses import Addresses
from api.campaigns import Listed
from api.wall_clock import shared_zone, zone_of
from planner.errors import NoForecast
from planner.forecast.field_set import AnyField
from planner.plan.plan import Plan
from planner.plan.site import Site
from planner.views.formats import DRAWN_FORMATS
from planner.window.cell import Cell

FILE_FORMS = (*(form.value for form in DRAWN_FORMATS), "html")
"""The forms in which a launch is kept as a file."""
_FIRST_CELLS_S = 5.0  # until a pace is known


@dataclass(eq=False)
class CampaignTable:
    """One campaign judged on one forecast.

    `cells` only grows, by time and then site, until `finished_at` is known. `ids` are the launches' ids in
    addresses, in the same order; another `edition` is another table.
    """

    listed: Listed
    wind: AnyField
    begun_at: datetime
    launches: tuple[tuple[Site, datetime], ...]
    ids: dict[tuple[str, datetime], str]
    edition: str = field(default_factory=lambda: secrets.token_hex(4))
    cells: list[Cell] = field(default_factory=list)
    finished_at: datetime | None = None

    @classmethod
    def blank(cls, listed: Listed, wind: AnyField, now: datetime, addresses: Addresses) -> "CampaignTable":
        """A table with nothing judged yet; its launch times are fixed at `now`."""
        run = wind.forecast.issued_at or wind.forecast.valid_from
        launches = listed.campaign.launches(now=now, run=run)
        ids = {(site.name, time): addresses.launch(listed.key, site.name, time) for site, time in launches}
        return cls(listed, wind, now, launches, ids)

    @cached_property
    def times(self) -> tuple[datetime, ...]:
        """The launch times in order, aware, each once."""
        return tuple(dict.fromkeys(time for _, time in self.launches))

    @cached_property
    def shared_zone(self) -> ZoneInfo | None:
        """The zone of the table's clock; None where the sites' clocks differ."""
        return shared_zone(self.listed.campaign, self.times)

    def zone(self, site: str) -> ZoneInfo:
        """The zone of a site's clock."""
        return zone_of(self.listed.campaign, self.site(site))

    def site(self, name: str) -> Site:
        """A site of the campaign by its name."""
        return next(site for site in self.listed.campaign.sites if site.name == name)

    def id(self, cell: Cell) -> str:
        """A launch's id in addresses."""
        return self.ids[cell.site, cell.launch_time]

    def forms(self, cell: Cell) -> dict[str, str]:
        """Addresses of a launch by the form's name; two where the forecast does not cover it."""
        page, data = f"/launch/{self.id(cell)}", f"/v1/campaigns/{self.listed.word}/launches/{self.id(cell)}"
        if not self.flies(cell):
            return {"page": page, "json": data}
        filled = {} if self.listed.campaign.vehicle.kind == "constant_rate" else {"fill": f"{page}/fill"}
        files = {form: f"{data}.{form}" for form in FILE_FORMS}
        return {"page": page, "map": f"{page}/map", **filled, "json": data, **files}

    def plan(self, cell: Cell) -> Plan:
        """The drop of a launch."""
        return self.listed.campaign.plan(self.site(cell.site), cell.launch_time)

    def has(self, launch_id: str) -> bool:
        """Whether a launch of this table, judged or not, has this id."""
        return launch_id in self.ids.values()

    def cell(self, launch_id: str) -> Cell | None:
        """The launch with this id; None where it is not judged yet."""
        return next((cell for cell in list(self.cells) if self.id(cell) == launch_id), None)

    def wait_s(self, now: datetime, launch_id: str | None = None) -> float:
        """Seconds until a launch is judged, or all are, at the pace so far."""
        wanted = list(self.ids.values()).index(launch_id) + 1 if launch_id else len(self.launches)
        judged = len(self.cells)
        begun_s = (now - self.begun_at).total_seconds()
        return (wanted - judged) * begun_s / judged if judged else _FIRST_CELLS_S

    def flies(self, cell: Cell) -> bool:
        """Whether the forecast covers a cell's launch, so that it can be flown."""
        site = self.site(cell.site)
        try:
            self.wind.require(cell.launch_time, site.latitude_deg, site.longitude_deg)
        except NoForecast:
            return False
        return True
