"""The flight by day or in the dark, as it is wanted."""

import pytest

from planner import Verdict
from planner.drift.endings import Ending
from planner.errors import InputError
from planner.window.criteria.daylight import Daylight
from tests.window.judging import case
from tests.window.placed import with_ending
from tests.worlds import campaign, once, world

GO, CAUTION, UNKNOWN, NO_GO = Verdict.GO, Verdict.CAUTION, Verdict.UNKNOWN, Verdict.NO_GO


@pytest.mark.parametrize(
    ("launch", "by_day", "by_night"),
    # The sun sets at about 08:17Z and rises at about 22:21Z; the flight takes 20 min.
    [
        ("2026-11-24T07:50:00Z", GO, NO_GO),
        ("2026-11-24T08:08:00Z", CAUTION, CAUTION),
        ("2026-11-24T08:22:00Z", CAUTION, GO),
        ("2026-11-24T22:10:00Z", CAUTION, CAUTION),
        ("2026-11-24T22:26:00Z", GO, NO_GO),
    ],
)
def test_a_flight_of_twenty_minutes_round_sunset_and_sunrise(launch, by_day, by_night):
    flown = case(world(hours=(0.0, 6.0, 12.0, 18.0, 24.0)), launch_times=once(launch))
    found = Daylight(wanted="daylight").judge(flown)
    assert found.verdict is by_day
    assert found.sentence.endswith(f": {by_day.words}")
    dark = Daylight(wanted="darkness", no_go_above_min=19).judge(flown)
    assert dark.verdict is by_night
    assert Daylight().judge(flown) is None


def test_a_landing_that_nobody_knows_may_be_in_the_dark():
    flown = case(world())
    assert (
        Daylight(wanted="daylight").judge(with_ending(flown, Ending("forecast_ended"), 2)).verdict is UNKNOWN
    )
    assert Daylight(wanted="daylight").judge(with_ending(flown, Ending("forecast_ended"), 20)).no_data


def test_bad_words_are_refused():
    with pytest.raises(InputError, match="wanted"):
        campaign(criteria={"daylight": {"wanted": "dusk"}})
    with pytest.raises(InputError, match="must not exceed no_go_above_min, 30"):
        campaign(criteria={"daylight": {"wanted": "daylight", "caution_above_min": 31}})
