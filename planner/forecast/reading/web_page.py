"""A page that a server sends in place of data: what it says, and whether it says that we asked too often."""

import re
from typing import NamedTuple

LOOKED_AT = 8_192
_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html|head|body|center|h1|title|p)\b", re.IGNORECASE
)
_TITLE = re.compile(r"<(title|h1|h2)[^>]*>(.*?)</\1>", re.IGNORECASE | re.DOTALL)
_MARKUP = re.compile(r"<[^<>]*>")
_TOO_OFTEN = re.compile(
    r"rate[\s-]*limit|too many (?:requests|connections|hits)|slow\s?down|throttl|exceeded .{0,20}limit",
    re.IGNORECASE,
)
_NOT_FOUND = re.compile(r"\b404\b|not found", re.IGNORECASE)


class WebPage(NamedTuple):
    """What a page says in some words, and what that means."""

    words: str
    asked_too_often: bool
    not_found: bool


def page_in(head: bytes) -> WebPage | None:
    """The page that some bytes begin, or None where they are something else."""
    return page_of(head[:LOOKED_AT].decode("utf-8", errors="replace"))


def page_of(text: str) -> WebPage | None:
    """The page that a text begins, or None where it is something else."""
    text = text[:LOOKED_AT].lstrip("\ufeff")
    if not _PAGE.match(text):
        return None
    title = _TITLE.search(text)
    said = title[2] if title and title[2].strip() else text
    words = " ".join(_MARKUP.sub(" ", said).split())[:60]
    plain = " ".join(_MARKUP.sub(" ", text).split())
    return WebPage(words or "no words", bool(_TOO_OFTEN.search(plain)), bool(_NOT_FOUND.search(words)))
