"""The map page in Chromium: no other host, a clean console, and controls that keep clear of each other."""

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from planner.views.html_page import VENDOR
from planner.views.map import drop_map
from tests.browser.test_smoke import require_apart
from tests.views.drops import flight, places, wrong_flight, wrong_zone, zone

POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-n'; style-src 'self' 'nonce-n'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'"
)
pytestmark = [pytest.mark.browser, pytest.mark.nightly, pytest.mark.usefixtures("assets")]


@contextmanager
def opened(browser, address: str, width: int = 1280, height: int = 800) -> Iterator[tuple]:
    """The page at an address, what it asked for, and what its console said."""
    page = browser.new_page(viewport={"width": width, "height": height})
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("response", lambda answer: answer.status >= 400 and said.append(f"{answer.status} {answer.url}"))
    page.goto(address, wait_until="load")
    page.wait_for_selector(".legend")
    try:
        yield page, asked, said
    finally:
        page.close()


@contextmanager
def served(text: str, assets: Path) -> Iterator[str]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):  # the library's name
            ours = self.path.startswith(VENDOR)
            body = (assets / Path(self.path).name).read_bytes() if ours else text.encode()
            kinds = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
            self.send_response(200)
            self.send_header("Content-Type", kinds.get(Path(self.path).suffix, "text/html; charset=utf-8"))
            self.send_header("Content-Security-Policy", POLICY)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format, *args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def test_the_inline_file_opens_from_a_disk_and_asks_for_nothing(browser, tmp_path):
    file = tmp_path / "map.html"
    file.write_text(
        drop_map(places(), flight=flight(is_sample=True), zone=zone(), inline=True), encoding="utf-8"
    )

    with opened(browser, file.as_uri()) as (page, asked, said):
        assert page.locator("path.track").count() == 2
        assert page.locator("path.area").count() == 8
        assert page.locator(".band").is_visible()
        page.locator(".player input").fill("5400")
        assert page.locator(".player output").inner_text() == "2026-11-24 01:30Z"
        assert page.locator("path.dot").count() == 2
    assert [address for address in asked if not address.startswith(("file:", "data:"))] == []
    assert said == []


def test_the_served_page_lives_under_a_strict_policy(browser, assets):
    text = drop_map(places(), flight=wrong_flight(), zone=wrong_zone(), nonce="n")

    with served(text, assets) as address, opened(browser, address) as (page, asked, said):
        page.get_by_label("Measure").click()
        page.mouse.click(300, 400)
        page.mouse.click(500, 300)
        assert " km at " in page.locator(".leaflet-tooltip").inner_text()
        page.get_by_label("Day or night").click()
        assert page.locator("html.night").count() == 1
        page.get_by_role("checkbox", name="leaflets: stays shut").check()
        page.get_by_title("Full Screen").click()
    assert {a.split("/")[2] for a in asked if a.startswith("http")} == {address.split("/")[2]}
    assert said == []


def test_a_name_that_is_a_script_does_not_run(browser, tmp_path):
    evil = "<img src=x onerror='document.title=1'>`${document.title=2}`"
    file = tmp_path / "map.html"
    page_text = drop_map(
        places(site=evil, area=evil), flight=flight(name=evil), zone=zone(name=evil), inline=True
    )
    file.write_text(page_text, encoding="utf-8")

    with opened(browser, file.as_uri()) as (page, asked, said):
        page.locator(".mark.launch").last.hover()
        page.locator(".player input").fill("5400")
        assert evil in page.locator(".player .where").inner_text()
        assert evil in page.title()
    assert len(asked) == 1 + sum(address.startswith("data:") for address in asked)
    assert said == []


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_controls_do_not_lie_on_each_other(browser, tmp_path, width, height):
    file = tmp_path / "map.html"
    file.write_text(
        drop_map(places(), flight=wrong_flight(is_sample=True), zone=wrong_zone(), inline=True),
        encoding="utf-8",
    )

    with opened(browser, file.as_uri(), width, height) as (page, _, _):
        require_apart(page, 8)


def test_a_branch_is_drawn_when_its_layer_is_switched_on_and_looks_unlike_the_plan(browser, tmp_path):
    file = tmp_path / "map.html"
    text = drop_map(places(), flight=wrong_flight(), zone=wrong_zone(), inline=True)
    file.write_text(text, encoding="utf-8")

    with opened(browser, file.as_uri()) as (page, _, said):
        assert page.locator("path.branch.area, path.branch.track, .mark.branch").count() == 0
        page.get_by_role("checkbox", name="leaflets: stays shut (1 %)").check()
        assert page.locator("path.branch.area").count() == 4
        assert page.locator("path.branch.track").count() == 1
        dashes = {path.get_attribute("stroke-dasharray") for path in page.locator("path.branch").all()[1:]}
        planned = {
            path.get_attribute("stroke-dasharray") for path in page.locator("path.area:not(.branch)").all()
        }
        assert len(dashes) == 1
        assert not dashes & planned
        page.get_by_role("checkbox", name="leaflets: stays shut (1 %)").uncheck()
        assert page.locator("path.branch.area").count() == 0
    assert said == []


def test_every_button_is_large_enough_for_a_thumb_and_has_a_name(browser, tmp_path):
    file = tmp_path / "map.html"
    file.write_text(drop_map(places(), flight=flight(), zone=zone(), inline=True), encoding="utf-8")

    with opened(browser, file.as_uri(), 390, 844) as (page, _, said):
        for button in page.locator(".leaflet-bar a, .leaflet-control-layers-toggle, .player button").all():
            box = button.bounding_box()
            assert min(box["width"], box["height"]) >= 44
            assert button.get_attribute("aria-label") or button.get_attribute("title")
        marks = page.locator("div.mark").all()
        assert len(marks) > 4
        assert all(mark.get_attribute("aria-label") for mark in marks)
        assert page.locator("html").get_attribute("lang") == "en"
        assert "user-scalable" not in page.content()
    assert said == []


def test_a_picture_that_was_moved_comes_back_to_the_flight_and_never_leaves_the_ground(browser, tmp_path):
    file = tmp_path / "map.html"
    file.write_text(drop_map(places(), flight=flight(), zone=zone(), inline=True), encoding="utf-8")

    with opened(browser, file.as_uri()) as (page, _, _):
        launch = page.locator("div.mark.launch")
        before = launch.bounding_box()
        for _ in range(12):
            page.keyboard.press("-")
        page.get_by_label("Zoom out").click(force=True)
        page.wait_for_function("!document.querySelector('.leaflet-zoom-anim')")
        page.get_by_label("Back to the flight").click()
        page.wait_for_function(
            "x => Math.abs(document.querySelector('div.mark.launch').getBoundingClientRect().x - x) < 2",
            arg=before["x"],
        )
        after = launch.bounding_box()
    assert (after["x"], after["y"]) == pytest.approx((before["x"], before["y"]), abs=2)


def test_pieces_differ_by_shape_and_line_and_not_by_colour_alone(browser, tmp_path):
    file = tmp_path / "map.html"
    file.write_text(drop_map(places(), flight=flight(), inline=True), encoding="utf-8")

    with opened(browser, file.as_uri()) as (page, _, _):
        tracks = page.locator("path.track").all()
        dashes = {track.get_attribute("stroke-dasharray") for track in tracks}
        widths = {track.get_attribute("stroke-width") for track in tracks}
        marks = page.locator("div.mark").all()
        signs = [mark.inner_html() for mark in marks if "will land" in mark.get_attribute("aria-label")]
    assert len(dashes) == len(widths) == len(tracks) == 2
    assert len(set(signs)) == len(signs) == 2
