"""The class of the balloon by what it carries: light, medium or heavy, and the duties that follow.

Classes of ICAO Annex 2, Appendix 5, and SERA, Appendix 2, 1.1, by the payload, without envelope and gas:
heavy from 6 kg, or with a package of 3 kg, or one of 2 kg and more than 13 g/cm2; medium from 4 kg in two or
more packages; else light. FAR 101.1 begins elsewhere: over 4 lb with more than 3 oz/in2, a package over 6 lb,
over 12 lb in all; either law makes it heavy here. The smallest face of a package is taken as its drag area,
which is known (a drag coefficient of 1, a prior). Not looked at: the force that parts the line (230 N).
Default: allowed are light ones, as nobody has said what else stands ready; medium ones then need care,
heavy ones are a no-go. What moves it: the payload.
"""

from enum import IntEnum
from typing import ClassVar, Literal, NamedTuple

from pydantic import Field

from planner.plan.cargo import AnyCargo
from planner.plan.gas_balloon import GasBalloon
from planner.plan.plan import BALLOON, Plan
from planner.window.case import Case
from planner.window.criterion import Criterion
from planner.window.verdict import Finding, Verdict

_POUND_KG, _OUNCE_PER_SQUARE_INCH = 0.45359237, 0.028349523 / 6.4516e-4  # the latter in kg/m2
_GRAM_PER_CM2 = 10.0  # in kg/m2


class BalloonSize(IntEnum):
    """Classes, the lightest first."""

    LIGHT = 0
    MEDIUM = 1
    HEAVY = 2


DUTIES = {
    BalloonSize.LIGHT: "no duties of its class",
    BalloonSize.MEDIUM: "leave and notice of its class are asked",
    BalloonSize.HEAVY: (
        "two ways to end the flight, a radar reflector, lights by night, notice and positions are asked"
    ),
}


class Package(NamedTuple):
    """One package of the payload: its name, mass, and smallest face where that is known."""

    name: str
    mass_kg: float
    face_m2: float | None


class BalloonClass(Criterion):
    """The balloon's class against the largest that stands ready; no finding where no mass is known at all.

    One class above what is allowed needs care, two forbid; where a mass is missing that could make it
    heavier, it is `unknown`.
    """

    name: ClassVar[str] = "balloon_class"

    allowed: Literal["light", "medium", "heavy"] = Field(
        default="light", description="the largest class whose duties are met: light, medium or heavy"
    )

    def judge(self, case: Case) -> Finding | None:
        """The class of what is launched; measured is the payload [kg]."""
        packages, missing = packages_of(case.ensemble.plan)
        if not packages:
            return None
        size, why = size_of(packages)
        total_kg = sum(package.mass_kg for package in packages)
        said = f"{size.name.lower()} balloon, {total_kg:.3g} kg in {len(packages)} packages ({why})"
        above = size - BalloonSize[self.allowed.upper()]
        if above > 1:
            return self._finding(Verdict.NO_GO, total_kg, self._above(said, size))
        if missing and size < BalloonSize.HEAVY:
            named = ", ".join(missing)
            sentence = f"{said}, but nobody gave the mass of {named}; give it"
            return self._finding(Verdict.UNKNOWN, total_kg, sentence)
        if above > 0:
            return self._finding(Verdict.CAUTION, total_kg, self._above(said, size))
        return self._finding(Verdict.GO, total_kg, f"{said}: {DUTIES[size]}")

    def _above(self, said: str, size: BalloonSize) -> str:
        return f"{said}: {DUTIES[size]}, and {self.allowed} ones are allowed here"

    def _finding(self, verdict: Verdict, total_kg: float, sentence: str) -> Finding:
        return Finding(self.name, verdict, total_kg, None, "kg", f"{sentence}: {verdict.words}")


def packages_of(plan: Plan) -> tuple[list[Package], list[str]]:
    """What hangs on the balloon, package by package, and the names of those whose mass nobody gave."""
    known, missing = [], []
    if isinstance(plan.vehicle, GasBalloon) and plan.vehicle.payload_kg > 0.0:
        known.append(Package(BALLOON, plan.vehicle.payload_kg, None))
    for name, _, cargo in plan.cargo():
        if cargo.load_kg is None:
            missing.append(name)
        else:
            known.append(Package(name, cargo.load_kg, _face_m2(cargo)))
    return known, missing


def _face_m2(cargo: AnyCargo) -> float | None:
    """The smallest face of a pack as far as its drag tells; of what opens, nothing is known of the pack."""
    return cargo.drag_area_m2 if cargo.kind == "bundle" else None


def size_of(packages: list[Package]) -> tuple[BalloonSize, str]:
    """The class of a payload of some packages, and what makes it so."""
    total_kg, largest = sum(one.mass_kg for one in packages), max(packages, key=lambda one: one.mass_kg)
    if total_kg >= min(6.0, 12.0 * _POUND_KG):
        return BalloonSize.HEAVY, f"from {12.0 * _POUND_KG:.2f} kg (12 lb) or 6 kg on it is heavy"
    if largest.mass_kg >= min(3.0, 6.0 * _POUND_KG):
        return (
            BalloonSize.HEAVY,
            f"{largest.name} weighs {largest.mass_kg:.3g} kg, from 2.72 (6 lb) or 3 heavy",
        )
    for one in packages:
        if one.face_m2 and _is_dense(one.mass_kg, one.mass_kg / one.face_m2):
            density = one.mass_kg / one.face_m2 / _GRAM_PER_CM2
            return BalloonSize.HEAVY, f"{one.name} weighs {density:.3g} g on each cm2 of its face"
    if total_kg >= 4.0 and len(packages) > 1:
        return BalloonSize.MEDIUM, "from 4 kg on in two or more packages it is medium"
    return BalloonSize.LIGHT, "under 4 kg"


def _is_dense(mass_kg: float, kgpm2: float) -> bool:
    """Whether a package is small for its mass, by either law."""
    icao = mass_kg >= 2.0 and kgpm2 > 13.0 * _GRAM_PER_CM2
    far = mass_kg > 4.0 * _POUND_KG and kgpm2 > 3.0 * _OUNCE_PER_SQUARE_INCH
    return icao or far
