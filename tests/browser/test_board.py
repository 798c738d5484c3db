"""The board in Chromium: cells fill, a chosen launch shows why and where, and no other host is asked."""

import re
import time
from urllib.parse import urlsplit

import pytest

from tests.browser.serving import PATIENCE_S, serving

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def served(tmp_path_factory, assets):
    """A server of its own on a steady wind; it shows one campaign of two sites."""
    with serving(tmp_path_factory.mktemp("server")) as served:
        yield served


@pytest.fixture(scope="module")
def address(served):
    return served.address


@pytest.fixture
def page(browser):
    """A page that must ask no other host, meet no failed answer and say nothing on its console."""
    opened = browser.new_page(viewport={"width": 1280, "height": 800}, color_scheme="dark")
    asked, said = [], []
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.on(
        "response", lambda answer: answer.status >= 400 and said.append(f"{answer.status} {answer.url}")
    )
    yield opened
    home = urlsplit(opened.url).netloc
    opened.close()
    assert {urlsplit(url).netloc for url in asked if url.startswith("http")} == {home}
    assert said == []


def whole(page) -> None:
    page.locator(".cell a").nth(7).wait_for(timeout=PATIENCE_S * 1000)


def test_the_cells_fill_by_themselves_and_the_best_launch_is_shown(page, address):
    page.goto(address)
    whole(page)
    page.wait_for_selector("#state:has-text('judged Tue')", timeout=PATIENCE_S * 1000)
    # The choice is marked at once; its findings come with the page that is then fetched.
    page.locator("#chosen .findings li").nth(3).wait_for(timeout=PATIENCE_S * 1000)
    assert page.locator(".cell a[aria-current]").count() == 1


def test_choosing_a_cell_shows_its_findings_and_its_map(page, address):
    page.goto(address)
    whole(page)
    page.click("#c1-2 a")
    page.wait_for_selector("#chosen h1:has-text('Mill & <b>meadow</b>')")
    assert "Tue 24 Nov 12:00 KST 03:00 UTC" in page.inner_text("#chosen .launch")
    assert re.search(r"/launch/[a-z2-7]{16}$", page.url)
    drawn = page.frame_locator("#chosen iframe")
    drawn.locator("path.track").first.wait_for(state="attached", timeout=PATIENCE_S * 1000)
    assert drawn.locator("path.area").count() == 2 * 3  # bundle and balloon at 50, 90 and 95 %
    page.reload()
    page.wait_for_selector("#chosen h1:has-text('Mill & <b>meadow</b>')")


def test_the_arrow_keys_walk_over_the_table_and_enter_chooses(page, address):
    page.goto(address)
    whole(page)
    page.focus("#c0-0 a")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.closest('td').id") == "c1-1"
    page.keyboard.press("Enter")
    page.wait_for_selector("#c1-1 a[aria-current]")
    page.wait_for_selector("#chosen .launch:has-text('02:00 UTC')")


def test_a_phone_is_never_wider_than_its_screen(page, address):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(address)
    whole(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_map_alone_keeps_to_its_host(page, address):
    page.goto(f"{address}/map/two_sites/hill/2026-11-24T02:00:00Z")
    page.wait_for_selector("path.track", state="attached")
    assert page.locator(".legend").is_visible()


def test_the_reference_shows_every_route(page, address):
    page.goto(f"{address}/docs")
    page.wait_for_selector(".opblock-summary-path", timeout=PATIENCE_S * 1000)
    shown = {
        re.sub(r"[^\w/.{}]", "", text) for text in page.locator(".opblock-summary-path").all_inner_texts()
    }
    assert {"/v1/flights", "/v1/zones", "/v1/windows", "/v1/forecasts", "/v1/catalogue"} <= shown


def test_without_scripts_every_cell_is_a_link_to_its_findings(browser, address):
    plain = browser.new_page(java_script_enabled=False)
    until = time.monotonic() + PATIENCE_S
    while True:
        plain.goto(address)
        if plain.locator("td a").count() == 8:
            break
        assert time.monotonic() < until
    plain.click("#c0-1 a")
    assert "02:00 UTC" in plain.inner_text("#chosen .launch")
    plain.close()
