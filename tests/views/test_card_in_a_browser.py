"""The fill card in Chromium: one sheet of paper, and no other host."""

import re

import pytest

from planner.views.card_page import fill_html
from tests.views.test_card import LATEX, TUBE, card

pytestmark = [pytest.mark.browser, pytest.mark.nightly]


@pytest.mark.parametrize("vehicle", [TUBE, LATEX], ids=["film", "latex"])
def test_a_card_of_sample_weather_fits_one_sheet_of_a5_and_asks_for_nothing(browser, tmp_path, vehicle):
    file = tmp_path / "card.html"
    answer = card(vehicle).model_copy(update={"is_sample": True})
    file.write_text(fill_html(answer), encoding="utf-8")
    page = browser.new_page()
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(file.as_uri(), wait_until="load")
    paper = page.pdf(prefer_css_page_size=True)
    page.close()
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
    assert [address for address in asked if not address.startswith(("file:", "data:"))] == []
    assert said == []
