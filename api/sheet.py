"""One campaign judged on one forecast: what is known so far, and where each launch of it is found."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from api.addresses import Addresses
from api.campaigns import Listed
from planner.errors import NoForecast
from planner.flight.plan import Plan, Site
from planner.forecast.field_set import AnyField
from planner.window.cell import Cell


@dataclass(eq=False)
class Sheet:
    """One campaign on one forecast; `cells` only grows, by time and then site, until `finished_at` is known.

    `ids` are the words for its launches in addresses, in the same order.
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
    def blank(cls, listed: Listed, wind: AnyField, now: datetime, addresses: Addresses) -> "Sheet":
        """A sheet with nothing judged yet."""
        run = wind.forecast.issued_at or wind.forecast.valid_from
        launches = listed.campaign.launches(now=now, run=run)
        ids = {(site.name, time): addresses.launch(listed.key, site.name, time) for site, time in launches}
        return cls(listed, wind, now, launches, ids)

    @cached_property
    def times(self) -> tuple[datetime, ...]:
        return tuple(dict.fromkeys(time for _, time in self.launches))

    def site(self, name: str) -> Site:
        return next(site for site in self.listed.campaign.sites if site.name == name)

    def id(self, cell: Cell) -> str:
        return self.ids[cell.site, cell.launch_time]

    def forms(self, cell: Cell) -> dict[str, str]:
        """Where a launch can be had in other forms, by their names; few of one that cannot fly."""
        page, data = f"/launch/{self.id(cell)}", f"/v1/campaigns/{self.listed.word}/launches/{self.id(cell)}"
        if not self.flies(cell):
            return {"page": page, "json": data}
        filled = {} if self.listed.campaign.vehicle.kind == "constant_rate" else {"fill": f"{page}/fill"}
        files = {form: f"{data}.{form}" for form in ("html", "kml", "gpx", "geojson", "csv")}
        return {"page": page, "map": f"{page}/map", **filled, "json": data, **files}

    def plan(self, cell: Cell) -> Plan:
        """The drop of a launch."""
        return self.listed.campaign.plan(self.site(cell.site), cell.launch_time)

    def has(self, launch_id: str) -> bool:
        """Whether a launch of this sheet, judged or not, has this word."""
        return launch_id in self.ids.values()

    def cell(self, launch_id: str) -> Cell | None:
        """The launch with this word, if it is judged."""
        return next((cell for cell in list(self.cells) if self.id(cell) == launch_id), None)

    def flies(self, cell: Cell) -> bool:
        """Whether the forecast covers a cell's launch, so that it can be flown."""
        site = self.site(cell.site)
        try:
            self.wind.require(cell.launch_time, site.latitude_deg, site.longitude_deg)
        except NoForecast:
            return False
        return True
