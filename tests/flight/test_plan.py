"""What a plan is called by, and what its areas are."""

import json
from datetime import UTC, datetime

import numpy as np
import pytest
import shapely

from planner import parse
from planner.errors import InputError
from planner.flight.area_shape import area_on_plane, area_shape
from planner.geo import LocalPlane, distance_m
from planner.plan import NamedArea
from planner.plan.launch_time import LaunchTime, read_launch_time
from tests.worlds import BUNDLE, BURST, LEAFLETS, after, plan

KOREA = LocalPlane(37.9, 126.7)


def names(*cargo, **more) -> list[str]:
    return [name for name, _, _ in plan(BURST, after(600, *cargo), **more).cargo()]


def test_a_piece_is_called_by_its_name_else_by_its_kind():
    assert names(BUNDLE, {**LEAFLETS, "name": "hope"}) == ["bundle", "hope"]


def test_pieces_called_alike_are_numbered_across_releases():
    two = plan(BURST, after(600, LEAFLETS, BUNDLE), after(900, LEAFLETS))
    assert [(name, release) for name, release, _ in two.cargo()] == [
        ("leaflets 1", 0),
        ("bundle", 0),
        ("leaflets 2", 1),
    ]


def test_no_cargo_takes_the_balloons_name_or_another_ones_number():
    assert names({**BUNDLE, "name": "balloon"}) == ["balloon 1"]
    taken = names(LEAFLETS, LEAFLETS, {**BUNDLE, "name": "leaflets 1"})
    assert taken == ["leaflets 2", "leaflets 3", "leaflets 1"]


def test_a_cargo_of_the_catalogue_is_called_by_its_catalogue_name():
    from planner.plan.catalogue import cargo_catalogue

    name = next(iter(cargo_catalogue()))
    assert names(name) == [name]


def area(**words) -> NamedArea:
    return parse(NamedArea, {"name": "there", **words})


def ring(*corners: tuple[float, float]) -> dict:
    return {"type": "Polygon", "coordinates": [[*map(list, corners), list(corners[0])]]}


def holds(region: NamedArea, latitude: float, longitude: float, plane: LocalPlane = KOREA) -> bool:
    x, y = plane.to_km(latitude, longitude)
    return bool(shapely.contains_xy(area_on_plane(region, plane), x, y))


@pytest.mark.parametrize(("latitude", "radius"), [(0.0, 50.0), (37.9, 10.0), (60.0, 500.0), (-45.0, 4000.0)])
def test_a_circle_has_its_radius_on_the_ground(latitude, radius):
    points = shapely.get_coordinates(
        area_shape(area(latitude_deg=latitude, longitude_deg=100.0, radius_km=radius))
    )
    far = distance_m(latitude, 100.0, points[:, 1], points[:, 0])
    assert far == pytest.approx(np.full(len(points), radius * 1000), rel=1e-9)


def test_a_circle_over_a_pole_is_refused():
    with pytest.raises(InputError, match="reaches over a pole"):
        area(latitude_deg=80.0, longitude_deg=0.0, radius_km=1200.0)


BOX = ring((128, 37), (129, 37), (129, 38), (128, 38))


@pytest.mark.parametrize("turn", [0, 90, 170, -179])
def test_an_area_is_where_it_is_from_wherever_it_is_looked_at(turn):
    plane = LocalPlane(37.5, float((128.5 + turn + 180) % 360 - 180))
    region = area(geometry=BOX)
    assert holds(region, 37.5, 128.5, plane)
    assert not holds(region, 37.5, 129.5, plane)
    assert not holds(region, 37.5, -51.5, plane)


@pytest.mark.parametrize(
    "geometry",
    [
        ring((178, 50), (182, 50), (182, 52), (178, 52)),
        ring((178, 50), (-178, 50), (-178, 52), (178, 52)),
        {
            "type": "MultiPolygon",
            "coordinates": [
                ring((178, 50), (180, 50), (180, 52), (178, 52))["coordinates"],
                ring((-180, 50), (-178, 50), (-178, 52), (-180, 52))["coordinates"],
            ],
        },
    ],
    ids=["past 180", "jumping", "cut in two"],
)
@pytest.mark.parametrize("centre", [179.0, -179.0, 126.7, 0.0, -1.0])
def test_an_area_across_the_date_line_is_whole_however_it_was_written(geometry, centre):
    region, plane = area(geometry=geometry), LocalPlane(51.0, centre)
    for longitude, inside in ((178.5, True), (179.99, True), (-179.5, True), (-177.0, False), (0.0, False)):
        assert holds(region, 51.0, longitude, plane) == inside
    assert not holds(region, 53.0, 179.5, plane)


def test_a_hole_is_no_part_of_an_area():
    outer, inner = BOX["coordinates"][0], [[128.4, 37.4], [128.6, 37.4], [128.6, 37.6], [128.4, 37.4]]
    region = area(geometry={"type": "Polygon", "coordinates": [outer, inner]})
    assert holds(region, 37.2, 128.5)
    assert not holds(region, 37.45, 128.55)


def test_longitudes_may_run_to_360():
    west = ring((350, 10), (358, 10), (358, 12), (350, 12))
    assert holds(area(geometry=west), 11.0, -5.0)


def test_a_bow_tie_is_mended():
    tie = ring((0, 0), (2, 2), (2, 0), (0, 2))
    region = area(geometry=tie)
    assert area_shape(region).is_valid
    assert holds(region, 1.0, 0.5, LocalPlane(0, 0))
    assert not holds(region, 0.1, 1.0, LocalPlane(0, 0))


@pytest.mark.parametrize(
    ("geometry", "says"),
    [
        (ring((0, 0), (1, 1), (2, 2)), "on a line"),
        (ring((0, 0), (1, 95), (2, 2)), "latitudes within"),
        (ring((0, 0), (1, float("nan")), (2, 2)), "within"),
        ({"type": "Polygon", "coordinates": []}, "within"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]}, "coordinates"),
        ({"type": "Polygon", "coordinates": "everywhere"}, "coordinates"),
        ({"type": "Polygon", "coordinates": [[["a", "b"], [1, 1], [2, 0]]]}, "coordinates"),
        ({"type": "Polygon", "coordinates": 7}, "coordinates"),
        ({"type": "Polygon", "coordinates": {}}, "coordinates"),
        ({"type": "Polygon", "coordinates": [[0, 1, 2, 3]]}, "coordinates"),
        ({"type": ["Polygon"]}, "wanted, not"),
        ({}, "wanted, not None"),
    ],
    ids=str,
)
def test_a_geometry_that_holds_nothing_is_refused(geometry, says):
    with pytest.raises(InputError, match=says):
        area(geometry=geometry)


def test_an_area_is_read_from_a_file(tmp_path):
    feature = {"type": "Feature", "properties": {}, "geometry": BOX}
    for name, content in (
        ("a", BOX),
        ("b", feature),
        ("c", {"type": "FeatureCollection", "features": [feature]}),
    ):
        (tmp_path / f"{name}.geojson").write_text(json.dumps(content))
        read = area(file=f"{name}.geojson").with_file_read(tmp_path)
        assert area_shape(read).equals(shapely.box(128, 37, 129, 38))
    whole = plan(targets=[{"name": "there", "file": "a.geojson"}]).with_files_read(tmp_path)
    assert holds(whole.targets[0], 37.5, 128.5)


@pytest.mark.parametrize(
    "content",
    [
        [],
        {},
        {"type": "FeatureCollection"},
        {"type": "FeatureCollection", "features": [None]},
        {"type": "FeatureCollection", "features": [{"type": "Point", "coordinates": [0, 0]}]},
        {"type": "Feature", "geometry": None},
        {"type": "Polygon", "coordinates": [[[0, 0], [0, 0], [0, 0], [0, 0]]]},
    ],
    ids=str,
)
def test_a_file_without_an_area_is_refused(content, tmp_path):
    (tmp_path / "a.geojson").write_text(json.dumps(content))
    with pytest.raises(InputError, match="there"):
        area(file="a.geojson").with_file_read(tmp_path)


def test_a_file_is_not_read_unless_somebody_reads_it():
    with pytest.raises(InputError, match="only read from the command line"):
        area_shape(area(file="/etc/passwd"))


def test_relative_times_become_fixed():
    now, run = datetime(2026, 1, 2, 3, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC)
    for text, hour in (("now", 3), ("now+6h", 9), ("now - 90min", 1.5), ("run+12h", 12), ("run+PT30M", 0.5)):
        at = LaunchTime.read(text).at(now, run)
        assert (at - run).total_seconds() == hour * 3600
    fixed = plan(launch_time="run+6h").fixed(now=now, run=run)
    assert fixed.launch == datetime(2026, 1, 2, 6, tzinfo=UTC)
    assert str(read_launch_time("2026-11-24T09:00:00+09:00")) == "2026-11-24T00:00:00Z"


def test_a_launch_time_that_is_not_fixed_cannot_be_flown():
    with pytest.raises(ValueError, match="not fixed yet"):
        plan(launch_time="now").launch  # noqa: B018 - asking is the act
