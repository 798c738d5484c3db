"""Limits over members: few and many, with a share of each limit, a margin for few."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner import Verdict
from planner.window.criteria.precipitation import Precipitation
from planner.window.criteria.surface_gust import SurfaceGust
from planner.window.criteria.surface_wind import SurfaceWind

GO, CAUTION, NO_GO = Verdict.GO, Verdict.CAUTION, Verdict.NO_GO


@given(st.lists(st.floats(0, 5), min_size=1, max_size=40), st.floats(0, 0.9), st.floats(0, 0.9))
def test_a_verdict_is_what_the_shares_of_members_say(rates, of_caution, of_no_go):
    rates = np.array(rates)
    limits = {"caution_above_probability": of_caution, "no_go_above_probability": of_no_go}
    found = Precipitation(**limits).judge_values(rates)
    few = rates.size < 10

    def broken(limit, tolerated):
        return np.mean(rates > limit) > (0 if few else tolerated) + 1e-9

    expected = NO_GO if broken(0.5, of_no_go) else CAUTION if broken(0.1, of_caution) else GO
    assert found.verdict is expected
    assert (found.violation_probability is None) == few


@pytest.mark.parametrize("criterion", [SurfaceWind, SurfaceGust])
@pytest.mark.parametrize(
    ("speed", "members", "verdict"),
    [
        (4.0, 1, CAUTION),
        (3.4, 1, GO),
        (4.0, 9, CAUTION),
        (4.0, 10, GO),
        (5.1, 1, NO_GO),
    ],
)
def test_few_members_are_kept_away_from_the_limit(criterion, speed, members, verdict):
    limits = criterion(caution_above_mps=5, no_go_above_mps=5)
    found = limits.judge_values(np.full(members, speed))
    assert found.verdict is verdict
    if verdict is CAUTION:
        assert "above 3.5 m/s (5 less 1.5 for fewer than 10 members) in" in found.sentence


def test_a_written_probability_stands_instead_of_the_tolerated_share_and_old_campaigns_stay_as_they_were():
    speeds = np.array([9.0] * 3 + [1.0] * 17)
    assert SurfaceWind().judge_values(speeds).verdict is NO_GO
    assert SurfaceWind(tolerated_share=0.15).judge_values(speeds).verdict is GO
    assert SurfaceWind(no_go_above_probability=0.2).judge_values(speeds).verdict is CAUTION
    loose = SurfaceWind(no_go_above_probability=0.2, caution_above_probability=0.15)
    assert loose.judge_values(speeds).verdict is GO


def test_an_old_share_holds_of_few_members_too():
    assert SurfaceWind(tolerated_share=0.25).judge_values(np.array([9.0, 1, 1, 1, 1])).verdict is GO
    assert SurfaceWind().judge_values(np.array([9.0, 1, 1, 1, 1])).verdict is NO_GO
