"""What one drop says beside its tracks."""

import pytest

from planner.pipeline import fly
from tests.flight.dropping import BUNDLE, BURST, after, at_altitude, plan, weather


@pytest.mark.parametrize(
    ("release", "due"),
    [
        (after(90_000.0, BUNDLE), "due 90000 s after launch"),
        (at_altitude(31_000.0, BUNDLE), "due at 31000 m"),
    ],
)
def test_cargo_that_comes_down_with_its_balloon_is_said_in_a_sentence(release, due):
    flown = fly(plan(BURST, release), weather())
    (said,) = [warning for warning in flown.warnings if "stays on the balloon" in warning]
    assert said.startswith("bundle")
    assert due in said
    assert "rises to 20000 m and is down" in said
    assert not any("stays on" in w for w in fly(plan(BURST, after(60.0, BUNDLE)), weather()).warnings)
