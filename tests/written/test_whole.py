"""Whole numbers as JSON knows them."""

import pytest
from pydantic import TypeAdapter, ValidationError

from planner.written.whole import Whole

WHOLE = TypeAdapter(Whole)


@pytest.mark.parametrize("written", [5, 5.0])
def test_a_number_without_a_fraction_is_whole_however_it_is_written(written):
    read = WHOLE.validate_python(written)
    assert read == 5
    assert type(read) is int


@pytest.mark.parametrize("written", [5.5, True, "5", float("inf"), float("nan"), None])
def test_nothing_else_is(written):
    with pytest.raises(ValidationError, match="valid integer"):
        WHOLE.validate_python(written)
