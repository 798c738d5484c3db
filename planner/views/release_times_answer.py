"""Where the main piece lands for each of many release times, as an answer: the best timer."""

from collections.abc import Sequence

from pydantic import Field
from rich.console import RenderableType

from planner.flight.ensemble import Ensemble
from planner.landing.zone import inside_areas
from planner.views.answer_model import AnswerModel
from planner.views.answer_page import answer_page
from planner.views.answering import program_version
from planner.views.answers import Answer
from planner.views.forecast_card import forecast_answer
from planner.views.styles import percent
from planner.views.terminal_table import TerminalTable, words


class ReleaseTimeAnswer(AnswerModel):
    """A release time [s after launch], and the chances that the main piece then lands in each area."""

    after_s: float
    probabilities: dict[str, float] = Field(description="by area: targets, then keep-out areas")
    best_target: float | None = Field(description="the largest of the targets'; null without a target")


class BestRelease(AnswerModel):
    """The release time with the largest chance of a target; the first of equals."""

    after_s: float
    probability: float


class ReleaseTimesAnswer(Answer):
    """How the chances hang on the timer, for one launch."""

    piece: str
    members: int
    times: tuple[ReleaseTimeAnswer, ...]
    best: BestRelease | None = Field(description="null without a target, or where none is ever hit")


def release_times_answer(after_s: Sequence[float], flown: Sequence[Ensemble]) -> ReleaseTimesAnswer:
    """The answer for ensembles in the order of their release times."""
    first = flown[0]
    times = tuple(_time(after, ensemble) for after, ensemble in zip(after_s, flown, strict=True))
    hits = [one for one in times if one.best_target]
    best = max(hits, key=lambda one: one.best_target or 0.0, default=None)
    return ReleaseTimesAnswer(
        forecast=forecast_answer(first.forecast),
        piece=first.pieces[0].piece,
        members=first.members,
        times=times,
        best=best and BestRelease(after_s=best.after_s, probability=best.best_target or 0.0),
        warnings=first.warnings,
        inputs=first.plan.inputs(),
        seed=first.plan.seed,
        version=program_version(),
    )


def _time(after_s: float, ensemble: Ensemble) -> ReleaseTimeAnswer:
    main = ensemble.pieces[0].piece
    inside = [found for found in inside_areas(ensemble) if found.piece == main]
    targets = [found.probability for found in inside if found.kind == "target"]
    return ReleaseTimeAnswer(
        after_s=after_s,
        probabilities={found.area: found.probability for found in inside},
        best_target=max(targets, default=None),
    )


def release_times_table(answer: ReleaseTimesAnswer) -> RenderableType:
    """The best in words, and a row for each time."""
    areas = list(answer.times[0].probabilities)
    table = TerminalTable("Release min", *areas)
    for one in answer.times:
        table.add(f"{one.after_s / 60:g}", *(percent(one.probabilities[area]) for area in areas))
    said = "no target is hit at any of these times"
    if answer.best is not None:
        said = (
            f"best {answer.best.after_s / 60:g} min after launch: {percent(answer.best.probability)} of "
            f"{answer.piece} on target"
        )
    return answer_page(answer, [words(said), table])
