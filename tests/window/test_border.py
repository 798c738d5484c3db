"""Who enters another State: straight borders, real ones, waters, and what fails."""

import itertools
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from planner import Verdict
from planner.drift.endings import Ending
from planner.geo import LocalPlane
from planner.window.border_crossing import borders_round, crossings
from planner.window.criteria.border import Border
from tests.window.judging import answer
from tests.window.placed import came_down, launched_at, merit, with_ending
from tests.worlds import FLOAT, NO_SPREAD, WAIVED, weather, world

GO, CAUTION, UNKNOWN, NO_GO = Verdict.GO, Verdict.CAUTION, Verdict.UNKNOWN, Verdict.NO_GO
PAJU = 37.76, 126.78
SEOUL_EAST = 37.5, 127.3
KM_PER_DEGREE = 111.19493
SITE = {"name": "hill", "latitude_deg": SEOUL_EAST[0], "longitude_deg": SEOUL_EAST[1]}
MONTANA = 48.7302, -106.0  # thirty kilometres south of the 49th parallel


@cache
def far_from_all():
    return launched_at(world(), *SEOUL_EAST, members=400)


def tube(latitude_deg, longitude_deg, time_s=None):
    """A piece on its way through places (n, K), a minute apart."""
    latitude_deg, longitude_deg = np.broadcast_arrays(latitude_deg, longitude_deg)
    k = latitude_deg.shape[1]
    time_s = np.broadcast_to(60.0 * np.arange(k) if time_s is None else time_s, latitude_deg.shape)
    where = {"latitude_deg": latitude_deg, "longitude_deg": longitude_deg}
    return replace(far_from_all().tubes[0], time_s=time_s, altitude_m=5.0 * time_s, **where)


def entered(place, track, margin_km=0.0, waters_km=22.2):
    """Whom a track (K, 2) from a place enters, and who is at home."""
    line = np.asarray(track, dtype=float)
    way = tube(line[None, :, 0], line[None, :, 1])
    borders = borders_round(LocalPlane(*place), [way], margin_km, waters_km)
    return borders.home, set(crossings(borders, [way]))


@pytest.mark.parametrize("margin_km", [0.0, 5.0, 20.0])
def test_beyond_a_straight_border_lies_the_tail_of_a_normal_cloud(margin_km):
    """Canada begins at 49 degrees north, and the margin brings it nearer."""
    n, spread_km, away_km = 4000, 20.0, 30.0
    north_km = np.random.default_rng(5).normal(0.0, spread_km, n)
    latitude_deg = MONTANA[0] + np.outer(north_km / KM_PER_DEGREE, np.linspace(0.0, 1.0, 30))
    flown = tube(latitude_deg, MONTANA[1])
    borders = borders_round(LocalPlane(*MONTANA), [flown], margin_km, 22.2)
    assert borders.home == "United States of America"
    found = crossings(borders, [flown])
    truth = norm.sf((away_km - margin_km) / spread_km)
    assert set(found) == {"Canada"}
    assert found["Canada"].drops.mean() == pytest.approx(truth, abs=4 * np.sqrt(truth / n) + 0.01)


def test_a_border_is_entered_at_its_time_and_height():
    """At ten metres a second northwards, thirty kilometres take fifty minutes."""
    latitude_deg = MONTANA[0] + 0.6 * np.arange(91.0)[None] / KM_PER_DEGREE
    flown = tube(latitude_deg, MONTANA[1])
    borders = borders_round(LocalPlane(*MONTANA), [flown], 0.0, 0.0)
    canada = crossings(borders, [flown])["Canada"]
    assert canada.first_s == pytest.approx(3000.0, abs=120.0)
    assert canada.altitude_m == pytest.approx(5.0 * canada.first_s)


@pytest.mark.parametrize(
    ("place", "track", "home", "others"),
    [
        (PAJU, [PAJU, (37.97, 126.55)], "South Korea", {"North Korea"}),
        (PAJU, [PAJU, (37.6, 127.0)], "South Korea", set()),
        ((47.55, 7.6), [(47.55, 7.6), (47.75, 7.4)], "Switzerland", {"France"}),
        ((47.55, 7.6), [(47.55, 7.6), (47.7, 7.75)], "Switzerland", {"Germany"}),
        ((-5.55, 12.2), [(-5.55, 12.2), (-5.55, 13.0)], "Angola", {"Dem. Rep. Congo"}),  # Cabinda
        ((-18.0, 178.2), [(-18.0, 178.2), (-16.85, 180.05)], "Fiji", set()),  # over the date line
        ((-18.0, 178.2), [(-18.0, 178.2), (-16.85, -179.95)], "Fiji", set()),
        ((20.0, -150.0), [(20.0, -150.0), (20.0, -149.0)], None, set()),  # the high sea
        ((21.0, -157.0), [(21.0, -157.0), (21.15, -157.0)], None, {"United States of America"}),
    ],
)
def test_real_borders_are_entered_or_not(place, track, home, others):
    first, last = np.asarray(track, dtype=float)
    way = first + np.linspace(0.0, 1.0, 60)[:, None] * (last - first)
    if abs(last[1] - first[1]) > 180:
        way[:, 1] = np.linspace(first[1], last[1] + 360.0, 60)
    assert entered(place, way) == (home, others)


def test_twelve_miles_of_sea_belong_to_a_state_up_to_the_middle_between_two():
    dover, middle, far_side = (51.13, 1.31), (51.06, 1.5), (50.98, 1.7)

    def way(*places):
        return np.concatenate([np.linspace(a, b, 40) for a, b in itertools.pairwise(places)])

    assert entered(dover, way(dover, middle))[1] == set()
    assert entered(dover, way(dover, middle, far_side))[1] == {"France"}
    assert entered(dover, way(dover, middle, far_side), waters_km=0.0)[1] == set()


def test_a_state_between_two_samples_is_not_missed():
    """Liechtenstein is ten kilometres wide, and the samples lie twenty apart."""
    west, east = (47.15, 9.40), (47.15, 9.68)
    assert "Liechtenstein" in entered(west, [west, east])[1]


def test_a_launch_far_from_all_borders_is_free_by_its_numbers():
    finding = Border().judge(far_from_all())
    assert (merit(finding), finding.measured) == (GO, 0.0)
    assert "0 % of the drops enter another State than South Korea or come within 5 km" in finding.sentence
    assert finding.sentence.endswith(": caution")


@pytest.mark.parametrize(("lost", "verdict"), [(0, GO), (8, CAUTION), (40, UNKNOWN)])
def test_lost_drops_may_have_entered(lost, verdict):
    assert merit(Border().judge(with_ending(far_from_all(), Ending("forecast_ended"), lost))) is verdict


@pytest.mark.parametrize(("north_mps", "verdict"), [(0.0, GO), (40.0, NO_GO)])
def test_a_wind_over_the_border_forbids(north_mps, verdict):
    finding = Border().judge(launched_at(weather(v=north_mps), *PAJU, members=400))
    assert merit(finding) is verdict
    assert ("North Korea 100 %, first" in finding.sentence) is (verdict is NO_GO)


def test_a_site_within_the_error_of_a_border_is_no_go_and_the_error_can_be_set():
    panmunjom = launched_at(weather(), 37.94, 126.68, members=400)
    finding = Border().judge(panmunjom)
    assert finding.verdict is NO_GO
    assert "North Korea 100 %, first at 01:00Z, 0 min after launch, 0 m up" in finding.sentence


def test_a_state_entered_on_the_way_alone_counts_too():
    """North in the climb, south in the fall: it lands at home."""
    aloft = weather(v=lambda lat, lon, h, t: np.where(t < 600.0 + 3600.0, 40.0, -40.0) + 0.0 * h)
    launch = launched_at(aloft, *PAJU, members=50, vehicle={**FLOAT, "float_hours": 0.05})
    home = came_down(launch, *PAJU)
    assert Border().judge(home).verdict is NO_GO


def test_a_failure_that_flies_over_the_border_counts_as_likely_as_it_is():
    """It falls five times slower than planned in three of a hundred, and drifts three times as far."""
    slow = {"name": "stuck", "probability": 0.03, "median": 0.2, "sigma": 0}
    falls = {"kind": "mixture", "works": 0, "fails": [slow]}
    spread = {**NO_SPREAD, "descent_rate": falls}
    finding = Border().judge(launched_at(weather(v=30.0), 37.5, 127.0, spread=spread, members=400))
    assert (finding.verdict, finding.measured) == (CAUTION, pytest.approx(0.03))
    assert ", 100 % where stuck, limit 1 % (" in finding.sentence


def test_it_is_asked_where_it_is_named_and_settles_borders():
    others = [waiver for waiver in WAIVED if waiver["criterion"] != "border"]
    weather = ("surface_wind", "surface_gust", "precipitation", "thunderstorm")
    asked = {name: {} for name in (*weather, "forecast_covers", "forecast_age")}
    told = {"sites": [SITE], "members": 400, "waived": others}
    (left_out,) = answer(world(), **told, criteria=asked).times
    (named,) = answer(world(), **told, criteria={**asked, "border": {}}).times
    assert (left_out.capped_by, named.capped_by) == (("border",), ("border",))
    assert [f.criterion for f in left_out.findings if f.capped] == ["not_judged"]
    assert [f.criterion for f in named.findings if f.capped] == ["border"]


@given(st.lists(st.tuples(*[st.floats(0.0, 50.0)] * 2), min_size=2, max_size=2, unique=True))
@settings(max_examples=10, deadline=None)
def test_the_less_is_known_of_a_border_the_likelier_it_is_entered(margins):
    (less_km, less_sea), (more_km, more_sea) = np.sort(margins, axis=0)
    narrow, wide = (
        Border(margin_km=km, territorial_sea_km=sea).judge(near_the_border())
        for km, sea in ((less_km, less_sea), (more_km, more_sea))
    )
    assert narrow.measured <= wide.measured


@cache
def near_the_border():
    return launched_at(weather(u=2.0, v=9.0), *PAJU, members=100, spread={"wind_error": "prior"})
