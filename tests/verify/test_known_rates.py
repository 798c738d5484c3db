"""Rates that are read from a flight itself: what is still uncertain of it, and who takes that."""

import pytest

from planner.forecast.reading.tracks.flight_events import find_events
from planner.forecast.reading.tracks.flown_track import read_tracks
from planner.plan.distribution import Lognormal, Normal
from planner.plan.spread import Spread
from planner.verify.flight_plan import VerifyQuestion, plan_of
from planner.verify.flown_flight import FlownFlight, with_kinds
from tests.vehicle.flown import scored_flights
from tests.verify.flown_sky import fly
from tests.verify.known_rates import left_out, unheard_m
from tests.worlds import plan


def flights_of(paths) -> list[FlownFlight]:
    tracks = [read_tracks(path)[0] for path in paths]
    return with_kinds([FlownFlight(track, find_events(track), "") for track in tracks], {})


@pytest.fixture(scope="module")
def flights(realdata) -> list[FlownFlight]:
    return flights_of(flight.path for flight in scored_flights(realdata))


def test_what_constant_rates_leave_out_is_what_the_defaults_say(flights) -> None:
    usual = Spread(kind="flown")
    assert isinstance(usual.ascent_rate, Lognormal)
    assert isinstance(usual.descent_rate, Lognormal)
    assert left_out(flights, down=False) == pytest.approx(usual.ascent_rate.sigma, rel=0.1)
    assert left_out(flights, down=True) == pytest.approx(usual.descent_rate.sigma, rel=0.1)


def test_the_highest_fix_is_known_as_well_as_the_defaults_say(flights) -> None:
    usual = Spread(kind="flown").burst_altitude_m
    assert isinstance(usual, Normal)
    median = sorted(unheard_m(flight) for flight in flights)[len(flights) // 2]
    assert median == pytest.approx(usual.sigma, rel=0.1)


def test_known_rates_vary_little_those_of_a_kind_as_its_others_do_and_a_plan_wins(tmp_path) -> None:
    names = ("sky_one", "sky_two", "sky_three", "sky_four")
    sky = flights_of(fly(tmp_path, name) for name in names)
    assert plan_of(sky[0], VerifyQuestion(), sky).spread == Spread(kind="flown")
    alike = plan_of(sky[0], VerifyQuestion(rates="kind"), sky).spread
    assert isinstance(alike.descent_rate, Lognormal)
    assert alike.descent_rate.sigma < 1e-6  # the others fell as fast as each other
    few = plan_of(sky[0], VerifyQuestion(rates="kind"), sky[:2]).spread
    assert few == Spread(kind="amateur_latex")
    says = plan(spread={"ascent_rate": 0.3})
    assert plan_of(sky[0], VerifyQuestion(plan=says), sky).spread == says.spread
