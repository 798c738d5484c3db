"""What one drop says beside its tracks."""

import pytest

from planner import fly
from tests.worlds import BUNDLE, BURST, after, at_altitude, plan, weather


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


TUBE = {"kind": "film", "balloon": "film tube 50 um", "free_lift_kg": 1.0}
HILL = {"latitude_deg": 37.9, "longitude_deg": 126.7, "altitude_m": 500.0}


@pytest.mark.parametrize(
    ("altitude_m", "said"),
    [
        (100.0, "due at 100 m, below the launch at 500 m, and the balloon does not come down to there"),
        (30_000.0, "due at 30000 m, but the balloon rises to 13667 m and is followed until 86400 s after"),
    ],
)
def test_a_float_that_never_passes_the_altitude_of_a_release_is_told_why(altitude_m, said):
    (warning,) = [
        warning
        for warning in fly(
            plan(TUBE, at_altitude(altitude_m, BUNDLE | {"mass_kg": 1.0}), site=HILL), weather()
        ).warnings
        if "stays on" in warning
    ]
    assert said in warning
