"""What `verify` answers: every flight against its prediction, coverage by class, scores of all."""

from pydantic import Field, JsonValue

from planner.views.answer_model import AnswerModel
from planner.views.answers import EventFix, Fix, GroundPoint
from planner.views.calibration_answers import CalibrationAnswer, CoverageAnswer


class TimedError(AnswerModel):
    """How far the prediction was from the balloon, so long after its begin."""

    after_s: float
    error_km: float


class RangeAnswer(AnswerModel):
    """A 95 % interval."""

    low: float
    high: float


class FlightScoreAnswer(AnswerModel):
    """One flown balloon: ``error_km`` is of the drop as planned, ``level`` and ``inside`` of the zone.

    ``along_km`` is how far the prediction went too far, ``across_km`` how far it lies to its right.
    """

    flight: str = Field(description="the file's stem")
    kind: str = Field(description="what flew: as told, else the first word of the name")
    error_km: float
    along_km: float
    across_km: float
    level: float = Field(description="share of drops that land where it is denser than at the truth")
    inside: dict[str, bool] = Field(description="whether the area of a probability holds the truth")
    area_km2: dict[str, float]
    crps_km: float = Field(description="mean of both components'")
    energy_km: float
    dawid_sebastiani: float = Field(description="d2 + ln det of the covariance [km4]")
    spread_km: float = Field(description="root of the landings' variance in the plane")
    landed: float = Field(description="share of drops that landed")
    by_time: tuple[TimedError, ...]
    start: Fix
    end: Fix = Field(description="the truth: the landing, or the last fix")
    predicted: GroundPoint
    landing_seen: bool = Field(description="false: last heard in the air, and scored there")
    launch_seen: bool
    events: tuple[EventFix, ...]
    drift_km: float
    gap_at_top_s: float
    largest_gap_s: float
    wind: str = Field(description="the id of what it was predicted with")
    vehicle: dict[str, JsonValue]


class LeftOutFlight(AnswerModel):
    """A flight that could not be scored, and why."""

    flight: str
    sentence: str


class SaidAndCameAnswer(AnswerModel):
    """Probabilities said between two, and how many of n came true; an exact 95 % interval of that share."""

    from_: float = Field(alias="from")
    to: float
    n: int
    said: float = Field(description="their mean")
    came: int
    low: float
    high: float


class BrierAnswer(AnswerModel):
    """The parts of Brier's score: reliability - resolution + uncertainty."""

    reliability: float = Field(description="what recalibrating would take off; 0 where honest")
    resolution: float = Field(description="what probabilities tell beyond the usual share")
    uncertainty: float = Field(description="the score of always saying that share")
    table: tuple[SaidAndCameAnswer, ...] = Field(description="by tenths of what was said")


class ClassScoresAnswer(AnswerModel):
    """Scores of a class of flights; ``spread_km`` against ``error_of_mean_km``: alike where honest."""

    flight_class: str = Field(alias="class")
    n: int
    days: int
    spread_km: float
    error_of_mean_km: float
    median_error_km: float
    p90_error_km: float
    crps_km: float
    energy_km: float
    dawid_sebastiani: float


class ScoresAnswer(AnswerModel):
    """Means over all flights, smaller is better, and what else they say together."""

    crps_km: float
    energy_km: float
    dawid_sebastiani: float
    median_error_km: float
    p90_error_km: float
    mean_along_km: float
    mean_across_km: float
    spread_km: float = Field(description="root mean square of the zones' spread")
    error_of_mean_km: float = Field(description="the same of their middles' errors: alike where honest")
    days: int = Field(description="of weather: as many flights count, those of one day share it")
    intervals: dict[str, RangeAnswer] = Field(description="95 %, by drawing days anew; of 5 and more")
    by_class: tuple[ClassScoresAnswer, ...]
    median_area_km2: dict[str, float]
    level_fifths: tuple[int, ...] = Field(description="flights by fifth of their level: even where honest")
    level_p: float | None = Field(description="how likely honest zones are as uneven")
    brier: float | None = Field(description="of P(inside) of the plan's targets; null without any")
    brier_parts: BrierAnswer | None = Field(default=None, description="what that score is made of")


class VerifyAnswer(AnswerModel):
    """Predictions held against flown balloons."""

    flights: tuple[FlightScoreAnswer, ...]
    left_out: tuple[LeftOutFlight, ...]
    coverage: tuple[CoverageAnswer, ...]
    scores: ScoresAnswer
    calibration: CalibrationAnswer
    warnings: tuple[str, ...]
    inputs: dict[str, JsonValue]
    seed: int
    version: str
    is_sample: bool = Field(description="a flight was predicted with the sample: made up, and no evidence")
