"""What runs are called: the name that is kept for our own sample, and how any other is written."""

import re

SAMPLE = "sample"


def slug(text: str) -> str:
    """Text as lower-case letters, digits and single hyphens, 40 at most."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:40].strip("-") or "file"
