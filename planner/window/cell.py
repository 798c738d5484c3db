"""One launch of a campaign as judged: its verdict, what it comes from, and how long it is good for."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from planner.plan.plan import Plan
from planner.plan.spread import WrittenError
from planner.spread.calibration_in_use import CalibrationInUse
from planner.window.not_judged import NOTHING, NotJudged
from planner.window.sign import Sign
from planner.window.verdict import Basis, Finding, Verdict, worst

LAUNCH_NOW = timedelta(hours=6)
"""From so long before a launch it is asked whether to launch now."""

OUTLOOK = timedelta(hours=36)
"""Beyond this, or its calibration's leads, a verdict says what to expect, and is no sign to go by."""


@dataclass(frozen=True)
class Cell:
    """One launch: `probability` is that of the main piece in a target, None without a target.

    A launch that is `past` has no verdict. `outlook`: too far ahead for a sign to go by. `launch_now` is
    the verdict of the last hours before a launch, `unknown` where it is void already, None before them.
    A verdict is void after `valid_until`. `wind_error` is what its drops took for the wind's own error, None
    where none flew.
    """

    site: str
    launch_time: datetime
    verdict: Verdict
    findings: tuple[Finding, ...]
    probability: float | None
    past: bool = False
    may: Verdict = Verdict.UNKNOWN
    worth: Verdict | None = None
    capped_by: tuple[str, ...] = ()
    not_judged: NotJudged = NOTHING
    basis: Basis | None = None
    launch_now: Verdict | None = None
    outlook: bool = False
    valid_until: datetime | None = None
    wind_error: WrittenError | None = None


def cell_of(
    plan: Plan, sign: Sign, *, now: datetime, good_until: datetime, probability: float | None = None
) -> Cell:
    """A plan's launch with its sign, seen at `now`."""
    ahead = plan.launch - now
    return Cell(
        site=plan.site.name,
        launch_time=plan.launch,
        verdict=sign.verdict,
        findings=sign.findings,
        probability=probability,
        past=plan.launch < now,
        may=sign.may,
        worth=sign.worth,
        capped_by=sign.capped_by,
        not_judged=sign.not_judged,
        basis=sign.basis,
        launch_now=_launch_now(sign.verdict, ahead, void=now >= good_until),
        outlook=is_outlook(ahead, plan.spread.wind_error),
        valid_until=None if plan.launch < now else good_until,
    )


def _launch_now(verdict: Verdict, ahead: timedelta, *, void: bool) -> Verdict | None:
    if not timedelta(0) <= ahead <= LAUNCH_NOW:
        return None
    return worst([verdict, Verdict.UNKNOWN]) if void else verdict


def is_outlook(ahead: timedelta, error: WrittenError | None) -> bool:
    """Whether a launch is too far ahead for a sign: by the clock, or for its calibration."""
    return ahead > OUTLOOK or (isinstance(error, CalibrationInUse) and not error.reaches)


def seen_at(cell: Cell, now: datetime) -> Cell:
    """A cell as it stands at a later `now`: a launch whose time has passed has no verdict any more."""
    ahead = cell.launch_time - now
    if ahead < timedelta(0):
        return Cell(cell.site, cell.launch_time, Verdict.UNKNOWN, (), None, past=True)
    void = cell.valid_until is not None and now >= cell.valid_until
    near, far = _launch_now(cell.verdict, ahead, void=void), is_outlook(ahead, cell.wind_error)
    same = (near, far) == (cell.launch_now, cell.outlook)
    return cell if same else replace(cell, launch_now=near, outlook=far)
