"""A judged launch as the clock goes on: it comes near, and is over."""

from dataclasses import replace
from datetime import timedelta

import pytest

from planner import Verdict, windows
from planner.window.cell import Cell, seen_at
from planner.window.said import nearest_cell, nearest_miss
from planner.window.verdict import Finding
from tests.worlds import NOW, campaign, world

FAR = replace(
    Cell("Hill", NOW + timedelta(hours=40), Verdict.GO, (), 0.7),
    outlook=True,
    valid_until=NOW + timedelta(hours=38),
)


@pytest.mark.parametrize(
    ("hours", "outlook", "launch_now", "past"),
    [
        (0, True, None, False),
        (3.9, True, None, False),
        (4, False, None, False),
        (33, False, None, False),
        (34, False, Verdict.GO, False),
        (38, False, Verdict.UNKNOWN, False),  # void by then
        (40, False, Verdict.UNKNOWN, False),
        (40.1, False, None, True),
    ],
)
def test_a_launch_comes_near_and_is_over(hours, outlook, launch_now, past):
    seen = seen_at(FAR, NOW + timedelta(hours=hours))
    assert (seen.outlook, seen.launch_now, seen.past) == (outlook, launch_now, past)


def test_a_launch_that_is_over_keeps_nothing_but_where_and_when():
    over = seen_at(FAR, NOW + timedelta(hours=41))
    assert over == Cell("Hill", FAR.launch_time, Verdict.UNKNOWN, (), None, past=True)


def test_a_cell_seen_later_is_the_one_judged_then():
    """All but what was measured at another time: the age of the forecast."""
    field, asked = world(), campaign(criteria={"surface_wind": {}, "target": {}})
    later = NOW + timedelta(hours=2)
    then = [cell for site in windows(asked, field, now=NOW).sites for cell in site.times]
    now = [cell for site in windows(asked, field, now=later).sites for cell in site.times]
    assert [seen_at(cell, later) for cell in then] == now


def missed(measured: float, *more: Finding) -> Cell:
    wind = Finding("surface_wind", Verdict.NO_GO, measured, 5.0, "m/s", f"10 m wind {measured} m/s")
    return Cell("Hill", NOW, Verdict.NO_GO, (wind, *more), None)


def test_of_launches_with_one_thing_against_them_the_one_least_beyond_is_nearest():
    near, far = missed(5.6), missed(9.0)
    gust = Finding("surface_gust", Verdict.NO_GO, 7.1, 7.0, "m/s", "gust 7.1 m/s")
    assert nearest_cell([far, near, missed(5.1, gust)]) is near
    assert nearest_miss([far, near]).endswith(": 10 m wind 5.6 m/s")
    assert nearest_cell([near, replace(FAR, verdict=Verdict.CAUTION)]) is None
    assert nearest_cell([replace(near, past=True)]) is None
