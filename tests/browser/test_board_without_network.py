"""The board when the network goes and the clock does not: what is shown stays, and says how old it is."""

import re
from datetime import timedelta

import pytest

from tests.browser.serving import BEFORE_ALL, serving, whole

pytestmark = [pytest.mark.browser, pytest.mark.nightly]


@pytest.fixture(scope="module")
def served(tmp_path_factory, assets):
    """A server whose every launch may go with care."""
    with serving(tmp_path_factory.mktemp("server"), criteria={"target": {}, "keep_out": {}}) as served:
        yield served


@pytest.fixture
def page(browser, served):
    """The board at a phone's size, whole, without the browser's keeping."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, service_workers="block")
    opened = context.new_page()
    opened.clock.install(time=BEFORE_ALL)
    opened.goto(served.address)
    opened.locator("#state:has-text('judged Tue')").wait_for()
    whole(opened)
    opened.locator("#chosen .findings li").first.wait_for()
    yield opened
    context.close()


def state(page) -> tuple[str, ...]:
    """The page as a reader sees it: its address, its table, the launch that is shown."""
    return page.url, page.inner_html("tbody"), page.inner_text("#chosen h1"), page.inner_text(".launch b")


def test_a_tap_that_cannot_be_answered_leaves_everything_as_it_was_and_says_so(page):
    before = (
        page.url,
        page.inner_html("tbody"),
        page.inner_text("#chosen h1"),
        page.inner_text("#chosen .launch b"),
    )
    page.route("**/launch/*", lambda route: route.abort())
    page.click("#c1-3 a")
    page.locator("#cut-off:has-text('could not be opened')").wait_for()
    shown = (
        page.url,
        page.inner_html("tbody"),
        page.inner_text("#chosen h1"),
        page.inner_text("#chosen .launch b"),
    )
    assert shown == before
    page.unroute("**/launch/*")
    page.click("#c1-3 a")
    page.locator("#chosen h1:has-text('Mill & <b>meadow</b>')").wait_for()
    assert page.locator("#cut-off").is_hidden()


def test_a_launch_that_is_on_the_table_no_more_is_said_and_nothing_is_lost(page):
    page.route("**/launch/*", lambda route: route.fulfill(status=404, body="gone"))
    page.click("#c0-2 a")
    page.locator("#cut-off:has-text('on this table no more')").wait_for()
    assert page.locator("#chosen .findings li").count() > 0


def test_a_page_that_cannot_be_had_is_not_left_for(page):
    before = state(page)
    page.route("**/*", lambda route: route.abort())
    page.click("header .docs")
    page.locator("#cut-off:has-text('That page could not be opened')").wait_for()
    assert state(page) == before
    page.unroute("**/*")
    page.click("header .docs")
    page.wait_for_url("**/docs")


def test_launches_turn_over_by_the_readers_clock_and_verdicts_turn_void(page):
    page.route("**/board/**", lambda route: route.abort())
    page.clock.fast_forward(timedelta(hours=1, minutes=50).total_seconds() * 1000)
    page.locator("#c0-1.over").wait_for()
    assert page.locator("#c0-2.over").count() == 0
    assert page.get_attribute("#c0-1 a", "aria-label") == "Hill, Tue 24 Nov 11:00 KST: over"
    assert page.inner_text("#chosen .sign") == "– over"
    page.locator("#cut-off", has_text=re.compile(r"as it was 1 h 5\d min ago")).wait_for()
    page.locator("#chosen .kept", has_text=re.compile(r"As it was 1 h 5\d min ago")).wait_for()
    assert page.locator("#void").is_hidden()
    page.clock.fast_forward(timedelta(hours=10).total_seconds() * 1000)
    page.locator("#void:has-text('void since Tue 24 Nov 21:00 KST')").wait_for()
    assert page.locator(".windows.void").count() == 1


def test_a_launch_that_is_over_gives_its_place_to_the_next_where_nobody_chose(page, served):
    shown = page.inner_text("#chosen .launch b")
    assert shown == "Tue 24 Nov 10:00 KST"
    served.clock.write_text((BEFORE_ALL + timedelta(minutes=30)).isoformat())
    try:
        page.clock.fast_forward(30_000)
        page.locator("#chosen .launch b:has-text('11:00 KST')").wait_for()
    finally:
        served.clock.write_text(BEFORE_ALL.isoformat())


def test_where_browsers_keep_no_page_the_reader_is_told_why_and_what_to_take(browser, served):
    plain = browser.new_page()
    plain.add_init_script("Object.defineProperty(Navigator.prototype, 'serviceWorker', {value: undefined})")
    plain.goto(served.address)
    said = plain.inner_text("#keep")
    assert "only from this machine or over https" in said
    assert "map as one file" in said
    assert plain.locator(".forms a:has-text('Map as one file')").get_attribute("download") is not None
    plain.close()


def test_what_was_opened_stays_readable_without_a_network(browser, served):
    context = browser.new_context()
    kept = context.new_page()
    kept.goto(served.address)
    kept.evaluate("navigator.serviceWorker.ready")
    kept.wait_for_function("navigator.serviceWorker.controller")
    kept.reload()
    whole(kept)
    kept.click("#c0-1 a")
    kept.locator("#chosen .launch:has-text('11:00 KST')").wait_for()
    drawn = kept.frame_locator("#chosen iframe").locator("path.track").first
    drawn.wait_for(state="attached")
    context.set_offline(True)
    kept.reload()
    assert "11:00 KST" in kept.inner_text("#chosen .launch")
    kept.locator("#cut-off:has-text('The server does not answer')").wait_for()
    drawn.wait_for(state="attached")
    kept.click("text=Forget it")
    kept.locator("#keep:has-text('is gone')").wait_for()
    assert kept.evaluate("caches.keys()") == []
    context.close()
