"""The table of formats, against everything that must agree with it."""

from pathlib import Path

import pytest

from planner.views.formats import DRAWN_FORMATS, ExportFormat
from tests.views.drops import flight, zone

API_PAGE = (Path(__file__).parents[2] / "docs" / "api.md").read_text()


@pytest.mark.parametrize("form", ExportFormat)
def test_every_form_of_the_table_writes_a_flight_and_a_zone(form):
    for answer in (flight(), zone()):
        assert answer.pieces[0].piece in form.write(answer)


def test_the_page_on_the_api_names_every_form():
    assert f"/v1/flights.{{{','.join(DRAWN_FORMATS)}}}" in API_PAGE
    assert all(f"\n| {form.label} | " in API_PAGE for form in DRAWN_FORMATS)


def test_two_forms_have_neither_a_name_nor_a_media_type_in_common():
    for said in ({form.label for form in ExportFormat}, {form.media_type for form in ExportFormat}):
        assert len(said) == len(ExportFormat)
