"""Gas cylinders: how much of what is in them comes out."""

from dataclasses import dataclass

from planner.errors import InputError
from planner.vehicle.gas import Gas, compressibility

VOLUMES_L, PRESSURES_BAR, SHARES = (0.1, 10_000.0), (1.0, 1000.0), (0.01, 1.0)
"""What cylinders there are: the smallest and the largest, and the share of the gas that is counted on."""

_LARGEST_BOTTLE_L = 150.0

_PA_PER_BAR, _M3_PER_L = 1e5, 1e-3


def require(name: str, value: float | None, limits: tuple[float, float], unit: str) -> None:
    """Raise InputError for a value out of its limits."""
    low, high = limits
    if value is not None and not low <= value <= high:  # nor is NaN
        raise InputError(f"{name} is {value:g} {unit}; {low:g} to {high:g} {unit} are allowed")


@dataclass(frozen=True)
class Cylinder:
    """A gas cylinder: its volume [l] and pressure when full [bar], at the air's temperature.

    `left_bar` is the pressure that stays in it, and `usable_share` the share of all else that is counted on.
    """

    volume_l: float = 50.0
    pressure_bar: float = 150.0
    left_bar: float = 0.0
    usable_share: float = 1.0

    def __post_init__(self) -> None:
        require("a cylinder's volume", self.volume_l, VOLUMES_L, "l")
        require("a cylinder's pressure", self.pressure_bar, PRESSURES_BAR, "bar")
        require("the usable share of a cylinder", self.usable_share, SHARES, "(1 is all of it)")
        if not 0.0 <= self.left_bar < self.pressure_bar:
            raise InputError(
                f"{self.left_bar:g} bar stay in a cylinder that holds {self.pressure_bar:g} bar when full; "
                f"0 to less than {self.pressure_bar:g} bar are allowed"
            )

    def warnings(self) -> tuple[str, ...]:
        """What its size makes doubtful: sellers who count in cubic feet count the gas that comes out."""
        if self.volume_l <= _LARGEST_BOTTLE_L:
            return ()
        return (
            f"a cylinder of {self.volume_l:,.0f} l is larger than bottles are ({_LARGEST_BOTTLE_L:g} l): "
            "a size in cubic feet is often that of the gas that comes out; count in litres of water",
        )

    def gas_kg(self, gas: Gas, temperature_k: float) -> float:
        """What comes out of a full one [kg]."""

        def at(pressure_bar: float) -> float:
            pressure_pa = _PA_PER_BAR * pressure_bar
            factor = compressibility(gas.kind, temperature_k, pressure_pa)
            return pressure_pa * _M3_PER_L * self.volume_l / (factor * gas.constant * temperature_k)

        return self.usable_share * (at(self.pressure_bar) - at(self.left_bar))


USUAL = Cylinder()
