"""A page of text: words made harmless, files brought inside it, and a nonce on what it runs.

Names come from people and from files. Folium writes them into HTML, into JavaScript templates
and through Jinja, so a word is made harmless for all three before folium sees it.
"""

import base64
import html
import json
import mimetypes
import re
from pathlib import Path

from pydantic import JsonValue

from planner.views.printable import printable

VENDOR = "/static/vendor"
_SCRIPT_SIGNS = str.maketrans({sign: f"\\u{ord(sign):04x}" for sign in "<>&`${}"})
_JSON_WORDS = re.compile(r'"(?:[^"\\]|\\.)*"')
_TEMPLATE_SIGNS = str.maketrans({sign: f"&#{ord(sign)};" for sign in "`$\\{}"})


def harmless(words: str) -> str:
    """Words escaped for HTML, attributes, JavaScript templates and Jinja at once."""
    return html.escape(printable(words)).translate(_TEMPLATE_SIGNS)


def compact_json(value: JsonValue) -> str:
    """A value as JSON without blanks; ValueError for NaN and infinities."""
    return json.dumps(value, separators=(",", ":"), allow_nan=False, ensure_ascii=False)


def script_json(value: JsonValue) -> str:
    """A value as JSON whose words can neither end their script nor be read by Jinja.

    Branca compiles every script that it has rendered as a template once more. ValueError for NaN.
    """
    text = json.dumps(value, separators=(",", ":"), allow_nan=False)
    return _JSON_WORDS.sub(lambda words: words[0].translate(_SCRIPT_SIGNS), text)


def same_names(page: str) -> str:
    """The page with folium's random names numbered, so that one answer gives one text."""
    order: dict[str, str] = {}
    return re.sub(r"(?<=_)[0-9a-f]{32}(?![0-9a-f])", lambda m: order.setdefault(m[0], str(len(order))), page)


def with_nonce(page: str, nonce: str) -> str:
    """The page with the nonce of its Content-Security-Policy on every script and style."""
    return re.sub(r"<(script|style)\b", rf'<\1 nonce="{html.escape(nonce)}"', page)


def inlined(page: str, folder: Path) -> str:
    """The page with every file of ours inside it, so that it opens from a disk."""

    def style(found: re.Match[str]) -> str:
        return f"<style>{_style_text(folder / found[1])}</style>"

    def script(found: re.Match[str]) -> str:
        text = (folder / found[1]).read_text(encoding="utf-8").replace("</script", "<\\/script")
        return f"<script>{text}</script>"

    page = re.sub(rf'<link rel="stylesheet" href="{VENDOR}/([\w.-]+)"\s*/?>', style, page)
    return re.sub(rf'<script src="{VENDOR}/([\w.-]+)"></script>', script, page)


def _style_text(path: Path) -> str:
    def data(found: re.Match[str]) -> str:
        image = path.with_name(found[1])
        kind = mimetypes.guess_type(image.name)[0]
        return f"url(data:{kind};base64,{base64.b64encode(image.read_bytes()).decode()})"

    return re.sub(r"url\(([\w-]+\.(?:png|svg))\)", data, path.read_text(encoding="utf-8"))
