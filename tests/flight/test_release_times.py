"""Hundreds of timers from one flight: the same as flying a plan for each of them."""

import numpy as np
import pytest

from planner import Effort
from planner.errors import InputError, Stopped
from planner.flight.ensemble import fly_ensemble
from planner.flight.release_times import fly_release_times
from tests.worlds import BUNDLE, FLOAT, LEAFLETS, after, plan, weather

TIMES_S = [900.0, 3600.0, 5400.0, 9000.0, 80_000.0]
ALL_SPREAD = {"members": 60, "spread": {}}
DROP = plan(FLOAT, after(3600.0, LEAFLETS, BUNDLE), **ALL_SPREAD)


@pytest.fixture(scope="module")
def field():
    return weather(lambda latitude, longitude, height, time: 4.0 + height / 1000.0, members=3)


@pytest.fixture(scope="module")
def ensembles(field):
    return fly_release_times(DROP, field, TIMES_S)


def same(a, b) -> bool:
    columns = ("time_s", "latitude_deg", "longitude_deg", "altitude_m", "ending")
    return a.piece == b.piece and all(
        np.array_equal(getattr(a, column), getattr(b, column), equal_nan=True) for column in columns
    )


def test_each_time_lands_to_the_bit_where_a_plan_with_that_time_lands(field, ensembles):
    for time_s, ensemble in zip(TIMES_S, ensembles, strict=True):
        alone = fly_ensemble(plan(FLOAT, after(time_s, LEAFLETS, BUNDLE), **ALL_SPREAD), field)
        assert ensemble.plan == alone.plan
        assert all(same(a, b) for a, b in zip(ensemble.pieces, alone.pieces, strict=True))


def test_the_balloon_lands_at_the_same_place_whatever_it_let_go_when(ensembles):
    first, *others = (ensemble.piece("balloon") for ensemble in ensembles)
    assert all(same(first, other) for other in others)


def test_threads_and_blocks_change_no_bit(field, ensembles):
    many = fly_release_times(DROP, field, TIMES_S, Effort(3, memory_mb=64))
    for a, b in zip(ensembles, many, strict=True):
        assert all(same(p, q) for p, q in zip(a.pieces, b.pieces, strict=True))


@pytest.mark.parametrize(
    ("written", "times_s", "said"),
    [
        (plan(FLOAT), [60.0], "a plan with one release, this one has 0"),
        (plan(FLOAT, after(60.0, BUNDLE), after(90.0, BUNDLE)), [60.0], "this one has 2"),
        (DROP, [], "no release time is given"),
        (DROP, [60.0, -1.0], "after_s"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_a_sentence(field, written, times_s, said):
    with pytest.raises(InputError, match=said):
        fly_release_times(written, field, times_s)


def test_more_landings_than_memory_holds_are_refused_with_the_number_allowed(field):
    too_many = DROP.model_copy(update={"members": 1_000_000})
    with pytest.raises(InputError, match="1,000,000 drops at 5 release times are more than 64 MB hold"):
        fly_release_times(too_many, field, TIMES_S, Effort(memory_mb=64))


def test_it_tells_how_far_it_is_and_stops_when_told(field):
    told = []
    fly_release_times(DROP, field, TIMES_S, Effort(progress=lambda done, total: told.append((done, total))))
    assert told[-1] == (60, 60)
    with pytest.raises(Stopped):
        fly_release_times(DROP, field, TIMES_S, Effort(stopped=lambda: True))
