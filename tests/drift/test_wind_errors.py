"""The wind's own error along a flight: how large it is at which height, lead and wind, in both engines."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from planner.drift.wind_errors import ErrorLaw, WindErrors
from planner.forecast.field import WindField
from planner.geo import METRES_PER_DEGREE
from planner.sample.analytic import analytic_field
from planner.units import EARTH_RADIUS_M, HOUR_S
from tests.drift.flying import BURST, SMALL, TWO_LEVELS_PA, at_rates, carry, launches, steadily
from tests.drift.marching import march_over

N = 4_000
LAW = ErrorLaw(
    sigma_mps=np.array([[1.0, 2.0, 3.0], [2.0, 4.0, 6.0], [5.0, 8.0, 9.0]]),
    heights_m=np.array([0.0, 1_000.0, 10_000.0]),
    leads_s=np.array([6.0, 24.0, 48.0]) * HOUR_S,
    length_m=np.array([2_000.0, 2_000.0, 2_000.0]),
    column_share=1.0,
    memory_s=1e9,
    wind_share=0.0,
    issued_s=0.0,
)
"""One offset that stays: what is pushed tells the size alone."""

ENGINES = pytest.mark.parametrize("fly", [carry, march_over], ids=["reference", "march"])
Fly = Callable[..., Any]


def steady(u: float = 0.0, v: float = 0.0) -> WindField:
    return analytic_field(
        lambda lat, lon, h, t: u, lambda lat, lon, h, t: v, grid=SMALL, levels_pa=TWO_LEVELS_PA
    )


def errors(law: ErrorLaw | None = LAW, *, n: int = N, size: float = 1.0, **changes: Any) -> WindErrors:
    key = np.random.default_rng(3).integers(0, 2**64, n, dtype=np.uint64)
    return WindErrors(key, np.full(n, size), np.zeros(n), law._replace(**changes) if law else None)


def pushed(
    fly: Fly, drawn: WindErrors, altitude_m: float, field: WindField | None = None, **at: float
) -> Any:
    """Mean east and north speed (2, n) that a float at a height has from the error alone."""
    n, seconds = drawn.key.size, 60.0
    starts = launches(np.full(n, 35.0), 125.0, altitude_m=altitude_m, **at)
    profile, there = steadily(altitude_m, 0.0, seconds, n=n), field or steady()
    with_error, without = (fly(there, profile, starts, errors=e) for e in (drawn, None))
    metres = METRES_PER_DEGREE * (1 + altitude_m / EARTH_RADIUS_M) / seconds
    east = (with_error.longitude_deg - without.longitude_deg) * metres * np.cos(np.radians(35.0))
    return np.array([east, (with_error.latitude_deg - without.latitude_deg) * metres])


@ENGINES
@pytest.mark.parametrize(
    ("altitude_m", "lead_h", "sigma_mps"),
    [
        (1_000.0, 24.0, 4.0),
        (500.0, 6.0, 1.5),
        (5_500.0, 15.0, (2.0 + 4.0 + 5.0 + 8.0) / 4),
        (10_000.0, 36.0, 8.5),
        (25_000.0, 24.0, 8.0),
        (500.0, 1.0, 1.5),
        (1_000.0, 200.0, 6.0),
    ],
)
def test_sigma_is_the_tables_straight_between_its_heights_and_leads_and_held_beyond(
    fly: Fly, altitude_m: float, lead_h: float, sigma_mps: float
) -> None:
    both = pushed(fly, errors(issued_s=-lead_h * HOUR_S), altitude_m)
    assert both.std() == pytest.approx(sigma_mps, rel=4 / np.sqrt(4 * N))
    assert both.mean(axis=1) == pytest.approx([0.0, 0.0], abs=4 * sigma_mps / np.sqrt(N))


@ENGINES
def test_the_lead_grows_during_the_flight(fly: Fly) -> None:
    later, sooner = (
        pushed(fly, errors(n=64, issued_s=-lead_h * HOUR_S), 1_000.0, time_s=at_h * HOUR_S)
        for lead_h, at_h in ((6.0, 9.0), (15.0, 0.0))
    )
    np.testing.assert_allclose(later, sooner, rtol=0, atol=0.15)  # it forgets by a hundredth an hour


@ENGINES
def test_without_an_issue_time_every_instant_is_at_the_first_lead(fly: Fly) -> None:
    never, now = (
        pushed(fly, errors(n=64, issued_s=s), 1_000.0, time_s=8.0 * HOUR_S) for s in (np.inf, 2.0 * HOUR_S)
    )
    np.testing.assert_allclose(never, now, rtol=0, atol=0.02)


@ENGINES
def test_a_share_of_the_wind_adds_to_the_variance(fly: Fly) -> None:
    """30 m/s blow; a tenth of that is 3 m/s, and the table says 4: together 5."""
    drawn = errors(issued_s=-24 * HOUR_S, wind_share=0.1)
    assert pushed(fly, drawn, 1_000.0, steady(18.0, -24.0)).std() == pytest.approx(5.0, rel=0.04)
    assert pushed(fly, drawn, 1_000.0).std() == pytest.approx(4.0, rel=0.04)


@ENGINES
def test_the_size_of_a_drop_scales_all_its_errors(fly: Fly) -> None:
    usual, thrice = (pushed(fly, errors(n=8, size=size), 1_000.0) for size in (1.0, 3.0))
    np.testing.assert_allclose(thrice, 3.0 * usual, rtol=1e-3)


@ENGINES
def test_errors_of_size_0_move_a_flight_by_nothing(fly: Fly) -> None:
    field = analytic_field(
        lambda lat, lon, h, t: 9.0 + h / 999.0, lambda lat, lon, h, t: np.sin(lat) + t / 9e3
    )
    nothing = fly(field, at_rates(BURST), launches())
    zeros = fly(field, at_rates(BURST), launches(), errors=errors(n=1, size=0.0))
    for name in ("time_s", "latitude_deg", "longitude_deg", "altitude_m", "ending"):
        np.testing.assert_allclose(getattr(zeros, name), getattr(nothing, name), rtol=0, atol=1e-9)


@pytest.mark.parametrize("hours", [0.5, 3.0, 6.0])
def test_a_float_is_carried_as_the_closed_form_says(hours: float) -> None:
    """A component's way is sigma T sqrt(2 x (1 - x (1 - exp(-1/x)))), x the memory over the time T."""
    x = 4.0 / hours
    reach_km = 4.0 * hours * 3.6 * np.sqrt(2 * x * (1 - x * (1 - np.exp(-1 / x))))
    drawn = errors(issued_s=-24 * HOUR_S, memory_s=4 * HOUR_S, sigma_mps=np.full((3, 3), 4.0))
    profile = steadily(1_000.0, 0.0, hours * HOUR_S, n=N)
    starts = launches(np.full(N, 35.0), 125.0, altitude_m=1_000.0)
    out = march_over(steady(), profile, starts, errors=drawn)
    north_km = (out.latitude_deg - 35.0) * METRES_PER_DEGREE / 1_000.0
    assert north_km.std() == pytest.approx(reach_km, rel=4 / np.sqrt(2 * N) + 0.01)
