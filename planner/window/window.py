"""When to launch: a verdict for every site and launch time, and runs of equal verdicts.

Every launch flies the same draws, so that two differ by their wind and not by chance.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from math import ceil

from planner.drift.ensemble_integrator import Marcher
from planner.errors import InputError, NoForecast
from planner.flight.caveats import launch_caveats, spread_caveats
from planner.flight.compute_budget import ALONE, Effort
from planner.flight.ensemble import (
    LARGEST_BLOCK,
    Ensemble,
    block_size,
    drop_warnings,
    fly_together,
    most_kept,
)
from planner.flight.redrawn import NOTHING, Redrawn
from planner.flight.resolved_plan import ResolvedPlan, hours_of, on_field
from planner.forecast.field_set import AnyField
from planner.forecast.forecast import Forecast
from planner.plan.plan import Plan
from planner.plan.site import Site
from planner.spread.calibration_in_use import CalibrationInUse
from planner.spread.error_caveats import error_warnings_of
from planner.spread.error_in_doubt import undoubted
from planner.window.basis_search import BasisSearch, Judged
from planner.window.campaign import Campaign
from planner.window.case import case_of
from planner.window.cell import Cell, cell_of, is_outlook
from planner.window.criteria.forecast_covers import ForecastCovers
from planner.window.criteria.keep_out import KeepOut
from planner.window.criterion import asked_of
from planner.window.launch_window import LaunchWindow, spans
from planner.window.said import sign_warnings
from planner.window.sign import OVER, Sign, sign_of, unflown
from planner.window.validity import valid_until
from planner.window.verdict import Finding, Verdict

Launches = tuple[tuple[Site, datetime], ...]

_SWEEPS_PER_THREAD = 8  # so that the first cells are there soon


@dataclass(frozen=True)
class SiteWindows:
    """When to launch at one site."""

    site: str
    windows: tuple[LaunchWindow, ...]
    times: tuple[Cell, ...]


@dataclass(frozen=True)
class LaunchWindows:
    """A campaign's answer as of `now`, sites in the order written; each with its launches and windows."""

    campaign: Campaign
    forecast: Forecast
    sites: tuple[SiteWindows, ...]
    warnings: tuple[str, ...]
    now: datetime


def launch_windows(
    campaign: Campaign, field: AnyField, *, now: datetime, effort: Effort = ALONE
) -> LaunchWindows:
    """Judge every launch of a campaign. Raises NoForecast where the field covers none of them."""
    return joined(campaign, field, list(judge_launches(campaign, field, now=now, effort=effort)), now=now)


def joined(campaign: Campaign, field: AnyField, cells: list[Cell], *, now: datetime) -> LaunchWindows:
    """Judged launches as the campaign's answer, judged at `now`."""
    by_site = {site.name: tuple(c for c in cells if c.site == site.name) for site in campaign.sites}
    said = (
        *drop_warnings(campaign.plan(campaign.sites[0], cells[0].launch_time), field, spread=False),
        *error_warnings_of([c.wind_error for c in cells if c.wind_error is not None], field.forecast),
        *_site_caveats(campaign, field, cells),
        *sign_warnings(campaign, cells, now),
    )
    sites = tuple(SiteWindows(site, spans(times), times) for site, times in by_site.items())
    return LaunchWindows(campaign, field.forecast, sites, said, now)


def _site_caveats(campaign: Campaign, field: AnyField, cells: list[Cell]) -> tuple[str, ...]:
    """What is doubtful about the launches of each site, by its first that the forecast covers."""
    said: list[str] = []
    for site in campaign.sites:
        for cell in (cell for cell in cells if cell.site == site.name):
            with suppress(NoForecast):
                resolved = on_field(campaign.plan(site, cell.launch_time), field)
                said += [*launch_caveats(resolved), *spread_caveats(resolved)]
                break
    return tuple(dict.fromkeys(said))


def judge_launches(
    campaign: Campaign, field: AnyField, *, now: datetime, effort: Effort = ALONE
) -> Iterator[Cell]:
    """The cells of a campaign by time, then site, each as soon as it and those before it are ready.

    The same cells for any effort. Raises NoForecast at once where none is covered, InputError for
    more drops to a launch than memory holds.
    """
    launches = campaign.launches(now=now, run=field.forecast.issued_at or field.forecast.valid_from)
    _require_any(field, launches)
    plan = campaign.plan(*launches[0])
    _require_room(plan, effort)
    return _judged(campaign, launches, _Judge(campaign, field, now, effort), effort)


def _judged(campaign: Campaign, launches: Launches, judge: "_Judge", effort: Effort) -> Iterator[Cell]:
    size = judge.sweep_size(len(launches))
    sweeps = [launches[first : first + size] for first in range(0, len(launches), size)]
    done = 0
    for cells in effort.in_order(judge.sweep, sweeps):
        yield from cells
        done += len(cells)
        effort.tell(done * campaign.members, len(launches) * campaign.members)


@dataclass(frozen=True)
class _Judge:
    """Flies and judges launches of one campaign, several in one sweep."""

    campaign: Campaign
    field: AnyField
    now: datetime
    effort: Effort

    def sweep_size(self, launches: int) -> int:
        """How many launches fly together: about a block of drops, and some sweeps for every thread."""
        fair = ceil(launches / (_SWEEPS_PER_THREAD * self.effort.threads))
        return max(1, min(LARGEST_BLOCK // self.campaign.members, fair))

    def sweep(self, launches: Launches) -> list[Cell]:
        """The cells of some launches, flown at once; one that the forecast does not cover is `unknown`."""
        plans = [self.campaign.plan(site, launch) for site, launch in launches]
        resolved_plans = [self._resolved(plan) for plan in plans]
        cells = iter(self._cells([one for one in resolved_plans if isinstance(one, ResolvedPlan)]))
        return [
            next(cells) if isinstance(resolved, ResolvedPlan) else self._cell(plan, resolved)
            for plan, resolved in zip(plans, resolved_plans, strict=True)
        ]

    def _resolved(self, plan: Plan) -> ResolvedPlan | Sign:
        """Where a plan starts; of one that is not flown, its sign."""
        if plan.launch < self.now:
            return OVER
        try:
            return on_field(plan, self.field)
        except NoForecast as why:
            finding = Finding(ForecastCovers.name, Verdict.UNKNOWN, None, None, "", str(why))
            return unflown(finding, self._asked())

    def _fly(self, resolved_plans: list[ResolvedPlan], redrawn: Redrawn = NOTHING) -> list[Ensemble]:
        ways = [_way(resolved) for resolved in resolved_plans]
        flown: dict[int, Ensemble] = {}
        for way in dict.fromkeys(ways):
            rows = [row for row, its in enumerate(ways) if its == way]
            flown |= zip(rows, self._fly_alike([resolved_plans[row] for row in rows], redrawn), strict=True)
        return [flown[row] for row in range(len(ways))]

    def _fly_alike(self, resolved_plans: list[ResolvedPlan], redrawn: Redrawn) -> list[Ensemble]:
        """Launches whose drops draw from one spread, as one sweep."""
        first, last = zip(*(hours_of(resolved.plan) for resolved in resolved_plans), strict=True)
        marcher = Marcher.over(self.field, self.effort.ladder_of, (min(first), max(last)))
        size = block_size(resolved_plans[0].plan, self.effort, len(resolved_plans))
        return fly_together(resolved_plans, marcher, size, redrawn)

    def _cells(self, resolved_plans: list[ResolvedPlan]) -> list[Cell]:
        """The cells of launches that the forecast covers, each with its basis where one could make it go."""
        flown = zip(resolved_plans, self._fly(resolved_plans), strict=True)
        judged = [Judged(resolved, drops, *self._judge(drops)) for resolved, drops in flown]
        search = BasisSearch(self._fly, self._named, self._sign, self._outlook)
        return [self._flown(one) for one in search.with_basis(judged)]

    def _judge(
        self, ensemble: Ensemble, names: set[str] | None = None
    ) -> tuple[tuple[Finding, ...], float | None]:
        """What criteria find, all or those named, and P(the main piece lands in a target)."""
        case = case_of(self.campaign, ensemble, self.field, self.now, self.effort)
        asked = (one for one in asked_of(self.campaign) if names is None or one.name in names)
        judged = (criterion.judge(case) for criterion in asked)
        return tuple(finding for finding in judged if finding is not None), case.on_target

    def _named(self, ensemble: Ensemble, names: set[str]) -> tuple[Finding, ...]:
        return self._judge(ensemble, names)[0]

    def _outlook(self, plan: Plan) -> bool:
        return is_outlook(plan.launch - self.now, plan.spread.wind_error)

    def _sign(self, found: tuple[Finding, ...]) -> Sign:
        waived = (waiver.criterion for waiver in self.campaign.waived)
        standing = (KeepOut.name,) if self.campaign.keep_out else ()
        return sign_of(found, self._asked(), waived, standing)

    def _flown(self, one: Judged) -> Cell:
        cell = self._cell(one.ensemble.plan, self._sign(one.found), one.on_target)
        return replace(cell, wind_error=one.ensemble.plan.spread.wind_error)

    def _cell(self, plan: Plan, sign: Sign, probability: float | None = None) -> Cell:
        good_until = valid_until(self.field.forecast)
        return cell_of(plan, sign, now=self.now, good_until=good_until, probability=probability)

    def _asked(self) -> list[str]:
        return [criterion.name for criterion in asked_of(self.campaign)]


def _way(resolved: ResolvedPlan) -> tuple[str, ...] | None:
    """What a launch's drops take from its campaign's calibration: None where they fly the prior."""
    error = undoubted(resolved.plan.spread.wind_error)
    return error.lent if isinstance(error, CalibrationInUse) and error.flown else None


def _require_room(plan: Plan, effort: Effort) -> None:
    room = most_kept(plan, effort) // effort.threads  # each thread holds a launch
    if plan.members > room:
        raise InputError(
            f"{plan.members:,} drops to a launch are more than the {room:,} that {effort.memory_mb:,} MB "
            "hold; ask for fewer members, or allow more in WINDFALL_MEMORY_MB"
        )


def _require_any(field: AnyField, launches: Launches) -> None:
    refused = ""
    for site, launch in launches:
        try:
            field.require(launch, site.latitude_deg, site.longitude_deg)
        except NoForecast as error:
            refused = refused or str(error)
        else:
            return
    raise NoForecast(f"none of the campaign's {len(launches):,} launches is covered: {refused}")
