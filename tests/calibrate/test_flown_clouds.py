"""What flown balloons say of the wind on their way down, and landings for every size of its error."""

import numpy as np
import pytest

from planner.calibrate.flown_clouds import cloud_of, in_scope, landings_of
from planner.calibrate.flown_departures import LEAST_AGE_H, flown_departures
from tests.calibrations import SCOPE, calibration
from tests.verify.flown_sky import TOP_M, asked_of, flown, fly, wind_mps

ERROR = {"sigma_mps": [[2.0]], "altitudes_m": [0], "leads_h": [0], "column_share": 0.2, "length_km": 1.5}
ERROR |= {"memory_h": 4, "wind_share": 0.1, "tail": 4.0, "fresh_h": 0.5}


def test_a_wind_that_blows_more_on_the_way_down_is_what_departs(tmp_path) -> None:
    """And as it would be long after the ascent: by the root of how much of it shows at its age."""
    flight = flown(fly(tmp_path, step_s=60.0, down_mps=(2.0, -1.0)))
    found = flown_departures([flight], [7], 0.5)
    assert set(found.block.tolist()) == {7}
    assert found.lead_h.min() >= LEAST_AGE_H
    shown = np.sqrt(1.0 - np.exp(-found.lead_h / 0.5))[:, None]
    assert np.abs(found.error_mps * shown - np.array([2.0, -1.0])).max() < 0.25
    assert np.ptp(found.altitude_m) > 0.7 * TOP_M
    blew = np.array([wind_mps(altitude) for altitude in found.altitude_m])
    assert np.abs(found.wind_mps - blew).max() < 0.25


@pytest.mark.parametrize("begin", ["launch", "top"])
def test_landings_of_any_size_and_tail_are_those_that_are_flown(tmp_path, begin) -> None:
    flight = flown(fly(tmp_path, step_s=60.0))
    plan, field = asked_of(flight, begin, 300)
    fitted = calibration(kind="analysis", error=ERROR, scope=SCOPE)
    cloud = cloud_of(flight, plan, field, fitted)
    large = calibration(kind="analysis", error=ERROR, scope=SCOPE, conformal={"sigma_factor": 2.0})
    straight = landings_of(flight, plan, field, in_scope(large))
    off_km = np.hypot(*(cloud.landings_km(2.0, 4.0) - straight).T)
    carried_km = np.hypot(*(straight - cloud.still_km).T)
    assert carried_km.max() > 10.0
    assert np.median(off_km / carried_km) < 0.01
    assert off_km.max() < 0.01 * flight.drift_km("launch")
    assert cloud.level(2.0, 4.0) < 0.5
