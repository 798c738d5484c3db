"""The units that people type, by what they measure, and the one that a name ends in."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from planner.units import (
    CELSIUS_K,
    FOOT_M,
    HOUR_S,
    KM_M,
    KMH_MPS,
    KNOT_MPS,
    MILE_M,
    MPH_MPS,
    NAUTICAL_MILE_M,
)

INCH_M = 0.0254
POUND_KG = 0.45359237

LENGTH, TIME, MASS, AREA = "a length", "a time", "a mass", "an area"
ENERGY, SPECIFIC_ENERGY = "an energy", "an energy of air"
ANGLE, SHARE, TEMPERATURE, DIFFERENCE = "an angle", "a share", "a temperature", "a temperature difference"

_SIZES: dict[str, dict[str, float]] = {
    LENGTH: {
        "m metre metres meter meters gpm": 1.0,
        "km kms kilometre kilometres kilometer kilometers": KM_M,
        "cm centimetre centimetres": 0.01,
        "mm millimetre millimetres": 0.001,
        "um micron microns micrometre micrometres": 1e-6,
        "ft feet foot ' fts": FOOT_M,
        "kft": 1000 * FOOT_M,
        'in inch inches "': INCH_M,
        "mil mils thou": INCH_M / 1000,
        "yd yard yards": 0.9144,
        "mi mile miles": MILE_M,
        "nmi nm nauticalmile nauticalmiles": NAUTICAL_MILE_M,
    },
    TIME: {
        "s sec secs second seconds": 1.0,
        "min mins minute minutes": 60.0,
        "h hr hrs hour hours": HOUR_S,
        "d day days": 86_400.0,
    },
    MASS: {
        "kg kgs kilo kilos kilogram kilograms": 1.0,
        "g gr gram grams gramme grammes": 0.001,
        "mg milligram milligrams": 1e-6,
        "t tonne tonnes": 1000.0,
        "lb lbs pound pounds": POUND_KG,
        "oz ounce ounces": POUND_KG / 16,
    },
    "a pressure": {
        "pa pascal": 1.0,
        "hpa mbar mb millibar": 100.0,
        "kpa": 1000.0,
        "mpa": 1e6,
        "bar bars barg bara": 1e5,
        "psi psig": 6894.757293168,
        "atm": 101_325.0,
    },
    "a volume": {
        "m3 cbm cubicmetre cubicmetres cubicmeter cubicmeters": 1.0,
        "l litre litres liter liters": 0.001,
        "ml": 1e-6,
        "ft3 cuft cf scf cubicft cubicfeet cubicfoot": FOOT_M**3,
    },
    AREA: {
        "m2 sqm squaremetre squaremetres squaremeter squaremeters": 1.0,
        "cm2 sqcm": 1e-4,
        "mm2 sqmm": 1e-6,
        "km2 sqkm": 1e6,
        "ft2 sqft squarefeet squarefoot": FOOT_M**2,
        "in2 sqin": INCH_M**2,
    },
    "a speed": {
        "mps": 1.0,
        "kmh kph kmph": KMH_MPS,
        "kt kts kn knot knots": KNOT_MPS,
        "fpm ftpm": FOOT_M / 60,
        "fps": FOOT_M,
        "mph": MPH_MPS,
        "mmph": 0.001 / HOUR_S,
    },
    ENERGY: {"j joule joules": 1.0, "kj": 1000.0},
    SPECIFIC_ENERGY: {"jpkg": 1.0},
    "a weight of paper": {"gsm gpm2": 1.0},
    "a diffusivity": {"m2ps": 1.0},
    ANGLE: {"deg degree degrees °": 1.0},
    TEMPERATURE: {"k kelvin °k": 1.0, "c °c degc celsius": 1.0, "f °f degf fahrenheit": 5 / 9},
    DIFFERENCE: {"k kelvin °k c °c degc celsius": 1.0, "f °f degf fahrenheit": 5 / 9},
    SHARE: {"% percent pct": 0.01},
}
_QUOTIENTS = {
    (LENGTH, TIME): ("a speed", 1.0),
    (MASS, AREA): ("a weight of paper", 1000.0),
    (AREA, TIME): ("a diffusivity", 1.0),
    (ENERGY, MASS): (SPECIFIC_ENERGY, 1.0),
}
_ZERO_K = dict.fromkeys(("c", "°c", "degc", "celsius"), CELSIUS_K)
_ZERO_K |= dict.fromkeys(("f", "°f", "degf", "fahrenheit"), 459.67 * 5 / 9)

_CAPITALS_DECIDE = re.compile(r"\s*(?:M(?:m|g|l|b|bar)|mPa)(?![A-Za-z])")
"""Prefixes that mean another size in the other case: Mm are a thousand km, and mm are none of them."""

EXAMPLES = {
    LENGTH: "30000 m, 30 km or 98000 ft",
    TIME: "5400 s, 90 min or 1.5 h",
    MASS: "1.2 kg, 1200 g or 3 lb",
    AREA: "0.9 m2 or 116 cm2",
    ANGLE: "40.5, 40.5N or 40°30'N",
    SHARE: "0.02 or 2 %",
    TEMPERATURE: "268 K or -5 °C",
    DIFFERENCE: "10 K or 10 °C",
    "a pressure": "200 bar or 3000 psi",
    "a volume": "50 l, 6.06 m3 or 214 cuft",
    "a speed": "5 m/s, 1000 ft/min, 18 km/h or 12 kt",
    "a weight of paper": "80 g/m2",
    "a diffusivity": "50 m2/s",
    ENERGY: "15 J",
    SPECIFIC_ENERGY: "300 J/kg",
}
"""What to write instead, by what is wanted."""


@dataclass(frozen=True)
class Unit:
    """A unit: what it measures, its size in the SI unit of that (g/m2 of paper), and its zero in that."""

    measures: str
    size: float
    zero: float = 0.0


@lru_cache(maxsize=1)
def _units() -> dict[tuple[str, str], Unit]:
    """Every unit by its spelling and what it measures."""
    return {
        (word, measures): Unit(measures, size, _ZERO_K.get(word, 0.0) if measures == TEMPERATURE else 0.0)
        for measures, sizes in _SIZES.items()
        for words, size in sizes.items()
        for word in words.split(" ")
    }


def unit_written(text: str, wanted: str) -> Unit | None:
    """The unit that is written, read as `wanted` where it can be; None for one that we do not know.

    Capitals are as people type them, but for those that would change the size.
    """
    if _CAPITALS_DECIDE.match(text):
        return None
    spelled = _spelled(text)
    if wanted == LENGTH:
        spelled = re.sub(r"(?<=\w)(amsl|asl|msl|abovesealevel)$", "", spelled)
    if wanted == SHARE:
        spelled = spelled.removesuffix("/h").removesuffix("/hour")
    per, _, under = spelled.partition("/")
    if under:
        over, below = _simple(per, LENGTH), _simple(under, TIME)
        if over and below and (over.measures, below.measures) in _QUOTIENTS:
            measures, factor = _QUOTIENTS[over.measures, below.measures]
            return Unit(measures, factor * over.size / below.size)
        return None
    return _simple(spelled, wanted)


def _simple(word: str, wanted: str) -> Unit | None:
    units = _units()
    return units.get((word, wanted)) or next((u for (known, _), u in units.items() if known == word), None)


def _spelled(text: str) -> str:
    """A unit as the table spells it: `m s⁻¹`, `metres per second` and `M/S` are all `m/s`."""
    word = unicodedata.normalize("NFKC", text).casefold().replace("\u03bc", "u").replace("\u2212", "-")
    word = re.sub(r"\bper\b", "/", word.replace("per cent", "percent"))
    word = word.replace("º", "°").replace("\u2032", "'").replace("\u2033", '"')
    word = re.sub(r"(?<=[a-z0-9])[\s·*]*(?:\^?-1)$", "\x00", word)  # m s-1
    if word.endswith("\x00"):
        word = re.sub(r"^(.*?)[\s·*]*(s|min|h)\x00$", r"\1/\2", word)
    return re.sub(r"[\s.^_*·]", "", word)


_ENDINGS = {
    **{word: word for word in ("m", "km", "um", "s", "min", "h", "kg", "pa", "mpa", "bar", "l", "deg", "c")},
    **{
        word: word
        for word in ("m2", "cm2", "km2", "m3", "mps", "m2ps", "gpm2", "gpm", "mm", "g", "mmph", "jpkg")
    },
    "hours": "h",
    "k": "k",
}
"""What names end in, and the unit that it means."""

_SHARES = ("share", "probability", "purity", "per_hour", "cv", "fails", "shut", "detection")


@lru_cache(maxsize=1000)
def unit_of(name: str) -> Unit | None:
    """The unit that a name ends in, or None."""
    if name.endswith(_SHARES):
        return Unit(SHARE, 1.0)
    ending = name.rpartition("_")[2]
    if ending not in _ENDINGS or ending == name:
        return None
    if ending == "k":
        return Unit(DIFFERENCE if name.startswith("superheat") else TEMPERATURE, 1.0)
    return unit_written(_ENDINGS[ending], LENGTH)
