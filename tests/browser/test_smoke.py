"""The board and its map in Chromium, on a desk and on a phone: what every change is held to.

`make nightly` tries the rest: keys, no scripts, no network, every control of a map.
"""

import re

import pytest

from tests.browser.serving import whole

pytestmark = [pytest.mark.browser, pytest.mark.long]
ON = {"a desk": (1280, 800), "a phone": (390, 844)}


@pytest.fixture(params=ON.values(), ids=list(ON))
def page(page, request):
    width, height = request.param
    page.set_viewport_size({"width": width, "height": height})
    yield page
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.slow
def test_the_board_fills_by_itself_and_a_chosen_launch_shows_why_and_where(page, address):
    page.goto(address)
    whole(page)
    page.wait_for_selector("#state:has-text('judged Tue')")
    # The choice is marked at once; its findings come with the page that is then fetched.
    page.locator("#chosen .findings li").nth(3).wait_for()
    assert page.locator(".cell a[aria-current]").count() == 1
    page.click("#c1-2 a")
    page.wait_for_selector("#chosen h1:has-text('Mill & <b>meadow</b>')")
    assert "Tue 24 Nov 12:00 KST 03:00 UTC" in page.inner_text("#chosen .launch")
    assert re.search(r"/launch/[a-z2-7]{16}$", page.url)
    drawn = page.frame_locator("#chosen iframe")
    drawn.locator("path.track").first.wait_for(state="attached")
    assert drawn.locator("path.area").count() == 2 * 4  # bundle and balloon at 50, 75, 90 and 95 %
    page.reload()
    page.wait_for_selector("#chosen h1:has-text('Mill & <b>meadow</b>')")


def test_a_map_alone_keeps_to_its_host_and_its_controls_keep_apart(page, address):
    page.goto(address)
    whole(page)  # of a launch that is not judged yet there is no map
    page.goto(f"{address}/map/two_sites/hill/2026-11-24T02:00:00Z")
    page.wait_for_selector("path.track", state="attached")
    assert page.locator(".legend").is_visible()
    require_apart(page, 5)


def require_apart(page, fewest: int) -> None:
    """No control of a map lies on another; so many there are at least."""
    boxes = [box.bounding_box() for box in page.locator(".leaflet-control, .band").all()]
    shown = [box for box in boxes if box and box["width"] and box["height"]]
    assert len(shown) >= fewest
    for k, a in enumerate(shown):
        for b in shown[k + 1 :]:
            beside = a["x"] + a["width"] <= b["x"] or b["x"] + b["width"] <= a["x"]
            apart = a["y"] + a["height"] <= b["y"] or b["y"] + b["height"] <= a["y"]
            assert beside or apart, (a, b)
