"""Launches in a terminal: words in colour, never colour alone; what is over is grey."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from rich.text import Text

from planner.units import short
from planner.views.printable import printable
from planner.views.window_answers import FindingAnswer, LaunchTimeAnswer, VerdictName, WindowsAnswer

VERDICT_LOOK: dict[VerdictName, tuple[str, str]] = {
    "no_go": ("no-go", "bold white on red3"),
    "unknown": ("unknown", "black on grey70"),
    "caution": ("caution", "black on orange1"),
    "go": ("go", "bold white on dark_green"),
}
"""The word and colour of each verdict, the worst first: a verdict is the worst of its findings."""

_OVER = "grey50"
_OUTLOOK = "italic"


def judged(time: LaunchTimeAnswer) -> Text:
    """A launch's verdict, and the sentence of the finding that it comes from; `over` once it is past."""
    if time.past:
        return Text("over", style=_OVER)
    cell = verdict_word(time.verdict, outlook=time.outlook)
    finding = driving(time.findings)
    if finding is not None and finding.verdict != "go":
        cell = Text.assemble(cell, " ", printable(finding.sentence))
    return cell


def driving(findings: Iterable[FindingAnswer]) -> FindingAnswer | None:
    """The finding that a verdict comes from: the first of the worst."""
    order = list(VERDICT_LOOK)
    return min(findings, key=lambda finding: order.index(finding.verdict), default=None)


def verdict_word(name: VerdictName, *, outlook: bool = False) -> Text:
    """A verdict as a sign; an outlook is no sign, only a word."""
    word, look = VERDICT_LOOK[name]
    return Text(f" {word}, outlook ", style=_OUTLOOK) if outlook else Text(f" {word} ", style=look)


def hour_style(time: datetime, now: datetime) -> str:
    """How the hour of a launch is written: grey when it is over."""
    return _OVER if time < now else ""


def sign_lines(answer: WindowsAnswer) -> Iterator[str]:
    """What holds for the whole table: its clock, what caps it, what is waived, until when it is good."""
    times = [time for site in answer.sites for time in site.times]
    until = min((time.valid_until for time in times if time.valid_until), default=None)
    void = f", void {'after' if answer.now < until else 'since'} {short(until)}" if until else ""
    yield f"Judged at {short(answer.now)}{void}."
    yield from (f"{line[0].upper()}{line[1:]}." for line in answer.caps)
    if answer.waived:
        yield "Waived: " + "; ".join(f"{w.criterion} ({w.reason})" for w in answer.waived) + "."
