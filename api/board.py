"""The board's memory: each campaign judged cell by cell in the background, newest forecast first.

A sheet is one campaign on one forecast. The first one is shown while it fills; a later one takes
its place when it is whole, so that nobody looks at a table that has just been wiped.
"""

import logging
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from threading import Event

from fastapi import HTTPException

from planner.document import parse, read_file
from planner.errors import NoForecast, Stopped, WindfallError
from planner.flight.effort import Effort
from planner.flight.plan import Site
from planner.forecast.field_set import AnyField
from planner.settings import campaign_files
from planner.units import iso
from planner.window.campaign import Campaign
from planner.window.cell import Cell
from planner.window.verdict import Verdict
from planner.window.window import LaunchWindows, joined, judge_launches

LOG = logging.getLogger("windfall")
JUDGED_ANEW_AFTER = timedelta(hours=1)
"""Verdicts name the forecast's age, and a campaign may count from now: a sheet grows old."""


@dataclass(frozen=True)
class Listed:
    """A campaign on the board: the word for it in addresses, its title, and itself."""

    key: str
    title: str
    campaign: Campaign


def listed_campaigns(chosen: Path | None) -> list[Listed]:
    """The campaign that the operator chose, or the shipped ones."""
    return [_listed(path) for path in campaign_files(chosen)]


def _listed(path: Path) -> Listed:
    campaign = parse(Campaign, read_file(path)).with_files_read(path.parent)
    return Listed(slug(path.stem) or "campaign", path.stem.replace("_", " ").capitalize(), campaign)


def slug(name: str) -> str:
    """A name as one word of an address: its letters and digits, joined by hyphens."""
    kept = "".join(letter if letter.isalnum() else " " for letter in name.lower())
    return "-".join(kept.split())


def site_keys(sites: Iterable[Site]) -> dict[str, str]:
    """Each site's word in addresses, by its name; a number where two would share one."""
    keys: dict[str, str] = {}
    for site in sites:
        word = slug(site.name) or "site"
        numbered = (f"{word}-{number}" for number in count(2))
        keys[site.name] = (
            word if word not in keys.values() else next(w for w in numbered if w not in keys.values())
        )
    return keys


@dataclass(eq=False)
class Sheet:
    """One campaign on one forecast; `cells` only grows, by time and then site, until `found` is there."""

    listed: Listed
    wind: AnyField
    begun_at: datetime
    launches: tuple[tuple[Site, datetime], ...]
    edition: str = field(default_factory=lambda: secrets.token_hex(4))
    cells: list[Cell] = field(default_factory=list)
    found: LaunchWindows | None = None
    finished_at: datetime | None = None

    @classmethod
    def blank(cls, listed: Listed, wind: AnyField, now: datetime) -> "Sheet":
        """A sheet with nothing judged yet."""
        run = wind.forecast.issued_at or wind.forecast.valid_from
        return cls(listed, wind, now, listed.campaign.launches(now=now, run=run))

    @property
    def times(self) -> tuple[datetime, ...]:
        return tuple(dict.fromkeys(time for _, time in self.launches))

    def cell(self, site_key: str, time: str) -> Cell | None:
        """The cell at an address, if it is judged."""
        keys = site_keys(self.listed.campaign.sites)
        wanted = (cell for cell in list(self.cells) if keys[cell.site] == site_key)
        return next((cell for cell in wanted if iso(cell.launch_time) == time), None)

    def flies(self, cell: Cell) -> bool:
        """Whether the forecast covers a cell's launch, so that it can be flown."""
        site = next(site for site in self.listed.campaign.sites if site.name == cell.site)
        try:
            self.wind.require(cell.launch_time, site.latitude_deg, site.longitude_deg)
        except NoForecast:
            return False
        return True

    def best(self) -> Cell | None:
        """The launch to look at first: go before caution, then the likeliest hit, then the earliest."""
        free = [c for c in list(self.cells) if c.verdict in (Verdict.GO, Verdict.CAUTION)]
        return max(free, key=lambda c: (c.verdict is Verdict.GO, c.probability or 0.0), default=None)

    def first_look(self) -> Cell | None:
        """The best launch; once all are judged and none is free, the likeliest hit of the others."""
        others = list(self.cells) if self.found else []
        return self.best() or max(others, key=lambda c: c.probability or 0.0, default=None)


class Board:
    """The campaigns and the sheet that is shown of each; `awaited` says what is on its way to all."""

    def __init__(
        self,
        campaigns: list[Listed],
        field_of: Callable[..., AnyField],
        effort: Effort,
        clock: Callable[[], datetime],
    ) -> None:
        self.campaigns = {listed.key: listed for listed in campaigns}
        self.shown: dict[str, Sheet] = {}
        self.refused: dict[str, str] = {}
        self.awaited: str | None = None
        self.stopped = Event()
        self._effort = replace(effort, stopped=self.stopped.is_set)
        self._field_of, self._clock = field_of, clock

    def listed(self, key: str) -> Listed:
        """A campaign by its word; 404 where there is none."""
        if key not in self.campaigns:
            raise HTTPException(404, f"no campaign {key[:60]!r}; known: {', '.join(self.campaigns)}")
        return self.campaigns[key]

    def sheet(self, key: str) -> Sheet:
        """The sheet that is shown of a campaign; 404 where none is yet."""
        if self.listed(key).key not in self.shown:
            raise HTTPException(404, f"campaign {key!r} has no sheet yet; ask again soon")
        return self.shown[key]

    def notice(self, key: str) -> str | None:
        """What keeps a campaign from its newest sheet: what is awaited, or why it was refused."""
        return self.awaited if self.awaited and key not in self.shown else self.refused.get(key)

    def renew(self) -> None:
        """Judge each campaign whose forecast is newer than its sheet, or whose sheet is old."""
        for listed in self.campaigns.values():
            try:
                self._renew(listed)
            except Stopped:
                return
            except WindfallError as refusal:
                self.refused[listed.key] = str(refusal)

    def _renew(self, listed: Listed) -> None:
        now = self._clock()
        wind = self._field_of(listed.campaign, now=now)
        self.refused.pop(listed.key, None)
        before = self.shown.get(listed.key)
        same = before is not None and before.wind.forecast.id == wind.forecast.id
        if before and same and now - before.begun_at < JUDGED_ANEW_AFTER:
            return
        sheet = Sheet.blank(listed, wind, now)
        if before is None:
            self.shown[listed.key] = sheet
        for cell in judge_launches(listed.campaign, wind, now=now, effort=self._effort):
            sheet.cells.append(cell)
        sheet.found = joined(listed.campaign, wind, sheet.cells, now=now)
        sheet.finished_at = self._clock()
        self.shown[listed.key] = sheet
        LOG.info("board: %s judged on %s, %d launches", listed.key, wind.forecast.id, len(sheet.cells))
