"""Whose uncertainty the landing is: closed forms in steady and sheared winds, and what is said of it."""

import numpy as np
import pytest

from planner import Effort
from planner.errors import InputError
from planner.landing.sensitivity import sensitivity
from planner.vehicle.constant_rate_physics import drag_table
from tests.worlds import BUNDLE, BURST, FLOAT, LEAFLETS, NO_SPREAD, after, by_member, plan, weather

TWO = Effort(threads=2)
TOP_M, CLIMB_MPS, FALL_MPS = 20_000.0, 5.0, 5.0
SPREAD = {**NO_SPREAD, "ascent_rate": 0.2, "descent_rate": 0.3, "launch_position_m": 2000.0}
WINDS_MPS = 8.0 + np.arange(5.0)
STEADY = weather(by_member(5, lambda m: 8.0 + m), members=5)


def shares(spread, field, *releases, vehicle=BURST, members: int = 4000, **words):
    """The shares of a plan by group, and all that was found."""
    found = sensitivity(plan(vehicle, *releases, spread=spread, members=members), field, TWO, **words)[1]
    return {one.group.name: one for one in found.groups}, found


def fall_s(from_m):
    """How long the nominal fall takes from heights (n,) [m] to the ground, at a factor of 1."""
    table, row = drag_table(), np.zeros(np.size(from_m), dtype=np.int64)
    return (table.passed(np.zeros(np.size(from_m)), row) - table.passed(np.asarray(from_m), row)) / FALL_MPS


def test_in_steady_winds_every_group_owns_what_its_formula_says_interactions_counted():
    # x = u (H / (w A) + F / B) + east, y = north: u by member, A and B log-normal, east and north normal.
    found, whole = shares(SPREAD, STEADY)
    climb, fall = TOP_M / CLIMB_MPS, float(fall_s([TOP_M])[0])
    moments = [np.exp(sigma**2 / 2) for sigma in (0.2, 0.3)]
    spreads = [np.exp(sigma**2) * (np.exp(sigma**2) - 1) for sigma in (0.2, 0.3)]
    ascent, descent = climb**2 * spreads[0], fall**2 * spreads[1]
    mean_s = climb * moments[0] + fall * moments[1]
    wind2 = float((WINDS_MPS**2).mean())
    parts = {
        "ascent": wind2 * ascent,
        "fall speed": wind2 * descent,
        "wind": WINDS_MPS.var() * (mean_s**2 + ascent + descent),
        "launch": 2 * 2000.0**2,
    }
    total = sum(parts.values())
    for name, part in parts.items():
        assert found[name].share == pytest.approx(part / total, abs=0.02), name
        assert found[name].low - 0.01 < part / total < found[name].high + 0.01
    assert found["burst or float"].share == 0.0
    variance = WINDS_MPS.var() * mean_s**2 + wind2 * (ascent + descent) + parts["launch"]
    assert whole.rms_km == pytest.approx(np.sqrt(variance) / 1000, rel=0.02)
    assert whole.together == pytest.approx(WINDS_MPS.var() * (ascent + descent) / variance, abs=0.02)
    assert sum(one.share for one in whole.groups) == pytest.approx(1.0)


def test_in_a_linear_shear_the_burst_owns_what_its_formula_says():
    # u = s z: up z is w A t, so x_up = s H^2 / (2 w A); down x = s / B times the integral of z over the fall.
    shear = 1e-3
    spread = {**NO_SPREAD, "burst_altitude_m": 1500.0, "ascent_rate": 0.1, "descent_rate": 0.15}
    found, whole = shares(spread, weather(u=lambda lat, lon, h, t: shear * h))
    rng = np.random.default_rng(0)
    nodes = np.linspace(0.0, 30_000.0, 601)
    still_s = fall_s(nodes)
    below = np.concatenate([[0.0], np.cumsum((nodes[1:] + nodes[:-1]) / 2 * np.diff(still_s))])

    def x(height, climb, fall):
        return shear * (height**2 / (2 * CLIMB_MPS * climb) + np.interp(height, nodes, below) / fall)

    heights = TOP_M + 1500 * rng.normal(size=(2, 200_000))
    climbs, falls = (np.exp(sigma * rng.normal(size=(2, 200_000))) for sigma in (0.1, 0.15))
    base = x(heights[0], climbs[0], falls[0])
    parts = {
        "burst or float": ((x(heights[1], climbs[0], falls[0]) - base) ** 2).mean() / 2,
        "ascent": ((x(heights[0], climbs[1], falls[0]) - base) ** 2).mean() / 2,
        "fall speed": ((x(heights[0], climbs[0], falls[1]) - base) ** 2).mean() / 2,
    }
    for name, part in parts.items():
        assert found[name].share == pytest.approx(part / sum(parts.values()), abs=0.02), name
    assert found["wind"].share == 0.0  # one member, and no error of its own
    assert whole.rms_km == pytest.approx(base.std() / 1000, rel=0.03)


def test_members_and_the_forecasts_own_error_are_both_the_wind():
    alone = {**NO_SPREAD, "wind_error": "prior"}
    assert shares(alone, weather(10.0), members=200)[0]["wind"].share == 1.0
    assert shares(NO_SPREAD, STEADY, members=200)[0]["wind"].share == 1.0


def test_what_members_and_the_forecasts_own_error_leave_open_adds_up():
    own = {"column_share": 1.0, "length_km": 5.0, "memory_h": 4.0, "wind_share": 0.0, "scale": 0.5}
    both = {**NO_SPREAD, "wind_error": own}
    members, error, together = (
        shares(spread, field, vehicle=FLOAT)[1].rms_km
        for spread, field in ((NO_SPREAD, STEADY), (both, weather(10.0)), (both, STEADY))
    )
    assert together**2 == pytest.approx(members**2 + error**2, rel=0.05)


def test_a_release_and_its_sheets_are_groups_where_there_are_any():
    spread = {**NO_SPREAD, "release_time_s": 300.0}
    spotty = {**LEAFLETS, "fall_speed_cv": 0.3}
    found, _ = shares(spread, weather(10.0), after(9000.0, spotty), vehicle=FLOAT, members=2000)
    late = 300.0**2
    apart = 4000.0**2 * float(np.exp(np.log(1.09)) * np.log(1.09))  # a sheet at 1 m/s, about
    assert found["release"].share == pytest.approx(late / (late + apart), abs=0.03)
    assert found["sheets"].share == pytest.approx(1 - found["release"].share)
    bare, _ = shares(SPREAD, STEADY, members=200)
    assert not {"release", "sheets"} & set(bare)


def test_a_spread_twice_or_half_as_wide_owns_what_was_foretold():
    # A float: the burst's nonlinearity aside, a part goes with the square of its spread.
    narrow = {**NO_SPREAD, "ascent_rate": 0.06, "descent_rate": 0.06}
    wide = {**narrow, "descent_rate": 0.12}
    before, after_ = shares(narrow, weather(10.0))[0], shares(wide, weather(10.0))[0]
    assert before["fall speed"].if_double == pytest.approx(after_["fall speed"].share, abs=0.02)
    assert after_["fall speed"].if_half == pytest.approx(before["fall speed"].share, abs=0.02)


def test_knowing_a_group_twice_as_well_takes_off_what_was_foretold():
    found, whole = shares(SPREAD, STEADY)
    better = shares({**SPREAD, "descent_rate": 0.15}, STEADY)[1]
    assert whole.rms_km - better.rms_km == pytest.approx(found["fall speed"].gain_km, abs=0.04 * whole.rms_km)


@pytest.mark.parametrize("threads", [1, 2])
def test_threads_and_the_number_of_drops_change_no_drop(threads):
    asked = plan(BURST, spread=SPREAD, members=1200)
    one, other = (sensitivity(asked, STEADY, Effort(threads=t))[1] for t in (1, threads))
    assert one == other


def test_a_piece_that_there_is_not_has_no_shares():
    with pytest.raises(InputError, match="there is no piece 'bundel'; there are bundle, balloon"):
        shares(SPREAD, STEADY, after(5000.0, BUNDLE), piece="bundel", members=60)
