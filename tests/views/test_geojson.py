"""GeoJSON by RFC 7946, read back by another library."""

import json

import pytest
import shapely
from shapely.geometry import LinearRing, shape

from planner.views.answers import AreaCollection
from planner.views.formats import ExportFormat
from tests.views.drops import flight, wrong_flight, wrong_zone, zone

write_geojson = ExportFormat.GEOJSON.write


def features(text: str, kind: str) -> list[dict]:
    return [f for f in json.loads(text)["features"] if f["properties"]["kind"] == kind]


def with_area(ring: list[tuple[float, float]]):
    answer = zone()
    area = {"properties": {"probability": 0.5}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    piece = answer.pieces[0].model_copy(update={"areas": AreaCollection.model_validate({"features": [area]})})
    return answer.model_copy(update={"pieces": (piece,)})


def test_a_track_has_longitude_first_then_latitude_then_height():
    track = features(write_geojson(flight()), "track")[0]

    assert track["geometry"]["coordinates"][0] == pytest.approx([127.66, 38.22, 4050.0])
    assert len(track["properties"]["times"]) == len(track["geometry"]["coordinates"]) == 60


def test_landings_and_events_are_points_with_their_times():
    text = write_geojson(flight())

    assert [f["properties"]["piece"] for f in features(text, "landing")] == ["leaflets", "balloon"]
    assert features(text, "landing")[0]["properties"]["time"] == "2026-11-24T02:19:00Z"
    assert [f["properties"]["event"] for f in features(text, "event")] == [
        "release",
        "landing",
        "launch",
        "float",
    ]


def test_a_track_across_the_date_line_is_cut_there_into_two_that_meet():
    track = features(write_geojson(flight(longitude=179.2)), "track")[1]

    assert track["geometry"]["type"] == "MultiLineString"
    west, east = track["geometry"]["coordinates"]
    assert west[-1][0] == 180.0
    assert east[0][0] == -180.0
    assert west[-1][1:] == east[0][1:]
    assert len(east[0]) == 3


def test_outer_rings_wind_counterclockwise_whatever_came_in():
    clockwise = [(0.0, 50.0), (0.0, 51.0), (1.0, 51.0), (1.0, 50.0), (0.0, 50.0)]

    area = features(write_geojson(with_area(clockwise)), "area")[0]["geometry"]

    assert LinearRing(area["coordinates"][0]).is_ccw


@pytest.mark.parametrize("edges", [(179.5, 180.5), (179.5, -179.5), (-180.5, -179.5)])
def test_an_area_across_the_date_line_is_cut_into_two_valid_halves(edges):
    west, east = edges
    ring = [(west, 50.0), (east, 50.0), (east, 51.0), (west, 51.0), (west, 50.0)]

    area = shape(features(write_geojson(with_area(ring)), "area")[0]["geometry"])

    assert shapely.is_valid(area)
    assert area.geom_type == "MultiPolygon"
    assert sorted(part.bounds[::2] for part in area.geoms) == [(-180.0, -179.5), (179.5, 180.0)]
    assert area.area == pytest.approx(1.0)


def test_an_area_far_from_the_date_line_is_left_as_it_is():
    answer = zone()

    areas = [shape(f["geometry"]) for f in features(write_geojson(answer), "area")]

    given = [shape(f.geometry.model_dump()) for piece in answer.pieces for f in piece.areas.features]
    assert all(a.equals_exact(b, 1e-6) for a, b in zip(areas, given, strict=True))


def test_sample_weather_is_said_in_the_file():
    assert json.loads(write_geojson(zone(is_sample=True)))["is_sample"] is True


@pytest.mark.parametrize(
    ("write", "planned", "wrong"),
    [(write_geojson, flight, wrong_flight), (write_geojson, zone, wrong_zone)],
    ids=["flight", "zone"],
)
def test_what_may_go_wrong_comes_last_and_is_of_another_kind_than_what_is_planned(write, planned, wrong):
    alone, both = (json.loads(write(answer()))["features"] for answer in (planned, wrong))

    assert both[: len(alone)] == alone
    assert all("branch" not in feature["properties"] for feature in alone)
    more = [feature["properties"] for feature in both[len(alone) :]]
    assert {(of["piece"], of["branch"], of["probability_of_branch"]) for of in more} >= {
        ("leaflets", "stays shut", 0.01)
    }
    assert all(of["kind"].startswith("branch_") for of in more)


def test_an_area_of_a_branch_says_its_own_share_and_how_likely_the_branch_is():
    shut = features(write_geojson(wrong_zone()), "branch_area")

    assert [f["properties"]["probability"] for f in shut] == [0.5, 0.75, 0.9, 0.95]
    assert {f["properties"]["probability_of_branch"] for f in shut} == {0.01}
