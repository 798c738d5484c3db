"""The wind's change and turn from 10 m to 300 m over the site."""

from dataclasses import replace

import numpy as np
import pytest

from planner import Verdict
from planner.errors import InputError
from planner.window.criteria.wind_shear import WindShear
from planner.window.wind_turn import HEIGHTS_M, low_winds, turn_deg
from tests.window.judging import case
from tests.worlds import START, campaign, with_near_winds, world

GO, CAUTION, UNKNOWN, NO_GO = Verdict.GO, Verdict.CAUTION, Verdict.UNKNOWN, Verdict.NO_GO


def layered(*upper):
    """Five members with 2 m/s to the east at 10 m, and such a wind at 300 m in the last."""
    field = world(near_heights_m=(10.0, 300.0))
    return with_near_winds(field, [[[2.0, 0.0], [2.0, 0.0]]] * 4 + [[[2.0, 0.0], list(upper)]])


@pytest.mark.parametrize(
    ("upper", "verdict", "said"),
    [
        ((4.9, 0.0), GO, "changes"),
        ((5.1, 0.0), CAUTION, "changes to 300 m by 3.1 m/s"),
        ((12.1, 0.0), NO_GO, "changes to 300 m by 10.1 m/s"),
        ((2.2 * np.cos(0.5), 2.2 * np.sin(0.5)), GO, "changes"),
        ((2.2 * np.cos(0.55), 2.2 * np.sin(0.55)), CAUTION, "turns to 300 m by 32 deg"),
        ((2.2 * np.cos(1.1), 2.2 * np.sin(1.1)), NO_GO, "turns to 300 m by 63 deg"),
    ],
)
def test_a_change_or_a_turn_in_one_member_of_five_is_judged_by_the_worse(upper, verdict, said):
    found = WindShear().judge(case(layered(*upper)))
    assert found.verdict is verdict
    assert said in found.sentence


@pytest.mark.parametrize("near_heights_m", [(), (100.0,)])
def test_without_a_ten_metre_wind_nobody_knows(near_heights_m):
    found = WindShear().judge(case(world(near_heights_m=near_heights_m)))
    assert (found.verdict, found.no_data) == (UNKNOWN, True)


def test_a_light_wind_has_no_direction():
    assert turn_deg(np.array([[[1.9, 0.0], [-5.0, 0.0]], [[2.1, 0.0], [-5.0, 0.0]]])).tolist() == [0.0, 180.0]


def test_a_turn_goes_the_short_way_over_north():
    ten = np.radians([350.0, 15.0])
    assert turn_deg(5.0 * np.stack([np.sin(ten), np.cos(ten)], axis=-1)[None])[0] == pytest.approx(25.0)


def test_above_the_near_winds_it_is_the_column_s_own_level():
    """From 2 m/s at 10 m to the 6 m/s of a level at 210 m above the ground: by a line, and 6 above it."""
    field = with_near_winds(world(6.0), [[[2.0, 0.0]]] * 5)
    wind = np.array(field.wind)
    wind[..., 0, 0], wind[..., 1, 0] = 210.0, 1500.0
    launch = case(world())
    found = low_winds(launch, replace(field, wind=wind), START)
    assert found.shape == (5, HEIGHTS_M.size, 2)
    assert found[0, :, 0] == pytest.approx(np.interp(HEIGHTS_M, [10.0, 210.0], [2.0, 6.0]), abs=1e-5)


def test_limits_in_the_wrong_order_are_refused():
    with pytest.raises(InputError, match="caution_above_deg must not exceed no_go_above_deg, 60"):
        campaign(criteria={"wind_shear": {"caution_above_deg": 61}})
