"""The board and the clock: what is over, what comes next, whose hours the heads tell, when it is light."""

import html
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from api.board_view import heads, sign_of
from api.wall_clock import beside_it, lights, shared_zone, sun_words, until
from planner import Campaign, Verdict, parse, windows
from planner.plan import Site
from tests.api.houses import launch_id, running, whole_board
from tests.worlds import NOW, WRITTEN_SITE, campaign, once, steady_wind, world, written_campaign


class Clock:
    """A server's clock that a test turns."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


class Columns:
    """A table as far as headings look at it."""

    def __init__(self, times, **changes) -> None:
        self.times = tuple(times)
        self.listed = self
        self.campaign = parse(Campaign, written_campaign(**changes))
        self.shared_zone = shared_zone(self.campaign, self.times)


def every(minutes: float, count: int, first: str = "2026-11-24T00:00:00+00:00", **changes) -> Columns:
    start = datetime.fromisoformat(first)
    return Columns([start + timedelta(minutes=minutes * k) for k in range(count)], **changes)


@pytest.fixture(scope="module")
def clock():
    return Clock()


@pytest.fixture(scope="module")
def client(tmp_path_factory, clock):
    """A board whose clock is turned; every launch may go with care, for only its target is judged."""
    folder, hit = (
        tmp_path_factory.mktemp("service"),
        written_campaign(criteria={"target": {}, "keep_out": {}}),
    )
    once = 3600.0  # the board looks at the clock too: turned on by hours, it would judge anew
    with running(folder, fields=(steady_wind(),), on_board=hit, clock=clock, look_every_s=once) as answering:
        whole_board(answering)
        yield answering


@pytest.fixture(autouse=True)
def _clock_put_back(request):
    yield
    if "clock" in request.fixturenames:
        request.getfixturevalue("clock").now = NOW


def shown(client, address: str = "/") -> str:
    return html.unescape(client.get(address).text)


def styles(page: str, row: int = 0) -> list[str]:
    return re.findall(rf'<td id="c{row}-\d+" class="cell (\w+) ', page)


def test_a_launch_whose_hour_has_passed_is_grey_has_no_sign_and_is_never_looked_at_first(client, clock):
    clock.now = NOW + timedelta(hours=1, minutes=30)  # 02:30: two of the four launches are over
    page = shown(client)
    assert styles(page)[:2] == ["over", "over"]
    assert "over" not in styles(page)[2:]
    assert re.search(r'id="c0-0"[^>]*><a [^>]*title="Hill, Tue 24 Nov 10:00 KST: over"', page)
    chosen = re.search(r'<p class="launch"><b>([^<]+)</b>', page)[1]
    assert chosen == "Tue 24 Nov 12:00 KST"
    assert client.get("/board/two_sites/cells").json()["best"] in page


def test_the_board_opens_on_the_next_good_launch_and_says_how_long_until_then(client, clock):
    clock.now = NOW - timedelta(hours=3, minutes=20)
    page = shown(client)
    assert re.search(
        r'<b>Next (go|caution)</b> <a href="/launch/[a-z2-7]+">Hill, Tue 24 Nov 10:00 KST</a>', page
    )
    assert page.count("in 3 h 20 min") == 2  # in the line above, and beside the launch


def test_windows_to_come_hold_no_launch_that_is_over(client, clock):
    assert "Tue 24 10:00 to 13:00" in shown(client)
    clock.now = NOW + timedelta(hours=1, minutes=30)
    assert "Tue 24 12:00 to 13:00" in shown(client)


def test_a_board_of_which_every_launch_is_over_says_so_and_opens_on_none(client, clock):
    clock.now = NOW + timedelta(hours=9)
    page = shown(client)
    assert styles(page) == ["over"] * 4
    assert "Every launch of this campaign is over" in page
    assert "<iframe" not in page
    assert client.get("/board/two_sites/cells").json()["best"] is None


def test_a_launch_that_is_over_can_still_be_read_and_wears_no_verdict(client, clock):
    address = f"/launch/{launch_id(client, 'Hill', '2026-11-24T01:00:00Z')}"
    assert "This launch is over" not in shown(client, address)
    clock.now = NOW + timedelta(hours=2)
    page = shown(client, address)
    assert "This launch is over" in page
    assert '<b class="sign over"><i>–</i> over</b>' in page
    assert "2 h ago" in page


def test_where_nothing_may_go_the_nearest_miss_is_named_with_what_it_lacks(tmp_path):
    windy = written_campaign(criteria={"surface_wind": {"caution_above_mps": 3.0, "no_go_above_mps": 5.0}})
    with running(tmp_path, fields=(steady_wind(),), on_board=windy) as client:
        whole_board(client)
        page = shown(client)
        assert "<b>No launch to come may go. Nearest miss</b>" in page
        assert "KST: surface wind 8 of 5 m/s</a>" in page


def test_the_column_that_comes_next_is_marked_as_now(client, clock):
    clock.now = NOW + timedelta(minutes=1)
    page = client.get("/").text
    places = re.findall(r'<th scope="col" class="hour (\w*)"', page)
    assert places == ["over", "next", "", ""]


def test_verdicts_of_a_forecast_that_should_have_been_replaced_are_grey_and_say_since_when(tmp_path):
    clock, late = Clock(), written_campaign(launch_times={"from": "run+1h", "to": "run+11h", "every": "5h"})
    with running(tmp_path, fields=(steady_wind(issued_h=-9),), on_board=late, clock=clock) as client:
        clock.now = NOW - timedelta(minutes=30)
        whole_board(client)
        assert 'class="windows"' in client.get("/").text
        clock.now = NOW + timedelta(hours=2, minutes=30)  # issued at 15:00, good for twelve hours
        page = shown(client)
        assert 'class="windows void"' in page
        assert "These verdicts are void since Tue 24 Nov 12:00 KST" in page


def test_a_launch_far_ahead_wears_an_outlook_and_never_a_sign_to_go_by():
    ahead = {"launch_times": once("run+48h"), "horizon_h": 6}
    (site,) = windows(campaign(**ahead), world(hours=tuple(range(0, 61, 6))), now=NOW).sites
    (far,) = site.times
    assert (far.verdict, far.outlook) == (Verdict.GO, True)
    assert (sign_of(far).style, sign_of(far).sign, sign_of(far).word) == ("go outlook", "○", "outlook go")
    assert sign_of(replace(far, outlook=False)).sign == "✓"


def test_what_holds_every_launch_at_caution_is_said_once_above_the_table(client):
    page = shown(client)
    assert "target: capped at caution, wind error not calibrated" in page
    assert page.index("capped at caution") < page.index("<table>")


def test_what_nobody_judged_of_a_launch_stands_under_its_findings(client):
    page = shown(client)
    assert re.search(r"<dt>nobody asked</dt><dd>[^<]*thunderstorm[^<]*airspace", page)


@pytest.mark.parametrize("minutes", [10, 20, 45, 60, 90, 180])
@pytest.mark.parametrize(
    "first", ["2026-11-24T00:00:00+00:00", "2026-11-24T00:58:00+00:00", "2026-11-24T05:58:31+00:00"]
)
def test_every_column_says_its_hour_and_no_two_say_the_same(minutes, first):
    table = heads(every(minutes, 24 * 60 // minutes, first), NOW)
    said = [f"{head.hour}{head.rest}" for head in table.columns]
    assert all(re.fullmatch(r"\d\d(:\d\d(:\d\d)?)?", words) for words in said)
    assert len(set(said)) == len(said)
    assert sum(columns for _, columns in table.days) == len(said)


def test_hours_are_those_of_the_sites_clock_with_utc_below():
    table = heads(every(60, 3), NOW)
    assert (table.clock, table.beside_utc) == ("KST, UTC+9", True)
    hours = [(head.hour, head.utc_hour) for head in table.columns]
    assert hours == [("09", "00"), ("10", "01"), ("11", "02")]


def test_a_clock_that_is_ahead_by_parts_of_an_hour_shows_its_minutes():
    table = heads(every(60, 2, timezone="Asia/Kathmandu"), NOW)
    hours = [(head.hour, head.rest, head.utc_rest) for head in table.columns]
    assert hours == [("05", ":45", ""), ("06", ":45", "")]


def test_the_campaigns_own_zone_goes_before_that_of_its_sites():
    table = heads(every(60, 1, timezone="Europe/Berlin"), NOW)
    assert (table.clock, table.columns[0].hour) == ("CET, UTC+1", "01")


def test_sites_whose_clocks_differ_share_utc_and_say_their_own():
    sites = [WRITTEN_SITE, {"name": "Far", "latitude_deg": 47.9, "longitude_deg": 106.9}]
    table = heads(every(60, 1, sites=sites), NOW)
    assert (table.clock, table.beside_utc) == ("UTC", False)


def test_the_hour_that_comes_twice_in_autumn_is_told_apart():
    night = every(60, 4, "2026-10-24T23:00:00+00:00", timezone="Europe/Berlin")
    table = heads(night, NOW)
    assert [head.hour for head in table.columns] == ["01", "02", "02", "03"]
    assert [head.utc_hour for head in table.columns] == ["23", "00", "01", "02"]
    both_days = every(60, 30, "2026-10-24T12:00:00+00:00", timezone="Europe/Berlin")
    days = [day for day, _ in heads(both_days, NOW).days]
    assert days == ["Sat 24 Oct CEST", "Sun 25 Oct CEST", "Sun 25 Oct CET"]


@pytest.mark.parametrize(
    ("ahead", "words"),
    [
        (timedelta(hours=3, minutes=20), "in 3 h 20 min"),
        (timedelta(minutes=20, seconds=59), "in 20 min"),
        (timedelta(hours=2), "in 2 h"),
        (timedelta(days=2, hours=4), "in 2 d 4 h"),
        (timedelta(hours=47, minutes=59), "in 47 h 59 min"),
        (timedelta(seconds=30), "now"),
        (-timedelta(minutes=45), "45 min ago"),
    ],
)
def test_how_long_until_a_launch_is_said_in_hours_and_minutes(ahead, words):
    assert until(NOW + ahead, NOW) == words


def test_utc_beside_a_time_names_its_day_only_where_that_is_another():
    seoul = ZoneInfo("Asia/Seoul")
    assert beside_it(datetime(2026, 11, 24, 4, tzinfo=UTC), seoul) == "04:00 UTC"
    assert beside_it(datetime(2026, 11, 23, 22, tzinfo=UTC), seoul) == "Mon 23 Nov 22:00 UTC"
    assert beside_it(NOW, ZoneInfo("UTC")) == ""


def test_night_sunrise_day_and_sunset_are_told_apart():
    hill = Site(latitude_deg=38.0, longitude_deg=127.0)
    hours = [
        datetime(2026, 11, 23, 15, tzinfo=UTC) + timedelta(hours=k) for k in range(24)
    ]  # from midnight there
    light = lights(hill, hours)
    assert light[:7] == ["night"] * 7
    assert light[7] == "rise"  # 07:22 there
    assert light[8:17] == ["day"] * 9
    assert light[17] == "set"  # 17:16
    assert light[18:] == ["night"] * 6
    assert sun_words(hill, hours[5], ZoneInfo("Asia/Seoul")) == "night, sunrise 07:22, sunset 17:16"


def test_beyond_the_polar_circle_the_sun_may_not_rise_at_all():
    north = Site(latitude_deg=78.2, longitude_deg=15.6)
    said = sun_words(north, datetime(2026, 12, 21, 12, tzinfo=UTC), ZoneInfo("Arctic/Longyearbyen"))
    assert said == "night, no sunrise or sunset that day"
