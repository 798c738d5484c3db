"""The wind near the ground is never `go` by an AI model alone, and never better for its being there."""

import pytest

from planner import Verdict
from planner.forecast.field_set import together
from planner.window.criteria.surface_wind import SurfaceWind
from tests.window.judging import answer, case
from tests.worlds import named, with_surface_winds, world

GO, CAUTION, NO_GO = Verdict.GO, Verdict.CAUTION, Verdict.NO_GO


def blowing(source, *speeds_mps):
    return named(with_surface_winds(world(members=len(speeds_mps)), list(speeds_mps)), source)


def judged(*runs):
    return SurfaceWind().judge(case(together([(run, 1.0) for run in runs])))


@pytest.mark.parametrize(("speed_mps", "verdict"), [(1.0, CAUTION), (4.0, CAUTION), (9.0, NO_GO)])
def test_an_ai_model_alone_is_caution_at_best_and_says_so(speed_mps, verdict):
    finding = judged(blowing("aifs-ens", *[speed_mps] * 12))
    assert finding.verdict is verdict
    assert finding.capped is (speed_mps == 1.0)
    assert "by an AI model alone (aifs-ens; fly another run with it, such as gfs): " in finding.sentence


def test_a_calm_launch_is_capped_by_the_surface_wind_alone():
    (launch, *_) = answer(blowing("aifs-ens", *[1.0] * 12)).times
    assert launch.verdict is CAUTION
    assert "surface_wind" in launch.capped_by


def test_another_run_that_has_the_wind_decides_and_its_measure_stands():
    finding = judged(blowing("aifs-ens", *[1.0] * 12), blowing("gfs", 2.0))
    assert (finding.verdict, finding.measured) == (GO, 2.0)
    assert "of 1 members, without aifs-ens, an AI model: go" in finding.sentence


@pytest.mark.slow
def test_many_calm_members_of_an_ai_model_do_not_outvote_another_runs_storm():
    assert judged(blowing("aifs-ens", *[1.0] * 50), blowing("gfs", 9.0)).verdict is NO_GO


def test_an_ai_models_storm_counts_though_the_other_run_is_calm():
    finding = judged(blowing("aifs-ens", *[9.0] * 12), blowing("gfs", 1.0))
    assert finding.verdict is NO_GO
    assert "of 13 members" in finding.sentence
