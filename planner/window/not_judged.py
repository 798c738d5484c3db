"""What was not judged of a launch, and why: a sign that nobody looked behind is never green."""

from collections.abc import Iterable
from dataclasses import dataclass

from planner.window.verdict import Finding, Verdict
from planner.window.waiver import EVERY_NAME

NOT_JUDGED = "not_judged"
"""The name of the finding that says which core criteria nobody judged."""

CORE: dict[str, tuple[str, ...]] = {
    "10 m wind": ("surface_wind",),
    "gusts": ("surface_gust",),
    "rain": ("precipitation",),
    "thunderstorms": ("thunderstorm",),
    "airspace": ("airspace",),
    "rules": ("rules",),
    "the balloon's class": ("balloon_class",),
    "borders": ("border",),
    "people below": ("casualty", "own_side", "keep_out"),
    "the forecast's coverage": ("forecast_covers",),
    "the forecast's age": ("forecast_age",),
}
"""What must be judged or waived before a launch is `go`: in words, and any one criterion that does."""

STANDING = {"keep_out": "what comes down in a keep-out area"}
"""Where a campaign holds what such a criterion is about, no other one stands in for it."""


@dataclass(frozen=True)
class NotJudged:
    """Names of criteria: nobody asked, the forecast lacks the field, there is nothing to judge."""

    left_out: tuple[str, ...] = ()
    no_data: tuple[str, ...] = ()
    does_not_apply: tuple[str, ...] = ()


NOTHING = NotJudged()


def not_judged(asked: Iterable[str], findings: Iterable[Finding], *, covered: bool = True) -> NotJudged:
    """Which of all criteria the findings do not judge; of a launch that no forecast covers, none has data."""
    names, said = set(asked), {finding.criterion: finding.no_data for finding in findings}
    silent = [name for name in EVERY_NAME if name in names and name not in said]
    lacking = [name for name in EVERY_NAME if said.get(name) or (not covered and name in silent)]
    return NotJudged(
        left_out=tuple(name for name in EVERY_NAME if name not in names and name not in said),
        no_data=tuple(lacking),
        does_not_apply=tuple(silent) if covered else (),
    )


def unsettled(
    findings: Iterable[Finding], waived: Iterable[str], standing: Iterable[str] = ()
) -> dict[str, str]:
    """Core criteria that are neither judged nor waived: a criterion's name, and what it is about in words.

    `standing`: criteria whose areas the campaign holds; they are settled by their own name alone.
    """
    settled = {finding.criterion for finding in findings if not finding.no_data} | set(waived)
    core = {names[0]: words for words, names in CORE.items() if settled.isdisjoint(names)}
    return core | {name: STANDING[name] for name in standing if name not in settled}


def cap(open_still: dict[str, str]) -> Finding:
    """The finding that holds a launch at `caution` while core criteria are unsettled."""
    *most, last = open_still.values()
    named = f"{', '.join(most)} and {last}" if most else last
    sentence = f"not judged: {named}; judge or waive {'them' if most else 'it'}: {Verdict.CAUTION.words}"
    return Finding(NOT_JUDGED, Verdict.CAUTION, None, None, "", sentence, capped=True)


def nothing_judged() -> Finding:
    """The finding where everything that is not about the target was waived, and nothing judged."""
    sentence = f"nothing of safety, law or weather was judged: {Verdict.UNKNOWN.words}"
    return Finding(NOT_JUDGED, Verdict.UNKNOWN, None, None, "", sentence)
