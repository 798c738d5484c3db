"""XML of tracks, read safely: no entities, names without their namespaces."""

import re
from xml.etree import ElementTree as ET

from planner.errors import ForecastFileError

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def root_of(text: str, what: str) -> ET.Element:
    """The root of a document; `what` it is stands in the refusal. Raises ForecastFileError."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise ForecastFileError(f"{what} declares entities, which a track has no use for; export it anew")
    try:
        # The declaration names the encoding of bytes that are letters by now.
        return ET.fromstring(_DECLARATION.sub("", text.lstrip("\ufeff")).strip())
    except ET.ParseError as error:
        raise ForecastFileError(f"{what} is cut short or damaged ({error}); bring the whole file") from None


def plain_name(element: ET.Element) -> str:
    """An element's name without its namespace."""
    return element.tag.rpartition("}")[2]
