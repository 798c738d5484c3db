"""What varies by kind of flight, and how a fall may fail."""

import numpy as np
import pytest

from planner import Plan, parse
from planner.errors import InputError
from planner.flight.branches import branches
from planner.flight.draws import member_draws
from planner.flight.resolved_plan import on_field
from planner.plan.distribution import Lognormal, Mixture, Normal
from planner.plan.kinds_of_flight import kinds_of_flight
from planner.plan.spread import Spread
from tests.worlds import BURST, FLOAT, NO_SPREAD, plan, weather, written_plan

TORN = {"name": "torn", "probability": 0.1, "median": 2.0}
LOST = {"name": "no canopy", "probability": 0.05, "median": 4.0, "sigma": 0.2}
MAY_FAIL = NO_SPREAD | {"descent_rate": {"kind": "mixture", "works": 0, "fails": [TORN, LOST]}}
LATEX = {"kind": "latex", "mass_kg": 1.5, "burst_diameter_m": 9.5, "gas": "helium", "ascent_rate_mps": 5.0}
LATEX |= {"payload_kg": 1.5, "parachute": {"drag_area_m2": 1.36 * 0.995, "mass_kg": 0.0}}
TUBE = {"kind": "film", "balloon": "film tube 50 um", "free_lift_kg": 0.5}
FALLS = {"kind": "constant_rate", "descent_rate_mps": 5.0}
EAST = weather(u=10.0)


@pytest.mark.parametrize(
    ("vehicle", "kind"),
    [(BURST, "amateur_latex"), (LATEX, "amateur_latex"), (FLOAT, "film_tube"), (TUBE, "film_tube")],
)
def test_a_plan_that_says_no_kind_has_that_of_its_vehicle(vehicle, kind):
    spread = plan(vehicle, spread={}).spread
    assert spread.kind == kind
    assert spread == Spread.model_validate({"kind": kind})
    assert Plan.model_fields["spread"].get_default(call_default_factory=True, validated_data={}) == {}
    assert plan(FALLS, spread={}).spread.kind == "film_tube"


def test_numbers_of_a_plan_win_over_those_of_its_kind():
    spread = plan(BURST, spread={"kind": "Radiosonde", "ascent_rate": 0.3}).spread
    assert (spread.kind, spread.ascent_rate) == ("radiosonde", Lognormal(sigma=0.3))
    assert spread.burst_altitude_m == Normal(sigma=980.0, share=0.1)


def test_a_kind_that_there_is_not_is_refused_with_those_that_there_are():
    with pytest.raises(InputError, match=r"nearest of 4: .*amateur_latex, radiosonde"):
        parse(Plan, written_plan(spread={"kind": "zeppelin"}))


def test_every_kind_has_every_number_with_its_source():
    named = set(Spread.model_fields) - {"kind", "wind_error"}
    for name, kind in kinds_of_flight().items():
        assert set(kind.defaults) == named, name
        assert all("prior" in number.source or len(number.source) > 20 for number in kind.defaults.values())


def test_a_spread_of_plain_numbers_means_what_it_always_meant():
    """As answers of before stored it: every name written, no kind."""
    before = {
        "descent_rate": {"kind": "lognormal", "sigma": 0.15},
        "ascent_rate": {"kind": "lognormal", "sigma": 0.1},
        "burst_altitude_m": {"kind": "normal", "sigma": 1000.0, "share": 0.1},
        "remnant": {"kind": "uniform", "low": 0.06, "high": 2.0},
    }
    asked = plan(LATEX, spread=before)
    for name, written in before.items():
        assert getattr(asked.spread, name).model_dump(exclude_none=True) == {
            **written,
            **({"median": 1.0} if written["kind"] == "lognormal" else {}),
        }
    assert branches(asked, most=10) == []


def test_each_way_to_fail_is_a_branch_and_with_what_works_they_sum_to_one():
    asked = plan(BURST, spread=MAY_FAIL)
    torn, lost = branches(asked, most=10)
    assert [torn.name, lost.name] == ["torn", "no canopy"]
    assert [torn.probability, lost.probability] == [0.1, 0.05]
    mixture = asked.spread.descent_rate
    assert isinstance(mixture, Mixture)
    assert torn.probability + lost.probability + mixture.works_probability == pytest.approx(1.0)


@pytest.mark.parametrize("wrong", [[TORN, TORN], [TORN | {"probability": 0.6}, LOST | {"probability": 0.5}]])
def test_ways_to_fail_of_one_name_or_of_more_than_all_flights_are_refused(wrong):
    spread = {"descent_rate": {"kind": "mixture", "works": 0.1, "fails": wrong}}
    with pytest.raises(InputError, match=r"one name|sum to 1\.1"):
        parse(Plan, written_plan(spread=spread))


def test_zero_turns_off_one_way_to_fail_and_a_bare_zero_all():
    never = {"kind": "mixture", "works": 0.1, "fails": [TORN | {"probability": 0.0}, LOST]}
    (only,) = branches(plan(BURST, spread=NO_SPREAD | {"descent_rate": never}), most=10)
    assert only.name == "no canopy"
    assert branches(plan(BURST, spread=NO_SPREAD), most=10) == []


def test_a_balloon_without_a_parachute_has_none_that_fails():
    assert branches(plan(LATEX | {"parachute": None}, spread=MAY_FAIL), most=10) == []


def test_a_drop_draws_the_same_fall_whatever_the_blocks_and_whatever_may_fail():
    usual = plan(BURST, spread={})
    only = plan(BURST, spread={"descent_rate": 0.09})

    def down_s(asked, first, count):
        return member_draws([on_field(asked, EAST)], first, count).profile.ends_s()[-1]

    in_blocks = [down_s(usual, first, 100) for first in (0, 100, 200)]
    np.testing.assert_array_equal(np.concatenate(in_blocks), down_s(usual, 0, 300))
    np.testing.assert_array_equal(down_s(only, 0, 300), down_s(usual, 0, 300))


def test_latex_climbs_vary_as_the_series_climbs_did():
    climbs = member_draws([on_field(plan(LATEX, spread={}), weather())], 0, 500).profile
    burst_s = climbs.ends_s()[0]
    top_m = climbs.stages[0].end_m
    assert np.log(top_m / burst_s).std() == pytest.approx(0.15, abs=0.02)
    assert top_m.std() == pytest.approx(1_900.0, rel=0.15)
