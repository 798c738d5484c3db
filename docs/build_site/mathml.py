"""TeX to MathML while the site is built, so that no page needs a script to show a formula."""

import re
from html import unescape

from latex2mathml.converter import convert
from mkdocs.exceptions import PluginError

_FORMULA = re.compile(r'<(span|div) class="arithmatex">\\([(\[])(.*?)\\[)\]]</\1>', re.DOTALL)


def with_mathml(html: str) -> str:
    """The page with every formula that arithmatex marked turned into MathML."""
    return _FORMULA.sub(lambda found: _mathml(unescape(found[3]), block=found[2] == "["), html)


def _mathml(tex: str, *, block: bool) -> str:
    """One formula; one that stands alone in a box that a narrow page scrolls."""
    try:
        drawn = str(convert(tex, display="block" if block else "inline"))
    except Exception as why:
        raise PluginError(f"this formula is not TeX that can be read: {tex!r} ({why!r})") from why
    return f'<div class="formula">{drawn}</div>' if block else drawn
