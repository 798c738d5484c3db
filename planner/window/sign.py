"""The sign of a launch: may we, is it worth it, and what alone keeps it from `go`."""

from collections.abc import Iterable
from dataclasses import dataclass

from planner.window.basis import weakest_basis
from planner.window.criteria.cloud import CloudCover
from planner.window.criteria.humidity import Humidity
from planner.window.criteria.precipitation import Precipitation
from planner.window.criteria.surface_gust import SurfaceGust
from planner.window.criteria.surface_wind import SurfaceWind
from planner.window.criteria.target import Target
from planner.window.criteria.temperature import Temperature
from planner.window.criteria.thunderstorm import Thunderstorm
from planner.window.criteria.visibility import Visibility
from planner.window.criteria.wind_shear import WindShear
from planner.window.not_judged import (
    NOT_JUDGED,
    NOTHING,
    NotJudged,
    cap,
    not_judged,
    nothing_judged,
    unsettled,
)
from planner.window.verdict import Basis, Finding, Verdict, worst

_WEATHER = {
    criterion.name
    for criterion in (
        SurfaceWind,
        SurfaceGust,
        Precipitation,
        Thunderstorm,
        CloudCover,
        Visibility,
        WindShear,
        Temperature,
        Humidity,
    )
}
_ORDER = tuple(Verdict)


@dataclass(frozen=True)
class Sign:
    """What the findings of one launch come to; `worth` is None where no target is judged.

    `findings` stand as people read them: the worst first, among equals the weather, then what else was
    measured, then what only caps. `capped_by` names what alone keeps the launch from `go`.
    """

    findings: tuple[Finding, ...]
    may: Verdict
    worth: Verdict | None
    capped_by: tuple[str, ...]
    not_judged: NotJudged
    basis: Basis | None

    @property
    def verdict(self) -> Verdict:
        """The worst of both."""
        return worst([self.may] if self.worth is None else [self.may, self.worth])


def sign_of(
    found: Iterable[Finding], asked: Iterable[str], waived: Iterable[str], standing: Iterable[str] = ()
) -> Sign:
    """The sign of a launch that was flown, from its findings, the criteria asked and those waived.

    `standing`: criteria whose areas the campaign holds. What the forecast lacks is `unknown`, unless it
    is waived. What is waived and can be judged counts.
    """
    waived, judged = set(waived), tuple(found)
    lacking = not_judged(asked, judged)
    kept = [finding for finding in judged if not (finding.no_data and finding.criterion in waived)]
    open_still = unsettled(kept, waived, standing)
    if kept and open_still:
        kept.append(cap(open_still))
    elif kept and all(finding.criterion == Target.name for finding in kept):
        kept.append(nothing_judged())
    worth = [finding.verdict for finding in kept if finding.criterion == Target.name]
    return Sign(
        findings=tuple(sorted(kept, key=_for_people)),
        may=worst(finding.verdict for finding in kept if finding.criterion != Target.name),
        worth=worth[0] if worth else None,
        capped_by=_capped_by(kept, open_still),
        not_judged=lacking,
        basis=weakest_basis(kept),
    )


def unflown(finding: Finding, asked: Iterable[str]) -> Sign:
    """The sign of a launch that no forecast covers: `unknown`, and nothing else is judged."""
    lacking = not_judged(asked, (finding,), covered=False)
    return Sign((finding,), Verdict.UNKNOWN, None, (), lacking, None)


OVER = Sign((), Verdict.UNKNOWN, None, (), NOTHING, None)
"""The sign of a launch that is over: none."""


def _for_people(finding: Finding) -> tuple[int, bool, bool]:
    return _ORDER.index(finding.verdict), finding.capped, finding.criterion not in _WEATHER


def _capped_by(findings: list[Finding], open_still: dict[str, str]) -> tuple[str, ...]:
    """The criteria that cap, where everything else is `go`; none where something else is in the way."""
    if not findings or any(not finding.capped and finding.verdict is not Verdict.GO for finding in findings):
        return ()
    capping = (finding.criterion for finding in findings if finding.capped)
    return (*(name for name in capping if name != NOT_JUDGED), *open_still)
