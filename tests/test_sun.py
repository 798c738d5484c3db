"""Where the sun stands on days that an almanac knows."""

from datetime import UTC, datetime

import numpy as np
import pytest

from planner.sun import sun_elevation_deg

EQUINOX = datetime(2026, 3, 20, 12, tzinfo=UTC)
SOLSTICE = datetime(2026, 6, 21, tzinfo=UTC)
EVERY_MINUTE_S = 60.0 * np.arange(1440.0)
GREENWICH_DEG = 51.48


def test_the_sun_is_overhead_at_noon_of_an_equinox_on_the_equator():
    around_noon_s = 60.0 * np.arange(-30.0, 31.0)
    assert sun_elevation_deg(EQUINOX, around_noon_s, 0.0, 0.0).max() == pytest.approx(90.0, abs=1.0)


def test_the_midsummer_sun_over_greenwich_culminates_at_the_tilt_of_the_axis_above_the_equator():
    elevation = sun_elevation_deg(SOLSTICE, EVERY_MINUTE_S, GREENWICH_DEG, 0.0)
    assert elevation.max() == pytest.approx(90.0 - GREENWICH_DEG + 23.44, abs=0.03)
    assert elevation.min() == pytest.approx(-(90.0 - GREENWICH_DEG) + 23.44, abs=0.03)
    # The equation of time is -2 minutes in late June: the sun is late.
    assert EVERY_MINUTE_S[elevation.argmax()] / 60.0 == pytest.approx(722.0, abs=1.5)


def test_noon_comes_an_hour_earlier_for_each_15_degrees_eastwards():
    noons = [
        EVERY_MINUTE_S[sun_elevation_deg(SOLSTICE, EVERY_MINUTE_S, 37.9, longitude).argmax()]
        for longitude in (0.0, 15.0, 120.0)
    ]
    assert noons[0] - noons[1] == pytest.approx(3600.0, abs=90.0)
    assert noons[0] - noons[2] == pytest.approx(8 * 3600.0, abs=90.0)


def test_the_sun_does_not_set_in_midsummer_beyond_the_polar_circle():
    assert sun_elevation_deg(SOLSTICE, EVERY_MINUTE_S, 70.0, 25.0).min() > 0.0
    assert sun_elevation_deg(SOLSTICE, EVERY_MINUTE_S, 60.0, 25.0).min() < 0.0
