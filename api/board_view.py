"""A campaign's table for eyes: days and hours across, sites down, a sign and a colour for each launch."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from api.campaign_table import CampaignTable
from api.standing import Standing
from api.wall_clock import clock_words, lights
from planner.local_time import day_and_hour, zone_words
from planner.units import iso
from planner.views.styles import percent
from planner.window.cell import Cell
from planner.window.verdict import Verdict

SIGNS = {Verdict.GO: "✓", Verdict.CAUTION: "!", Verdict.NO_GO: "✕", Verdict.UNKNOWN: "?"}
"""Beside the colour, for every kind of sight."""
OVER = "over"
OVER_SIGN = "–"
OUTLOOK_SIGN = "○"
_UTC = ZoneInfo("UTC")


@dataclass(frozen=True)
class Head:
    """A column's heading: its hour, `rest` with minutes where any column has some, the same in UTC."""

    time: str
    hour: str
    rest: str
    utc_hour: str
    utc_rest: str
    style: str


@dataclass(frozen=True)
class Heads:
    """The headings of a table: whose clock they tell, its days with their columns, its columns."""

    clock: str
    days: tuple[tuple[str, int], ...]
    columns: tuple[Head, ...]
    beside_utc: bool


@dataclass(frozen=True)
class CellView:
    """One launch in the table; without an address where it is not judged yet."""

    id: str
    light: str
    href: str = ""
    style: str = "pending"
    sign: str = ""
    share: str = ""
    said: str = ""


@dataclass(frozen=True)
class RowView:
    """A site and its launches; its own clock where the sites' clocks differ."""

    name: str
    clock: str
    cells: tuple[CellView, ...]


def heads(table: CampaignTable, now: datetime) -> Heads:
    """The columns by the clock that all sites share, with UTC below; by UTC alone where they share none."""
    times, zone = table.times, table.shared_zone or _UTC
    there = [time.astimezone(zone) for time in times]
    utc = [time.astimezone(UTC) for time in times]
    shift = len({time.utcoffset() for time in there}) > 1
    labels = [f"{t:%a %d %b}{' ' + zone_words(t) if shift else ''}" for t in there]
    first = next((time for time in times if time >= now), None)
    return Heads(
        clock="by the clock there" if shift else clock_words(times[0], zone),
        days=tuple(_day(label, len(list(of))) for label, of in groupby(labels)),
        columns=tuple(
            Head(iso(time), f"{here:%H}", rest, f"{beside:%H}", utc_rest, _place(time, first, now))
            for time, here, beside, rest, utc_rest in zip(
                times, there, utc, _rests(there), _rests(utc), strict=True
            )
        ),
        beside_utc=any(time.utcoffset() for time in there),
    )


def _day(label: str, columns: int) -> tuple[str, int]:
    """A day's heading with its columns; shorter where it would make them wider than others."""
    weekday, number, *_ = label.split()
    return {1: weekday, 2: f"{weekday} {number}"}.get(columns, label), columns


def _rests(times: list[datetime]) -> list[str]:
    """What follows each hour: nothing where all are full, else minutes, and seconds if any has some."""
    if any(time.second for time in times):
        return [f":{time:%M:%S}" for time in times]
    return [f":{time:%M}" if any(t.minute for t in times) else "" for time in times]


def _place(time: datetime, first: datetime | None, now: datetime) -> str:
    """Where a column stands to now: over, the first to come, or later."""
    return OVER if time < now else "next" if time == first else ""


class CellPlaces:
    """Where the cells of a table stand on the page: row by site, column by launch time."""

    def __init__(self, table: CampaignTable) -> None:
        self.table = table
        campaign, times = table.listed.campaign, table.times
        self.zones = {site.name: table.zone(site.name) for site in campaign.sites}
        self._rows = {site.name: row for row, site in enumerate(campaign.sites)}
        self._columns = {time: column for column, time in enumerate(times)}
        self._lights = {site.name: lights(site, times) for site in campaign.sites}

    def blank(self, site: str, time: datetime) -> CellView:
        """The cell of a launch that is not judged yet: its element's id and its daylight."""
        column = self._columns[time]
        return CellView(f"c{self._rows[site]}-{column}", self._lights[site][column])

    def filled(self, cell: Cell) -> CellView:
        """The cell of a judged launch: colour, sign, share [%] in a target; no verdict once it is over."""
        blank = self.blank(cell.site, cell.launch_time)
        when = f"{cell.site}, {day_and_hour(cell.launch_time, self.zones[cell.site])}"
        href, sign = f"/launch/{self.table.id(cell)}", sign_of(cell)
        known = cell.probability is not None
        hit = f", {percent(cell.probability or 0.0)} in a target" if known else ""
        return CellView(
            id=blank.id,
            light=blank.light,
            href=href,
            style=sign.style,
            sign=sign.sign,
            share=f"{100 * (cell.probability or 0.0):.0f}" if known else "",
            said=f"{when}: {sign.word}{hit}",
        )


@dataclass(frozen=True)
class SignView:
    """A verdict for eyes: its colour, its sign, its word."""

    style: str
    sign: str
    word: str


def sign_of(cell: Cell) -> SignView:
    """A launch's colour, sign and word: its verdict; beyond 36 h an outlook, which is never a green tick."""
    if cell.past:
        return SignView(OVER, OVER_SIGN, OVER)
    style, word = cell.verdict.value, cell.verdict.words
    if not cell.outlook:
        return SignView(style, SIGNS[cell.verdict], word)
    sign = OUTLOOK_SIGN if cell.verdict is Verdict.GO else SIGNS[cell.verdict]
    return SignView(f"{style} outlook", sign, f"outlook {word}")


def rows(standing: Standing) -> Iterator[RowView]:
    """The rows of the table: each site with the cells of its launches."""
    table = standing.table
    at, judged = CellPlaces(table), {(c.site, c.launch_time): c for c in standing.cells}
    for name, zone in at.zones.items():
        found = ((time, judged.get((name, time))) for time in table.times)
        clock = "" if table.shared_zone else clock_words(table.times[0], zone)
        cells = tuple(at.filled(cell) if cell else at.blank(name, time) for time, cell in found)
        yield RowView(name, clock, cells)
