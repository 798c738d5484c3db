"""The board in Chromium beyond the smoke test: keys, the reference, and a browser without scripts."""

import re

import pytest

from tests.browser.serving import whole
from tests.patience import awaited

pytestmark = [pytest.mark.browser, pytest.mark.nightly]


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


def test_the_reference_shows_every_route(page, address):
    page.goto(f"{address}/docs")
    page.wait_for_selector(".opblock-summary-path")
    shown = {
        re.sub(r"[^\w/.{}]", "", text) for text in page.locator(".opblock-summary-path").all_inner_texts()
    }
    assert {"/v1/flights", "/v1/zones", "/v1/windows", "/v1/forecasts", "/v1/catalogue"} <= shown


def test_without_scripts_every_cell_is_a_link_to_its_findings(browser, address):
    plain = browser.new_page(java_script_enabled=False)

    def is_judged():
        plain.goto(address)
        return plain.locator("td a").count() == 8

    awaited(is_judged)
    plain.click("#c0-1 a")
    assert "02:00 UTC" in plain.inner_text("#chosen .launch")
    plain.close()
