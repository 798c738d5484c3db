"""When the weather must hold, how long a verdict is good for, what is far ahead."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from planner import Verdict, windows
from planner.forecast.field import SurfaceWeather
from planner.forecast.field_set import together
from planner.window.cell import seen_at
from planner.window.criteria.surface_gust import SurfaceGust
from planner.window.criteria.surface_wind import SurfaceWind
from planner.window.validity import valid_until
from tests.window.judging import answer, case
from tests.worlds import NOW, START, campaign, once, world

GO, CAUTION, UNKNOWN, NO_GO = Verdict.GO, Verdict.CAUTION, Verdict.UNKNOWN, Verdict.NO_GO


@pytest.fixture(scope="module")
def field():
    return world()


# When it holds


def changing(values, hours=(0.0, 3.0, 6.0, 12.0)):
    """Gusts that change with the hour, in five members alike."""
    calm = world(hours=hours)
    by_time = np.asarray(values, dtype=np.float32)[None, :, None, None]
    gusts = np.broadcast_to(by_time, calm.weather.by_name["gust_mps"].shape)
    return replace(calm, weather=SurfaceWeather({"gust_mps": gusts}))


@pytest.mark.parametrize(
    ("launch", "preparation_min", "measured", "at"),
    [
        ("run+4h", 60, 9.0, "03:00Z"),  # it calms down: the worst is when the gas is let in
        ("run+4h", 0, 7.0, "04:00Z"),
        ("run+2h", 60, 6.75, "02:15Z"),  # it freshens: the worst is when the balloon leaves
        ("run+3h", 60, 9.0, "03:00Z"),  # a peak within the span is not missed
        ("run+5h", 180, 9.0, "03:00Z"),
        ("run+9h", 60, 3.0, "09:00Z"),
    ],
)
def test_weather_holds_from_the_preparation_until_the_balloon_is_away(launch, preparation_min, measured, at):
    gusty = changing([0.0, 9.0, 3.0, 3.0])
    asked = {
        "launch_times": {"from": launch, "to": launch, "every": "1h"},
        "preparation_min": preparation_min,
    }
    finding = next(f for f in answer(gusty, **asked).times[0].findings if f.criterion == "surface_gust")
    assert finding.measured == pytest.approx(measured)
    assert f" at {at}, " in finding.sentence


@pytest.mark.parametrize(
    ("launch", "side"), [("run", "before 2026-11-24 00:00Z"), ("run+12h", "after 2026-11-24 12:00Z")]
)
def test_a_span_that_the_run_covers_in_part_is_no_go_ahead_and_says_so(launch, side):
    finding = SurfaceGust().judge(
        case(world(), now=START, launch_times={"from": launch, "to": launch, "every": "1h"})
    )
    assert finding.verdict is CAUTION
    assert finding.sentence.endswith(f", not covered {side}: caution")


def test_what_is_covered_of_a_span_still_forbids():
    launch = case(world(9.0), now=START, launch_times=once("run"))
    assert SurfaceWind().judge(launch).verdict is NO_GO


def test_a_gap_of_the_forecast_is_not_looked_into():
    gusty = changing([99.0, 2.0, 2.0, 2.0])
    gusty = replace(gusty, gap=np.array([True, False, False]))
    finding = SurfaceGust().judge(case(gusty, launch_times=once("run+3h")))
    assert (finding.measured, finding.verdict) == (pytest.approx(2.0), CAUTION)
    assert "not covered before 2026-11-24 03:00Z" in finding.sentence


@pytest.mark.parametrize(("members", "said"), [(9, None), (10, 0.3)])
def test_no_probability_of_weather_is_said_of_few_members(members, said):
    finding = SurfaceWind().judge_values(np.array([9.0] * 3 + [1.0] * (members - 3)))
    assert finding.violation_probability == said
    assert finding.limit_probability == (None if said is None else 0.1)


# How long it is good for


@pytest.mark.parametrize(
    ("source", "hours", "until_h"),
    [("sample", 12, 12.0), ("gfs", 0, 9.4), ("gfs", 120, 10.2), ("ecmwf", 12, 12.0)],
)
def test_a_verdict_is_void_when_the_next_run_is_due(field, source, hours, until_h):
    run = replace(field.forecast, source=source, valid_to=START + timedelta(hours=hours))
    assert valid_until(run) == START + timedelta(hours=until_h)
    assert answer(field).times[0].valid_until == START + timedelta(hours=12)


def test_of_several_sources_the_first_that_is_due_voids_a_verdict_and_a_lagged_run_does_not(field):
    def named(source, hours_old):
        forecast = replace(
            field.forecast,
            id=f"{source}{hours_old}",
            source=source,
            issued_at=START - timedelta(hours=hours_old),
        )
        return replace(field, forecast=forecast), 1.0

    (cell,) = answer(together([named("a", 0), named("a", 24), named("b", 6)])).times
    assert cell.valid_until == START + timedelta(hours=6)


def test_a_verdict_that_is_void_already_is_said_and_is_nothing_to_launch_by(field):
    old = replace(field, forecast=replace(field.forecast, issued_at=NOW - timedelta(hours=13)))
    found = windows(campaign(launch_times=once("2026-11-24T03:00:00Z")), old, now=NOW)
    (cell,) = found.sites[0].times
    assert (cell.verdict, cell.launch_now) == (CAUTION, UNKNOWN)
    assert any("was due at 2026-11-24 00:00Z: these verdicts are void" in said for said in found.warnings)


@pytest.mark.parametrize(
    ("ahead_h", "launch_now", "outlook"),
    [(0, GO, False), (6, GO, False), (7, None, False), (36, None, False), (37, None, True)],
)
def test_launch_now_is_of_the_last_hours_and_an_outlook_of_what_is_far_ahead(ahead_h, launch_now, outlook):
    long = world(hours=(0.0, 6.0, 12.0, 18.0, 24.0, 30.0, 36.0, 42.0, 48.0))
    (cell,) = answer(long, launch_times=once(f"run+{ahead_h + 1}h")).times
    assert (cell.launch_now, cell.outlook) == (launch_now, outlook)


def test_a_verdict_that_has_become_void_since_is_nothing_to_launch_by(field):
    (cell,) = answer(field, launch_times=once("run+12h")).times
    seen = [seen_at(cell, START + timedelta(hours=hours)) for hours in (5, 6, 11.9, 12, 12.1)]
    assert [(s.launch_now, s.past) for s in seen] == [
        *[(None, False), (cell.verdict, False), (cell.verdict, False), (UNKNOWN, False), (None, True)]
    ]
    assert seen[-1].verdict is UNKNOWN
