"""Answers such as the doors give, made by hand: an ordinary drop that a test changes in one thing."""

from datetime import UTC, datetime, timedelta

import numpy as np
import shapely
from shapely.geometry import mapping

from planner.plan import NamedArea, Site
from planner.views.answers import (
    AreaCollection,
    BranchAnswer,
    EventFix,
    Fix,
    FlightAnswer,
    FlightBranch,
    FlightPiece,
    GroundPoint,
    ImpactAnswer,
    InsideAnswer,
    QuantilesAnswer,
    ZoneAnswer,
    ZonePiece,
)
from planner.views.calibration_answers import calibration_answer
from planner.views.forecast_card import ForecastAnswer, Rectangle
from planner.views.places import Places
from planner.views.window_answers import WindowsAnswer

LAUNCH = datetime(2026, 11, 24, tzinfo=UTC)
MEMBERS = 500
SHUT = ImpactAnswer(mass_kg=10.0, speed_mps=31.6, energy_j=5000.0, hurts="can kill whoever it hits")


def forecast(*, is_sample: bool = False) -> ForecastAnswer:
    return ForecastAnswer(
        id="gfs-2026112318",
        source="gfs",
        issued_at=LAUNCH - timedelta(hours=6),
        valid_from=LAUNCH - timedelta(hours=6),
        valid_to=LAUNCH + timedelta(hours=96),
        members=5,
        area=Rectangle(south=28, west=116, north=46, east=138),
        top_m=33_000.0,
        sha256="0" * 64,
        is_sample=is_sample,
    )


def fixes(latitude: float, longitude: float, start_min: int, heights_m: list[float], toward=(0.004, 0.012)):
    """One fix a minute on a straight way, longitudes in -180..180."""
    return tuple(
        Fix(
            time=LAUNCH + timedelta(minutes=start_min + k),
            latitude=latitude + toward[0] * k,
            longitude=(longitude + toward[1] * k + 180) % 360 - 180,
            altitude_m=height,
        )
        for k, height in enumerate(heights_m)
    )


def event(name: str, fix: Fix) -> EventFix:
    return EventFix(event=name, **fix.model_dump())


def flight(*, longitude: float = 126.70, is_sample: bool = False, name: str = "leaflets") -> FlightAnswer:
    up = [300.0 + 250.0 * k for k in range(16)]
    level = [4050.0] * 100
    balloon = fixes(37.90, longitude, 0, up + level + [4050.0 - 140 * k for k in range(1, 28)])
    released = balloon[80]
    cargo = fixes(
        released.latitude, released.longitude, 80, [4050.0 - 65 * k for k in range(60)], (0.002, 0.016)
    )
    return FlightAnswer(
        forecast=forecast(is_sample=is_sample),
        version="0.1.0",
        seed=7,
        warnings=("no leak was given; 1 to 3 % an hour is usual",),
        pieces=(
            FlightPiece(
                piece=name,
                ending="landed",
                landing=cargo[-1],
                events=(event("release", cargo[0]), event("landing", cargo[-1])),
                track=cargo,
            ),
            FlightPiece(
                piece="balloon",
                ending="landed",
                landing=balloon[-1],
                events=(event("launch", balloon[0]), event("float", balloon[16])),
                track=balloon,
            ),
        ),
    )


def wrong_flight(**changes) -> FlightAnswer:
    """The same drop with what may go wrong: a timer that fails far away, a bag that stays shut."""
    answer = flight(**changes)
    cargo, balloon = answer.pieces
    start = cargo.track[0]
    toward = (0.002, 0.016)
    way = fixes(start.latitude, start.longitude, 80, [4050.0, 2000.0, 300.0], toward)
    on = fixes(start.latitude, start.longitude, 80, [4050.0] * 600, (0.01, 0.05))
    shut = FlightBranch(
        branch="stays shut",
        probability=0.01,
        piece=cargo.piece,
        ending="landed",
        landing=way[-1],
        events=(event("release", way[0]), event("landing", way[-1])),
        track=way,
        impact=SHUT,
    )
    late = FlightBranch(
        branch="timer fails",
        probability=0.02,
        piece="balloon",
        ending="still_flying",
        landing=None,
        events=(event("launch", balloon.track[0]),),
        track=(*balloon.track[:80], *on),
    )
    return answer.model_copy(update={"branches": (late, shut)})


def wrong_zone(**changes) -> ZoneAnswer:
    """The same landings with what may go wrong: of the balloon that keeps its cargo none is known."""
    answer = zone(**changes)
    cargo, balloon = answer.pieces
    assert cargo.mean is not None
    near = {
        "mean": GroundPoint(latitude=38.2, longitude=127.7),
        "areas": areas(38.2, 127.7, 0.03),
        "impact": SHUT,
    }
    far = {"mean": None, "areas": AreaCollection(), "distance_km": None, "bearing_deg": None}
    said = {"members": MEMBERS, "inside": ()}
    late = dict(balloon) | far | {"endings": {"still_flying": MEMBERS}}
    branches = (
        BranchAnswer(branch="timer fails", probability=0.02, **said, **late),
        BranchAnswer(branch="stays shut", probability=0.01, **said, **(dict(cargo) | near)),
    )
    return answer.model_copy(update={"branches": branches})


def areas(latitude: float, longitude: float, size_deg: float) -> AreaCollection:
    """Four lopsided nested areas, the wider the likelier."""
    around = np.linspace(0, 2 * np.pi, 60)
    features = []
    for probability, scale in ((0.5, 1.0), (0.75, 1.4), (0.9, 1.9), (0.95, 2.3)):
        reach = size_deg * scale * (1 + 0.2 * np.sin(2 * around))
        ring = np.column_stack(
            [longitude + 1.6 * reach * np.cos(around), latitude + 0.7 * reach * np.sin(around)]
        )
        geometry = mapping(shapely.orient_polygons(shapely.Polygon(ring)))
        features.append({"properties": {"probability": probability}, "geometry": geometry})
    return AreaCollection.model_validate({"features": features})


def zone(*, is_sample: bool = False, name: str = "leaflets", area: str = "Valley") -> ZoneAnswer:
    flown = flight(name=name).pieces
    drawn = {"sampling_low": 0.58, "sampling_high": 0.66}
    sizes = {"balloon": 0.07, name: 0.045}
    pieces = []
    for piece in flown:
        end = piece.landing
        assert end is not None
        pieces.append(
            ZonePiece(
                piece=piece.piece,
                endings={"landed": MEMBERS - 10, "left_the_forecast": 10},
                areas=areas(end.latitude, end.longitude, sizes[piece.piece]),
                mean=GroundPoint(latitude=end.latitude, longitude=end.longitude),
                distance_km=QuantilesAnswer(p50=88.0, p90=104.0),
                bearing_deg=71.0,
            )
        )
    return ZoneAnswer(
        forecast=forecast(is_sample=is_sample),
        version="0.1.0",
        members=MEMBERS,
        endings={"landed": MEMBERS - 10, "left_the_forecast": 10},
        pieces=tuple(pieces),
        inside=(
            InsideAnswer(area=area, piece=name, probability=0.62, low=0.51, high=0.72, **drawn),
            InsideAnswer(area="Reservoir", piece="balloon", probability=0.004, low=None, high=None, **drawn),
        ),
        calibration=calibration_answer("prior"),
    )


def places(*, longitude: float = 126.70, site: str = "Example hill", area: str = "Valley") -> Places:
    valley = mapping(shapely.box(longitude + 1.85, 38.2, longitude + 2.15, 38.42))
    home = Site(name=site, latitude_deg=37.90, longitude_deg=longitude)
    water = NamedArea(name="Reservoir", latitude_deg=38.75, longitude_deg=longitude + 1.2, radius_km=14.0)
    return Places(home, (NamedArea(name=area, geometry=valley),), (water,))


def windows(*, is_sample: bool = False, site: str = "Example hill") -> WindowsAnswer:
    verdicts = ["go", "go", "caution", "no_go", "unknown", "no_go"]
    times = [
        {
            "launch_time": LAUNCH + timedelta(hours=k),
            "verdict": verdict,
            "findings": [
                {
                    "criterion": "surface_wind",
                    "verdict": verdict,
                    "measured": None if verdict == "unknown" else 4.0 + k,
                    "limit": 6.0,
                    "unit": "m/s",
                    "sentence": f"surface wind {4.0 + k:.1f} m/s, limit 6.0: {verdict}",
                },
                {
                    "criterion": "rain",
                    "verdict": "go",
                    "measured": 0.0,
                    "limit": 0.1,
                    "unit": "mm/h",
                    "sentence": "rain 0.0 mm/h, limit 0.1: go",
                },
            ],
        }
        for k, verdict in enumerate(verdicts)
    ]
    span = {
        "from": times[0]["launch_time"],
        "to": times[1]["launch_time"],
        "verdict": "go",
        "best": {"launch_time": times[1]["launch_time"], "probability": 0.62},
    }
    return WindowsAnswer.model_validate(
        {
            "forecast": forecast(is_sample=is_sample),
            "version": "0.1.0",
            "now": LAUNCH,
            "sites": [{"site": site, "windows": [span], "times": times}],
        }
    )
