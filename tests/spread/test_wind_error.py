"""The wind's own error: two priors, named apart, and by numbers; how far it carries a drop."""

from typing import Any

import numpy as np
import pytest
from scipy.stats import kurtosis

from planner import Ensemble, WindField, parse, zone
from planner.geo import METRES_PER_DEGREE, Floats
from planner.plan.plan import Plan
from planner.plan.spread import ErrorNumbers
from planner.spread.error_priors import analysis_prior, forecast_prior, usual_speed_mps
from planner.spread.measured_error import held_above
from planner.spread.wind_error import error_laws, error_model, wind_errors
from tests.worlds import weather

HEIGHTS_M = np.array([1_000.0, 1_457.0, 3_012.0, 5_574.0, 10_363.0])
TABLE_MPS = {6.0: [1.5, 1.4, 1.3, 1.5, 1.9], 24.0: [1.7, 1.7, 1.7, 2.0, 2.7], 48.0: [2.1, 2.2, 2.3, 2.8, 4.0]}
CALM = weather(issued_at=None)
BURST = {"kind": "constant_rate", "ascent_rate_mps": 5, "burst_altitude_m": 30_000, "descent_rate_mps": 5}
FLOAT = {**BURST, "ascent_rate_mps": 4, "float_altitude_m": 4_000, "float_hours": 3}
del FLOAT["burst_altitude_m"]
NOTHING_ELSE = {
    "launch_position_m": 0, "ascent_rate": 0, "descent_rate": 0, "burst_altitude_m": 0, "float_altitude_m": 0
}  # fmt: skip
MEMBERS = 6_000


def flown(vehicle: dict[str, Any], wind_error: Any, field: WindField = CALM, launch: str = "01") -> Floats:
    """Where drops land (2, n) [km] east and north of the launch, by the wind's own error alone."""
    plan = parse(
        Plan,
        {
            "site": {"latitude_deg": 40.0, "longitude_deg": 130.0, "altitude_m": 0},
            "launch_time": f"2026-11-24T{launch}:00:00Z",
            "vehicle": vehicle,
            "spread": {**NOTHING_ELSE, "wind_error": wind_error},
            "members": MEMBERS,
        },
    )
    return km_apart(zone(plan, field)[0])


def km_apart(ensemble: Ensemble) -> Floats:
    landed = ensemble.pieces[0]
    north = (landed.latitude_deg - 40.0) * METRES_PER_DEGREE / 1_000.0
    east = (landed.longitude_deg - 130.0) * METRES_PER_DEGREE / 1_000.0
    return np.array([east * np.cos(np.radians(landed.latitude_deg)), north])


def sd_km(landed: Floats) -> float:
    return float(np.sqrt(landed.var(axis=1).mean()))


def fall_mps(z: Floats) -> Floats:
    """5 m/s at sea level by the density of NASA's three-layer atmosphere (Glenn Research Center)."""
    t = np.where(z > 25_000, 141.89 + 0.00299 * z, np.where(z > 11_000, 216.64, 288.14 - 0.00649 * z))
    low, high = 101.29 * (t / 288.08) ** 5.256, 2.488 * (t / 216.6) ** -11.388
    p = np.where(z > 25_000, high, np.where(z > 11_000, 22.65 * np.exp(1.73 - 0.000157 * z), low))
    return np.asarray(5.0 * 1.1045 / np.sqrt(p / (0.2869 * t)))


def closed_sum_km(vehicle: str, length_m: float, memory_h: float = 4.0) -> float:
    """Standard deviation of an axis: the error's covariance summed over all pairs of the flight's seconds.

    From 0 m up at 5 m/s to 30 km, or at 4 m/s to 4 km and 3 h there, and down.
    """
    top_m, up_mps = (30_000.0, 5.0) if vehicle == "burst" else (4_000.0, 4.0)
    edge = np.linspace(0.0, top_m, 401)
    rise_z, step_m = (edge[1:] + edge[:-1]) / 2, edge[1]
    rise_s = np.full(rise_z.size, step_m / up_mps)
    float_s = np.full(0 if vehicle == "burst" else 180, 60.0)
    fall_z = rise_z[::-1]
    z = np.concatenate([rise_z, np.full(float_s.size, top_m), fall_z])
    spent_s = np.concatenate([rise_s, float_s, step_m / fall_mps(fall_z)])
    at_s = np.cumsum(spent_s) - spent_s / 2
    weight = spent_s * np.interp(z, HEIGHTS_M, TABLE_MPS[6.0])
    alike = np.exp(-np.abs(z[:, None] - z) / length_m - np.abs(at_s[:, None] - at_s) / (memory_h * 3600))
    return float(np.sqrt(weight @ alike @ weight)) / 1_000.0


@pytest.mark.parametrize(
    ("length_km", "burst_km", "float_km"), [(5.0, 7.2, 14.6), (2.0, 4.9, 14.1), (1.0, 3.5, 13.8)]
)
def test_the_landing_spreads_as_the_closed_sums_say(
    length_km: float, burst_km: float, float_km: float
) -> None:
    """Without an offset, a share of the wind or tails; 6,000 drops know a standard deviation to 0.6 %."""
    numbers = {"column_share": 0, "length_km": length_km, "memory_h": 4, "wind_share": 0, "scale": 1}
    for name, vehicle, published in (("burst", BURST, burst_km), ("float", FLOAT, float_km)):
        law = closed_sum_km(name, 1_000.0 * length_km)
        assert law == pytest.approx(published, rel=0.06)  # worked out apart, for nearly this path
        assert sd_km(flown(vehicle, numbers)) == pytest.approx(law, rel=0.03)


def test_one_offset_for_the_whole_column_is_the_widest() -> None:
    for share, name, vehicle in ((1, "burst", BURST), (1, "float", FLOAT)):
        landed = flown(vehicle, {"column_share": share, "length_km": 1, "memory_h": 4})
        assert sd_km(landed) == pytest.approx(closed_sum_km(name, 1e12), rel=0.03)
        assert np.abs(kurtosis(landed, axis=1)).max() < 0.25


def test_numbers_scale_the_table_and_forget_as_written() -> None:
    written = {"column_share": 0, "length_km": 3, "memory_h": 12, "scale": 2}
    assert sd_km(flown(BURST, written)) == pytest.approx(2 * closed_sum_km("burst", 3_000.0, 12.0), rel=0.03)


def test_forecasts_until_calibrated_are_cautious() -> None:
    """A day ahead never narrower than 0.7 of one offset for all heights, which was the prior before."""
    field = weather(hours=tuple(range(0, 49, 6)))  # issued at its beginning: 24 h before the launch
    before = {"column_share": 1, "length_km": 5, "memory_h": 4}
    for vehicle in (BURST, FLOAT):
        now, then = (sd_km(flown(vehicle, said, field, "23")) for said in ("prior", before))
        assert 0.7 <= now / then <= 1.1


def test_the_two_priors_are_told_apart_by_the_issue_time() -> None:
    assert error_model(weather()) is forecast_prior()
    assert error_model(CALM) is analysis_prior()
    for model in (forecast_prior(), analysis_prior()):
        assert 0.1 <= model.wind_share <= 0.2
    assert analysis_prior().length_km[0] == 1.5
    assert list(forecast_prior().length_km[:2]) == [2.0, 5.0]


def test_at_the_usual_wind_an_analysiss_error_is_its_tables() -> None:
    """2 m/s while fresh, 2.2 after three hours: at the lower end of what flown balloons' descents show."""
    model = analysis_prior()
    heights_m = np.array([1_500.0, 3_000.0, 15_000.0])
    for column, said in ((2, 2.1), (3, 2.2)):
        still = np.interp(heights_m, model.altitudes_m, model.sigma_mps[:, column])
        whole = np.hypot(still, model.wind_share * usual_speed_mps(heights_m))
        assert whole == pytest.approx(said, rel=0.03)


def test_the_error_grows_with_the_wind() -> None:
    calm, windy = (sd_km(flown(FLOAT, "prior", weather(u, issued_at=None))) for u in (0.0, 20.0))
    model = analysis_prior()
    still = np.interp(4_000.0, model.altitudes_m, model.sigma_mps[:, 0])
    assert windy / calm == pytest.approx(np.hypot(still, 20.0 * model.wind_share) / still, rel=0.05)


def test_the_tails_are_heavier_than_normal_and_sigma_is_still_the_standard_deviation() -> None:
    drops = {
        "seed": 3,
        "first": 0,
        "count": 200_000,
        "row": np.arange(200_000),
        "origin_s": np.zeros(200_000),
        "size": np.ones(200_000),
    }
    size = wind_errors([forecast_prior().law(0.0)], **drops).size
    assert (size**2).mean() == pytest.approx(1.0, rel=0.02)
    # Student's of 6 degrees of freedom: a kurtosis of 3 beyond the normal's.
    assert 3 * (size**4).mean() / (size**2).mean() ** 2 - 3 == pytest.approx(3.0, rel=0.3)
    assert np.all(wind_errors(error_laws(ErrorNumbers(), CALM), **drops).size == 1)


def test_drop_k_meets_the_same_error_in_any_block() -> None:
    def drawn(first: int, count: int, seed: int = 0) -> Any:
        drops = {"seed": seed, "first": first, "count": count, "row": np.arange(count)}
        return wind_errors(
            [forecast_prior().law(0.0)], origin_s=np.zeros(count), size=np.ones(count), **drops
        )

    whole, later, other = drawn(0, 50), drawn(20, 30), drawn(0, 50, seed=1)
    assert np.array_equal(whole.key[20:], later.key)
    assert np.array_equal(whole.size[20:], later.size)
    assert not np.array_equal(whole.key, other.key)


def test_a_plan_may_say_the_error_by_numbers_and_the_answer_keeps_them() -> None:
    written = {"column_share": 0.5, "length_km": 3, "memory_h": 6, "wind_share": 0.15, "scale": 0.8}
    plan = parse(
        Plan,
        {
            "site": {"latitude_deg": 40.0, "longitude_deg": 130.0},
            "launch_time": "2026-11-24T01:00:00Z",
            "vehicle": BURST,
            "spread": {"wind_error": written},
            "members": 20,
        },
    )
    assert plan.spread.wind_error == ErrorNumbers.model_validate(written)
    assert zone(plan, weather())[0].plan.spread.wind_error == plan.spread.wind_error


def test_a_soundings_error_grows_before_and_after_it_was_made_and_above_its_top() -> None:
    fresh, old = held_above(analysis_prior(), 20_000.0).either_way(), analysis_prior()

    def sigma(model: Any, altitude_m: float, lead_h: float) -> float:
        by_lead = [np.interp(altitude_m, model.altitudes_m, column) for column in model.sigma_mps.T]
        return float(np.interp(lead_h, model.leads_h, by_lead))

    for lead_h in (0.0, 0.5, 3.0, 12.0):
        assert sigma(fresh, 5_574.0, lead_h) == pytest.approx(sigma(old, 5_574.0, lead_h), rel=0.01)
        assert sigma(fresh, 5_574.0, -lead_h) == sigma(fresh, 5_574.0, lead_h)
    assert sigma(fresh, 21_000.0, 0.5) == pytest.approx(np.hypot(sigma(old, 20_000.0, 0.5), 4.3), rel=0.01)
    assert sigma(fresh, 30_000.0, 0.5) == pytest.approx(np.hypot(sigma(old, 20_000.0, 0.5), 6.2), rel=0.01)
    assert sigma(held_above(analysis_prior(), 5_000.0), 10_000.0, 0.0) > 11.0
