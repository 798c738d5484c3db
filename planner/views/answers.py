"""What the doors answer: the contract's JSON, as types.

Models only; whoever has the results fills them. The command line prints them, the API serves
them and takes its schema from them, and every view reads nothing else.
"""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Field, JsonValue

from planner.views.answer_model import AnswerModel, UtcTime
from planner.views.calibration_answers import CalibrationAnswer
from planner.views.forecast_card import ForecastAnswer

Ending = Literal["landed", "left_the_forecast", "forecast_ended", "still_flying", "not_released"]

Position = tuple[float, float]
"""A GeoJSON position: longitude, then latitude [deg]."""


def _is_sample(validated: dict[str, Any]) -> bool:
    return bool(validated["forecast"].is_sample)


class Answer(AnswerModel):
    """What every answer says of itself: the forecast, what was asked, and how to have it again."""

    forecast: ForecastAnswer
    warnings: tuple[str, ...] = ()
    inputs: dict[str, JsonValue] = Field(default_factory=dict)
    seed: int = 0
    version: str
    is_sample: bool = Field(default_factory=_is_sample, description="the forecast is the sample")


class GroundPoint(AnswerModel):
    """A point on the ground [deg]."""

    latitude: float
    longitude: float


class Fix(AnswerModel):
    """One point of a track, or a landing."""

    time: UtcTime
    latitude: float
    longitude: float
    altitude_m: float = Field(description="above mean sea level [m]")


class LeftFix(Fix):
    """Where a track was left without a landing, why, and what would follow it further."""

    reason: Literal["top", "edge", "end", "horizon"] = Field(
        description="the winds' top or edge, their end in time, the plan's horizon"
    )
    sentence: str


class EventFix(Fix):
    """Something that happened on the way, with its name."""

    event: str


NO_IMPACT = "null where it does not fall, or nobody gave its mass"
WRONG = "what may go wrong, and where it comes down then"


class ImpactAnswer(AnswerModel):
    """How a piece meets the ground, and whom it could hurt; of leaflets one sheet."""

    mass_kg: float
    speed_mps: float
    energy_j: float
    hurts: str


class FlightPiece(AnswerModel):
    """One piece's way: ``balloon`` or a piece of cargo."""

    piece: str
    ending: Ending
    landing: Fix | None
    events: tuple[EventFix, ...]
    track: tuple[Fix, ...]
    impact: ImpactAnswer | None = Field(default=None, description=NO_IMPACT)
    left: LeftFix | None = Field(default=None, description="where it was left, if it was")
    distance_km: float | None = Field(default=None, description="of the landing, from the launch")
    bearing_deg: float | None = Field(default=None, description="of the landing, from the launch")


class FlightBranch(FlightPiece):
    """A piece's way when something goes wrong, which is ``probability`` likely."""

    branch: str
    probability: float


UPDATED = "the last position, where it was in the air and from where on it is flown; null before"


class FlightAnswer(Answer):
    """One drop: the main piece first."""

    updated_from: Fix | None = Field(default=None, description=UPDATED)

    branches: tuple[FlightBranch, ...] = Field(default=(), description=WRONG)

    pieces: tuple[FlightPiece, ...]


class Polygon(AnswerModel):
    """A GeoJSON polygon: the outer ring, then the holes."""

    type: Literal["Polygon"] = "Polygon"
    coordinates: tuple[tuple[Position, ...], ...]


class MultiPolygon(AnswerModel):
    """Several GeoJSON polygons as one area."""

    type: Literal["MultiPolygon"] = "MultiPolygon"
    coordinates: tuple[tuple[tuple[Position, ...], ...], ...]


class LandingShare(AnswerModel):
    """What share of the landings a probability area holds, 0 to 1."""

    probability: float


class AreaFeature(AnswerModel):
    """One probability area."""

    type: Literal["Feature"] = "Feature"
    properties: LandingShare
    geometry: Annotated[Polygon | MultiPolygon, Field(discriminator="type")]

    def rings(self) -> Iterator[tuple[Position, ...]]:
        """Every ring of the area, outer ones and holes: positions (longitude, latitude [deg]), closed."""
        shape = self.geometry
        polygons = (shape.coordinates,) if isinstance(shape, Polygon) else shape.coordinates
        for polygon in polygons:
            yield from polygon


class AreaCollection(AnswerModel):
    """The probability areas of one piece."""

    type: Literal["FeatureCollection"] = "FeatureCollection"
    features: tuple[AreaFeature, ...] = ()


class QuantilesAnswer(AnswerModel):
    """Median and 90th percentile of the drops that landed."""

    p50: float
    p90: float


class ArrivalAnswer(AnswerModel):
    """By when half of the drops that landed were down, and by when nine in ten."""

    p50: UtcTime
    p90: UtcTime


class RunPiece(AnswerModel):
    """Where one piece lands by one of several runs: its drops, those that landed, their middle."""

    id: str
    source: str
    drops: int
    landed: int
    mean: GroundPoint | None
    median_km: float | None = Field(description="from the launch")


class ZonePiece(AnswerModel):
    """Where one piece lands; distance and bearing run from the launch."""

    piece: str
    endings: dict[Ending, int]
    areas: AreaCollection
    area_km2: dict[str, float] = Field(
        default_factory=dict, description="size of each area [km2] by its probability: `0.5`, `0.75` ..."
    )
    mean: GroundPoint | None
    distance_km: QuantilesAnswer | None
    bearing_deg: float | None
    impact: ImpactAnswer | None = Field(
        default=None, description="as planned; null where it does not fall, or no mass is given"
    )
    leaflets_per_km2: dict[str, float] = Field(
        default_factory=dict, description="expected on a km2 of each area, by its probability; of leaflets"
    )
    apogee_m: QuantilesAnswer | None = Field(default=None, description="highest altitude it ever was at")
    flight_time_h: QuantilesAnswer | None = Field(default=None, description="from the launch to its landing")
    arrival: ArrivalAnswer | None = None
    impact_speed_mps: QuantilesAnswer | None = Field(default=None, description="with all that varies")
    impact_energy_j: QuantilesAnswer | None = Field(default=None, description="the same; null without a mass")
    parts: tuple[RunPiece, ...] = Field(default=(), description="by run, where several fly as one")


class InsideAnswer(AnswerModel):
    """P(a piece lands inside an area), with its interval; null with one forecast member."""

    area: str
    piece: str
    probability: float
    low: float | None
    high: float | None
    sampling_low: float = Field(description="with `sampling_high`: what more drops narrow")
    sampling_high: float


class BranchAnswer(ZonePiece):
    """Where a piece lands when something goes wrong, ``probability`` likely; ``inside`` is given that."""

    branch: str
    probability: float
    members: int
    inside: tuple[InsideAnswer, ...]


class VariedAnswer(AnswerModel):
    """One thing that varied from drop to drop: how, and where that number comes from."""

    name: str
    distribution: JsonValue
    source: str = Field(description="the plan, or the kind of flight and its source, or that it is a prior")
    sentence: str


class ZoneAnswer(Answer):
    """Where the pieces land, the main piece first; every piece's endings sum to ``members``."""

    updated_from: Fix | None = Field(default=None, description=UPDATED)
    members: int
    endings: dict[Ending, int]
    pieces: tuple[ZonePiece, ...]
    inside: tuple[InsideAnswer, ...]
    branches: tuple[BranchAnswer, ...] = Field(
        default=(), description="what may go wrong, and where it lands"
    )
    varied: tuple[VariedAnswer, ...] = ()
    calibration: CalibrationAnswer
