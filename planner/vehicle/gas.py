"""Lifting gases: what they weigh, how warm they are, how much a cylinder holds.

Lift is the weight of the air that the gas displaces, less its own: both from temperature and pressure
of the column (its humidity too, in the air's density), never from a table of lift per cubic metre.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from planner.geo import Floats
from planner.plan.gas_balloon import GasKind
from planner.units import HOUR_S

MOLAR_GAS_CONSTANT = 8.314462618
"""Molar gas constant [J/(mol K)]."""

_AIR_KG_PER_MOL = 0.0289644

NIGHT_K, DAY_K = -5.0, 10.0
"""How much warmer than the air gas in a clear film is, without sun and in full sun [K]: priors."""

_SUN_SEEN_DEG, _SUN_FULL_DEG = -1.0, 20.0


_KG_PER_MOL = {GasKind.HYDROGEN: 0.002016, GasKind.HELIUM: 0.0040026}


@dataclass(frozen=True)
class Gas:
    """A gas as it is sold: `purity` is its share by volume, the rest is air."""

    kind: GasKind
    purity: float = 1.0

    @property
    def constant(self) -> float:
        """Specific gas constant of the mixture [J/(kg K)]."""
        pure = _KG_PER_MOL[self.kind]
        return MOLAR_GAS_CONSTANT / (self.purity * pure + (1.0 - self.purity) * _AIR_KG_PER_MOL)

    def density(self, temperature_k: Any, pressure_pa: Any) -> Any:
        """Density [kg/m3] at its own temperature and the air's pressure."""
        return pressure_pa / (self.constant * temperature_k)


def leak(share_per_hour: float) -> float:
    """A share of the gas that is lost in an hour, as a rate [1/s]."""
    return float(-np.log1p(-share_per_hour) / HOUR_S)


def superheat_by_sun(elevation_deg: Floats) -> Floats:
    """How much warmer than the air the gas is [K], by the sun's elevation [deg]: a prior.

    A clear film warms in any direct sun, so the rise is over soon after sunrise: linear from 1 degree
    below the horizon to 20 above it.
    """
    return np.interp(elevation_deg, [_SUN_SEEN_DEG, _SUN_FULL_DEG], [NIGHT_K, DAY_K])


# Lemmon, Huber, Leachman 2008 (J. Res. NIST 113, 341): hydrogen's factor, 220 to 1,000 K, up to 70 MPa.
_A = np.array(
    [
        *(0.05888460, -0.06136111, -0.002650473, 0.002731125, 0.001802374, -0.001150707),
        *(0.9588528e-4, -0.1109040e-6, 0.1264403e-9),
    ]
)
_B = np.array([1.325, 1.87, 2.5, 2.8, 2.938, 3.14, 3.37, 3.75, 4.0])
_C = np.array([1.0, 1.0, 2.0, 2.0, 2.42, 2.63, 3.0, 4.0, 5.0])

_HELIUM_B_M3PMOL = 11.8e-6  # second virial coefficient near room temperature; the third adds < 0.5 %


def compressibility(kind: GasKind, temperature_k: float, pressure_pa: float) -> float:
    """Compressibility p V / (n R T) [1]: a cylinder holds so much less than it would of an ideal gas."""
    if kind is GasKind.HELIUM:
        return 1.0 + _HELIUM_B_M3PMOL * pressure_pa / (MOLAR_GAS_CONSTANT * temperature_k)
    return float(1.0 + (_A * (100.0 / temperature_k) ** _B * (pressure_pa / 1e6) ** _C).sum())


@dataclass(frozen=True)
class GasFill:
    """How much gas goes in, as planned: by a spot's `gas_kg`, of which each lifts `lift_kgpkg`.

    `weighed` where the free lift was weighed off: then that errs, else the amount of gas.
    """

    gas_kg: float
    lift_kgpkg: float
    weighed: bool

    @property
    def lift_kg(self) -> float:
        """Air displaced less the gas [kg]."""
        return self.gas_kg * self.lift_kgpkg
