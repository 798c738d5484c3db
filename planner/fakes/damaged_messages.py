"""How the fake provider spoils what it sends: bytes of messages, and indexes that tell of another file."""

import json
import re
import zlib
from collections.abc import Iterator

from planner.fakes.index import products

_OTHER_UPLOAD_BYTES = 7
_WIND_WORDS = {"UGRD": "VGRD", "VGRD": "UGRD", '"u"': '"v"', '"v"': '"u"'}


def damaged(kind: str, body: bytes) -> bytes:
    """Bytes of a file with one bit flipped: in a message's `header`, `length`, `end` or `data`.

    Which of the whole messages in the bytes is hit follows from the bytes.
    """
    whole = list(_whole_messages(body))
    picked = zlib.crc32(body)
    at = len(body) // 2 if not whole else _place(kind, body, *whole[picked % len(whole)], picked)
    return body[:at] + bytes([body[at] ^ 0x10]) + body[at + 1 :] if body else body


def _whole_messages(body: bytes) -> Iterator[tuple[int, int]]:
    """Where the messages that lie whole in some bytes begin, and their lengths."""
    at = body.find(b"GRIB")
    while at >= 0:
        length = int.from_bytes(body[at + 8 : at + 16], "big")
        if length > 16 and body[at + length - 4 : at + length] == b"7777":
            yield at, length
            at += length - 1
        at = body.find(b"GRIB", at + 1)


def _place(kind: str, body: bytes, start: int, length: int, picked: int) -> int:
    if kind == "header":
        return start + 1
    if kind == "length":
        return start + 14
    if kind == "end":
        return start + length - 2
    (section, size), *_ = [field.data for field in products(body[start : start + length])]
    return start + section + (5 + picked % (size - 5) if size > 5 else 0)


def wrong_index(kind: str, text: str) -> str:
    """An index that disagrees with its file: `empty`, of another upload (`index`), u for v (`names`)."""
    if kind == "empty":
        return ""
    if kind == "names":
        return re.sub("|".join(_WIND_WORDS), lambda found: _WIND_WORDS[found[0]], text)
    return "".join(_moved(line) + "\n" for line in text.splitlines())


def _moved(line: str) -> str:
    if line.startswith("{"):
        index_row = json.loads(line)
        return json.dumps(index_row | {"_offset": index_row["_offset"] + _OTHER_UPLOAD_BYTES})
    number, offset, rest = line.split(":", 2)
    return f"{number}:{int(offset) + _OTHER_UPLOAD_BYTES}:{rest}"
