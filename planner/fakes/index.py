"""The inventories that lie beside a provider's files, written from the bytes of the messages.

Nothing of ecCodes and nothing of what was meant to be written: what stands in the sections counts. wgrib2's
inventory for NOAA, a line of JSON a field for ECMWF. GRIB2 sections: WMO FM 92, templates
4.0, 4.1, 4.8 and 4.11.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True)
class Product:
    """What a field says of itself: parameter, surface, time from the run's [h], statistic, member."""

    offset: int
    length: int
    part: int
    run_time: datetime
    parameter: tuple[int, int, int]
    surface: int
    level: float
    begin_h: int
    end_h: int
    statistic: int | None
    ensemble: tuple[int, int] | None
    data: tuple[int, int]


def _number(data: bytes, at: int, size: int) -> int:
    return int.from_bytes(data[at : at + size], "big")


def products(data: bytes) -> Iterator[Product]:
    """The fields of a file of GRIB2 messages, one after the other; `part` counts within a message."""
    at = 0
    while at < len(data):
        length = _number(data, at + 8, 8)
        yield from _message(data, at, length)
        at += length


_UNSAID = datetime(1, 1, 1, tzinfo=UTC)


def _message(data: bytes, start: int, length: int) -> Iterator[Product]:
    at, part, product, run_time = start + 16, 0, 0, _UNSAID
    while at < start + length - 4:
        size, section = _number(data, at, 4), data[at + 4]
        if section == 1:
            year = _number(data, at + 12, 2)
            month, day, hour = data[at + 14 : at + 17]
            run_time = datetime(year, month, day, hour, tzinfo=UTC)
        elif section == 4:
            product = at
        elif section == 7:
            part += 1
            place = (start, length, part, run_time)
            defined = data[product : product + _number(data, product, 4)]
            yield _product(defined, data[start + 6], place, (at, size))
        at += size


def _product(
    section: bytes, discipline: int, place: tuple[int, int, int, datetime], data: tuple[int, int]
) -> Product:
    template = _number(section, 7, 2)
    begin, span = _number(section, 18, 4), {8: 46, 11: 49}.get(template)
    return Product(
        *place,
        parameter=(discipline, section[9], section[10]),
        surface=section[22],
        level=_level(section),
        begin_h=begin,
        end_h=begin + (_number(section, span + 3, 4) if span else 0),
        statistic=section[span] if span else None,
        ensemble=(section[34], section[35]) if template in (1, 11) else None,
        data=data,
    )


def _level(section: bytes) -> float:
    scale = section[23] & 0x7F
    tenths = -scale if section[23] & 0x80 else scale
    return float(_number(section, 24, 4) * 10.0**-tenths) if scale != 0x7F else 0.0


_NOAA = {
    (0, 0, 0): "TMP",
    (0, 0, 6): "DPT",
    (0, 1, 0): "SPFH",
    (0, 1, 1): "RH",
    (0, 1, 7): "PRATE",
    (0, 1, 8): "APCP",
    (0, 1, 22): "CLWMR",
    (0, 2, 2): "UGRD",
    (0, 2, 3): "VGRD",
    (0, 2, 8): "VVEL",
    (0, 2, 10): "ABSV",
    (0, 2, 22): "GUST",
    (0, 3, 0): "PRES",
    (0, 3, 1): "PRMSL",
    (0, 3, 5): "HGT",
    (0, 6, 1): "TCDC",
    (0, 7, 6): "CAPE",
    (0, 19, 0): "VIS",
    (2, 0, 0): "LAND",
}
_SURFACES = {1: "surface", 4: "0C isotherm", 10: "entire atmosphere", 101: "mean sea level"}
_STATISTICS = {0: "ave", 1: "acc", 2: "max"}


def inventory(data: bytes) -> str:
    """The wgrib2 inventory of a file (`.idx`)."""
    found = list(products(data))
    shared = {field.offset for field in found if field.part > 1}
    lines, count = [], 0
    for field in found:
        count += field.part == 1
        number = f"{count}.{field.part}" if field.offset in shared else str(count)
        words = (noaa_name(field), level_words(field), _noaa_time(field), _noaa_member(field))
        lines.append(f"{number}:{field.offset}:d={field.run_time:%Y%m%d%H}:{':'.join(words)}\n")
    return "".join(lines)


def noaa_name(field: Product) -> str:
    """A field's name in wgrib2's words."""
    return _NOAA[field.parameter]


def level_words(field: Product) -> str:
    """A field's level in wgrib2's words."""
    match field.surface:
        case 100:
            return f"{field.level / 100:g} mb"
        case 103:
            return f"{field.level:g} m above ground"
        case 108:
            return f"{field.level / 100:g}-0 mb above ground"
    return _SURFACES[field.surface]


def _noaa_time(field: Product) -> str:
    if field.statistic is None:
        return f"{field.end_h} hour fcst" if field.end_h else "anl"
    days = field.begin_h % 24 == 0 and field.end_h % 24 == 0
    unit, per = ("day", 24) if days else ("hour", 1)
    return f"{field.begin_h // per}-{field.end_h // per} {unit} {_STATISTICS[field.statistic]} fcst"


def _noaa_member(field: Product) -> str:
    if field.ensemble is None:
        return ""
    kind, member = field.ensemble
    return "ENS=low-res ctl" if kind == 1 else f"ENS=+{member}"


_ECMWF = {
    (0, 0, 0): {100: "t", 103: "2t"},
    (0, 0, 6): {103: "2d"},
    (0, 1, 0): {100: "q"},
    (0, 1, 1): {100: "r"},
    (0, 1, 193): {1: "tp"},
    (0, 2, 2): {100: "u", 103: "{:g}u"},
    (0, 2, 3): {100: "v", 103: "{:g}v"},
    (0, 2, 8): {100: "w"},
    (0, 2, 22): {103: "10fg"},
    (0, 3, 0): {1: "sp", 101: "msl"},
    (0, 3, 4): {1: "z", 100: "z"},
    (0, 3, 5): {100: "gh"},
    (0, 6, 192): {1: "tcc"},
    (0, 7, 6): {17: "mucape"},
    (2, 0, 0): {1: "lsm"},
}


def json_index(data: bytes) -> str:
    """ECMWF's index of a file (`.index`): an object a line."""
    return "".join(json.dumps(_json_line(field)) + "\n" for field in products(data))


def _json_line(field: Product) -> dict[str, str | int]:
    member = field.ensemble[1] if field.ensemble else None
    upper = field.surface == 100
    return {
        "domain": "g",
        "date": f"{field.run_time:%Y%m%d}",
        "time": f"{field.run_time:%H%M}",
        "expver": "0001",
        "class": "od",
        "type": "fc" if member is None else "pf" if member else "cf",
        "stream": "oper" if member is None else "enfo",
        "step": str(field.end_h),
        "levtype": "pl" if upper else "sfc",
        **({"levelist": f"{field.level / 100:g}"} if upper else {}),
        **({"number": str(member)} if member else {}),
        "param": _ECMWF[field.parameter][field.surface].format(field.level),
        "_offset": field.offset,
        "_length": field.length,
    }
