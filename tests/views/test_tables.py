"""The terminal's tables: what a person reads in them."""

import io
from datetime import timedelta

from rich.console import Console

from planner import pipeline
from planner.views.forecast_card import ForecastsAnswer, KeptForecast
from planner.views.styles import figure
from planner.views.tables import flight_table, forecasts_table, windows_table
from planner.views.window_cells import driving
from planner.views.zone_answering import zone_answer
from planner.views.zone_tables import zone_table
from tests.views.drops import LAUNCH, flight, forecast, windows, wrong_flight, wrong_zone, zone
from tests.worlds import FLOAT, LEAFLETS, SAMPLE_BAND, after, plan, steady_wind


def printed(table, *, colours: bool = False) -> str:
    console = Console(
        file=io.StringIO(), width=160, force_terminal=colours, color_system="256" if colours else None
    )
    console.print(table)
    return console.file.getvalue()


def line_with(text: str, word: str) -> str:
    return next(line for line in text.splitlines() if word in line)


def test_a_flight_s_table_says_where_and_when_each_piece_lands():
    row = line_with(printed(flight_table(flight())), "leaflets")

    assert "landed" in row
    assert "2026-11-24 02:19Z" in row
    assert "38.3380, 128.6040" in row


def test_a_piece_that_does_not_land_has_a_row_all_the_same():
    answer = flight()
    lost = answer.pieces[1].model_copy(update={"ending": "left_the_forecast", "landing": None})
    answer = answer.model_copy(update={"pieces": (answer.pieces[0], lost)})

    assert "left the forecast" in line_with(printed(flight_table(answer)), "balloon")


def test_a_zone_s_table_says_how_likely_each_area_is():
    text = printed(zone_table(zone()))

    assert "62 %" in line_with(text, "Valley")
    assert "51 % and 72 %" in line_with(text, "Valley")
    assert "< 1 %" in line_with(text, "Reservoir")
    assert "10 left the forecast" in text


def test_a_zone_s_table_has_a_column_for_every_piece_and_branch_with_the_same_figures():
    asked = plan(FLOAT, after(5000.0, LEAFLETS), spread={"timer_fails": 0.02, "stays_shut": 0.01}, members=60)
    answer = zone_answer(*pipeline.zone(asked, steady_wind()))
    text = printed(zone_table(answer))

    found = [*answer.pieces, *answer.branches]
    for name, share in (("Area km2, 50 %", "0.5"), ("Area km2, 75 %", "0.75"), ("Area km2, 95 %", "0.95")):
        sizes = [figure(piece.area_km2[share]) for piece in found]
        assert line_with(text, name).split()[4:] == sizes
    within = [f"({figure(piece.apogee_m.p90)})" for piece in found]
    assert line_with(text, "Apogee m").split()[3::2] == within
    for piece in found:
        assert f"{piece.arrival.p90:%Y-%m-%d %H:%MZ}" in line_with(text, "Down by, 9 in 10")
    assert figure(found[0].leaflets_per_km2["0.9"]) in line_with(text, "Leaflets/km2, 90 %")


def test_the_windows_table_names_each_verdict_and_the_finding_that_drove_it():
    text = printed(windows_table(windows()))

    assert "no-go  surface wind 7.0 m/s" in line_with(text, "2026-11-24 03:00Z")
    assert "surface wind" not in line_with(text[text.index("Launch ") :], "2026-11-24 00:00Z")
    assert "2026-11-24 01:00Z, 62 %" in text


def test_verdicts_are_coloured_in_a_terminal_and_plain_in_a_file():
    assert "\x1b[" in printed(windows_table(windows()), colours=True)
    assert "\x1b[" not in printed(windows_table(windows()))


def test_the_worst_finding_drives_the_verdict_and_unknown_is_worse_than_caution():
    findings = windows().sites[0].times[4].findings
    caution = findings[1].model_copy(update={"verdict": "caution"})

    assert driving((caution, findings[0])).verdict == "unknown"
    assert driving(()) is None


def test_the_runs_in_the_store_say_their_age_cover_and_size():
    run = KeptForecast(**forecast().model_dump(), size_bytes=325_400_000)
    text = printed(forecasts_table(ForecastsAnswer(forecasts=(run,)), LAUNCH + timedelta(hours=3)))

    assert "9.0" in line_with(text, "gfs-2026112318")
    assert "325.4" in line_with(text, "gfs-2026112318")
    assert "28,116,46,138" in text


def test_sample_weather_wears_the_band_in_the_terminal_too():
    assert SAMPLE_BAND in printed(zone_table(zone(is_sample=True)))
    assert SAMPLE_BAND not in printed(zone_table(zone()))


def test_a_site_s_name_steers_neither_the_markup_nor_the_terminal():
    text = printed(windows_table(windows(site="[red]\x1b[2J")))

    assert "[red]" in text
    assert "\x1b" not in text


def test_a_table_says_what_may_go_wrong_how_likely_and_how_hard():
    text = printed(flight_table(wrong_flight()))
    shut = line_with(text, "stays shut")
    assert all(words in shut for words in ("leaflets", "1 %", "5000", "can kill whoever it hits"))
    assert all(words in line_with(text, "timer fails") for words in ("2 %", "still flying"))
    text = printed(zone_table(wrong_zone()))
    assert "leaflets: stays shut" in line_with(text, "balloon: timer fails")
    assert line_with(text, "Happens").split()[-4:] == ["2", "%", "1", "%"]
    assert "can kill whoever it hits" in line_with(text, "Impact")
    assert "500 still flying" in text
