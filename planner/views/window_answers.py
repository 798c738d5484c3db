"""What the doors answer of launch windows: the contract's JSON, as types. Models only."""

from typing import Literal

from pydantic import Field

from planner.views.answer_model import AnswerModel, UtcTime
from planner.views.answers import Answer

VerdictName = Literal["go", "caution", "no_go", "unknown"]
BasisName = Literal["calibrated", "robust", "none"]


class ClearedAnswer(AnswerModel):
    """Who cleared a finding, and until when."""

    by: str
    until: UtcTime


class FindingAnswer(AnswerModel):
    """What one criterion says, with what it measured and allowed."""

    criterion: str
    verdict: VerdictName
    measured: float | None
    limit: float | None
    unit: str
    sentence: str
    violation_probability: float | None = Field(
        default=None, description="that the limit is broken; null where it has none, or of few members"
    )
    limit_probability: float | None = Field(default=None, description="how much of it is tolerated")
    probability: float | None = Field(default=None, description="P(inside) of the areas it is about")
    basis: BasisName | None = Field(
        default=None, description="what simulated landings rest on; null where none are used"
    )
    cleared: ClearedAnswer | None = Field(default=None, description="null while nobody cleared it")


class NotJudgedAnswer(AnswerModel):
    """Criteria by name: nobody asked, the forecast lacks the field, there is nothing to judge."""

    left_out: tuple[str, ...] = ()
    no_data: tuple[str, ...] = ()
    does_not_apply: tuple[str, ...] = ()


class ActAnswer(AnswerModel):
    """Something still to be done before a launch: what, by whom, until when."""

    act: str
    who: str
    by: UtcTime


class LaunchTimeAnswer(AnswerModel):
    """The verdict on one launch time: the worst of `may` and `worth`, and so of its findings."""

    launch_time: UtcTime
    verdict: VerdictName
    findings: tuple[FindingAnswer, ...] = Field(description="the worst first, what only caps last")
    past: bool = Field(default=False, description="it is over, and has no verdict")
    may: VerdictName = Field(default="unknown", description="safety, law and weather")
    worth: VerdictName | None = Field(default=None, description="the target; null without one")
    ready: tuple[ActAnswer, ...] = Field(default=(), description="acts still open")
    launch_now: VerdictName | None = Field(default=None, description="null beyond six hours ahead")
    outlook: bool = Field(
        default=False, description="beyond 36 h or its calibration's leads: what to expect, no sign to go by"
    )
    basis: BasisName | None = Field(default=None, description="the weakest of the findings'")
    valid_until: UtcTime | None = Field(default=None, description="void from then on")
    capped_by: tuple[str, ...] = Field(default=(), description="criteria that alone keep it from go")
    not_judged: NotJudgedAnswer = NotJudgedAnswer()


class BestLaunch(AnswerModel):
    """The launch time of a window that hits the target most often."""

    launch_time: UtcTime
    probability: float


class WindowAnswer(AnswerModel):
    """A run of launch times still ahead with one verdict, first and last included."""

    from_: UtcTime = Field(alias="from")
    to: UtcTime
    verdict: VerdictName
    best: BestLaunch | None = Field(description="of go and caution only; null without a target")


class SiteAnswer(AnswerModel):
    """When to launch at one site."""

    site: str
    windows: tuple[WindowAnswer, ...]
    times: tuple[LaunchTimeAnswer, ...]
    nearest_miss: str | None = Field(
        default=None, description="where no launch is go or caution, which is nearest, and what it lacks"
    )


class WaiverAnswer(AnswerModel):
    """A criterion that the campaign goes without, and why."""

    criterion: str
    reason: str


class WindowsAnswer(Answer):
    """Go, caution, no-go or unknown by site and launch time, judged at `now`."""

    now: UtcTime
    sites: tuple[SiteAnswer, ...]
    caps: tuple[str, ...] = Field(
        default=(), description="what holds launches at caution whatever the weather"
    )
    waived: tuple[WaiverAnswer, ...] = ()
