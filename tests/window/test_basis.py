"""What lifts a verdict on landings: a calibration that owns their variance, or that no doubt changes it."""

from datetime import timedelta

import pytest

from planner import Verdict, windows
from planner.plan.distribution import Mixture
from planner.window.robustness import DOUBTS, doubts_of
from tests.calibrations import EVIDENCE, calibration, naming
from tests.window.judging import answer, case
from tests.worlds import FAR_AWAY, NOW, START, TOWN, campaign, world

GO, CAUTION = Verdict.GO, Verdict.CAUTION
STILL = {"burst_altitude_m": 0, "ascent_rate": 0, "descent_rate": 0, "launch_position_m": 0}
ALL_SOURCES = {
    "sources": ["analytic"],
    "leads_h": [0.0, 48.0],
    "altitudes_m": [0.0, 40_000.0],
    "months": list(range(1, 13)),
}
AREAS = {"keep_out": [FAR_AWAY], "members": 400}


@pytest.fixture(scope="module")
def field():
    return world()


def near(away_deg: float) -> dict:
    """A keep-out area of 2 km east of the launch."""
    return {**TOWN, "longitude_deg": TOWN["longitude_deg"] + away_deg, "radius_km": 2}


def only(field, **changes):
    """The only launch, and its finding on keep-out areas."""
    (cell,) = answer(field, **{"spread": {"wind_error": "prior"}, **changes}).times
    return cell, next(f for f in cell.findings if f.criterion == "keep_out")


# Robust


def test_a_keep_out_area_hundreds_of_km_away_is_robustly_go_on_the_first_day(field):
    cell, finding = only(field, **AREAS)
    assert (cell.verdict, cell.basis, cell.capped_by) == (GO, "robust", ())
    assert (finding.verdict, finding.basis, finding.capped) == (GO, "robust", False)
    assert "prior, not calibrated; robust: the same at 0.5 to 2 times the wind's error" in finding.sentence
    assert finding.sentence.endswith(": go")


def test_one_that_is_missed_by_the_error_as_taken_and_not_by_twice_that_stays_at_caution(field):
    away = [only(field, keep_out=[near(deg)], members=400) for deg in (0.06, 0.08, 0.1, 0.12, 0.14, 0.2, 0.3)]
    verdicts = [finding.verdict for _, finding in away]
    marginal = [(cell, finding) for cell, finding in away if finding.capped]
    assert GO in verdicts
    assert marginal
    for cell, finding in marginal:
        assert (cell.verdict, cell.basis, cell.capped_by) == (CAUTION, "none", ("keep_out",))
        assert "not robust, otherwise at 2 times the wind's error" in finding.sentence


@pytest.mark.parametrize("error", ["none", {"scale": 1.0}, {"column_share": 0.3, "scale": 2.0}], ids=str)
def test_an_error_left_out_or_by_hand_is_never_robust(field, error):
    cell, finding = only(field, spread={"wind_error": error}, **AREAS)
    assert (cell.verdict, finding.basis, finding.capped) == (CAUTION, "none", True)


def test_flights_said_to_vary_in_nothing_are_doubted_as_their_kind_varies():
    plan = case(world(), spread={**STILL, "wind_error": "prior"}).ensemble.plan
    doubted = list(doubts_of(plan))
    assert len(doubted) == 2 * len(DOUBTS)
    assert {one.plan.spread.ascent_rate.sigma > 0 for one in doubted} == {True, False}
    assert len(list(doubts_of(case(world(), spread={"wind_error": "prior"}).ensemble.plan))) == len(DOUBTS)


def test_what_fails_fails_three_times_as_often_and_never_more_than_always():
    spread = {"wind_error": "prior", "timer_fails": 0.02, "stays_shut": 0.5}
    usual = case(world(), spread=spread).ensemble.plan
    for one in doubts_of(usual):
        assert one.plan.spread.timer_fails in (pytest.approx(0.06), pytest.approx(3 * _usual_timer(usual)))
        assert one.plan.spread.stays_shut <= 1.0
        fall = one.plan.spread.descent_rate
        if isinstance(fall, Mixture):
            assert sum(f.probability for f in fall.fails) <= 1.0


def _usual_timer(plan) -> float:
    return type(plan.spread)(kind=plan.spread.kind).timer_fails


def test_a_launch_that_something_else_holds_is_not_flown_in_doubt():
    cell, finding = only(world(4.0), **AREAS)
    assert (cell.verdict, finding.capped, finding.basis) == (CAUTION, True, "none")
    assert "robust" not in finding.sentence


# Calibrated


def calibrated_cell(spread=STILL, found=None, scope=None, **changes):
    """The only launch by a calibration of a wide scope, and its finding on the target."""
    evidence = {**EVIDENCE, "n_effective": 40, "cases": "cases.csv"}
    made = calibration(**{"scope": scope or ALL_SOURCES, "evidence": evidence, **(found or {})})
    asked = campaign(
        spread={**spread, "wind_error": {"calibration": made.name}},
        **{"targets": [{**TOWN, "radius_km": 12}], "members": 200, **changes},
    )
    site = windows(naming(asked, made), world(), now=NOW).sites[0]
    return site.times[0], next(f for f in site.times[0].findings if f.basis)


def test_a_calibration_in_scope_that_owns_the_landing_s_variance_is_a_basis():
    cell, finding = calibrated_cell()
    assert (cell.verdict, cell.basis, finding.basis) == (GO, "calibrated", "calibrated")
    assert "calibrated: its errors own at least 100 % of the landing's variance" in finding.sentence


def test_one_whose_wind_is_the_smaller_part_is_none():
    _, finding = calibrated_cell({**STILL, "launch_position_m": 20_000}, targets=[{**TOWN, "radius_km": 90}])
    assert finding.basis != "calibrated"
    assert "75 % are wanted for a basis" in finding.sentence


@pytest.mark.parametrize(
    ("evidence", "said"),
    [({"n_effective": 29}, "provisional"), ({"cases": None}, "provisional")],
    ids=["29 cases", "no case list"],
)
def test_what_is_provisional_is_not_called_calibrated(evidence, said):
    whole = {**EVIDENCE, "n_effective": 40, "cases": "cases.csv", **evidence}
    cell, finding = calibrated_cell(found={"evidence": whole})
    assert finding.basis != "calibrated"
    assert said in finding.sentence
    if whole["cases"] is None:
        assert (cell.verdict, finding.basis) == (CAUTION, "none")


def test_out_of_scope_the_cap_returns_and_says_what_is():
    cell, finding = calibrated_cell(scope={**ALL_SOURCES, "months": [1]})
    assert (cell.verdict, finding.basis, finding.capped) == (CAUTION, "none", True)
    assert "launched in November, it holds in January" in finding.sentence


def test_a_limit_of_one_per_cent_asks_for_300_cases_with_the_coverage_shown():
    shown = [{"class": "whole", "probability": 0.99, "n": 400, "inside": 397, "low": 0.97, "high": 0.998}]
    asked = {"keep_out": [FAR_AWAY], "targets": [], "members": 400}
    for cases, coverage, said in (
        (299, shown, "a limit so low asks for 300 effective cases"),
        (300, [], "a limit so low asks for a coverage shown at 99 %"),
        (300, shown, "calibrated: its errors own"),
    ):
        evidence = {**EVIDENCE, "n_effective": cases, "cases": "cases.csv", "coverage": coverage}
        _, finding = calibrated_cell(found={"evidence": evidence}, **asked)
        assert said in finding.sentence


def test_an_outlook_is_no_sign_and_is_not_flown_in_doubt(field):
    beyond = {"launch_times": {"from": "run+9h", "to": "run+9h", "every": "1h"}}
    near_now, early = (START + timedelta(hours=h) for h in (1, -30))
    assert answer(field, near_now, spread={"wind_error": "prior"}, **AREAS, **beyond).times[0].verdict is GO
    (cell,) = answer(field, early, spread={"wind_error": "prior"}, **AREAS, **beyond).times
    assert cell.outlook
    assert (cell.basis, cell.verdict is GO) == ("none", False)
