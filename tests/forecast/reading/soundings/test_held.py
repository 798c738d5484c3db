"""A sounding holds on after its hour and above its top, so that flights in it come down, and says so."""

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner import Plan, fly, parse, zone
from planner.drift.endings import ENDINGS, Ending
from planner.errors import NoForecast
from planner.forecast.field_set import parts_of, together
from planner.forecast.held_winds import WindKind
from planner.geo import distance_m
from planner.units import HOUR_S
from tests.forecast.reading.soundings.held import AT, plan, sounding
from tests.vehicle.flown import own_winds, scored_flights
from tests.worlds import weather


def came_down(flown):
    return all(ENDINGS[piece.arrivals.ending[0]] is Ending.LANDED for piece in flown.pieces)


def measured_away_km(field, flown):
    """How far (n,) flights ended from where a sounding was made [km]."""
    return np.asarray(field.measured.away_km(flown.latitude_deg, flown.longitude_deg))


@settings(max_examples=25, deadline=None)
@given(
    top_m=st.floats(3_000.0, 35_000.0),
    burst_m=st.floats(1_000.0, 60_000.0),
    age_h=st.floats(-3.0, 60.0),
    seed=st.integers(0, 99),
)
def test_no_drop_ends_for_want_of_hours_or_of_height(top_m, burst_m, age_h, seed):
    asked = plan(burst_m, age_h, seed=seed)
    field = sounding(top_m).held_on((max(age_h, 0.0) + 9.0) * HOUR_S)
    flown = zone(asked, field)[0].pieces[0]
    left = flown.ending == ENDINGS.index(
        Ending.LEFT_THE_FORECAST
    )  # over the edge, by an error far above the top
    assert np.all(flown.landed | left)
    # Over the edge: where the top wind is held for kilometres its error is large.
    assert np.all(measured_away_km(field, flown)[left] > 140.0)
    assert came_down(fly(asked, field))


@settings(max_examples=15, deadline=None)
@given(top_m=st.floats(5_000.0, 30_000.0), burst_m=st.floats(5_000.0, 40_000.0))
def test_a_sounding_flies_above_its_top_as_one_that_was_measured_on_in_the_same_wind(top_m, burst_m):
    asked = plan(burst_m, 1.0, spread={"wind_error": "none"})
    cut, whole = sounding(top_m), sounding(top_m, goes_on_m=60_000.0)
    for one, other, within_m in (
        (fly(asked, cut).pieces[0].arrivals, fly(asked, whole).pieces[0].arrivals, 1.0),
        (zone(asked, cut)[0].pieces[0], zone(asked, whole)[0].pieces[0], 10.0),
    ):
        apart = distance_m(one.latitude_deg, one.longitude_deg, other.latitude_deg, other.longitude_deg)
        assert apart.max() < within_m


@given(hold_h=st.floats(0.1, 72.0))
def test_beyond_its_hold_a_sounding_answers_no_launch(hold_h):
    field = sounding(20_000.0).held_on(hold_h * HOUR_S)
    last = AT + timedelta(hours=hold_h)
    field.require(last - timedelta(seconds=1), 38.0, -100.0)
    with pytest.raises(NoForecast, match="--hold holds it longer"):
        field.require(last + timedelta(seconds=1), 38.0, -100.0)
    with pytest.raises(NoForecast, match="is before"):
        field.require(AT - timedelta(hours=min(hold_h, 3.0), seconds=1), 38.0, -100.0)


def test_a_sounding_says_when_where_and_how_high_it_was_measured():
    field = sounding(20_000.0, places=((38.0, 38.2, 38.4), (179.9, -179.8, -179.6)))
    measured = field.measured
    assert field.forecast.kind is WindKind.SOUNDING
    assert measured.at == AT
    assert measured.top_m == pytest.approx(20_000.0, abs=1.0)
    assert (measured.south_deg, measured.north_deg) == pytest.approx((38.0, 38.4))
    assert (measured.west_deg, measured.east_deg) == pytest.approx((179.9, 180.4))
    assert measured.away_km(38.2, -179.7) == pytest.approx(0.0, abs=1e-6)
    assert measured.away_km(38.2, 178.9) == pytest.approx(87.4, abs=0.1)
    assert measured.away_km(39.4, -179.7) == pytest.approx(111.2, abs=0.1)
    assert sounding(9_000.0).measured.away_km(38.0, -100.0) == pytest.approx(0.0, abs=1e-6)


def test_what_is_no_sounding_is_held_for_three_hours_and_left_at_its_top():
    field = weather(hours=(0.0,))
    assert field.measured is None
    assert field.held_on(20 * HOUR_S) is field
    assert field.span_s() == (-3 * HOUR_S, 3 * HOUR_S)
    assert field.forecast.followed_up_to_m == field.forecast.top_m
    assert field.forecast.kind is WindKind.FORECAST


def test_among_several_runs_a_sounding_is_held_above_its_top_too():
    both = together([(sounding(9_000.0), 1.0), (sounding(30_000.0), 1.0)])
    _, flown = zone(plan(20_000.0, 1.0), both)
    assert len(parts_of(both)) == 2
    assert flown.endings[Ending.LANDED] == 64
    assert sum("top wind held above" in line for line in flown.warnings) == 1


def test_flown_balloons_come_down_in_their_own_ascents_wind(realdata):
    """All 28 that show a landing; with 3 h and no wind above the top 6 of 45 hung in mid-air."""
    flights = scored_flights(realdata)
    for flight in flights:
        field, top = own_winds(flight), flight.top
        asked = {
            "site": {
                "latitude_deg": flight.latitude_deg[top],
                "longitude_deg": flight.longitude_deg[top],
                "altitude_m": flight.altitude_m[top] + 500.0,
                "altitude_is_certain": True,
            },
            "launch_time": field.time_at(flight.time_s[top] - flight.time_s[0]).isoformat(),
            "vehicle": {"kind": "constant_rate", "descent_rate_mps": 4.0},
        }
        assert came_down(fly(parse(Plan, asked), field)), flight.name
    assert len(flights) == 28
