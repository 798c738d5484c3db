"""Times after the launch as a range: first, steps, last."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.plan.written_range import MOST_VALUES, read_time_range


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("80min..110min/10min", [80, 90, 100, 110]),
        ("1h..2h/25min", [60, 85, 110, 120]),
        ("0s..1min/30s", [0, 0.5, 1]),
        ("1h..1h/5min", [60]),
        ("90min", [90]),
    ],
)
def test_a_range_is_its_first_its_steps_and_its_last(text, minutes):
    assert read_time_range(text) == pytest.approx([60.0 * one for one in minutes])


@given(first=st.integers(0, 5_000), steps=st.integers(0, MOST_VALUES - 2), step=st.integers(1, 600))
def test_times_rise_by_the_step_and_end_at_the_last(first, steps, step):
    times = read_time_range(f"{first}s..{first + steps * step}s/{step}s")
    assert times == pytest.approx([first + k * step for k in range(steps + 1)])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2h..1h/10min", "leads nowhere"),
        ("1h..2h/0s", "leads nowhere"),
        ("1h..2h", "is no range"),
        ("1h/10min", "is no range"),
        ("0s..2h/1s", "7,201 values, and 500 are allowed"),
        ("soon..2h/1min", "is not a duration"),
        ("-1h..2h/10min", "before the launch|not a duration"),
        ("", "not a duration"),
    ],
)
def test_what_is_no_range_is_refused_with_what_would_be(text, said):
    with pytest.raises(ValueError, match=said):
        read_time_range(text)
