"""What answers say of the wind's own error that they rest on, and which calibrations there are."""

import datetime
from typing import Literal

from pydantic import Field, JsonValue

from planner.errors import InputError
from planner.plan.spread import ErrorNumbers, WrittenError
from planner.spread.calibration_in_use import CalibrationInUse
from planner.spread.error_caveats import error_sentence
from planner.spread.known_calibrations import KnownCalibrations, read_named
from planner.views.answer_model import AnswerModel

PRIOR_NAME, BY_HAND, NONE = "prior", "by hand", "none"


class CoverageAnswer(AnswerModel):
    """How many cases of a class ended in their areas of a probability; an exact 95 % interval."""

    flight_class: str = Field(alias="class")
    probability: float
    n: int
    inside: int
    low: float
    high: float


class CalibrationAnswer(AnswerModel):
    """What drops took for the wind's own error: a calibration in its scope, else the prior."""

    name: str = Field(description="of the calibration; else `prior`, `by hand` or `none`")
    kind: Literal["analysis", "forecast", "prior"]
    date: datetime.date | None = None
    n: int | None = Field(default=None, description="cases that it was held against")
    n_effective: float | None = Field(default=None, description="of them, distinct days of weather")
    provisional: bool = Field(default=False, description="on too few cases to be called calibrated")
    coverage: tuple[CoverageAnswer, ...] = ()
    sentence: str


def calibration_answer(written: WrittenError) -> CalibrationAnswer:
    """What drops of a plan that was flown rest on."""
    sentence = error_sentence(written)
    found = written.flown if isinstance(written, CalibrationInUse) else None
    if found is None:
        other = BY_HAND if isinstance(written, ErrorNumbers) else PRIOR_NAME
        return CalibrationAnswer(name=NONE if written == "none" else other, kind="prior", sentence=sentence)
    rows = (row.model_dump(by_alias=True) for row in found.evidence.coverage)
    return CalibrationAnswer(
        name=found.name,
        kind=found.kind,
        date=found.date,
        n=found.evidence.n,
        n_effective=found.evidence.n_effective,
        provisional=found.is_provisional,
        coverage=tuple(CoverageAnswer.model_validate(row) for row in rows),
        sentence=sentence,
    )


class CalibrationCard(AnswerModel):
    """A calibration that a question may name, what it speaks of, and on how much it rests."""

    name: str
    kind: Literal["analysis", "forecast"]
    date: datetime.date
    scope: JsonValue
    n: int
    n_effective: float
    provisional: bool


class CalibrationsAnswer(AnswerModel):
    """The calibrations by name; ``unusable`` says of each file that is none why."""

    calibrations: tuple[CalibrationCard, ...]
    unusable: tuple[str, ...] = ()


def calibrations_answer(known: KnownCalibrations) -> CalibrationsAnswer:
    """The calibrations that there are."""
    cards, unusable = [], []
    for _, file in sorted(known.files().items()):
        try:
            found = read_named(file)
        except InputError as refusal:
            unusable.append(str(refusal))
            continue
        cards.append(
            CalibrationCard(
                name=found.name,
                kind=found.kind,
                date=found.date,
                scope=found.scope.model_dump(mode="json", exclude_none=True),
                n=found.evidence.n,
                n_effective=found.evidence.n_effective,
                provisional=found.is_provisional,
            )
        )
    return CalibrationsAnswer(calibrations=tuple(cards), unusable=tuple(unusable))
