"""Places as people type them: `37.90,126.70`, `40.5N 105.2W`, `40°30'15"N, 105°12'W`, `+40.5 -105.2 300m`."""

import re
import unicodedata
from typing import NamedTuple

from planner.written.measures import LENGTH, Unit
from planner.written.quantity import read_quantity

_SHOWN = 60  # characters of what was written that a refusal repeats
_LONGEST = 200  # characters of a place: the patterns take time by the square of a text's length
_OTHERS = {
    "a Maidenhead locator": r"[A-R]{2}\d{2}([A-X]{2}(\d{2})?)?",
    "a plus code": r"[2-9CFGHJMPQRVWX]{4,8}\+[2-9CFGHJMPQRVWX]{2,}.*",
    "UTM": r"(UTM)?\s*\d{1,2}\s*[A-Z]?[\s,]+\d{5,7}(\.\d+)?\s*(M?E)?[\s,]+\d{5,8}(\.\d+)?\s*(M?N)?",
    "MGRS": r"\d{1,2}\s*[C-X]\s*[A-Z]{2}(\s*\d){2,10}",
}
_SPELLINGS = (
    (r"[\u2032\u2019\u00b4`]", "'"),
    (r"[\u2033\u201d]|''", '"'),
    (r"[\u00ba\u02da]|\bDEG(REES?)?\b", "°"),
    (r"\u2212", "-"),
    (r"\bLAT(ITUDE)?\b\s*[:=]?", "~"),
    (r"\b(LON(G|GITUDE)?|LNG)\b\s*[:=]?", "!"),
    (r"\b([NSEW])(ORTH|OUTH|AST|EST)\b", r"\1"),
    (r"(?<=\d)\s*D(?=\s*\d)", "°"),
    (r"\bMIN(UTES?)?\b", "'"),
    (r"\bSEC(ONDS?)?\b", '"'),
    (r"(?<=\d)\s*S(?=\s*[NSEW])", '"'),
    (r"(?<=\d)\s*M(?=\s*(\d+\.?\d*\s*\"|[NSEW]))", "'"),
    (r"^GEO:", ""),
)
_SIDES = {"N": ("~", 1.0), "S": ("~", -1.0), "E": ("!", 1.0), "W": ("!", -1.0)}
_SIDES |= {"~": ("~", 0.0), "!": ("!", 0.0)}
_AXES = {"latitude": ("~", "N or S"), "longitude": ("!", "E or W")}
_DECIMAL_COMMAS = re.compile(r"[-+]?\d+,\d+[\s;/]+[-+]?\d+,\d+")

_N = r"(?:\d+\.?\d*|\.\d+)"
_LOOSE = rf"([-+]?{_N})(?:(?:\s*[°:]\s*|\s+)({_N})(?:(?:\s*[':]\s*|\s+)({_N})\s*\"?|\s*'?)|\s*°?)"
_MARKED = rf"([-+]?{_N})(?:\s*[°:]\s*(?:({_N})\s*[':]?\s*(?:({_N})\s*\"?)?)?)?"
_SIDE = r"\s*([NSEW~!])\s*"
_ALTITUDE = r"([-+]?\d[\d.]*\s*[A-Z]*)"
_AFTER = re.compile(rf"{_LOOSE}{_SIDE}[,;]?\s*{_LOOSE}{_SIDE}(?:[,;\s]\s*{_ALTITUDE})?")
_BEFORE = re.compile(rf"{_SIDE}{_LOOSE}\s*[,;]?{_SIDE}{_LOOSE}(?:\s*[,;]\s*{_ALTITUDE})?")
_COMMA = re.compile(rf"{_MARKED}\s*[,;]\s*{_MARKED}(?:\s*[,;]\s*{_ALTITUDE})?")
_SPACE = re.compile(rf"{_MARKED}\s+{_MARKED}(?:\s+{_ALTITUDE})?")
_ANGLE = re.compile(rf"([NSEW])?\s*{_LOOSE}\s*([NSEW])?")


class WrittenPlace(NamedTuple):
    """A place as it was written: degrees, latitude first, and metres above sea level if they were given."""

    latitude_deg: float
    longitude_deg: float
    altitude_m: float | None = None

    def data(self) -> dict[str, float]:
        """As a site's data."""
        return {name: value for name, value in self._asdict().items() if value is not None}


def read_place(text: str) -> WrittenPlace:
    """The place that is meant; ValueError says why it cannot be read."""
    try:  # as nearly always; what is no number of degrees is found where sites are checked
        latitude, longitude, *altitude = (float(part) for part in text.split(","))
        if len(altitude) <= 1:
            return WrittenPlace(latitude, longitude, *altitude)
    except ValueError:
        pass
    if len(text) > _LONGEST:
        msg = f"a place of {len(text):,} characters cannot be read; {_LONGEST} at most are"
        raise ValueError(msg)
    _refuse_other_systems(text.strip().upper())
    written = _spelled(text)
    for shape, before in ((_BEFORE, True), (_AFTER, False)):
        if found := shape.fullmatch(written):
            return _by_sides(found.groups(), before=before)
    for shape in (_COMMA, _SPACE):
        if found := shape.fullmatch(written):
            one, two, altitude_m = found.groups()[:3], found.groups()[3:6], found[7]
            return WrittenPlace(_degrees(one), _degrees(two), _metres(altitude_m))
    msg = "that is no place that can be read"
    if len(re.findall(_N, written)) > 3 and not re.search(r"[NSEW]", written):
        msg = "so many numbers want N or S and E or W behind them"
    raise ValueError(msg)


def read_angle(text: str, axis: str) -> float:
    """One coordinate, `latitude` or `longitude`, such as `40°30'N`; ValueError says why it cannot be read."""
    found = _ANGLE.fullmatch(_spelled(text)) if len(text) <= _LONGEST else None
    if found is None:
        msg = f"{text[:_SHOWN]!r} is not a {axis} that can be read; write 40.5, 40.5N or 40°30'N"
        raise ValueError(msg)
    side = found[1] or found[5]
    if (found[1] and found[5]) or (side and _SIDES[side][0] != _AXES[axis][0]):
        msg = f"{text[:_SHOWN]!r} is not a {axis}; {_AXES[axis][1]} belongs to one"
        raise ValueError(msg)
    return _degrees(found.groups()[1:4], side or "")


def _by_sides(groups: tuple[str | None, ...], *, before: bool) -> WrittenPlace:
    """Two coordinates that say which they are, in either order."""
    first, second, altitude_m = groups[:4], groups[4:8], groups[8]
    values: dict[str, float] = {}
    for part in (first, second):
        side, numbers = (part[0], part[1:]) if before else (part[3], part[:3])
        values[_SIDES[side or ""][0]] = _degrees(numbers, side or "")
    if len(values) < 2:
        msg = "one latitude (N or S) and one longitude (E or W) are wanted"
        raise ValueError(msg)
    return WrittenPlace(values["~"], values["!"], _metres(altitude_m))


def _degrees(numbers: tuple[str | None, ...], side: str = "") -> float:
    """Degrees of the numbers of one coordinate: degrees, minutes, seconds as far as they were given."""
    degrees, *parts = numbers
    assert degrees is not None
    sign = _SIDES[side][1] if side else 0.0
    if sign and degrees[0] in "+-":
        msg = f"{degrees}{side} has a sign and a letter; one of them is enough"
        raise ValueError(msg)
    given = [part for part in parts if part is not None]
    whole = [degrees, *given][:-1]
    if any("." in part for part in whole) or any(float(part) >= 60.0 for part in given):
        msg = f"{' '.join([degrees, *given])} is not degrees, minutes and seconds below 60"
        raise ValueError(msg)
    value = abs(float(degrees)) + sum(float(part) / 60.0**k for k, part in enumerate(given, start=1))
    return value * (sign or (-1.0 if degrees[0] == "-" else 1.0))


def _metres(text: str | None) -> float | None:
    return None if text is None else float(read_quantity(text, Unit(LENGTH, 1.0)))


def _refuse_other_systems(written: str) -> None:
    if _DECIMAL_COMMAS.fullmatch(written):
        msg = "these are decimal commas; write points: 40.5 105.2"
        raise ValueError(msg)
    for system, shape in _OTHERS.items():
        if re.fullmatch(shape, written):
            msg = f"that looks like {system}, which is not read; give degrees"
            raise ValueError(msg)


def _spelled(text: str) -> str:
    """A place with one spelling of every mark, in capitals."""
    written = unicodedata.normalize("NFC", text).strip().upper()
    for shape, ours in _SPELLINGS:
        written = re.sub(shape, ours, written)
    return re.sub(r"\s+", " ", written).strip(" ()[]")
