"""Launch windows -> the contract's answer. Pure."""

from dataclasses import asdict

from planner.units import iso
from planner.views.answering import program_version
from planner.views.forecast_card import forecast_answer
from planner.views.window_answers import (
    BestLaunch,
    FindingAnswer,
    LaunchTimeAnswer,
    NotJudgedAnswer,
    SiteAnswer,
    WaiverAnswer,
    WindowAnswer,
    WindowsAnswer,
)
from planner.window.campaign import Campaign
from planner.window.cell import Cell
from planner.window.said import caps, nearest_miss
from planner.window.verdict import Finding
from planner.window.window import LaunchWindows, SiteWindows


def windows_answer(campaign: Campaign, found: LaunchWindows) -> WindowsAnswer:
    """A campaign's windows as their answer: by site and launch time, with the launch times as judged."""
    return WindowsAnswer(
        forecast=forecast_answer(found.forecast),
        sites=tuple(_site(site) for site in found.sites),
        warnings=found.warnings,
        inputs=campaign.inputs() | {"launch_times": _launch_times(campaign, found)},
        seed=campaign.seed,
        version=program_version(),
        now=found.now,
        caps=caps(cell for site in found.sites for cell in site.times),
        waived=tuple(WaiverAnswer(criterion=w.criterion, reason=w.reason) for w in campaign.waived),
    )


def _launch_times(campaign: Campaign, found: LaunchWindows) -> dict[str, str]:
    """The launch times as judged, so that a stored answer can be had again."""
    times = found.sites[0].times
    every = campaign.inputs()["launch_times"]["every"]
    return {"from": iso(times[0].launch_time), "to": iso(times[-1].launch_time), "every": every}


def _site(site: SiteWindows) -> SiteAnswer:
    windows = []
    for span in site.windows:
        best = span.best and BestLaunch(launch_time=span.best.launch_time, probability=span.best.probability)
        windows.append(WindowAnswer(from_=span.first, to=span.last, verdict=span.verdict.value, best=best))
    return SiteAnswer(
        site=site.site,
        windows=tuple(windows),
        times=tuple(map(cell_answer, site.times)),
        nearest_miss=nearest_miss(site.times),
    )


def cell_answer(cell: Cell) -> LaunchTimeAnswer:
    """One launch time with its sign and the findings that it comes from."""
    return LaunchTimeAnswer(
        launch_time=cell.launch_time,
        verdict=cell.verdict.value,
        findings=tuple(map(_finding, cell.findings)),
        past=cell.past,
        may=cell.may.value,
        worth=cell.worth and cell.worth.value,
        launch_now=cell.launch_now and cell.launch_now.value,
        outlook=cell.outlook,
        basis=cell.basis,
        valid_until=cell.valid_until,
        capped_by=cell.capped_by,
        not_judged=NotJudgedAnswer(**asdict(cell.not_judged)),
    )


def _finding(finding: Finding) -> FindingAnswer:
    said = asdict(finding) | {"verdict": finding.verdict.value}
    return FindingAnswer(**{name: said[name] for name in FindingAnswer.model_fields})
