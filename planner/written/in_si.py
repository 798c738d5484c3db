"""What a person wrote, with its quantities and places as the numbers that the models take.

A name ends in its unit (`burst_altitude_m`, `float_hours`): text under it is turned into that unit before
anything is checked. For the command line and its files; over HTTP numbers are numbers.
"""

import re
from typing import Any

from planner.errors import InputError
from planner.written.measures import ANGLE, SHARE, Unit, unit_of
from planner.written.place import read_angle, read_place
from planner.written.quantity import read_quantity

_OF_A_DISTRIBUTION = ("sigma", "low", "high")  # in the unit of what is drawn
_NO_UNITS = ("geometry", "name")
_THOUSANDS = re.compile(r"\d{3}(?!\d)")
_SHARE = Unit(SHARE, 1.0)


def in_si(data: Any) -> Any:
    """The same data, its text with units as numbers; InputError says where one is wrong."""
    return _read(data, (), None)


def _read(data: Any, place: tuple[str, ...], drawn: Unit | None) -> Any:
    if isinstance(data, list):
        return [_read(value, (*place, str(k)), drawn) for k, value in enumerate(data)]
    if not isinstance(data, dict):
        return data
    _refuse_split_number(data, place)
    return {key: _entry(key, value, (*place, str(key)), drawn) for key, value in data.items()}


def _refuse_split_number(data: dict[Any, Any], place: tuple[str, ...]) -> None:
    """In braces a comma ends an entry: of `{altitude_m: 98,000 ft}` YAML makes 98, and a key `000 ft`."""
    for key, value in data.items():
        if value is None and _THOUSANDS.match(str(key)):
            where = f"{'.'.join(place)}: " if place else ""
            raise InputError(
                f"{where}a comma within braces ends a number, and {str(key)[:40]!r} is left over; write the "
                "number without commas, or in quotes"
            )


def _entry(key: Any, value: Any, place: tuple[str, ...], drawn: Unit | None) -> Any:
    name = str(key)
    if name in _NO_UNITS:
        return value
    unit = drawn if name in _OF_A_DISTRIBUTION else unit_of(name)
    if isinstance(value, str):
        try:
            return _text(name, value, unit)
        except ValueError as error:
            raise InputError(f"{'.'.join(place)}: {error}") from None
    if name == "sites" and isinstance(value, list):
        return [_site(one, (*place, str(k)), named=True) for k, one in enumerate(value)]
    return _read(value, place, unit or _SHARE)


def _text(name: str, value: str, unit: Unit | None) -> Any:
    """Text as what it means; text without a digit is a word, which the models know or refuse."""
    if name == "site":
        return read_place(value).data()
    if unit is None or not any(sign.isdigit() for sign in value) or ".." in value:
        return value
    if unit.measures == ANGLE:
        return read_angle(value, name.removesuffix("_deg"))
    return read_quantity(value, unit)


def _site(site: Any, place: tuple[str, ...], *, named: bool) -> Any:
    """A campaign's site, which may be written as a place and is then called by it."""
    if not isinstance(site, str):
        return _read(site, place, None)
    try:
        return read_place(site).data() | ({"name": site.strip()[:100]} if named else {})
    except ValueError as error:
        raise InputError(f"{'.'.join(place)}: {error}") from None
