"""A sounding made up in steady winds, up to any top, and drops in it."""

from datetime import UTC, datetime, timedelta

import numpy as np

from planner import Plan, parse
from planner.air import standard_pressure, standard_temperature
from planner.forecast.decoded_run import wind_field
from planner.forecast.reading.soundings.sounding import Sounding
from planner.forecast.reading.soundings.sounding_field import cube_of
from planner.geo import geopotential_height

AT = datetime(2026, 6, 11, 11, tzinfo=UTC)
FASTEST = {"ascent_rate_mps": 8.0, "descent_rate_mps": 8.0}


def sounding(top_m, *, goes_on_m=0.0, places=((38.0,), (-100.0,))):
    """A breeze that turns and freshens up to a top, and blows on as there above it."""
    height = np.linspace(300.0, geopotential_height(top_m), 40)
    above = height[-1] + np.arange(500.0, goes_on_m, 500.0)
    z = np.append(height, above)
    blowing = np.minimum(z, height[-1]) / 10_000.0
    return wind_field(
        cube_of(
            Sounding(
                title="made up",
                launched_at=AT,
                latitude_deg=np.array(places[0]),
                longitude_deg=np.array(places[1]),
                height_gpm=z,
                pressure_pa=standard_pressure(z),
                u_mps=2.0 + 2.0 * np.sin(blowing),
                v_mps=2.0 * np.cos(blowing),
                temperature_k=standard_temperature(z),
                humidity_percent=np.full(z.size, np.nan),
                ground_gpm=300.0,
            ),
            "0" * 64,
        )
    )


def plan(burst_m, age_h, **words):
    vehicle = {"kind": "constant_rate", "burst_altitude_m": burst_m, **FASTEST}
    asked = {
        "site": {"latitude_deg": 38.0, "longitude_deg": -100.0},
        "launch_time": (AT + timedelta(hours=age_h)).isoformat(),
        "vehicle": vehicle,
        "members": 64,
    }
    return parse(Plan, asked | words)
