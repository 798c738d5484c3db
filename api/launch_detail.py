"""The launch that is looked at: when by its site's clock, its verdict, why, and where else it can be had."""

from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from api.board_view import SIGNS, SignView, sign_of
from api.standing import Standing
from api.wall_clock import beside_it, sun_words, until
from planner.local_time import day_and_hour, hour_of
from planner.units import iso
from planner.views.styles import percent
from planner.window.cell import Cell
from planner.window.launch_window import LaunchWindow
from planner.window.not_judged import NotJudged
from planner.window.said import lacking
from planner.window.verdict import Finding, Verdict


@dataclass(frozen=True)
class FindingView:
    """One finding, its numbers as people read them."""

    criterion: str
    style: str
    sign: str
    numbers: str
    sentence: str


@dataclass(frozen=True)
class LinkView:
    """The launch in another form: shown in a tab of its own, or kept as a file."""

    words: str
    href: str
    own_tab: bool
    saved: bool


@dataclass(frozen=True)
class LaunchDetail:
    """What the page shows of the launch that is looked at."""

    href: str
    map_href: str | None
    site: str
    time: str
    when: str
    utc: str
    until: str
    sun: str
    sign: SignView
    over: bool
    probability: float | None
    findings: tuple[FindingView, ...]
    not_judged: tuple[tuple[str, str], ...]
    valid_until: str
    valid_words: str
    void: bool
    links: tuple[LinkView, ...]


@dataclass(frozen=True)
class SpanView:
    """A launch window in a line."""

    when: str
    style: str
    sign: str
    word: str
    best: str


@dataclass(frozen=True)
class NextView:
    """Which launch comes next, in a line: the next good one, else what is nearest and what it lacks."""

    lead: str
    words: str
    href: str | None = None
    time: str = ""
    until: str = ""


def launch_detail(standing: Standing, cell: Cell) -> LaunchDetail:
    """A launch for the page, its findings in order, the worst first."""
    table, now = standing.table, standing.now
    site, time = table.site(cell.site), cell.launch_time
    zone, forms = table.zone(cell.site), table.forms(cell)
    good_until = cell.valid_until or standing.valid_until
    return LaunchDetail(
        href=forms["page"],
        map_href=forms.get("map"),
        site=cell.site,
        time=iso(time),
        when=day_and_hour(time, zone),
        utc=beside_it(time, zone),
        until=until(time, now),
        sun=sun_words(site, time, zone),
        sign=sign_of(cell),
        over=cell.past,
        probability=cell.probability,
        findings=tuple(map(_finding, cell.findings)),
        not_judged=_not_judged(cell.not_judged),
        valid_until=iso(good_until),
        valid_words=day_and_hour(good_until, zone),
        void=good_until <= now,
        links=_links(forms),
    )


def _not_judged(names: NotJudged) -> tuple[tuple[str, str], ...]:
    """What nobody judged of a launch, and why."""
    why = (
        ("the forecast lacks it", names.no_data),
        ("nobody asked", names.left_out),
        ("nothing to judge", names.does_not_apply),
    )
    return tuple((words, ", ".join(n.replace("_", " ") for n in found)) for words, found in why if found)


_LINKS = (
    ("map", "Map in its own tab"),
    ("html", "Map as one file"),
    ("fill", "Fill card"),
    ("kml", "KML"),
    ("gpx", "GPX"),
    ("geojson", "GeoJSON"),
    ("csv", "CSV"),
    ("json", "JSON"),
)


def _links(forms: dict[str, str]) -> tuple[LinkView, ...]:
    return tuple(
        LinkView(words, forms[form], own_tab=form in ("map", "fill"), saved="." in forms[form])
        for form, words in _LINKS
        if form in forms
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


def next_view(standing: Standing) -> NextView:
    """What comes next on a table, in words."""
    if good := standing.next_good:
        return _next(standing, good, f"Next {sign_of(good).word}")
    if not standing.whole:
        return NextView("", "The launches are being judged; the first that may go is shown here.")
    if near := standing.nearest_miss:
        lacks = "; ".join(map(_lack, lacking(near)))
        found = _next(standing, near, "No launch to come may go. Nearest miss")
        return replace(found, words=f"{found.words}: {lacks}")
    return NextView("", "Every launch of this campaign is over; give it later launch times.")


def _next(standing: Standing, cell: Cell, lead: str) -> NextView:
    table, time = standing.table, cell.launch_time
    zone = table.zone(cell.site)
    words, href = f"{cell.site}, {day_and_hour(time, zone)}", f"/launch/{table.id(cell)}"
    return NextView(lead, words, href, iso(time), until(time, standing.now))


def _lack(finding: Finding) -> str:
    """What a near miss lacks: ``surface wind 5.6 of 5 m/s``."""
    name = finding.criterion.replace("_", " ")
    if finding.measured is None or finding.limit is None:
        return f"{name} unknown" if finding.verdict is Verdict.UNKNOWN else name
    if finding.unit:
        return f"{name} {finding.measured:.3g} of {finding.limit:.3g} {finding.unit}"
    return f"{name} {percent(finding.measured)}, limit {percent(finding.limit)}"


def site_spans(standing: Standing) -> list[tuple[str, list[SpanView]]]:
    """Each site's windows in which a launch is possible, by its own clock."""
    return [
        (name, [_span(window, standing.table.zone(name)) for window in windows])
        for name, windows in standing.windows_to_come()
    ]


def _span(window: LaunchWindow, zone: ZoneInfo) -> SpanView:
    first, last = window.first.astimezone(zone), window.last.astimezone(zone)
    end = hour_of(last) if first.date() == last.date() else f"{last:%a %d} {hour_of(last)}"
    begin = f"{first:%a %d} {hour_of(first)}"
    best = window.best
    return SpanView(
        when=begin if first == last else f"{begin} to {end}",
        style=window.verdict.value,
        sign=SIGNS[window.verdict],
        word=window.verdict.words,
        best=f"best {hour_of(best.launch_time.astimezone(zone))}, {percent(best.probability)}"
        if best
        else "",
    )
