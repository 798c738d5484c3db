"""Several runs in one answer: the tables, the map and every file name each of them."""

from datetime import timedelta

import pytest

from planner.views.answers import GroundPoint, RunPiece
from planner.views.forecast_card import RunAnswer
from planner.views.formats import ExportFormat
from planner.views.map import drop_map
from planner.views.styles import DAY_COLOURS, NIGHT_COLOURS, forecast_line, piece_css, run_styles
from planner.views.zone_tables import zone_table
from tests.views.drops import LAUNCH, flight, forecast, places, zone
from tests.views.test_tables import line_with, printed

RUNS = (
    RunAnswer(id="gfs-new", source="gfs", issued_at=LAUNCH, members=1, weight=1.0),
    RunAnswer(id="gfs-old", source="gfs", issued_at=LAUNCH - timedelta(hours=6), members=1, weight=0.7071),
    RunAnswer(id="gefs-new", source="gefs", issued_at=None, members=31, weight=1.0),
)
WORDS = (
    "Forecasts gfs-new (gfs), issued 2026-11-24 00:00Z, 1 member; "
    "gfs-old (gfs), issued 2026-11-23 18:00Z, 1 member of weight 0.707; "
    "gefs-new (gefs), no issue time, 31 members"
)


def combined():
    card = forecast()
    named = ("NOAA/NCEP Global Forecast System", "ECMWF open data (CC-BY-4.0), cut out by Windfall")
    return card.model_copy(update={"id": "gfs-new+gfs-old+gefs-new", "parts": RUNS, "attribution": named})


def told_apart():
    """The ordinary zone, flown in three runs; the last landed nothing of the main piece."""
    answer = zone()
    rows = tuple(
        RunPiece(
            id=run.id,
            source=run.source,
            drops=100,
            landed=0 if k == 2 else 100,
            mean=None if k == 2 else GroundPoint(latitude=38.2 + k / 10, longitude=127.9),
            median_km=None if k == 2 else 110.0 + k,
        )
        for k, run in enumerate(RUNS)
    )
    pieces = tuple(piece.model_copy(update={"parts": rows}) for piece in answer.pieces)
    return answer.model_copy(update={"forecast": combined(), "pieces": pieces})


def test_the_forecast_s_line_names_every_run_with_its_issue_and_weight():
    assert forecast_line(combined()) == WORDS


def test_files_name_every_run():
    assert WORDS in ExportFormat.KML.write(told_apart())
    assert WORDS in ExportFormat.GPX.write(flight().model_copy(update={"forecast": combined()}))


def test_the_zone_s_table_has_a_row_for_each_run_and_piece():
    text = printed(zone_table(told_apart()))
    assert "111.0" in line_with(text, "gfs-old")
    assert "does not land" in line_with(text, "gefs-new")


def test_colours_go_by_source_and_numbers_by_run():
    assert run_styles(combined()) == {"gfs-new": 0, "gfs-old": 0, "gefs-new": 1}
    css = piece_css()
    first, last = DAY_COLOURS[-1], NIGHT_COLOURS[-2]
    assert f".run-0{{stroke:{first};color:{first}}}" in css
    assert f".night .run-1{{stroke:{last};color:{last}}}" in css


@pytest.mark.usefixtures("assets")
def test_the_map_marks_each_run_and_its_legend_names_runs_and_providers():
    page = drop_map(places(), flight=flight(), zone=told_apart())
    assert page.count("landings by gfs-new") == len(zone().pieces)
    assert "landings by gefs-new" not in page, "it landed nothing"
    assert "100 drops, does not land" in page
    assert "Forecasts: ECMWF open data (CC-BY-4.0), cut out by Windfall." in page
    assert 'class=\\"number\\"' in page or 'class="number"' in page


@pytest.mark.usefixtures("assets")
def test_a_map_of_one_run_has_no_mark_of_it():
    page = drop_map(places(), flight=flight(), zone=zone())
    assert "Runs told apart" not in page
    assert "by run" not in page
