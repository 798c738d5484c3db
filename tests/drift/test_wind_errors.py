"""The forecast's own error along a flight: how a drop's series and the table of sigmas move it."""

from typing import Any

import numpy as np
import pytest

from planner.drift.wind_errors import WindErrors
from planner.forecast.field import WindField
from planner.geo import METRES_PER_DEGREE
from planner.sample.analytic import analytic_field
from planner.units import EARTH_RADIUS_M
from tests.drift.flying import BURST, SMALL, TWO_LEVELS_PA, at_rates, carry, launches, steadily

HOUR_S = 3_600.0
HEIGHTS_M = np.array([0.0, 1_000.0, 10_000.0])
LEADS_S = np.array([6.0, 24.0, 48.0]) * HOUR_S
SIGMA_MPS = np.array([[1.0, 2.0, 3.0], [2.0, 4.0, 6.0], [5.0, 8.0, 9.0]])


def calm() -> WindField:
    return analytic_field(
        lambda lat, lon, h, t: 0.0, lambda lat, lon, h, t: 0.0, grid=SMALL, levels_pa=TWO_LEVELS_PA
    )


def drawn(knots: Any, *rows: int, spacing_s: float = 1_800.0) -> WindErrors:
    """Errors that begin at 0 s of drops that each meet one of the series (S, K, 2), by default its own."""
    row, knots = np.array(rows or range(len(knots))), np.ascontiguousarray(knots.transpose(1, 0, 2))
    return WindErrors(knots, row, np.zeros(row.size), spacing_s, SIGMA_MPS, HEIGHTS_M, LEADS_S, 0.0)


def series(*knots: tuple[float, float], spacing_s: float = 1_800.0, **changes: Any) -> WindErrors:
    return drawn(np.array([knots], dtype=float), spacing_s=spacing_s)._replace(**changes)


def pushed(errors: WindErrors, altitude_m: float, *, time_s: float = 0.0, seconds: float = 1.0) -> Any:
    """Mean east and north speed that the error alone gives a float."""
    starts = launches(35.0, 125.0, altitude_m=altitude_m, time_s=time_s)
    out = carry(calm(), steadily(altitude_m, 0.0, seconds), starts, errors=errors)
    metres = METRES_PER_DEGREE * (1 + altitude_m / EARTH_RADIUS_M) / seconds
    east = (out.longitude_deg[0] - 125.0) * metres * np.cos(np.radians(35.0))
    return np.array([east, (out.latitude_deg[0] - 35.0) * metres])


def test_a_series_of_zeros_changes_no_bit_of_a_flight() -> None:
    field = analytic_field(
        lambda lat, lon, h, t: 9.0 + h / 999.0, lambda lat, lon, h, t: np.sin(lat) + t / 9e3
    )
    nothing = carry(field, at_rates(BURST), launches())
    zeros = carry(field, at_rates(BURST), launches(), errors=series((0.0, 0.0), (0.0, 0.0)))
    for name in ("time_s", "latitude_deg", "longitude_deg", "altitude_m", "ending"):
        assert getattr(zeros, name) == getattr(nothing, name)


@pytest.mark.parametrize(
    ("altitude_m", "lead_h", "sigma_mps"),
    [
        (1_000.0, 24.0, 4.0),
        (500.0, 6.0, 1.5),
        (5_500.0, 15.0, (2.0 + 4.0 + 5.0 + 8.0) / 4),
        (10_000.0, 36.0, 8.5),
    ],
)
def test_a_constant_series_adds_its_multiple_of_sigma_at_that_height_and_lead(
    altitude_m: float, lead_h: float, sigma_mps: float
) -> None:
    errors = series((1.0, -2.0), (1.0, -2.0), issued_s=-lead_h * HOUR_S)
    assert pushed(errors, altitude_m) == pytest.approx([sigma_mps, -2 * sigma_mps], rel=1e-4)


@pytest.mark.parametrize(
    ("altitude_m", "lead_h", "sigma_mps"),
    [(25_000.0, 24.0, 8.0), (500.0, 1.0, 1.5), (1_000.0, 200.0, 6.0), (29_000.0, 300.0, 9.0)],
)
def test_beyond_the_tables_ends_its_end_values_hold(
    altitude_m: float, lead_h: float, sigma_mps: float
) -> None:
    errors = series((1.0, 1.0), (1.0, 1.0), issued_s=-lead_h * HOUR_S)
    assert pushed(errors, altitude_m) == pytest.approx([sigma_mps, sigma_mps], rel=1e-4)


def test_the_lead_grows_during_the_flight() -> None:
    errors = series((1.0, 0.0), (1.0, 0.0), issued_s=-6 * HOUR_S)
    nine_hours_in = pushed(errors, 1_000.0, time_s=9 * HOUR_S)
    assert nine_hours_in[0] == pytest.approx(3.0, rel=1e-4)


def test_a_series_is_linear_between_its_steps_and_held_beyond_them() -> None:
    errors = series((0.0, 1.0), (2.0, 1.0), (-2.0, 1.0), issued_s=-24 * HOUR_S, origin_s=np.array([600.0]))
    for time, multiple in ((0.0, 0.0), (600.0 + 900.0, 1.0), (600.0 + 2_700.0, 0.0), (9_000.0, -2.0)):
        east, north = pushed(errors, 1_000.0, time_s=time)
        growth = 1.0 + time / (24 * HOUR_S) / 2  # sigma at 1 km: 4 m/s at 24 h, 6 m/s at 48 h
        assert east == pytest.approx(4.0 * multiple * growth, abs=0.02)
        assert north == pytest.approx(4.0 * growth, rel=1e-3)


def test_each_drop_meets_its_own_series() -> None:
    knots = np.array([[[1.0, 0.0], [1.0, 0.0]], [[-1.0, 0.0], [-1.0, 0.0]]])
    errors = drawn(knots)
    starts = launches([35.0, 35.0], 125.0, altitude_m=1_000.0)
    out = carry(calm(), steadily(1_000.0, 0.0, 600.0, n=2), starts, errors=errors)
    east, west = out.longitude_deg - 125.0
    assert east > 0.0
    assert west == pytest.approx(-east, rel=1e-9)


def test_drops_of_one_row_meet_the_same_series() -> None:
    knots = np.array([[[9.0, 9.0], [9.0, 9.0]], [[1.0, 0.0], [1.0, 0.0]], [[-1.0, 0.0], [-1.0, 0.0]]])
    starts = launches([35.0, 35.0, 35.0], 125.0, altitude_m=1_000.0)
    out = carry(calm(), steadily(1_000.0, 0.0, 600.0, n=3), starts, errors=drawn(knots, 2, 1, 2))
    first, second, third = out.longitude_deg - 125.0
    assert first == third < 0.0 < second
