"""When to launch: a verdict for every site and launch time, and runs of equal verdicts.

Every launch flies the same draws, so that two differ by their wind and not by chance.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import groupby

from planner.errors import NoForecast
from planner.flight.ensemble import drop_warnings, fly_ensemble
from planner.flight.plan import Plan, Site
from planner.forecast.field import Forecast, WindField
from planner.window.campaign import Campaign
from planner.window.case import case_of
from planner.window.criteria.forecast_covers import ForecastCovers
from planner.window.verdict import Finding, Verdict, worst


@dataclass(frozen=True)
class Cell:
    """One launch: `probability` is that of the main piece in a target, None without a target."""

    site: str
    launch_time: datetime
    verdict: Verdict
    findings: tuple[Finding, ...]
    probability: float | None


@dataclass(frozen=True)
class Best:
    """The launch of a window that hits the target most often, the first of equals."""

    launch_time: datetime
    probability: float


@dataclass(frozen=True)
class LaunchWindow:
    """A run of launch times with one verdict, first and last included."""

    first: datetime
    last: datetime
    verdict: Verdict
    best: Best | None


@dataclass(frozen=True)
class SiteWindows:
    """When to launch at one site."""

    site: str
    windows: tuple[LaunchWindow, ...]
    times: tuple[Cell, ...]


@dataclass(frozen=True)
class LaunchWindows:
    """A campaign's answer, sites in the order written."""

    campaign: Campaign
    forecast: Forecast
    sites: tuple[SiteWindows, ...]
    warnings: tuple[str, ...]


def launch_windows(
    campaign: Campaign,
    field: WindField,
    *,
    now: datetime,
    threads: int = 1,
    pool: Executor | None = None,
    progress: Callable[[Cell], None] | None = None,
) -> LaunchWindows:
    """Judge every launch of a campaign; `progress` sees each cell as it is ready, in order.

    Raises NoForecast where the field covers none of them.
    """
    cells = []
    for cell in judge_launches(campaign, field, now=now, threads=threads, pool=pool):
        cells.append(cell)
        if progress is not None:
            progress(cell)
    return joined(campaign, field, cells)


def joined(campaign: Campaign, field: WindField, cells: list[Cell]) -> LaunchWindows:
    """Judged launches as the campaign's answer."""
    by_site = {site.name: tuple(c for c in cells if c.site == site.name) for site in campaign.sites}
    said = drop_warnings(campaign.plan(campaign.sites[0], cells[0].launch_time), field, spread=True)
    sites = tuple(SiteWindows(site, spans(times), times) for site, times in by_site.items())
    return LaunchWindows(campaign, field.forecast, sites, said)


def judge_launches(
    campaign: Campaign, field: WindField, *, now: datetime, threads: int = 1, pool: Executor | None = None
) -> Iterator[Cell]:
    """The cells of a campaign by time, then site, each as soon as it and those before it are ready.

    The same cells for any number of threads. Raises NoForecast at once where none is covered.
    """
    launches = campaign.launches(now=now, run=field.forecast.issued_at or field.forecast.valid_from)
    _require_any(field, launches)
    judge = partial(judge_cell, campaign, field, now=now)
    sites, times = zip(*launches, strict=True)
    if pool is not None:
        return pool.map(judge, sites, times)
    return _on_threads(judge, sites, times, threads) if threads > 1 else map(judge, sites, times)


def judge_cell(campaign: Campaign, field: WindField, site: Site, launch: datetime, *, now: datetime) -> Cell:
    """One launch flown and judged; one that the forecast does not cover is `unknown`."""
    plan = campaign.plan(site, launch)
    try:
        field.require(launch, site.latitude_deg, site.longitude_deg)
    except NoForecast as error:
        return _uncovered(plan, error)
    case = case_of(fly_ensemble(plan, field), field, now)
    judged = (criterion.judge(case) for criterion in campaign.criteria)
    findings = tuple(finding for finding in judged if finding is not None)
    return Cell(
        site=site.name,
        launch_time=launch,
        verdict=worst(finding.verdict for finding in findings),
        findings=findings,
        probability=case.on_target,
    )


def spans(times: tuple[Cell, ...]) -> tuple[LaunchWindow, ...]:
    """Runs of equal verdicts of one site's launches, in order."""
    runs = (tuple(run) for _, run in groupby(times, key=lambda cell: cell.verdict))
    return tuple(
        LaunchWindow(run[0].launch_time, run[-1].launch_time, run[0].verdict, _best(run)) for run in runs
    )


def _best(run: tuple[Cell, ...]) -> Best | None:
    known = [Best(c.launch_time, c.probability) for c in run if c.probability is not None]
    return max(known, key=lambda best: best.probability, default=None)


def _uncovered(plan: Plan, error: NoForecast) -> Cell:
    finding = Finding(ForecastCovers.name, Verdict.UNKNOWN, None, None, "", str(error))
    return Cell(plan.site.name, plan.launch, Verdict.UNKNOWN, (finding,), None)


def _require_any(field: WindField, launches: tuple[tuple[Site, datetime], ...]) -> None:
    refused = ""
    for site, launch in launches:
        try:
            field.require(launch, site.latitude_deg, site.longitude_deg)
        except NoForecast as error:
            refused = refused or str(error)
        else:
            return
    raise NoForecast(f"none of the campaign's {len(launches):,} launches is covered: {refused}")


def _on_threads(
    judge: Callable[[Site, datetime], Cell],
    sites: tuple[Site, ...],
    times: tuple[datetime, ...],
    threads: int,
) -> Iterator[Cell]:
    with ThreadPoolExecutor(min(threads, len(times))) as own:
        yield from own.map(judge, sites, times)
