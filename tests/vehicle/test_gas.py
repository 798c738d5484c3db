"""Lifting gases: what a cubic metre lifts, how warm the sun makes it, how full a cylinder is."""

import numpy as np
import pytest

from planner.plan.gas_balloon import GasKind
from planner.vehicle.gas import DAY_K, NIGHT_K, Gas, compressibility, superheat_by_sun

SEA_K, SEA_PA, SEA_KGPM3 = 288.15, 101_325.0, 1.2250
"""The standard atmosphere at sea level."""


@pytest.mark.parametrize(
    ("kind", "purity", "lift_kgpm3"),
    [("hydrogen", 0.985, 1.123), ("helium", 0.945, 0.998), ("hydrogen", 1.0, 1.140), ("helium", 1.0, 1.056)],
)
def test_a_cubic_metre_as_sold_lifts_what_the_domain_says(kind, purity, lift_kgpm3):
    lift = SEA_KGPM3 - Gas(GasKind(kind), purity).density(SEA_K, SEA_PA)
    assert lift == pytest.approx(lift_kgpm3, rel=0.003)


@pytest.mark.parametrize("kind", list(GasKind))
def test_air_in_a_gas_takes_its_share_of_the_lift_and_no_more(kind):
    """Mixtures of ideal gases: the lift of the pure gas times its share by volume."""
    pure, half = (SEA_KGPM3 - Gas(kind, purity).density(SEA_K, SEA_PA) for purity in (1.0, 0.5))
    assert half == pytest.approx(0.5 * pure, rel=1e-4)


def test_warm_gas_lifts_more_and_weighs_less_in_proportion():
    gas = Gas(GasKind.HELIUM)
    cold, warm = gas.density(250.0, 5e4), gas.density(275.0, 5e4)
    assert cold / warm == pytest.approx(1.1)


@pytest.mark.parametrize(
    ("kelvin", "megapascal", "factor"),
    [
        (200.0, 1.0, 1.00675450),
        (300.0, 10.0, 1.05985282),
        (400.0, 50.0, 1.24304763),
        (500.0, 200.0, 1.74461629),
    ],
)
def test_hydrogens_compressibility_is_the_table_that_its_authors_give_for_checking(
    kelvin, megapascal, factor
):
    assert compressibility(GasKind.HYDROGEN, kelvin, 1e6 * megapascal) == pytest.approx(factor, abs=1e-8)


@pytest.mark.parametrize("kind", list(GasKind))
def test_a_thin_gas_is_ideal_and_a_fuller_cylinder_holds_less_than_an_ideal_gas_would(kind):
    factors = [compressibility(kind, 288.15, pa) for pa in (1.0, 1e5, 1e6, 15e6, 30e6)]
    assert factors[0] == pytest.approx(1.0, abs=1e-8)
    assert factors == sorted(factors)


def test_helium_at_cylinder_pressure_is_what_its_virial_series_says():
    """15 MPa and 300 K: 1 + B rho to within the neglected third coefficient."""
    assert compressibility(GasKind.HELIUM, 300.0, 15e6) == pytest.approx(1.071, abs=0.005)


def test_the_sun_warms_the_gas_from_its_night_value_to_its_day_value_and_never_cools_it():
    warm_k = superheat_by_sun(np.linspace(-90.0, 90.0, 361))
    assert (np.diff(warm_k) >= 0).all()
    assert warm_k[0] == NIGHT_K < 0
    assert warm_k[-1] == DAY_K > 0
    assert superheat_by_sun(np.array([-6.0, 30.0])).tolist() == [NIGHT_K, DAY_K]
    assert NIGHT_K < superheat_by_sun(np.array([5.0]))[0] < DAY_K
