"""Whether what is flown can be fetched: land, towns, daylight, and the base."""

from functools import cache

import numpy as np
import pytest

from planner import Verdict
from planner.drift.endings import Ending
from planner.errors import InputError
from planner.window.criteria.recovery import Recovery
from tests.window.judging import answer
from tests.window.placed import came_down, launched_at, merit, with_ending
from tests.worlds import campaign, world

GO, CAUTION, UNKNOWN, NO_GO = Verdict.GO, Verdict.CAUTION, Verdict.UNKNOWN, Verdict.NO_GO
HILLS = 38.2, 127.95
SEOUL, YELLOW_SEA = (37.5665, 126.978), (37.0, 125.5)
SUNSET_S = 7.2 * 3600.0
"""After a launch at 10:00 in Korea, late in November: at 17:09."""


@cache
def launch():
    return launched_at(world(), *HILLS, members=200)


def fell(place, after_s=3600.0):
    """All two hundred came down at a place, so long after the launch."""
    time_s = np.full(200, launch().ensemble.launch_s + after_s)
    return came_down(launch(), *place, time_s=time_s)


@pytest.mark.parametrize(("place", "why"), [(SEOUL, "in a town"), (YELLOW_SEA, "at sea")])
def test_what_comes_down_in_a_town_or_at_sea_is_not_fetched(place, why):
    finding = Recovery().judge(fell(place))
    assert (finding.verdict, finding.measured) == (NO_GO, 1.0)
    assert f"({why} 100 %)" in finding.sentence
    assert merit(Recovery().judge(fell(HILLS))) is GO


@pytest.mark.parametrize(
    ("after_s", "late"),
    [(SUNSET_S - 4500, 0.0), (SUNSET_S - 2700, 1.0), (SUNSET_S + 600, 1.0), (SUNSET_S + 15 * 3600, 0.0)],
)
def test_an_hour_of_daylight_must_be_left(after_s, late):
    finding = Recovery().judge(fell(HILLS, after_s))
    assert finding.measured == late
    assert ("with less than an hour of daylight left" in finding.sentence) == bool(late)


@pytest.mark.parametrize(("within_km", "far"), [(49.0, 1.0), (52.0, 0.0)])
def test_the_base_reaches_so_far_and_no_further(within_km, far):
    """Half a degree of latitude is 55.6 km, of which the base lies five closer."""
    base = {"latitude_deg": HILLS[0] - 0.455, "longitude_deg": HILLS[1], "within_km": within_km}
    flown = launched_at(world(), *HILLS, members=50, base=base)
    finding = Recovery().judge(came_down(flown, *HILLS))
    assert finding.measured == far


@pytest.mark.parametrize(("wet", "verdict"), [(0, GO), (40, GO), (41, CAUTION), (100, CAUTION), (101, NO_GO)])
def test_the_less_likely_it_is_fetched_the_worse(wet, verdict):
    places = np.where((np.arange(200) < wet)[:, None], YELLOW_SEA, HILLS)
    assert merit(Recovery().judge(came_down(launch(), places[:, 0], places[:, 1]))) is verdict


@pytest.mark.parametrize(("lost", "verdict"), [(0, GO), (41, CAUTION), (101, UNKNOWN)])
def test_what_nobody_saw_land_may_be_anywhere(lost, verdict):
    finding = Recovery().judge(with_ending(fell(HILLS), Ending("still_flying"), lost))
    assert merit(finding) is verdict


def test_a_base_has_it_asked():
    base = {"latitude_deg": 37.9, "longitude_deg": 126.7, "within_km": 30}
    (with_base,) = answer(world(), members=400, base=base).times
    (without,) = answer(world(), members=400).times
    assert "recovery" in {finding.criterion for finding in with_base.findings}
    assert "recovery" in without.not_judged.left_out


@pytest.mark.parametrize("within_km", [0, -1, 6000])
def test_a_base_reaches_somewhere(within_km):
    with pytest.raises(InputError, match="within_km"):
        campaign(base={"latitude_deg": 37.9, "longitude_deg": 126.7, "within_km": within_km})
