"""An ensemble's members carry their own part of the wind's error: the field adds what is missing."""

from dataclasses import replace

import numpy as np
import pytest

from planner import zone
from planner.spread.error_priors import forecast_prior
from planner.spread.member_spread import member_spread
from planner.units import HOUR_S
from tests.worlds import FLOAT, NO_SPREAD, by_member, plan, weather

APART_MPS = np.array([-1.5, -0.5, 0.5, 1.5])
"""Of four members: a variance of 1.25 m2/s2."""


def ensemble(scale: float = 1.0):
    apart = by_member(4, lambda member: scale * (member - 1.5))
    return weather(apart, apart, members=4)


def sd_km(field, wind_error="prior") -> float:
    asked = plan(FLOAT, spread={**NO_SPREAD, "wind_error": wind_error}, members=4_000)
    landed = zone(asked, field)[0].pieces[0]
    return float(np.std(landed.latitude_deg)) * 111.2


def test_the_spread_is_the_variance_between_members():
    found = member_spread(ensemble())
    assert found.variance == pytest.approx(1.25, rel=1e-5)
    assert found.variance.shape == (found.altitudes_m.size, found.times_s.size)
    assert member_spread(weather()) is None


def test_the_field_adds_what_the_members_do_not_carry():
    model = forecast_prior()
    beside = model.beside(member_spread(ensemble()), 0.0)
    for altitude_m, lead_h in ((3_012.0, 24.0), (10_363.0, 48.0), (10_363.0, 120.0), (1_000.0, 72.0)):
        whole, missing = (
            np.interp(lead_h, m.leads_h, [np.interp(altitude_m, m.altitudes_m, row) for row in m.sigma_mps.T])
            for m in (model, beside)
        )
        assert missing**2 == pytest.approx(max(whole**2 - 1.25, 0.25 * whole**2), rel=1e-6)
    assert np.interp(30.0, beside.leads_h, beside.length_km) == 5.0


def test_a_deterministic_run_and_members_that_agree_keep_the_whole_error():
    model = forecast_prior()
    assert model.beside(None, 0.0) is model
    agree = model.beside(member_spread(ensemble(0.0)), 0.0)
    altitude_m = 5_574.0
    assert [np.interp(altitude_m, agree.altitudes_m, row) for row in agree.sigma_mps.T][-1] == pytest.approx(
        6.0
    )


def test_members_that_differ_as_much_as_is_usual_widen_a_landing_little():
    """As much is taken out of the field as they carry, but for half of the size that stays."""
    alone, with_members = sd_km(weather()), sd_km(ensemble())
    members_only = sd_km(ensemble(), "none")
    assert with_members < 0.9 * np.hypot(alone, members_only)
    assert with_members > members_only


def test_leads_count_from_the_issue():
    found = member_spread(ensemble())
    late = forecast_prior().beside(found, -30 * HOUR_S)
    assert late.leads_h.min() == 6.0
    assert late.leads_h.max() == 120.0


def test_a_run_whose_seconds_count_from_another_start_has_the_spread_of_its_own_times():
    """As one of several runs it flies over the same winds, of which the spread is worked out once."""
    field = ensemble()
    alone, later = member_spread(field), member_spread(replace(field, times_s=field.times_s + 7_200.0))
    assert np.array_equal(later.times_s, alone.times_s + 7_200.0)
    assert later.variance is alone.variance
