"""Launches judged in several runs at once: members weigh what they weigh, and none goes stale."""

from datetime import timedelta

import numpy as np
import pytest

from planner import Verdict, wind_choice, windows
from planner.forecast.field_set import together
from planner.window.criteria.forecast_age import ForecastAge
from planner.window.criteria.surface_gust import SurfaceGust
from planner.window.criteria.surface_wind import SurfaceWind
from tests.window.judging import case
from tests.worlds import NOW, TOWN, campaign, named, with_surface_winds, world

GO, NO_GO, UNKNOWN = Verdict.GO, Verdict.NO_GO, Verdict.UNKNOWN
HOURLY = {"from": "run+1h", "to": "run+4h", "every": "1h"}


@pytest.mark.parametrize(("weight", "verdict"), [(1.0, GO), (2.0, NO_GO)])
def test_a_stormy_run_counts_by_the_weight_of_its_members(weight, verdict):
    """One member of ten is a tenth, which is tolerated; weighing double, it is two of eleven."""
    calm = named(with_surface_winds(world(members=9), [1.0] * 9), "calm")
    storm = named(with_surface_winds(world(members=1), [9.0]), "storm")
    finding = SurfaceWind().judge(case(together([(calm, 1.0), (storm, weight)])))
    assert finding.verdict is verdict
    assert "of 10 members" in finding.sentence


def test_weights_that_are_equal_judge_as_none():
    speeds = np.random.default_rng(0).uniform(0, 9, 37)
    for factor in (1.0, 0.3):
        assert SurfaceWind().judge_values(speeds, np.full(37, factor)) == SurfaceWind().judge_values(speeds)


def test_runs_without_a_gust_leave_the_judgement_to_those_that_have_one():
    with_gust, without = named(world(gusts_mps=9.0), "a"), named(world(gusts_mps=None), "b")
    finding = SurfaceGust().judge(case(together([(without, 1.0), (with_gust, 1.0)])))
    assert finding.verdict is NO_GO
    assert "5 of 5 members" in finding.sentence
    neither = together([(without, 1.0), (named(world(gusts_mps=None), "c"), 1.0)])
    assert SurfaceGust().judge(case(neither)).verdict is UNKNOWN


def test_a_source_that_went_stale_makes_the_forecast_old_and_a_lagged_run_does_not():
    fresh = named(world(), "a", issued_at=NOW - timedelta(hours=2))
    lagged = named(world(), "a", issued_at=NOW - timedelta(hours=50))
    stale = named(world(), "b", issued_at=NOW - timedelta(hours=50))
    undated = named(world(), "c", issued_at=None)
    judged = [
        ForecastAge().judge(case(together([(fresh, 1.0), (other, 1.0)])))
        for other in (lagged, stale, undated)
    ]
    assert [finding.verdict for finding in judged] == [GO, NO_GO, UNKNOWN]
    assert [finding.measured for finding in judged] == [2.0, 50.0, None]


def test_a_campaign_is_judged_in_several_runs():
    still, windy = named(world(0.0), "still"), named(world(30.0, hours=(0.0, 6.0, 12.0)), "windy")
    both = together([(still, 1.0), (windy, 0.5)])
    asked = campaign(launch_times=HOURLY, targets=[TOWN], members=100)
    found = windows(asked, both, now=NOW)
    shares = [cell.probability for cell in found.sites[0].times]
    alone = [windows(asked, run, now=NOW).sites[0].times[0].probability for run in (still, windy)]
    assert alone == [1.0, 0.0]
    assert shares == pytest.approx([2 / 3] * 4, abs=0.01)
    assert found.forecast.source == "still+windy"


def test_the_runs_of_a_campaign_reach_as_high_as_its_balloon():
    low = named(world(levels_pa=np.array([100_000.0, 85_000.0])), "low")
    both = together([(low, 1.0), (named(world(), "high"), 1.0)])
    field = wind_choice.wind_for_campaign(campaign(), lambda start: both, now=NOW)
    assert field.forecast.id == "high-run"
    assert field.left_out[0].startswith("low-run is left out: its winds end at 1")
