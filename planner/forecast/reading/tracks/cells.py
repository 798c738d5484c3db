"""Numbers as people write them: 12345.6, 12,345.6, 12 345,6, 12'345.6, 37.9N.

Whether a comma parts decimals or thousands, the whole table tells: what cannot be thousands in one column
("37,90012") speaks for the others. Where nothing tells, the column is refused rather than guessed.
"""

import re
from collections.abc import Mapping

import numpy as np

from planner.errors import ForecastFileError
from planner.geo import Floats

_GROUPED = {mark: re.compile(rf"[+-]?\d{{1,3}}(?:{re.escape(mark)}\d{{3}})+") for mark in ",."}
_SPACED = re.compile(r"(?<=\d)[\s'’`\x92\u00a0\u2009\u202f](?=\d{3}(?:\D|$))")
_HEMISPHERE = re.compile(r"(.*\d)\s*°?\s*([NSEWnsew])")
_BOUNDED = ("latitude", "longitude", "direction")
_FULL_CIRCLE = 360.0


def values_of(columns: Mapping[str, list[str]], names: Mapping[str, str]) -> dict[str, Floats]:
    """The numbers (n,) in columns of cells, by quantity; NaN where a cell holds none.

    `names` are the columns' own. Raises ForecastFileError where a comma may be either mark.
    """
    marks_by_quantity = {quantity: _mark(cells, quantity in _BOUNDED) for quantity, cells in columns.items()}
    marks = {mark for mark in marks_by_quantity.values() if mark}
    shared = marks.pop() if len(marks) == 1 else ""
    return {
        quantity: _numbers(cells, marks_by_quantity[quantity] or shared or _small(cells, names[quantity]))
        for quantity, cells in columns.items()
    }


def number_of(cell: str, mark: str = ".") -> float:
    """The number in a cell with that decimal mark; NaN where it holds none."""
    text = _SPACED.sub("", cell.strip())
    if mark == ",":
        text = (text.replace(".", "") if _GROUPED["."].match(text) else text).replace(",", ".")
    elif "," in text:
        whole, point, rest = text.partition(".")
        text = whole.replace(",", "") + point + rest if _GROUPED[","].fullmatch(whole) else "none"
    try:
        return float(text)
    except ValueError:
        return _signed(text)


def _signed(text: str) -> float:
    """The number of a cell with its hemisphere, south and west below zero."""
    found = _HEMISPHERE.fullmatch(text)
    try:
        return float(found[1]) * (-1.0 if found[2] in "SWsw" else 1.0) if found else np.nan
    except ValueError:
        return np.nan


def _numbers(cells: list[str], mark: str) -> Floats:
    return np.array([number_of(cell, mark) for cell in cells], dtype=float)


def _mark(cells: list[str], bounded: bool) -> str:
    """The decimal mark that a column's cells leave no doubt about, or none."""
    for cell in cells:
        if "," not in cell and "." not in cell:
            continue
        text = _SPACED.sub("", cell.strip())
        if "," in text and "." in text:
            return max(",.", key=text.rfind)
        mark = "," if "," in text else "."
        if not any(letter.isdigit() for letter in text):
            continue
        if text.count(mark) > 1:
            return "." if mark == "," else ","
        thousands = _GROUPED[mark].fullmatch(text)
        if not thousands or (bounded and abs(float(text.replace(mark, ""))) > _FULL_CIRCLE):
            return mark
    return ""


def _small(cells: list[str], name: str) -> str:
    """The mark where no column tells: a comma parts thousands if what has none is below a thousand."""
    grouped = [cell for cell in cells if "," in cell]
    if not grouped:
        return "."
    whole = [number_of(cell) for cell in cells if cell.strip() and "," not in cell]
    if whole and max(abs(value) for value in whole) < 1000.0:
        return "."
    raise ForecastFileError(
        f"column {name!r} holds {grouped[0].strip()[:20]!r}: its comma may part thousands or decimals; "
        "write it without (12345, 12345.0)"
    )
