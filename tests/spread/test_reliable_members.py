"""Members taken for reliable: each carries errors like their own differences, so that one more is covered."""

from datetime import date

import numpy as np
import pytest

from planner.spread.calibration import Calibration
from planner.spread.member_correlation import member_correlation
from planner.spread.member_spread import member_spread, spreads_without
from planner.spread.reliable_members import reliable_error
from planner.units import HOUR_S
from tests.worlds import by_member, weather

APART_MPS = np.array([-1.5, -0.5, 0.5, 1.5])
UNBIASED = 5.0 / 3.0
"""The variance of one of four such members about all that there could be [m2/s2]."""


def ensemble(**words):
    apart = by_member(4, lambda member: member - 1.5)
    return weather(apart, apart, members=4, **words)


def written(**error) -> Calibration:
    fitted = {"sigma_mps": [[2.0]], "altitudes_m": [0], "leads_h": [6], "column_share": 0.3, "length_km": 2}
    return Calibration.model_validate(
        {
            "name": "twins",
            "kind": "forecast",
            "date": date(2026, 12, 1),
            "scope": {"sources": ["gefs"], "leads_h": [0, 48], "altitudes_m": [0, 30_000], "months": [12]},
            "error": {**fitted, "memory_h": 4, "wind_share": 0, **error},
            "evidence": {"n": 0, "n_effective": 0},
        }
    )


def test_the_field_carries_what_the_inflation_adds_to_the_members_variance():
    model = reliable_error(member_spread(ensemble()), 0.0, 1.4)
    assert model.sigma_mps**2 == pytest.approx((1.4**2 - 1) * UNBIASED, rel=1e-5)
    assert (model.wind_share, model.tail) == (0.0, 6.0)
    assert np.all(reliable_error(member_spread(ensemble()), 0.0, 1.0).sigma_mps == 0.0)
    undated = reliable_error(member_spread(ensemble()), np.inf, 1.4)
    assert undated.sigma_mps**2 == pytest.approx((1.4**2 - 1) * UNBIASED, rel=1e-5)


def test_a_calibration_says_whether_members_are_reliable():
    spread = member_spread(ensemble())
    beside = written().beside(spread, 0.0)
    reliable = written(members="reliable", member_inflation=1.4)
    assert beside.sigma_mps.max() ** 2 == pytest.approx(4.0 - 1.25, rel=1e-5)
    assert reliable.beside(spread, 0.0).sigma_mps.max() ** 2 == pytest.approx(0.96 * UNBIASED, rel=1e-5)
    assert reliable.beside(None, 0.0).sigma_mps.max() == 2.0  # a run of one member has the fitted error
    grown = reliable.model_copy(update={"conformal": {"sigma_factor": 1.5}})
    assert grown.beside(spread, 0.0).sigma_mps.max() ** 2 == pytest.approx(2.25 * 0.96 * UNBIASED, rel=1e-5)


def test_members_that_differ_by_one_offset_for_ever_are_alike_for_ever():
    assert member_spread(ensemble()).alike.column_share == pytest.approx(1.0, abs=1e-6)
    assert member_spread(ensemble()).alike.memory_h > 200.0


def test_planted_correlations_are_found_again():
    """Of 300 places with w 0.3, L 3 km and a memory of 8 h."""
    rng, altitudes_m, times_h = (
        np.random.default_rng(0),
        np.linspace(0.0, 20_000.0, 21),
        np.arange(0.0, 30.0, 3),
    )
    rise = np.abs(altitudes_m[:, None] - altitudes_m) / 1_000.0
    by_height = np.linalg.cholesky(0.3 + 0.7 * np.exp(-rise / 3.0))
    by_time = np.linalg.cholesky(np.exp(-np.abs(times_h[:, None] - times_h) / 8.0))
    apart = np.einsum("ts,msplc,kl->mtpkc", by_time, rng.normal(size=(5, 10, 300, 21, 2)), by_height)
    share, length_km, memory_h = member_correlation(apart, altitudes_m, times_h * HOUR_S)
    assert share == pytest.approx(0.3, abs=0.03)
    assert length_km == pytest.approx(3.0, rel=0.1)
    assert memory_h == pytest.approx(8.0, rel=0.1)


def test_a_member_left_out_is_in_no_spread():
    field = ensemble()
    first, last = spreads_without(field, [0, 3])
    assert first.variance == pytest.approx(2.0 / 3.0, rel=1e-5)  # of -0.5, 0.5 and 1.5
    assert first.variance == pytest.approx(last.variance, rel=1e-5)
    assert first.members == 3
