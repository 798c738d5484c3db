"""Whose uncertainty the landing is, as an answer: shares by group, and what to measure better, in words."""

from collections.abc import Iterator
from itertools import pairwise

from pydantic import Field
from rich.console import RenderableType

from planner.flight.ensemble import Ensemble
from planner.flight.uncertain_groups import GROUPS
from planner.landing.sensitivity import FEWEST, GroupShare, Sensitivity
from planner.views.answer_model import AnswerModel
from planner.views.answer_page import answer_page
from planner.views.answering import program_version
from planner.views.answers import Answer
from planner.views.forecast_card import forecast_answer
from planner.views.styles import percent
from planner.views.terminal_table import TerminalTable, words

WORTH = 0.05
"""What knowing a group twice as well must take off the landing's spread to be named before dearer ones."""

_NOTABLE = 0.02  # shares whose order is worth a word


class GroupAnswer(AnswerModel):
    """A group's share of the landing's variance, with its 95 % interval."""

    group: str
    share: float
    low: float
    high: float
    share_if_half: float = Field(description="were its own spread half as wide, the others as they are")
    share_if_double: float = Field(description="were it twice as wide")
    gain_km: float = Field(description="taken off `rms_km` were its spread half as wide")
    measure: str | None = Field(description="what makes it better known; null where nothing does")


class SensitivityAnswer(Answer):
    """Whose uncertainty the landing of a piece is, the largest share first; no groups if hardly any lands."""

    piece: str
    members: int = Field(description="drops, each flown once more for every group")
    landed: int = Field(description="of them, those that land however they are drawn, which alone count")
    rms_km: float | None = Field(description="of the landings from their mean; null without groups")
    together: float = Field(description="share of the variance that is several groups' at once")
    groups: tuple[GroupAnswer, ...]
    sentence: str


def sensitivity_answer(ensemble: Ensemble, found: Sensitivity) -> SensitivityAnswer:
    """Shares to a hundredth of a per cent, kilometres to ten metres."""
    plan = ensemble.plan
    missing = found.drops - found.landed
    said = [f"{missing:,} of {found.drops:,} drops do not land however they are drawn, and are left out"]
    return SensitivityAnswer(
        forecast=forecast_answer(ensemble.forecast),
        piece=found.piece,
        members=found.drops,
        landed=found.landed,
        rms_km=round(found.rms_km, 2) if found.groups else None,
        together=round(found.together, 3),
        groups=tuple(map(_group, found.groups)),
        sentence=" ".join(_sentences(found)),
        warnings=(*ensemble.warnings, *said * bool(missing)),
        inputs=plan.inputs(),
        seed=plan.seed,
        version=program_version(),
    )


def _group(found: GroupShare) -> GroupAnswer:
    return GroupAnswer(
        group=found.group.name,
        share=round(found.share, 4),
        low=round(found.low, 4),
        high=round(found.high, 4),
        share_if_half=round(found.if_half, 4),
        share_if_double=round(found.if_double, 4),
        gain_km=round(found.gain_km, 2),
        measure=found.group.measure,
    )


def _sentences(found: Sensitivity) -> Iterator[str]:
    if not found.groups:
        yield (
            f"{found.landed:,} of {found.drops:,} drops of {found.piece} land however they are drawn: too few"
            f" to tell whose their variance is; {FEWEST} are needed."
        )
        return
    first, *others = found.groups
    if first.share == 0.0:
        yield f"Nothing varies: every drop of {found.piece} lands on one point."
        return
    next_one = f", {others[0].group.name} {percent(others[0].share)}" if others else ""
    yield (
        f"{found.piece} lands {found.rms_km:.3g} km (rms) about its mean; of that variance "
        f"{first.group.name} owns {percent(first.share)}{next_one}."
    )
    yield from _to_measure(found)
    yield _order(found.groups)


def _to_measure(found: Sensitivity) -> Iterator[str]:
    """The cheapest thing to know better that is worth it, and what gains most where that is another."""
    by_name = {one.group.name: one for one in found.groups if one.group.measure}
    cheapest_first = [by_name[group.name] for group in GROUPS if group.name in by_name]
    most = max(cheapest_first, key=lambda one: one.gain_km)
    worth = [one for one in cheapest_first if one.gain_km >= WORTH * found.rms_km]
    best = next(iter(worth), most)
    yield (
        f"Cheapest to know better is the {best.group.name} ({best.group.measure}): twice as well known it "
        f"takes {best.gain_km:.2g} km off, which leaves {found.rms_km - best.gain_km:.3g} km."
    )
    if most is not best:
        yield f"Most is gained from the {most.group.name} ({most.group.measure}): {most.gain_km:.2g} km."


def _order(groups: tuple[GroupShare, ...]) -> str:
    """Whether the order were another with one spread half or twice as wide: a part goes with its square."""
    first, *others = [one for one in groups if one.share >= _NOTABLE]
    doubled = [one.group.name for one in others if 4 * one.share > first.share]
    if not others:
        return f"No other group owns {percent(_NOTABLE)}."
    if others[0].high > first.low:
        return f"Which of {first.group.name} and {others[0].group.name} owns more, these drops do not tell."
    if doubled:
        return (
            f"The order rests on the priors: {' or '.join(doubled)} would come first, were its spread "
            f"twice as wide or that of the {first.group.name} half as wide."
        )
    lesser = [
        f"{one.group.name} and {two.group.name}" for one, two in pairwise(others) if 4 * two.share > one.share
    ]
    changed = f"; only that of {', '.join(lesser)} would change" if lesser else ""
    return f"{first.group.name.capitalize()} stays first with any one spread half or twice as wide{changed}."


def sensitivity_table(answer: SensitivityAnswer) -> RenderableType:
    """The sentence, and a row for each group."""
    table = TerminalTable(
        "Group", "Share", "Between", "If half", "If double", "Twice as well known takes off km", "Measured by"
    )
    for one in answer.groups:
        between = f"{percent(one.low)} and {percent(one.high)}"
        changed = percent(one.share_if_half), percent(one.share_if_double)
        table.add(one.group, percent(one.share), between, *changed, f"{one.gain_km:.2f}", one.measure or "")
    return answer_page(answer, [words(answer.sentence), table])
