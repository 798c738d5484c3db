"""What runs are called: the sources whose winds are none of a model's run, and how any other is written."""

import re

SAMPLE = "sample"
SOUNDING = "sounding"
OPEN_METEO = "open-meteo"


def slug(text: str) -> str:
    """Text as lower-case letters, digits and single hyphens, 40 at most."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:40].strip("-") or "file"
