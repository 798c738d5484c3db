"""Cloud, visibility, cold and dry air at the edges of their limits."""

import numpy as np
import pytest

from planner import Verdict
from planner.errors import InputError
from planner.window.criteria.cloud import CloudCover
from planner.window.criteria.humidity import Humidity
from planner.window.criteria.temperature import Temperature
from planner.window.criteria.visibility import Visibility
from tests.window.judging import case
from tests.worlds import at_the_ground, campaign, world

GO, CAUTION, UNKNOWN, NO_GO = Verdict.GO, Verdict.CAUTION, Verdict.UNKNOWN, Verdict.NO_GO


def judged(criterion, **weather):
    """What it says of the small world with such weather at the ground."""
    return criterion.judge(case(at_the_ground(world(), **weather)))


@pytest.mark.parametrize(
    ("criterion", "name", "worst", "verdict"),
    [
        (CloudCover(), "cloud_fraction", 0.5, GO),
        (CloudCover(), "cloud_fraction", 0.51, NO_GO),
        (CloudCover(caution_above_percent=30), "cloud_fraction", 0.31, CAUTION),
        (Visibility(), "visibility_m", 8000.0, GO),
        (Visibility(), "visibility_m", 7999.0, CAUTION),
        (Visibility(), "visibility_m", 5000.0, CAUTION),
        (Visibility(), "visibility_m", 4999.0, NO_GO),
        (Temperature(), "temperature_2m_k", 273.15 - 9.9, GO),
        (Temperature(), "temperature_2m_k", 273.15 - 10.1, CAUTION),
        (Temperature(), "temperature_2m_k", 273.15 - 25.1, NO_GO),
    ],
)
def test_at_a_limit_it_is_kept_and_just_beyond_it_is_not_in_one_of_five_members(
    criterion, name, worst, verdict
):
    good = {"cloud_fraction": 0.1, "visibility_m": 20_000.0, "temperature_2m_k": 290.0}[name]
    found = judged(criterion, **{name: [good, good, worst, good, good]})
    assert found.verdict is verdict
    assert found.sentence.endswith(f": {verdict.words}")
    assert judged(criterion, **{name: np.nan}).verdict is UNKNOWN
    assert criterion.judge(case(world())).no_data


def test_the_sentence_says_which_side_of_the_limit_is_bad():
    found = judged(Visibility(), visibility_m=[3000.0, 9000.0, 9000.0, 9000.0, 4000.0])
    assert found.sentence == "visibility 3000 m at 01:00Z, below 5000 m in 2 of 5 members: no-go"


@pytest.mark.parametrize(("share", "verdict"), [(0, GO), (1, GO), (2, CAUTION), (4, CAUTION), (5, NO_GO)])
def test_of_twenty_members_a_few_may_fall_below(share, verdict):
    found = Visibility().judge_values(np.array([100.0] * share + [9000.0] * (20 - share)))
    assert found.verdict is verdict


@pytest.mark.parametrize(
    ("gas", "dew_k", "verdict"),
    # Saturation at 20 C is 2,339 Pa, at 10 C 1,228, at 5 C 872, at -5 C 421 (WMO): 52, 37 and 18 %.
    [
        ("hydrogen", 283.15, GO),
        ("hydrogen", 278.15, CAUTION),
        ("hydrogen", 268.15, NO_GO),
        ("helium", 268.15, None),
    ],
)
def test_dry_air_is_a_hazard_with_hydrogen_alone(gas, dew_k, verdict):
    latex = {"kind": "latex", "balloon": "Totex 600", "free_lift_kg": 0.8, "payload_kg": 0.5, "gas": gas}
    field = at_the_ground(world(), temperature_2m_k=293.15, dew_point_2m_k=dew_k)
    found = Humidity().judge(case(field, vehicle=latex, members=2))
    assert (found and found.verdict) is verdict
    assert Humidity().judge(case(field)) is None


@pytest.mark.parametrize(
    ("name", "limits", "said"),
    [
        ("cloud", {"caution_above_percent": 60}, "must not exceed no_go_above_percent, 50"),
        ("visibility", {"caution_below_m": 4000}, "must not be less than no_go_below_m, 5000"),
    ],
)
def test_limits_in_the_wrong_order_are_refused_in_one_sentence(name, limits, said):
    with pytest.raises(InputError, match=said):
        campaign(criteria={name: limits})
