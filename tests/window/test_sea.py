"""What lands in the sea: limits, the coast's own error, and the forecast's land as a witness."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from planner import Verdict
from planner.drift.endings import Ending
from planner.window.criteria.sea import Sea
from tests.window.placed import came_down, launched_at, merit, with_ending
from tests.worlds import world

GO, CAUTION, UNKNOWN, NO_GO = Verdict.GO, Verdict.CAUTION, Verdict.UNKNOWN, Verdict.NO_GO
INCHEON_HILLS = 37.45, 127.2
YELLOW_SEA = 37.0, 125.5


@cache
def launch():
    return launched_at(world(), *INCHEON_HILLS, members=200)


def shared(wet):
    """So many of two hundred drops in the Yellow Sea, the rest in the hills."""
    places = np.where((np.arange(200) < wet)[:, None], YELLOW_SEA, INCHEON_HILLS)
    return came_down(launch(), places[:, 0], places[:, 1])


@pytest.mark.parametrize(
    ("wet", "verdict", "limit"),
    [(0, GO, 0.05), (10, GO, 0.05), (11, CAUTION, 0.05), (40, CAUTION, 0.05), (41, NO_GO, 0.2)],
)
def test_the_likelier_the_sea_the_worse(wet, verdict, limit):
    finding = Sea().judge(shared(wet))
    assert (finding.measured, finding.limit) == (wet / 200, limit)
    assert merit(finding) is verdict
    assert finding.sentence.endswith(f": {finding.verdict.words}")


def test_near_the_coast_counts_as_sea_by_the_coast_s_own_error():
    busan = came_down(launched_at(world(), 35.3, 129.0), 35.168, 129.14)
    finding = Sea(margin_km=10).judge(busan)
    assert finding.measured == 1.0
    assert "in the sea or within 10 km of it, as the coast is known" in finding.sentence


def test_an_island_smaller_than_the_error_counts_as_sea():
    ulleung = came_down(launched_at(world(), 37.5, 130.87), 37.5, 130.87)
    assert (Sea().judge(ulleung).measured, Sea(margin_km=10).judge(ulleung).measured) == (0.0, 1.0)


@pytest.mark.parametrize(("lost", "verdict"), [(0, GO), (20, CAUTION), (41, UNKNOWN)])
def test_lost_drops_may_have_come_down_in_the_sea(lost, verdict):
    finding = Sea().judge(with_ending(shared(0), Ending("left_the_forecast"), lost))
    assert merit(finding) is verdict


def test_the_forecast_s_land_is_a_second_witness():
    field = world()
    sea = np.zeros((field.grid.rows, field.grid.columns), dtype=np.float32)

    def by(land):
        flown = launched_at(replace(field, land_fraction=land), *INCHEON_HILLS, members=200)
        return Sea().judge(came_down(flown, *INCHEON_HILLS))

    finding = by(sea)
    assert (finding.verdict, finding.capped, finding.measured) == (CAUTION, False, 0.0)
    assert "by the forecast's own land it is 100 %" in finding.sentence
    assert merit(by(1 - sea)) is GO
