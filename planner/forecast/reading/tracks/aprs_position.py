"""Where an APRS packet says that its sender is: plain, compressed and Mic-E positions, and the altitude.

APRS 1.0.1 (chapters 6, 8, 9, 10) and its addendum 1.2 (`!DAO!`). Altitudes stand in feet behind `/A=`, in
metres before `}` of Mic-E, or in a compressed position from a GGA sentence.
"""

import re
from typing import NamedTuple

from planner.units import FOOT_M

_PLAIN = re.compile(r"(\d\d)(\d\d\.\d\d)([NS]).(\d{3})(\d\d\.\d\d)([EW]).(?P<rest>.*)", re.S)
_COMPRESSED = re.compile(r"[/\\A-Za-j]([!-{]{4})([!-{]{4}).([ -{]{2})([!-{])(?P<rest>.*)", re.S)
_FEET = re.compile(r"/A=(-?\d{5,6})")
_FINER = re.compile(r"!(?:W(\d)(\d)|w([!-{])([!-{]))!")
_MIC_E_ALTITUDE = re.compile(r"([!-{]{3})\}")
_MIC_E_NORTH = re.compile(r"[0-9A-LP-Z]{6}")


class AprsPosition(NamedTuple):
    """Latitude and longitude [deg]; altitude [m above the sea], None where the packet tells none."""

    latitude_deg: float
    longitude_deg: float
    altitude_m: float | None


def position_of(destination: str, body: str) -> AprsPosition | None:
    """The position in a packet's body; Mic-E writes half of it into the destination. None without one."""
    if body[:1] in ("`", "'"):
        return _mic_e(destination, body)
    after = {"!": 1, "=": 1, "/": 8, "@": 8}.get(body[:1])
    if after is None:
        return None
    place = body[after:]
    if found := _PLAIN.match(place):
        return _plain(found)
    found = _COMPRESSED.match(place)
    return _compressed(found) if found else None


def _plain(found: re.Match[str]) -> AprsPosition:
    finer = _FINER.search(found["rest"])
    north, east = _thousandths(finer) if finer else (0.0, 0.0)
    latitude = int(found[1]) + (float(found[2]) + north) / 60.0
    longitude = int(found[4]) + (float(found[5]) + east) / 60.0
    return AprsPosition(
        -latitude if found[3] == "S" else latitude,
        -longitude if found[6] == "W" else longitude,
        _feet(found["rest"]),
    )


def _thousandths(finer: re.Match[str]) -> tuple[float, float]:
    """What `!DAO!` adds to the minutes of latitude and longitude."""
    if finer[1]:
        return int(finer[1]) / 1000.0, int(finer[2]) / 1000.0
    return (ord(finer[3]) - 33) / 9100.0, (ord(finer[4]) - 33) / 9100.0


def _compressed(found: re.Match[str]) -> AprsPosition:
    latitude, longitude = 90.0 - _base91(found[1]) / 380_926.0, -180.0 + _base91(found[2]) / 190_463.0
    altitude = _feet(found["rest"])
    from_gga = (ord(found[4]) - 33) & 0x18 == 0x10
    if altitude is None and from_gga and found[3][0] != " ":
        altitude = 1.002 ** _base91(found[3]) * FOOT_M
    return AprsPosition(latitude, longitude, altitude)


def _mic_e(destination: str, body: str) -> AprsPosition | None:
    half = destination[:6]
    if not _MIC_E_NORTH.fullmatch(half) or len(body) < 9:
        return None
    digits = [_digit(letter) for letter in half]
    latitude = digits[0] * 10 + digits[1] + (digits[2] * 10 + digits[3]) / 60
    latitude += (digits[4] * 10 + digits[5]) / 6000
    degrees = ord(body[1]) - 28 + (100 if half[4] >= "P" else 0)
    degrees -= 80 if 180 <= degrees <= 189 else 190 if 190 <= degrees <= 199 else 0
    minutes = (ord(body[2]) - 28) % 60
    longitude = degrees + (minutes + (ord(body[3]) - 28) / 100) / 60
    found = _MIC_E_ALTITUDE.search(body[9:])
    altitude = _base91(found[1]) - 10_000.0 if found else _feet(body)
    return AprsPosition(
        latitude if half[3] >= "P" else -latitude, -longitude if half[5] >= "P" else longitude, altitude
    )


def _digit(letter: str) -> int:
    if letter.isdigit():
        return int(letter)
    first = "P" if letter >= "P" else "A"
    return (ord(letter) - ord(first)) % 10 if letter not in "KLZ" else 0


def _feet(text: str) -> float | None:
    found = _FEET.search(text)
    return int(found[1]) * FOOT_M if found else None


def _base91(text: str) -> int:
    number = 0
    for letter in text:
        number = number * 91 + ord(letter) - 33
    return number
