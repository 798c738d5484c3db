"""The board's memory: each campaign judged cell by cell in the background, newest forecast first.

The first table is shown while it fills; a later one takes its place when it is whole, so that nobody
looks at a table that has just been wiped.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Event

from fastapi import HTTPException

from api.addresses import Addresses
from api.campaign_table import CampaignTable
from api.campaigns import CampaignFile, Listed, word_for
from api.problems import later
from planner.errors import Stopped, WindfallError
from planner.flight.compute_budget import Effort
from planner.forecast.field_set import AnyField
from planner.window.window import judge_launches

LOG = logging.getLogger("windfall")
JUDGED_ANEW_AFTER = timedelta(hours=1)
"""Verdicts name the forecast's age, and a campaign may count from now: a table grows old."""
_NEXT_LOOK_S = 5.0
"""A campaign has its table at the next look after a forecast is there; when that comes nobody knows."""


class Board:
    """The campaigns and the table that is shown of each; `awaited` says what is on its way to all."""

    def __init__(
        self,
        files: list[CampaignFile],
        field_of: Callable[..., AnyField],
        effort: Effort,
        clock: Callable[[], datetime],
        addresses: Addresses,
    ) -> None:
        self.files = {file.listed.key: file for file in files}
        self.shown: dict[str, CampaignTable] = {}
        self.refused: dict[str, str] = {}
        self.changing: set[str] = set()
        self.awaited: str | None = None
        self.stopped = Event()
        self._effort = replace(effort, stopped=self.stopped.is_set)
        self._field_of, self._clock, self._addresses = field_of, clock, addresses

    @property
    def campaigns(self) -> list[Listed]:
        """The campaigns in the order of their tabs."""
        return [file.listed for file in self.files.values()]

    def listed(self, key: str) -> Listed:
        """A campaign by its key in addresses; 404 names those that there are."""
        if (known := word_for(key, self.files)) is None:
            raise HTTPException(404, f"no campaign {key[:60]!r}; known: {', '.join(self.files)}")
        return self.files[known].listed

    def table(self, key: str) -> CampaignTable:
        """The table shown of a campaign, by its key; 404 where there is no such campaign or no table yet."""
        if (listed := self.listed(key)).key not in self.shown:
            raise HTTPException(404, f"campaign {listed.key!r} has no table yet; ask again soon")
        return self.shown[listed.key]

    def table_of(self, launch_id: str) -> CampaignTable:
        """The table with a launch of that id; 404 where none has it, 503 while a table is still to come."""
        for table in list(self.shown.values()):
            if table.has(launch_id):
                return table
        if len(self.shown) < len(self.files):
            raise later(503, "the launches of this board are not all known yet", _NEXT_LOOK_S)
        raise HTTPException(404, "this launch is on no table any more; the board shows those that are")

    def notice(self, key: str) -> str | None:
        """What keeps a campaign from a newer table, in words: a file that does not read, an awaited run."""
        kept_back = self.awaited if self.awaited and key not in self.shown else self.refused.get(key)
        changing = "the campaign's file was changed; its new table is being judged"
        said = [self.files[key].problem, changing if key in self.changing else None, kept_back]
        return "; ".join(filter(None, said)) or None

    def renew(self) -> None:
        """Judge each campaign whose file or forecast is newer than its table, or whose table is old."""
        for file in self.files.values():
            try:
                self._renew(file.look(self._clock()))
            except Stopped:
                return
            except WindfallError as refusal:
                self.refused[file.listed.key] = str(refusal)

    def _renew(self, listed: Listed) -> None:
        now = self._clock()
        wind = self._field_of(listed.campaign, now=now)
        before = self.shown.get(listed.key)
        same = before and before.listed is listed and before.wind.forecast.id == wind.forecast.id
        if before and same and now - before.begun_at < JUDGED_ANEW_AFTER:
            if before.finished_at:  # why one could not be judged to its end is said until it is tried again
                self.refused.pop(listed.key, None)
            return
        self.refused.pop(listed.key, None)
        if before and before.listed is not listed:
            self.changing.add(listed.key)
        table = CampaignTable.blank(listed, wind, now, self._addresses)
        if before is None:
            self.shown[listed.key] = table
        for cell in judge_launches(listed.campaign, wind, now=now, effort=self._effort):
            table.cells.append(cell)
        table.finished_at = self._clock()
        self.shown[listed.key] = table
        self.changing.discard(listed.key)
        LOG.info("board: %s judged on %s, %d launches", listed.key, wind.forecast.id, len(table.cells))
