"""A sheet as a table for eyes: days and hours across, sites down, a sign and a colour for each launch."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from urllib.parse import quote

from api.board import Sheet, site_keys
from planner.flight.plan import Site
from planner.geo import east_west
from planner.units import iso
from planner.views.marks import percent
from planner.window.cell import Cell
from planner.window.verdict import Finding, Verdict
from planner.window.window import LaunchWindow

SIGNS = {Verdict.GO: "✓", Verdict.CAUTION: "!", Verdict.NO_GO: "✕", Verdict.UNKNOWN: "?"}
"""Beside the colour, for every kind of sight."""

MINUTES_PER_DEGREE = 4


@dataclass(frozen=True)
class CellView:
    """One launch in the table."""

    id: str
    href: str
    style: str
    sign: str
    share: str
    said: str


@dataclass(frozen=True)
class SiteView:
    """A row's heading."""

    name: str
    solar: str


@dataclass(frozen=True)
class FindingView:
    """One finding, its numbers as people read them."""

    criterion: str
    style: str
    sign: str
    numbers: str
    sentence: str


@dataclass(frozen=True)
class ChosenView:
    """The launch that is looked at: its verdict, why, and where its map is."""

    href: str
    map_href: str | None
    site: str
    time: datetime
    solar_time: str
    style: str
    sign: str
    word: str
    probability: float | None
    findings: tuple[FindingView, ...]


@dataclass(frozen=True)
class SpanView:
    """A launch window in a line."""

    when: str
    style: str
    sign: str
    word: str
    best: str


def days(times: tuple[datetime, ...]) -> list[tuple[str, int]]:
    """The days of the columns with how many columns each has."""
    return [(label, len(list(of))) for label, of in groupby(times, key=lambda t: f"{t:%a %d %b}")]


def hours(times: tuple[datetime, ...]) -> list[str]:
    """The columns' own headings: the hour, or the minutes after it."""
    return [f"{t:%H}" if t.minute == 0 else f":{t:%M}" for t in times]


def site_view(site: Site) -> SiteView:
    """A site's name, and how far the sun's clock is ahead of UTC there."""
    minutes = round(_solar_offset(site).total_seconds() / 60)
    sign = "-" if minutes < 0 else "+"
    return SiteView(site.name, f"sun UTC{sign}{abs(minutes) // 60}:{abs(minutes) % 60:02d}")


def _solar_offset(site: Site) -> timedelta:
    """Mean solar time less UTC: four minutes for each degree."""
    return timedelta(minutes=MINUTES_PER_DEGREE * float(east_west(site.longitude_deg)))


class Addresses:
    """Where the cells of a sheet stand in the table and on the web."""

    def __init__(self, sheet: Sheet) -> None:
        self.key = sheet.listed.key
        self._sites = site_keys(sheet.listed.campaign.sites)
        self._rows = {name: row for row, name in enumerate(self._sites)}
        self._columns = {time: column for column, time in enumerate(sheet.times)}

    def id(self, site: str, time: datetime) -> str:
        return f"c{self._rows[site]}-{self._columns[time]}"

    def tail(self, site: str, time: datetime) -> str:
        """A cell's place behind `/board/` or `/map/`."""
        return f"{quote(self.key)}/{quote(self._sites[site])}/{iso(time)}"


def cell_view(at: Addresses, cell: Cell) -> CellView:
    """A judged launch as the table shows it."""
    share = "" if cell.probability is None else f"{100 * cell.probability:.0f}"
    hit = "" if cell.probability is None else f", {percent(cell.probability)} in a target"
    return CellView(
        id=at.id(cell.site, cell.launch_time),
        href=f"/board/{at.tail(cell.site, cell.launch_time)}",
        style=cell.verdict.value,
        sign=SIGNS[cell.verdict],
        share=share,
        said=f"{cell.site}, {cell.launch_time:%a %d %b %H:%M} UTC: {cell.verdict.words}{hit}",
    )


def rows(sheet: Sheet) -> Iterator[tuple[SiteView, list[CellView | str]]]:
    """Each site with its cells; of a launch that is not judged yet, the id of its place."""
    at, judged = Addresses(sheet), {(c.site, c.launch_time): c for c in list(sheet.cells)}
    for site in sheet.listed.campaign.sites:
        found = ((time, judged.get((site.name, time))) for time in sheet.times)
        yield site_view(site), [cell_view(at, c) if c else at.id(site.name, t) for t, c in found]


def chosen_view(sheet: Sheet, cell: Cell) -> ChosenView:
    """A launch with its findings, the worst first."""
    at = Addresses(sheet)
    tail = at.tail(cell.site, cell.launch_time)
    site = next(s for s in sheet.listed.campaign.sites if s.name == cell.site)
    order = list(Verdict)
    return ChosenView(
        href=f"/board/{tail}",
        map_href=f"/map/{tail}" if sheet.flies(cell) else None,
        site=cell.site,
        time=cell.launch_time,
        solar_time=f"{cell.launch_time + _solar_offset(site):%H:%M}",
        style=cell.verdict.value,
        sign=SIGNS[cell.verdict],
        word=cell.verdict.words,
        probability=cell.probability,
        findings=tuple(map(_finding, sorted(cell.findings, key=lambda f: order.index(f.verdict)))),
    )


def _finding(finding: Finding) -> FindingView:
    return FindingView(
        criterion=finding.criterion.replace("_", " "),
        style=finding.verdict.value,
        sign=SIGNS[finding.verdict],
        numbers=_numbers(finding),
        sentence=finding.sentence,
    )


def _numbers(finding: Finding) -> str:
    if finding.measured is None:
        return ""
    measured = _number(finding.measured, finding.unit)
    return measured if finding.limit is None else f"{measured}, limit {_number(finding.limit, finding.unit)}"


def _number(value: float, unit: str) -> str:
    return f"{value:.3g} {unit}" if unit else percent(value)


def site_spans(sheet: Sheet) -> list[tuple[str, list[SpanView]]]:
    """Each site's windows in which a launch is possible, once the sheet is whole."""
    found = sheet.found.sites if sheet.found else ()
    possible = (Verdict.GO, Verdict.CAUTION)
    return [(of.site, [_span(w) for w in of.windows if w.verdict in possible]) for of in found]


def _span(window: LaunchWindow) -> SpanView:
    same_day = window.first.date() == window.last.date()
    last = f"{window.last:%H:%M}" if same_day else f"{window.last:%a %d %H:%M}"
    first = f"{window.first:%a %d %H:%M}"
    best = window.best
    return SpanView(
        when=first if window.first == window.last else f"{first} to {last}",
        style=window.verdict.value,
        sign=SIGNS[window.verdict],
        word=window.verdict.words,
        best=f"best {best.launch_time:%H:%M}, {percent(best.probability)}" if best else "",
    )
