"""The landing zone of real drops: honest on fresh ones, complete in its counts, sound in its polygons."""

from functools import cache

import numpy as np
import pytest
import shapely

from planner import Effort, Ensemble, WindField, pipeline
from planner.drift.endings import ENDINGS, Ending
from planner.flight.ensemble import PieceLandings
from planner.geo import LocalPlane, bearing_deg, distance_m
from planner.landing.probability_area import ProbabilityArea, in_degrees
from planner.landing.zone import PROBABILITIES, inside_areas, landing_zone
from tests.flight.landings import endings
from tests.worlds import (
    BUNDLE,
    BURST,
    FLOAT,
    LEAFLETS,
    NO_SPREAD,
    SITE,
    Grid,
    after,
    at_altitude,
    by_member,
    plan,
    weather,
)

TURNING = {
    "u": lambda lat, lon, h, t: 12 * np.cos(h / 4000.0) + 1e-3 * h,
    "v": lambda lat, lon, h, t: 10 * np.sin(h / 3000.0) + 3 * np.sin(lat / 2 + t / 20_000.0),
}
AS_PLANNED = {"timer_fails": 0, "stays_shut": 0}
CIRCLE = {"name": "there", "latitude_deg": 37.9, "longitude_deg": 126.7, "radius_km": 20.0}


def ensemble_at(points, *, endings=None, members: int = 5, launch=(37.9, 126.7), piece="balloon") -> Ensemble:
    """An ensemble whose one piece ended at given places (n, 2): latitude, longitude."""
    n = len(points)
    codes = np.zeros(n, dtype=np.int8)
    for index, ending in (endings or {}).items():
        codes[index] = ENDINGS.index(ending)
    asked = plan(BURST, targets=[CIRCLE], keep_out=[{**CIRCLE, "name": "not there"}], members=max(n, 1))
    where = np.zeros(n), points[:, 0], points[:, 1], np.zeros(n)
    landings = PieceLandings(piece, *where, codes, np.full(n, 5000.0), np.full(n, 5.0))
    return Ensemble(
        asked, calm(members).forecast, *launch, np.arange(n) % members, (landings,), ("said before",)
    )


@cache
def calm(members: int) -> WindField:
    return weather(members=members)


def round_about(latitude: float, longitude: float, n: int = 500, km: float = 5.0):
    """Landings round a point, longitudes as people write them."""
    offsets = np.random.default_rng(0).normal(scale=km, size=(n, 2))
    lat, lon = LocalPlane(latitude, longitude).to_degrees(offsets[:, 0], offsets[:, 1])
    return np.column_stack([lat, (lon + 180) % 360 - 180])


@pytest.fixture(scope="module")
def flown():
    asked = plan(
        FLOAT,
        after(10_800, LEAFLETS, BUNDLE),
        spread=AS_PLANNED,
        members=1000,
        targets=[{**CIRCLE, "latitude_deg": 38.8, "longitude_deg": 127.8, "radius_km": 25.0}],
        keep_out=[{**CIRCLE, "name": "home"}],
    )
    field = weather(**TURNING, members=5)
    return asked, field, pipeline.zone(asked, field, Effort(threads=2))[0]


def test_areas_of_flown_drops_hold_what_they_say_of_twenty_thousand_fresh_ones(flown):
    asked, field, ensemble = flown
    fresh, _ = pipeline.zone(
        asked.model_copy(update={"members": 20_000, "seed": 1}), field, Effort(threads=2)
    )
    for piece in landing_zone(ensemble).pieces:
        landings = fresh.piece(piece.piece)
        for area, owed in zip(piece.areas, (0.04, 0.035, 0.03, 0.02), strict=True):
            inside = shapely.contains_xy(area.polygon, landings.longitude_deg, landings.latitude_deg)
            assert inside.mean() == pytest.approx(area.probability, abs=owed), piece.piece


def test_areas_come_in_the_order_asked_and_lie_within_each_other(flown):
    for zone in landing_zone(flown[2]).pieces:
        assert tuple(area.probability for area in zone.areas) == PROBABILITIES
        sizes = [area.polygon.area for area in zone.areas]
        assert sizes == sorted(sizes)
    one = landing_zone(flown[2], [0.8]).pieces[0].areas
    assert [area.probability for area in one] == [0.8]


def test_polygons_are_ready_for_geojson(flown):
    for zone in landing_zone(flown[2]).pieces:
        for area in zone.areas:
            assert area.polygon.is_valid
            for part in shapely.get_parts(area.polygon):
                assert part.exterior.is_ccw
                assert not any(hole.is_ccw for hole in part.interiors)
            west, south, east, north = area.polygon.bounds
            assert 100 < west < east < 160
            assert 20 < south < north < 60


def test_pieces_and_counts_are_the_ensembles(flown):
    ensemble, zone = flown[2], landing_zone(flown[2])
    assert [piece.piece for piece in zone.pieces] == ["leaflets", "bundle", "balloon"]
    assert zone.members == 1000
    assert zone.endings == endings(ensemble.pieces[0])
    assert all(sum(piece.endings.values()) == 1000 for piece in zone.pieces)
    assert set(ensemble.warnings) <= set(zone.warnings)


def test_distance_and_bearing_run_from_the_launch(flown):
    ensemble, zone = flown[2], landing_zone(flown[2]).pieces[2]
    balloon = ensemble.piece("balloon")
    far = distance_m(37.9, 126.7, balloon.latitude_deg, balloon.longitude_deg) / 1000
    assert zone.figures.distance_km.p50 == pytest.approx(np.median(far))
    assert zone.figures.distance_km.p90 == pytest.approx(np.quantile(far, 0.9))
    assert zone.mean_latitude_deg == pytest.approx(balloon.latitude_deg.mean())
    assert zone.mean_longitude_deg == pytest.approx(balloon.longitude_deg.mean())
    mean = zone.mean_latitude_deg, zone.mean_longitude_deg
    assert zone.bearing_deg == pytest.approx(bearing_deg(37.9, 126.7, *mean))


def test_every_area_is_asked_of_every_piece_targets_first(flown):
    inside = landing_zone(flown[2]).inside
    assert [(i.kind, i.area, i.piece) for i in inside] == [
        (kind, area, piece)
        for kind, area in (("target", "there"), ("keep_out", "home"))
        for piece in ("leaflets", "bundle", "balloon")
    ]
    assert inside == inside_areas(flown[2])
    assert all(i.low <= i.probability <= i.high for i in inside)


def test_the_share_inside_a_circle_is_counted_by_distance(flown):
    bundle = flown[2].piece("bundle")
    near = distance_m(38.8, 127.8, bundle.latitude_deg, bundle.longitude_deg) < 25_000
    asked = next(i for i in inside_areas(flown[2]) if (i.area, i.piece) == ("there", "bundle"))
    assert 0.05 < near.mean() < 0.95
    # A circle of 72 corners is 0.13 % smaller than its circle.
    assert asked.probability == pytest.approx(near.mean(), abs=0.003)


def test_a_piece_that_does_not_land_never_lowers_anothers_chances():
    never = plan(
        FLOAT, after(3000, BUNDLE), at_altitude(9000, LEAFLETS), spread={}, members=60, targets=[CIRCLE]
    )
    alone = never.model_copy(update={"releases": never.releases[:1]})
    field = weather(2.0, members=3)
    with_it, without = (pipeline.zone(asked, field)[1] for asked in (never, alone))
    named = {i.piece: i for i in with_it.inside}
    for i in without.inside:
        assert named[i.piece] == i
    assert named["leaflets"].probability == 0.0
    assert named["leaflets"].high < 0.2
    leaflets = next(piece for piece in with_it.pieces if piece.piece == "leaflets")
    assert leaflets.endings[Ending.NOT_RELEASED] == 60
    assert leaflets.areas == ()
    assert leaflets.mean_latitude_deg is leaflets.figures is leaflets.bearing_deg is None


def test_drops_that_left_the_forecast_are_said_and_make_a_keep_out_area_less_safe():
    points = round_about(37.9, 130.0, n=1000)
    lost = {range(900, 950): Ending.LEFT_THE_FORECAST, range(950, 990): Ending.STILL_FLYING}
    endings = {k: ending for span, ending in lost.items() for k in span}
    whole, zone = landing_zone(ensemble_at(points)), landing_zone(ensemble_at(points, endings=endings))
    assert zone.endings[Ending.LANDED] == 910
    assert (
        "90 of 1,000 drops of 'balloon' did not land: left_the_forecast 50, still_flying 40; its areas "
        "are of those that did, and each P(inside) of it may be up to 0.09 higher"
    ) in zone.warnings
    (sure, _), (unsure, _) = whole.inside, zone.inside
    assert sure.probability == unsure.probability == 0.0
    assert sure.high < 0.01
    assert unsure.high > 0.09


def test_cargo_that_stayed_aboard_is_no_unknown_landing():
    endings = dict.fromkeys(range(500), Ending.NOT_RELEASED)
    zone = landing_zone(ensemble_at(round_about(37.9, 130.0, n=1000), endings=endings))
    assert "500 of 1,000 drops of 'balloon' did not land: not_released 500" in " ".join(zone.warnings)
    assert "may be up to" not in " ".join(zone.warnings)
    assert zone.inside[0].high < 0.02


def test_one_forecast_member_has_no_interval():
    points = round_about(37.9, 126.7)
    zone = landing_zone(ensemble_at(points, members=1))
    assert all(i.low is None and i.high is None for i in zone.inside)
    assert all(i.probability == 1.0 for i in zone.inside)


def test_members_that_disagree_widen_the_interval():
    asked = plan(FLOAT, spread={"wind_error": "none"}, members=500, targets=[{**CIRCLE, "radius_km": 150.0}])
    alike = pipeline.zone(asked, weather(10.0, members=5))[1].inside[0]
    apart = pipeline.zone(asked, weather(by_member(5, lambda m: 6.0 + 2 * m), members=5))[1].inside[0]
    assert apart.high - apart.low > 3 * (alike.high - alike.low)


def test_few_landings_are_said():
    points = round_about(37.9, 126.7, n=12)
    assert "12 drops of 'balloon' landed: its areas are ellipses" in " ".join(
        landing_zone(ensemble_at(points)).warnings
    )
    one = landing_zone(ensemble_at(points[:1]))
    assert "1 drop" in " ".join(one.warnings)
    assert one.pieces[0].areas == ()
    assert one.pieces[0].mean_latitude_deg == pytest.approx(points[0, 0])


def test_calm_air_without_spread_has_a_small_area_at_the_site():
    _, calm = pipeline.zone(plan(BURST, members=200), weather())
    area = calm.pieces[0].areas[-1].polygon
    assert shapely.contains_xy(area, 126.7, 37.9)
    assert area.area * 111.2**2 * np.cos(np.radians(37.9)) < 0.03
    assert calm.pieces[0].figures.distance_km.p50 < 0.001


@pytest.mark.parametrize(("latitude", "longitude"), [(0.0, 10.0), (-20.0, 179.98), (70.0, 25.0)])
def test_the_areas_of_a_normal_cloud_are_as_large_in_km2_as_the_closed_form_wherever_it_lies(
    latitude, longitude
):
    points = round_about(latitude, longitude, n=4000)
    areas = landing_zone(ensemble_at(points, launch=(latitude, longitude))).pieces[0].areas
    closed_km2 = [-2 * np.pi * 25.0 * np.log(1 - probability) for probability in PROBABILITIES]
    assert [area.km2 for area in areas] == pytest.approx(closed_km2, rel=0.07)


def test_an_area_as_large_as_a_degree_is_measured_on_the_sphere():
    degree = shapely.box(10.0, 60.0, 11.0, 61.0)
    zone = 2 * np.pi * 6371.009**2 * (np.sin(np.radians(61.0)) - np.sin(np.radians(60.0)))
    assert ProbabilityArea(0.5, degree).km2 == pytest.approx(zone / 360, rel=1e-6)


@pytest.mark.parametrize("longitude", [180.0, -179.97, 179.98])
def test_areas_across_the_date_line_are_cut_there(longitude):
    zone = landing_zone(ensemble_at(round_about(-20.0, longitude), launch=(-20.0, 179.0)))
    polygon = zone.pieces[0].areas[-1].polygon
    assert polygon.geom_type == "MultiPolygon"
    assert polygon.is_valid
    west, _, east, _ = polygon.bounds
    assert (west, east) == (-180.0, 180.0)
    widths = [part.bounds[2] - part.bounds[0] for part in polygon.geoms]
    assert sum(widths) < 0.5
    piece = zone.pieces[0]
    assert abs(abs(piece.mean_longitude_deg) - 180) < 0.1
    assert piece.figures.distance_km.p50 == pytest.approx(distance_m(-20, 179, -20, longitude) / 1000, abs=3)


def test_drops_flown_across_the_date_line_meet_targets_there():
    ocean = Grid(-60.0, 140.0, 2.0, 2.0, 31, 41)
    asked = plan(
        FLOAT,
        site={**SITE, "latitude_deg": -20.0, "longitude_deg": 179.0},
        spread={**NO_SPREAD, "launch_position_m": 2000.0},
        members=100,
        targets=[
            {"name": "circle", "latitude_deg": -20.0, "longitude_deg": -179.0, "radius_km": 60.0},
            {"name": "box", "geometry": shapely.geometry.mapping(shapely.box(178, -21, 182, -19))},
        ],
    )
    _, crossed = pipeline.zone(asked, weather(12.0, grid=ocean))
    assert crossed.pieces[0].mean_longitude_deg < -178
    assert [i.probability for i in crossed.inside] == [1.0, 1.0]


def test_an_area_on_the_plane_is_the_same_area_in_degrees():
    plane = LocalPlane(37.9, 126.7)
    square = shapely.box(-10, -10, 10, 10)
    whole = in_degrees(square, plane)
    latitude, longitude = plane.to_degrees(np.array([9.9, 10.1]), np.zeros(2))
    assert shapely.contains_xy(whole, longitude, latitude).tolist() == [True, False]
