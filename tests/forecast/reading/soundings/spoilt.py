"""A sounding's file cut or flipped anywhere, and what must come of it: fields that can fly, or a sentence."""

from datetime import UTC, datetime

import numpy as np
from hypothesis import strategies as st

from planner.errors import ForecastFileError
from planner.forecast.field import WindField
from planner.forecast.reading.read import read_fields
from tests.forecast.reading.soundings.made import written


def cut(text: str) -> st.SearchStrategy[str]:
    """A text that ends anywhere."""
    return st.integers(0, len(text)).map(lambda end: text[:end])


def flipped(text: str, most: int) -> st.SearchStrategy[bytes]:
    """A text of which up to `most` bytes are others."""
    data = text.encode()
    others = st.dictionaries(st.integers(0, len(data) - 1), st.integers(0, 255), min_size=1, max_size=most)
    return others.map(lambda changed: bytes(changed.get(k, byte) for k, byte in enumerate(data)))


def answered(folder, content) -> list[WindField] | str:
    """Fields that can fly, or the sentence of a refusal."""
    said, fields = "", []
    try:
        fields = read_fields([written(folder, content)], issued_at=datetime(2026, 6, 11, tzinfo=UTC))
    except ForecastFileError as refusal:
        said = str(refusal)
    assert fields or 0 < len(said) < 500
    assert "\n" not in said
    assert all(np.isfinite(field.wind).all() for field in fields)
    return fields or said
