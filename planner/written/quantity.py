"""Numbers with units as people type them (`30 km`, `98,000 ft`, `1000ft/min`, `12kt`), in the unit wanted.

Bare numbers stay as they are; a unit of something else than what is wanted is refused.
"""

import re
import unicodedata

from planner.written.measures import EXAMPLES, Unit, unit_written

_SHOWN = 40  # characters of what was written that a refusal repeats
_LONGEST = 100  # characters of a quantity: the patterns take time by the square of a text's length
_NUMBER = r"[-+]?(?:(?:\d{1,3}(?:[, ]\d{3})+(?!\d)|\d+)(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?"
_ONE = re.compile(rf"({_NUMBER})\s*(\D.*)?", re.IGNORECASE)
_SUMMAND = re.compile(r"(\d+(?:\.\d+)?)\s*([a-z'\"]+)\s*", re.IGNORECASE)  # 1 h 30 min
_DECIMAL_COMMA = re.compile(r"[-+]?\d+,(?!\d{3}(?!\d))\d+")
_FLIGHT_LEVEL = re.compile(r"FL\s*(\d{1,3})", re.IGNORECASE)
_METRES_A_LEVEL = 30.48


def read_quantity(text: str, wanted: Unit) -> float | int:
    """The number that is meant, in the wanted unit; ValueError says what would have been right."""
    written = re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip().replace("\u2212", "-")
    shown = repr(text[:_SHOWN])
    if level := _FLIGHT_LEVEL.fullmatch(written):
        msg = (
            f"{shown} is a pressure level, whose height changes with the weather; write a height, such as "
            f"{int(level[1]) * _METRES_A_LEVEL:.0f} m, where it lies in the standard atmosphere"
        )
        raise ValueError(msg)
    if _DECIMAL_COMMA.match(written):
        msg = f"{shown} has a decimal comma; write a point, as in 1.5"
        raise ValueError(msg)
    total = sum(_value(number, unit, wanted, shown) for number, unit in _parts(written, wanted, shown))
    rounded = float(f"{total:.12g}")  # 0.1 + 0.2
    return int(rounded) if rounded.is_integer() and abs(rounded) < 1e15 else rounded


def _parts(written: str, wanted: Unit, shown: str) -> list[tuple[float, str]]:
    """The numbers of a text, each with its unit: `1 h 30 min` has two."""
    one = _ONE.fullmatch(written) if len(written) <= _LONGEST else None
    if one:
        summands = _SUMMAND.findall(written)
        if re.search(r"\d", one[2] or "") and len(summands) > 1 and not _SUMMAND.sub("", written):
            return [(float(number), unit) for number, unit in summands]
        return [(float(re.sub(r"[, ]", "", one[1])), one[2] or "")]
    msg = f"{shown} is not a number with a unit; {_wanted_in_words(wanted)}"
    raise ValueError(msg)


def _value(number: float, written: str, wanted: Unit, shown: str) -> float:
    if not written:
        return number
    unit = unit_written(written, wanted.measures)
    if unit is None or unit.measures != wanted.measures:
        name = written.strip()[:_SHOWN]
        said = (
            f"{name} is a unit of {unit.measures.partition(' ')[2]}" if unit else f"no unit {name} is known"
        )
        msg = f"{shown}: {said}; {_wanted_in_words(wanted)}"
        raise ValueError(msg)
    return (number * unit.size + unit.zero - wanted.zero) / wanted.size


def _wanted_in_words(wanted: Unit) -> str:
    return f"{wanted.measures} is wanted, such as {EXAMPLES[wanted.measures]}"
