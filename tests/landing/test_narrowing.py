"""What drops alone leave open of P(inside), and drops until that is as narrow as is asked."""

import numpy as np
import pytest

from planner import pipeline
from planner.errors import InputError
from planner.landing import narrowing
from planner.landing.probability import Count, clopper_pearson, sampling_interval
from tests.worlds import BUNDLE, FLOAT, NO_SPREAD, after, by_member, plan, weather

NONE = np.zeros(5, dtype=np.int64)
APART = weather(by_member(5, lambda m: 8.0 + m), members=5)
ASKED = plan(
    FLOAT,
    after(9000.0, BUNDLE),
    members=500,
    spread={**NO_SPREAD, "release_time_s": 600.0},
    targets=[{"name": "there", "latitude_deg": 37.9, "longitude_deg": 127.75, "radius_km": 9.0}],
)


@pytest.mark.parametrize(
    "shares", [[0.0, 0.0, 0.3, 1.0, 1.0], [0.2] * 5, [0.02, 0.0, 0.0, 0.01, 0.0], [0.9] * 5]
)
@pytest.mark.parametrize("each", [4, 40, 400])
def test_with_the_same_members_the_sampling_interval_holds_their_share_as_often_as_it_says(shares, each):
    rng, drops, caught = np.random.default_rng(each), np.full(5, each), 0
    for _ in range(1000):
        low, high = sampling_interval(Count(drops, rng.binomial(each, shares), NONE))
        caught += low <= np.mean(shares) <= high
    assert caught >= 940


def test_where_members_differ_drops_leave_less_open_than_as_many_drawn_at_random():
    low, high = sampling_interval(Count(np.full(5, 200), np.array([200, 200, 100, 0, 0]), NONE))
    at_random = clopper_pearson(0.5, 1000)
    assert high - low < 0.5 * (at_random[1] - at_random[0])


def test_the_sampling_interval_lies_in_the_whole_one_and_is_known_with_one_member_too():
    found = pipeline.zone(ASKED, APART)[1].inside[0]
    assert found.low < found.sampling_low < found.probability < found.sampling_high < found.high
    alone = pipeline.zone(ASKED, weather(10.0))[1].inside[0]
    assert alone.low is alone.high is None
    assert 0.0 <= alone.sampling_low < alone.sampling_high <= 1.0


def test_more_drops_narrow_the_sampling_interval_and_not_what_the_members_leave_open():
    few, many = (pipeline.zone(ASKED, APART, until_width=width)[1] for width in (None, 0.02))
    before, found = few.inside[0], many.inside[0]
    assert before.sampling_high - before.sampling_low > 0.02
    assert max(i.sampling_high - i.sampling_low for i in many.inside) <= 0.02
    assert found.high - found.low > 0.8 * (before.high - before.low)
    assert f"after {many.members:,} drops no sampling interval is wider than 0.02" in " ".join(many.warnings)
    assert "5 forecast members leave open" in " ".join(many.warnings)


def test_drops_flown_until_a_width_are_the_drops_of_a_plan_that_asks_for_as_many():
    many = pipeline.zone(ASKED, APART, until_width=0.03)[1]
    same = pipeline.zone(ASKED.model_copy(update={"members": many.members}), APART)[1]
    assert many.members > 500
    assert many.members % 5 == 0
    known = [[(i.probability, i.sampling_low, i.sampling_high) for i in zone.inside] for zone in (many, same)]
    assert known[0] == known[1]
    assert many.endings == same.endings


def test_what_the_most_drops_leave_open_is_said(monkeypatch):
    monkeypatch.setattr(narrowing, "MOST_DROPS", 2000)
    many = pipeline.zone(ASKED, APART, until_width=0.001)[1]
    assert many.members == 2000
    assert "2,000 drops, the most there are, leave a sampling interval" in " ".join(many.warnings)


@pytest.mark.parametrize("width", [0.0, -1.0, 1.0, 0.0001, float("nan")])
def test_a_width_that_no_drops_reach_is_refused(width):
    with pytest.raises(InputError, match=r"out of reach; give 0\.0005 to 1"):
        pipeline.zone(ASKED, APART, until_width=width)


def test_without_an_area_there_is_nothing_to_narrow():
    with pytest.raises(InputError, match="write a target or a keep-out area"):
        pipeline.zone(ASKED.model_copy(update={"targets": ()}), APART, until_width=0.01)
