"""A table as it stands at one moment: what is over, which launch comes next, what is near, what is void."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from api.campaign_table import CampaignTable
from planner.window.cell import Cell, seen_at
from planner.window.launch_window import LaunchWindow
from planner.window.said import caps, nearest_cell
from planner.window.validity import valid_until
from planner.window.verdict import FREE
from planner.window.window import LaunchWindows, joined


@dataclass(frozen=True)
class Standing:
    """A campaign's table seen at `now`."""

    table: CampaignTable
    now: datetime

    @cached_property
    def cells(self) -> list[Cell]:
        """The judged launches; those that are over have no verdict."""
        return [seen_at(cell, self.now) for cell in list(self.table.cells)]

    @cached_property
    def coming(self) -> list[Cell]:
        """The judged launches that are still ahead."""
        return [cell for cell in self.cells if not cell.past]

    def cell(self, launch_id: str) -> Cell | None:
        """The launch with this id; None where it is not judged yet."""
        found = self.table.cell(launch_id)
        return found and seen_at(found, self.now)

    @property
    def whole(self) -> bool:
        """Whether every launch is judged."""
        return self.table.finished_at is not None

    @cached_property
    def answer(self) -> LaunchWindows | None:
        """All launches with their windows; None until all are judged."""
        table = self.table
        return joined(table.listed.campaign, table.wind, self.cells, now=self.now) if self.whole else None

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the answer warns of; until all launches are judged, what the forecast warns of."""
        return self.answer.warnings if self.answer else self.table.wind.warnings

    @property
    def caps(self) -> tuple[str, ...]:
        """What holds launches at caution whatever the weather, a line each."""
        return caps(self.coming)

    @property
    def valid_until(self) -> datetime:
        """When the verdicts are void: a newer forecast is due then."""
        return valid_until(self.table.wind.forecast)

    @cached_property
    def next_good(self) -> Cell | None:
        """The next launch that may go; where none may, the next with care."""
        return next((c for verdict in FREE for c in self.coming if c.verdict is verdict), None)

    @cached_property
    def nearest_miss(self) -> Cell | None:
        """Of launches that may not go, the one that lacks least; None while any may, or is not judged."""
        return nearest_cell(self.coming) if self.whole else None

    @property
    def first_look(self) -> Cell | None:
        """The launch to look at first: the next good one, else the nearest miss; never one that is over."""
        return self.next_good or self.nearest_miss

    def windows_to_come(self) -> list[tuple[str, list[LaunchWindow]]]:
        """Each site's windows in which a launch is still possible, once the table is whole."""
        sites = self.answer.sites if self.answer else ()
        return [(of.site, [window for window in of.windows if window.verdict in FREE]) for of in sites]
