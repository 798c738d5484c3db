"""Every criterion at the edges of its limits."""

from dataclasses import replace
from datetime import timedelta
from functools import cache

import numpy as np
import pytest

from planner import Verdict, zone
from planner.drift.endings import Ending
from planner.window.case import case_of
from planner.window.criteria.forecast_age import ForecastAge
from planner.window.criteria.forecast_covers import ForecastCovers
from planner.window.criteria.keep_out import KeepOut
from planner.window.criteria.surface_gust import SurfaceGust
from planner.window.criteria.surface_wind import SurfaceWind
from planner.window.criteria.target import Target
from planner.window.criterion import usual_criteria
from tests.forecast.reading.soundings.held import AT, plan, sounding
from tests.window.judging import case
from tests.window.placed import merit, with_ending
from tests.worlds import FAR_AWAY, START, TOWN, campaign, with_near_winds, with_surface_winds, world

GO, CAUTION, UNKNOWN, NO_GO = Verdict.GO, Verdict.CAUTION, Verdict.UNKNOWN, Verdict.NO_GO
PRIOR = {"spread": {"wind_error": "prior"}}


@cache
def known():
    """A launch towards a target, with a keep-out area, in a wind that is taken to be known."""
    return case(world(), targets=[TOWN], keep_out=[FAR_AWAY])


@pytest.fixture
def flown():
    return known()


@pytest.mark.parametrize(
    ("speeds", "verdict", "measured", "limit"),
    [
        ([3, 3, 3, 3, 3], GO, 3, 3),
        ([1, 1, 1, 1, 3.5], CAUTION, 3.5, 3),
        ([5, 5, 5, 5, 5], CAUTION, 5, 3),
        ([1, 1, 1, 1, 5.5], NO_GO, 5.5, 5),
    ],
)
def test_with_five_members_the_windiest_decides(speeds, verdict, measured, limit):
    finding = SurfaceWind().judge(case(with_surface_winds(world(), speeds)))
    assert (finding.verdict, finding.measured, finding.limit) == (verdict, measured, limit)
    assert finding.unit == "m/s"


@pytest.mark.parametrize(("windy", "verdict"), [(2, GO), (3, NO_GO)])
def test_a_tenth_of_twenty_members_may_exceed_a_limit(windy, verdict):
    speeds = [9.0] * windy + [1.0] * (20 - windy)
    assert SurfaceWind().judge_values(np.array(speeds)).verdict is verdict


def test_a_surface_wind_counts_whatever_its_direction():
    field = with_near_winds(world(), [[[-3.0, -4.0]]] * 5)
    assert SurfaceWind().judge(case(field)).measured == pytest.approx(5.0)


def test_the_sentence_says_what_was_measured_the_limit_and_the_share_of_members():
    finding = SurfaceWind().judge(case(with_surface_winds(world(), [1, 1, 6, 7.4, 1])))
    assert finding.sentence == "10 m wind 7.4 m/s at 01:00Z, above 5 m/s in 2 of 5 members: no-go"


@pytest.mark.parametrize(("age_h", "verdict"), [(2.0, CAUTION), (7.0, UNKNOWN)])
def test_the_wind_at_the_ground_is_of_its_hour_however_long_a_sounding_is_held(age_h, verdict):
    field = sounding(20_000.0)
    ensemble, _ = zone(plan(5_000.0, age_h), field)
    finding = SurfaceWind(caution_above_mps=1.0).judge(case_of(campaign(), ensemble, field, AT))
    assert finding.verdict is verdict
    assert ("is of more than 3 h from the launch" in finding.sentence) is (verdict is UNKNOWN)


def test_limits_are_those_that_a_person_wrote():
    launch = case(with_surface_winds(world(), [6.0] * 5))
    assert SurfaceWind(caution_above_mps=6, no_go_above_mps=8).judge(launch).verdict is GO
    assert SurfaceWind(caution_above_mps=5, no_go_above_mps=8).judge(launch).verdict is CAUTION


@pytest.mark.parametrize("near_heights_m", [(), (100.0,)])
def test_a_forecast_without_a_ten_metre_wind_leaves_the_surface_wind_unknown(near_heights_m):
    finding = SurfaceWind().judge(case(world(near_heights_m=near_heights_m)))
    assert (finding.verdict, finding.measured) == (UNKNOWN, None)
    assert "10 m wind" in finding.sentence


def test_the_ten_metre_wind_is_taken_where_there_are_others():
    field = with_near_winds(world(near_heights_m=(10.0, 100.0)), [[[2.0, 0.0], [12.0, 0.0]]] * 5)
    assert SurfaceWind().judge(case(field)).measured == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("gusts", "verdict"), [(5.0, GO), (7.0, CAUTION), ([1, 1, 1, 1, 7.5], NO_GO), (None, UNKNOWN)]
)
def test_gusts_are_judged_as_the_wind_is(gusts, verdict):
    assert SurfaceGust().judge(case(world(gusts_mps=gusts))).verdict is verdict


def test_a_hole_in_the_forecast_is_unknown_and_not_calm():
    assert SurfaceGust().judge(case(world(gusts_mps=[1, 1, np.nan, 1, 1]))).verdict is UNKNOWN


@pytest.mark.parametrize(
    ("age_h", "verdict"), [(0, GO), (11.9, GO), (12, CAUTION), (47.9, CAUTION), (48, NO_GO), (-0.1, UNKNOWN)]
)
def test_a_forecast_ages_by_the_clock(flown, age_h, verdict):
    finding = ForecastAge().judge(replace(flown, now=START + timedelta(hours=age_h)))
    assert finding.verdict is verdict
    assert finding.measured == (None if verdict is UNKNOWN else pytest.approx(age_h))


def test_a_forecast_without_an_issue_time_is_of_unknown_age():
    assert ForecastAge().judge(case(world(issued_at=None))).verdict is UNKNOWN


@pytest.mark.parametrize(("lost", "verdict"), [(0, GO), (1, CAUTION), (2, UNKNOWN), (20, UNKNOWN)])
@pytest.mark.parametrize("ending", ["left_the_forecast", "forecast_ended", "still_flying"])
def test_drops_that_nobody_can_follow_to_the_ground_are_counted(flown, ending, lost, verdict):
    finding = ForecastCovers().judge(with_ending(flown, Ending(ending), lost))
    assert (finding.verdict, finding.measured) == (verdict, lost / 20)


def test_cargo_that_stayed_with_its_balloon_is_covered(flown):
    launch = with_ending(flown, Ending("not_released"), 20)
    assert ForecastCovers().judge(launch).verdict is GO


@pytest.mark.parametrize(
    ("probability", "verdict", "limit"),
    [(0.5, GO, 0.5), (0.49, CAUTION, 0.5), (0.2, CAUTION, 0.5), (0.19, NO_GO, 0.2)],
)
def test_the_likelier_a_hit_the_better(flown, probability, verdict, limit):
    finding = Target().judge(replace(flown, on_target=probability))
    assert (merit(finding), finding.measured, finding.limit) == (verdict, probability, limit)
    assert finding.probability == probability
    assert (finding.violation_probability > finding.limit_probability) == (probability < limit)


@pytest.mark.parametrize(("lost", "verdict"), [(3, NO_GO), (4, UNKNOWN), (20, UNKNOWN)])
def test_a_miss_is_unknown_while_lost_drops_could_make_it_a_hit(flown, lost, verdict):
    launch = with_ending(replace(flown, on_target=0.0), Ending("left_the_forecast"), lost)
    assert Target().judge(launch).verdict is verdict


@pytest.mark.parametrize(
    ("probability", "verdict", "limit"),
    [(0.0, GO, 0.01), (0.01, GO, 0.01), (0.02, CAUTION, 0.01), (0.05, CAUTION, 0.01), (0.06, NO_GO, 0.05)],
)
def test_the_likelier_a_keep_out_area_the_worse(flown, probability, verdict, limit):
    finding = KeepOut().judge(replace(flown, in_keep_out=probability, inside=keep_out_hit(probability, 0.05)))
    assert (merit(finding), finding.measured, finding.limit) == (verdict, probability, limit)


def keep_out_hit(probability, high):
    """That the balloon comes down in a quarry, so likely."""
    (far,) = (inside for inside in known().inside if inside.kind == "keep_out")
    sampled = {"sampling_low": probability, "sampling_high": probability}
    return (replace(far, area="quarry", probability=probability, low=0.0, high=high, **sampled),)


@pytest.mark.parametrize(("high", "verdict"), [(0.05, GO), (0.051, CAUTION)])
def test_an_interval_that_cannot_rule_a_no_go_out_is_no_go_ahead(flown, high, verdict):
    launch = replace(flown, in_keep_out=0.0, inside=keep_out_hit(0.0, high))
    assert merit(KeepOut().judge(launch)) is verdict


def test_with_one_forecast_member_few_drops_are_no_go_ahead(flown):
    """No hit in twenty drops leaves up to 17 % open; in two hundred, 2 %."""
    launch = replace(flown, in_keep_out=0.0, inside=keep_out_hit(0.0, None))
    assert launch.ensemble.members == 20
    assert KeepOut().judge(launch).verdict is CAUTION


@pytest.mark.parametrize(("lost", "verdict"), [(0, GO), (1, CAUTION), (2, UNKNOWN)])
def test_lost_drops_may_have_come_down_in_the_keep_out_area(flown, lost, verdict):
    launch = with_ending(
        replace(flown, in_keep_out=0.0, inside=keep_out_hit(0.0, 0.05)), Ending("forecast_ended"), lost
    )
    assert merit(KeepOut().judge(launch)) is verdict


def test_without_areas_there_is_no_finding_about_them():
    launch = case(world())
    assert Target().judge(launch) is None
    assert KeepOut().judge(launch) is None


def test_on_an_uncalibrated_wind_error_probabilities_lift_no_higher_than_caution():
    launch = case(world(), targets=[TOWN], keep_out=[FAR_AWAY], **PRIOR)
    sure = replace(launch, on_target=1.0, in_keep_out=0.0, inside=keep_out_hit(0.0, None))
    for criterion in (Target(), KeepOut()):
        finding = criterion.judge(sure)
        assert finding.verdict is CAUTION
        assert "prior, not calibrated" in finding.sentence


def test_on_an_uncalibrated_wind_error_a_no_go_stays_one():
    launch = case(world(), targets=[TOWN], keep_out=[FAR_AWAY], **PRIOR)
    bad = replace(launch, on_target=0.0, in_keep_out=1.0, inside=keep_out_hit(1.0, 1.0))
    assert [criterion.judge(bad).verdict for criterion in (Target(), KeepOut())] == [NO_GO, NO_GO]


def test_a_target_is_hit_by_the_main_piece_and_a_keep_out_area_by_any():
    cargo = {"kind": "bundle", "name": "pack", "mass_kg": 1, "drag_area_m2": 0.04}
    east = {"name": "east", "latitude_deg": 37.9, "longitude_deg": 126.766, "radius_km": 1.2}
    options = {"releases": [{"after_s": 60, "cargo": [cargo]}], "members": 5}
    launch = case(world(5.0), targets=[east], keep_out=[east], **options)
    km = {p.piece: (p.longitude_deg.mean() - 126.7) * 87.8 for p in launch.ensemble.pieces}
    assert km["pack"] < 1.0
    assert km["balloon"] == pytest.approx(5.8, abs=0.5)
    assert (launch.on_target, launch.in_keep_out) == (0.0, 1.0)


def test_two_targets_count_as_one_large_one():
    near = {**TOWN, "radius_km": 2.0}
    one = case(world(), targets=[TOWN]).on_target
    two = case(world(), targets=[FAR_AWAY, near, TOWN]).on_target
    assert (one, two) == (1.0, 1.0)


def test_every_finding_names_its_criterion_and_says_its_verdict(flown):
    judged = {criterion.name: criterion.judge(flown) for criterion in usual_criteria()}
    findings = [finding for finding in judged.values() if finding is not None]
    assert judged.keys() - {finding.criterion for finding in findings} == {"balloon_class"}  # carries nothing
    assert all(finding.sentence.endswith(f": {finding.verdict.words}") for finding in findings)
