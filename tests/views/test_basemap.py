"""The ground under the map: the right land in the right place."""

import pytest
from shapely import Point, union_all

from planner.views.assets import ATLAS_FILE
from planner.views.basemap import draw
from planner.views.map_extent import Frame

KOREA = Frame(south=37.3, west=126.2, north=38.6, east=128.8)
FIJI = Frame(south=-19.0, west=176.0, north=-16.0, east=182.0)
GERMANY = Frame(south=50.0, west=9.0, north=52.0, east=11.0)


@pytest.mark.parametrize(
    ("frame", "land", "sea"),
    [
        (KOREA, (37.57, 127.0), (38.0, 130.3)),
        (FIJI, (-17.8, 178.0), (-18.0, 181.5)),
        (GERMANY, (51.0, 10.0), (54.6, 7.0)),
    ],
    ids=["Seoul", "Viti Levu", "Thuringia"],
)
def test_land_is_land_and_sea_is_sea(assets, frame, land, sea):
    ground = draw(assets / ATLAS_FILE, frame)

    everything = union_all([ground.fine.land, ground.coarse.land])
    assert everything.contains(Point(land[1], land[0]))
    assert not everything.contains(Point(sea[1], sea[0]))


def test_countries_in_the_picture_are_named_where_they_are(assets):
    names = {n.name: n for n in draw(assets / ATLAS_FILE, KOREA).names}

    assert set(names) == {"North Korea", "South Korea"}
    assert names["North Korea"].latitude_deg > names["South Korea"].latitude_deg
    assert all(KOREA.west < n.longitude_deg < KOREA.east for n in names.values())


def test_the_date_line_and_the_picture_s_edge_are_no_coast(assets):
    ground = draw(assets / ATLAS_FILE, Frame(south=64.0, west=176.0, north=69.0, east=186.0))

    assert not ground.fine.land.is_empty
    strip = Point(180.0, 66.0).buffer(0.2)
    assert not ground.fine.coast.intersects(strip)
    assert ground.fine.land.intersects(strip)


def test_a_wide_picture_is_no_heavier_than_a_close_one_by_much(assets):
    text = [str(draw(assets / ATLAS_FILE, frame).lines) for frame in (KOREA, Frame(30, -10, 60, 40))]

    assert max(map(len, text)) < 1_500_000
