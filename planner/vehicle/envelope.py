"""What a balloon is made of, as its physics sees it."""

from dataclasses import dataclass
from enum import IntEnum
from math import pi
from typing import Any


class EnvelopeKind(IntEnum):
    """What happens when the gas wants more room than there is; kernels know the number."""

    LATEX = 0  # stretches, and bursts at its volume
    VENTED = 1  # spills what does not fit
    SEALED = 2  # holds it under pressure until the film yields


@dataclass(frozen=True)
class Envelope:
    """What a kind of balloon is made of, as planned.

    `full_m3` is where it bursts or is full, `strength_pa` what a sealed one bears; `face_m2` is the area of
    its drag coefficient `drag`, 0 for a sphere, whose drag goes by Reynolds number where `drag` is None.
    """

    kind: EnvelopeKind
    mass_kg: float
    full_m3: float
    strength_pa: float
    face_m2: float
    drag: float | None


def sphere_volume_m3(diameter_m: Any) -> Any:
    """Volume of a sphere [m3]."""
    return pi / 6 * diameter_m**3
