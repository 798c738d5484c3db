"""Rain and thunder while the weather must hold: rates of the steps that it touches, energy, flashes."""

from dataclasses import replace

import numpy as np
import pytest

from planner import Verdict
from planner.forecast.field import SurfaceWeather
from planner.window.criteria.precipitation import Precipitation
from planner.window.criteria.thunderstorm import Thunderstorm
from planner.window.lightning import FLASH_PM2PS
from tests.window.judging import answer, case
from tests.worlds import lacking, once, world

GO, CAUTION, NO_GO, UNKNOWN = Verdict.GO, Verdict.CAUTION, Verdict.NO_GO, Verdict.UNKNOWN


def with_weather(name, values):
    """The small world with a field at the ground of its own, (M, T) or what spreads to that."""
    field = world()
    shape = (field.members, field.times_s.size, field.grid.rows, field.grid.columns)
    filled = np.broadcast_to(np.asarray(values, dtype=np.float32)[..., None, None], shape).copy()
    return replace(field, weather=SurfaceWeather({**field.weather.by_name, name: filled}))


def having(name, by_member):
    """The same all the time, by member."""
    return with_weather(name, np.array(by_member)[:, None])


@pytest.mark.parametrize(
    ("criterion", "name", "at", "verdict"),
    [
        (Precipitation(), "precipitation_mmph", 0.0999, GO),
        (Precipitation(), "precipitation_mmph", 0.11, CAUTION),
        (Precipitation(), "precipitation_mmph", 0.5, CAUTION),
        (Precipitation(), "precipitation_mmph", 0.51, NO_GO),
        (Thunderstorm(), "cape_jpkg", 300.0, GO),
        (Thunderstorm(), "cape_jpkg", 301.0, CAUTION),
        (Thunderstorm(), "cape_jpkg", 1_000.0, CAUTION),
        (Thunderstorm(), "cape_jpkg", 1_001.0, NO_GO),
        (Thunderstorm(), "lightning_density_pm2ps", 0.999 * FLASH_PM2PS, GO),
        (Thunderstorm(), "lightning_density_pm2ps", 1.1 * FLASH_PM2PS, NO_GO),
    ],
)
def test_at_a_limit_it_is_kept_and_just_above_it_is_not_in_one_of_five_members(criterion, name, at, verdict):
    field = having(name, [0.0, 0.0, 0.0, at, 0.0])
    assert criterion.judge(case(field)).verdict is verdict


def test_where_the_forecast_lacks_it_nobody_knows_and_lightning_may_be_missing():
    assert Precipitation().judge(case(lacking(world(), "precipitation_mmph"))).verdict is UNKNOWN
    assert Thunderstorm().judge(case(lacking(world(), "cape_jpkg"))).verdict is UNKNOWN
    assert Thunderstorm().judge(case(world())).verdict is GO


def test_rain_of_a_step_counts_for_all_launches_that_it_touches_and_for_no_other():
    """Steps end at 3, 6, ... h; a launch at 7:00 must hold from 6:00 to 7:15: the step to 9 h alone."""
    hours = world().times_s / 3600.0
    assert hours[:4].tolist() == [0.0, 3.0, 6.0, 9.0]
    wet = {hour: with_weather("precipitation_mmph", hours == hour) for hour in hours[1:5]}
    touched = {
        launch: [
            hour
            for hour, field in wet.items()
            if Precipitation().judge(case(field, launch_times=once(f"run+{launch}"))).verdict is NO_GO
        ]
        for launch in ("6h30min", "7h", "7h30min", "8h50min")
    }
    assert touched == {"6h30min": [6.0, 9.0], "7h": [9.0], "7h30min": [9.0], "8h50min": [9.0, 12.0]}


def test_of_many_members_a_few_wet_ones_are_tolerated_and_said_as_a_share():
    dry = np.zeros(50)
    some, many = dry.copy(), dry.copy()
    some[:2], many[:11] = 2.0, 2.0
    found = Precipitation().judge_values(some)
    assert (found.verdict, found.violation_probability) == (GO, 0.04)
    assert Precipitation().judge_values(many).verdict is NO_GO
    some[:3] = 2.0
    assert Precipitation().judge_values(some).verdict is CAUTION


def test_the_sentence_says_when_and_in_how_many():
    found = Precipitation().judge(case(having("precipitation_mmph", [0.0, 0.0, 0.7, 0.0, 0.0])))
    assert found.sentence == "precipitation 0.70 mm/h at 01:15Z, above 0.5 mm/h in 1 of 5 members: no-go"


def test_rain_is_read_first_and_alone_forbids_a_launch():
    (launch,) = answer(having("precipitation_mmph", [3.0] * 5)).times
    assert launch.verdict is NO_GO
    assert launch.findings[0].criterion == "precipitation"
