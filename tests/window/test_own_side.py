"""What comes down on the launch side: as written, as the State's, and what counts."""

from functools import cache

import numpy as np
import pytest

from planner import Verdict, parse
from planner.errors import InputError
from planner.geo import LocalPlane
from planner.window.criteria.keep_out import KeepOut
from planner.window.criteria.own_side import OwnSide
from planner.window.own_side_area import OwnSideArea
from tests.window.judging import answer
from tests.window.placed import came_down, launched_at, merit
from tests.worlds import BUNDLE, FLOAT, WAIVED, after, campaign, world

GO, CAUTION, UNKNOWN, NO_GO = Verdict.GO, Verdict.CAUTION, Verdict.UNKNOWN, Verdict.NO_GO
PAJU = 37.76, 126.78
KAESONG = 37.97, 126.55
BEYOND = 38.3, 126.55
LINE = {"type": "LineString", "coordinates": [[126.0, 37.9], [126.5, 37.85], [127.5, 38.1]]}
SOUTH = {"geometry": LINE}
LEAFLETS = {"kind": "leaflets", "count": 1000, "fall_speed_mps": 1.0}


@cache
def launch(cargo="bundle"):
    load = {"bundle": BUNDLE, "leaflets": LEAFLETS}[cargo]
    return launched_at(
        world(), *PAJU, vehicle=FLOAT, releases=[after(600.0, load)], own_side=SOUTH, members=400
    )


def shared(here, cargo="bundle"):
    """So many of four hundred drops at home, the rest beyond the line."""
    places = np.where((np.arange(400) < here)[:, None], PAJU, BEYOND)
    return came_down(launch(cargo), places[:, 0], places[:, 1])


@pytest.mark.parametrize(
    ("here", "verdict", "limit"),
    [
        (0, GO, 0.01),
        (4, GO, 0.01),
        (5, CAUTION, 0.01),
        (14, CAUTION, 0.01),
        (20, CAUTION, 0.01),
        (21, NO_GO, 0.05),
    ],
)
def test_the_likelier_the_own_side_the_worse(here, verdict, limit):
    finding = OwnSide(by_energy=False).judge(shared(here))
    assert (finding.measured, finding.limit) == (here / 400, limit)
    assert merit(finding) is verdict
    assert finding.sentence.endswith(f": {finding.verdict.words}")


def test_what_can_kill_may_come_down_there_once_in_a_thousand():
    finding = OwnSide().judge(shared(1))
    assert finding.verdict is NO_GO
    assert (finding.measured, finding.limit, finding.probability) == (pytest.approx(0.00245), 0.001, 0.0025)
    assert "0.245 % come down there with 36 J and more, which can kill" in finding.sentence


@pytest.mark.parametrize(
    ("place", "own"),
    [(PAJU, 1.0), (KAESONG, 0.0), ((38.02, 127.3), 1.0), ((38.4, 120.0), 1.0), ((38.6, 120.0), 0.0)],
)
def test_a_line_parts_two_sides_and_goes_on_at_its_ends(place, own):
    finding = OwnSide(by_energy=False).judge(came_down(launch(), *place))
    assert finding.measured == own


def test_leaflets_that_opened_are_not_counted_what_hung_with_them_is():
    fell = shared(400, "leaflets")
    assert OwnSide(by_energy=False).judge(fell).measured == 1.0  # the balloon
    balloon = fell.ensemble.pieces[1]
    assert balloon.piece == "balloon"


@pytest.mark.parametrize(
    ("place", "own"), [(PAJU, 1.0), (KAESONG, 0.0), ((38.3, 126.4), 0.0), ((35.0, 128.0), 1.0)]
)
def test_without_a_side_of_its_own_it_is_the_launch_state_s(place, own):
    flown = came_down(launched_at(world(), *PAJU, members=50), *place)
    assert OwnSide(by_energy=False).judge(flown).measured == own
    assert "(South Korea)" in OwnSide(by_energy=False).judge(flown).sentence


def test_a_state_s_border_counts_as_far_as_it_may_be_wrong():
    """Kaesong lies some ten kilometres from the south."""
    flown = came_down(launched_at(world(), *PAJU, members=50), *KAESONG)
    assert OwnSide(by_energy=False, margin_km=50).judge(flown).measured == 1.0


def test_at_sea_nobody_knows_which_side_is_one_s_own():
    flown = launched_at(world(), 34.0, 124.0, members=20)
    assert OwnSide().judge(flown).verdict is UNKNOWN
    assert "write own_side" in OwnSide().judge(flown).sentence


def test_a_side_that_a_campaign_writes_is_asked_and_settles_people_below():
    others = [waiver for waiver in WAIVED if waiver["criterion"] != "casualty"]
    sea = {"geometry": {"type": "LineString", "coordinates": [[125.0, 33.0], [129.0, 33.0]]}}
    south_of_it = {
        "type": "Polygon",
        "coordinates": [[[125, 30.5], [129, 30.5], [129, 33], [125, 33], [125, 30.5]]],
    }
    (open_still,) = answer(world(), waived=others, members=400).times
    (settled,) = answer(world(), waived=others, members=400, own_side={"geometry": south_of_it}).times
    (north,) = answer(world(), waived=others, members=400, own_side=sea).times
    assert open_still.capped_by == ("casualty",)
    assert settled.capped_by == ("own_side",)
    assert north.verdict is NO_GO


def test_a_keep_out_area_may_be_held_by_energy_too():
    area = {"name": "town", "latitude_deg": PAJU[0], "longitude_deg": PAJU[1], "radius_km": 5}
    told = {"vehicle": FLOAT, "releases": [after(600.0, BUNDLE)], "keep_out": [area], "members": 400}
    flown = launched_at(world(), *PAJU, **told)
    places = np.where((np.arange(400) < 1)[:, None], PAJU, BEYOND)
    one = came_down(flown, places[:, 0], places[:, 1])
    assert KeepOut().judge(one).verdict is CAUTION
    assert KeepOut(by_energy=True).judge(one).verdict is NO_GO


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({}, "give one of geometry, file"),
        ({"geometry": {"type": "Point", "coordinates": [1, 2]}}, "a Polygon or MultiPolygon is wanted"),
        ({"geometry": {"type": "LineString", "coordinates": [[1, 2]]}}, "a line has 2 to 20,000 corners"),
        ({"geometry": {"type": "LineString", "coordinates": [[1, 2], [1, 2]]}}, "are one place"),
        ({"geometry": {"type": "LineString", "coordinates": [[1, 2], [1, 99]]}}, "within -90..90"),
        ({"geometry": {"type": "LineString", "coordinates": [[1, 2], "x"]}}, "within -90..90"),
    ],
)
def test_what_is_no_side_is_refused_with_a_sentence(written, said):
    with pytest.raises(InputError, match=said):
        campaign(own_side=written)


def test_a_launch_on_the_very_line_is_on_no_side():
    on_it = parse(OwnSideArea, {"geometry": {"type": "LineString", "coordinates": [[126, 37], [128, 37]]}})
    assert on_it.on_plane(LocalPlane(37.0, 127.0)) is None
    assert on_it.on_plane(LocalPlane(37.01, 127.0)) is not None


def test_a_side_is_read_from_a_file(tmp_path):
    (tmp_path / "line.geojson").write_text(
        '{"type": "Feature", "geometry": {"type": "LineString", "coordinates": [[1, 2], [3, 4]]}}'
    )
    read = campaign(own_side={"file": "line.geojson"}).with_files_read(tmp_path)
    assert read.own_side.geometry == {"type": "LineString", "coordinates": [[1, 2], [3, 4]]}
    assert (read.files(), campaign(own_side={"file": "line.geojson"}).files()) == ((), ("line.geojson",))
