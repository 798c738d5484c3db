"""Holds that no page of the site loads anything from another host."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from mkdocs.exceptions import PluginError

_ELSEWHERE = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
_IN_STYLE = re.compile(r"""(?:url\(|@import)\s*["']?((?:[a-z]+:)?//[^"')\s]+)""", re.IGNORECASE)
_LOADS = {"src", "srcset", "data", "poster", "background", "action", "formaction", "ping"}
_POLICY = "default-src 'self'"


class _Loaded(HTMLParser):
    """Collects every address that a browser would ask for by itself; links to click are none."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.has_policy = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what one element loads; `href` loads everywhere but on links and areas."""
        for name, value in attrs:
            if name in _LOADS or (name.endswith("href") and tag not in {"a", "area"}):
                self.addresses.append(value or "")
            elif name == "style":
                self.addresses += _IN_STYLE.findall(value or "")
            elif name == "content" and (value or "").startswith(_POLICY):
                self.has_policy = True


def require_own_host(site: Path) -> None:
    """Raise PluginError naming each page and style that loads from elsewhere, or has no policy against it.

    Scripts are held by that policy: with it a browser refuses whatever they ask of another host.
    """
    wrong = [*_pages(site), *_styles(site)]
    if wrong:
        raise PluginError("the site would load from another host: " + "; ".join(wrong[:10]))


def _pages(site: Path) -> Iterator[str]:
    for path in sorted(site.rglob("*.html")):
        page = _Loaded()
        page.feed(path.read_text(encoding="utf-8"))
        yield from (f"{path.name}: {a}" for a in page.addresses if _ELSEWHERE.match(a))
        if not page.has_policy:
            yield f"{path.name}: no Content-Security-Policy"


def _styles(site: Path) -> Iterator[str]:
    for path in sorted(site.rglob("*.css")):
        found = _IN_STYLE.findall(path.read_text(encoding="utf-8"))
        yield from (f"{path.name}: {address}" for address in found)
