"""The map page as text: what it asks for, what it says, and what a name cannot make it do."""

import json
import re
from datetime import timedelta

import pytest

from planner.errors import InputError
from planner.views.answers import ArrivalAnswer
from planner.views.html_page import VENDOR
from planner.views.map import drop_map
from planner.views.places import Places
from tests.views.drops import LAUNCH, flight, forecast, places, wrong_flight, wrong_zone, zone
from tests.worlds import SAMPLE_BAND

pytestmark = pytest.mark.usefixtures("assets")
EVIL = "<img src=x onerror=alert(1)></script><script>alert(2)</script>`${alert(3)}` {{123456*1000}} \\"


def asked(page: str) -> list[str]:
    return re.findall(r"(?:src|href)=[\"']([^\"']*)", page)


def given(page: str) -> dict:
    """What the page's script is given to draw."""
    found, _ = json.JSONDecoder().raw_decode(page.split("windfall.given = ", 1)[1])
    return found


def layers(page: str) -> list[dict]:
    return given(page)["layers"]


def test_a_served_page_asks_for_our_own_files_alone(assets):
    page = drop_map(places(), flight=flight(), zone=zone())

    files = [address for address in asked(page) if not address.startswith(("data:", "#"))]
    assert len(files) == 6
    assert all((assets / file.removeprefix(f"{VENDOR}/")).is_file() for file in files)
    assert "//cdn" not in page


def test_an_inline_page_asks_for_nothing():
    page = drop_map(places(), flight=flight(), zone=zone(), inline=True)

    assert not re.findall(r"<(?:script|img|iframe)[^>]+src=|<link rel=.stylesheet|url\((?!data:|#)", page)
    links = [address for address in asked(page) if not address.startswith(("data:", "#"))]
    assert links == ["https://leafletjs.com"]  # Leaflet's own prefix, in its script; ours replaces it
    assert "Control.FullScreen = " in page


def test_the_same_answer_gives_the_same_page():
    assert drop_map(places(), flight=flight()) == drop_map(places(), flight=flight())


def test_a_page_of_sample_weather_wears_the_band_and_another_does_not():
    assert f">{SAMPLE_BAND}</div>" in drop_map(places(), zone=zone(is_sample=True))
    assert SAMPLE_BAND not in drop_map(places(), zone=zone())


def test_the_legend_names_pieces_areas_chances_and_the_forecast():
    page = drop_map(places(), flight=flight(), zone=zone())

    for words in ("leaflets", "balloon", "95 % of the landings", "leaflets in Valley", "62 % (51 % to 72 %)"):
        assert words in page
    assert "Forecast gfs-2026112318 (gfs), issued 2026-11-23 18:00Z" in page
    assert "no leak was given" in page


def test_the_legend_and_the_areas_say_how_large_they_are_and_by_when_all_is_down():
    found = zone()
    sizes = {"0.5": 99.5, "0.75": 631.0, "0.9": 11_720.0, "0.95": 1.25e6}
    down = {"p50": LAUNCH + timedelta(hours=3), "p90": LAUNCH + timedelta(hours=4)}
    cargo = found.pieces[0].model_copy(update={"area_km2": sizes, "arrival": ArrivalAnswer(**down)})
    page = drop_map(places(), zone=found.model_copy(update={"pieces": (cargo, found.pieces[1])}))

    assert "areas km2: 50 % 99.5 / 75 % 631 / 90 % 11,720 / 95 % 1,250,000" in page
    assert "down by 2026-11-24 03:00Z (9 in 10 by 2026-11-24 04:00Z)" in page
    assert "leaflets: 90 % of the landings, 11,720 km2" in page


def test_a_name_is_text_and_never_code_wherever_it_is_shown():
    page = drop_map(
        places(site=EVIL[:99], area=EVIL[:99]), flight=flight(name=EVIL), zone=zone(name=EVIL, area=EVIL)
    )

    for piece in ("<img", "</script><script>alert", "${alert", "onerror=alert(1)>"):
        assert piece not in page
    assert "123456000" not in page
    assert page.count("<script") == page.count("</script>") == 6


def test_words_of_jinja_in_a_forecast_s_name_or_a_warning_are_not_run():
    asked = forecast().model_copy(update={"id": "{{123456*1000}}{% for x in 1 %}"})
    answer = flight().model_copy(update={"forecast": asked, "warnings": ("{{123456*1000}} {# gone #}",)})

    page = drop_map(places(), flight=answer)

    assert "123456000" not in page
    assert "gone" in page


def test_the_nonce_is_on_every_script_and_style():
    page = drop_map(places(), flight=flight(), nonce="r4nd0m")

    opened = re.findall(r"<(?:script|style)[^>]*>", page)
    assert len(opened) > 6
    assert all('nonce="r4nd0m"' in tag for tag in opened)
    assert " style=" not in page


def test_a_flight_across_the_date_line_is_one_line():
    page = drop_map(places(longitude=179.2), flight=flight(longitude=179.2))

    lines = [item["points"] for layer in layers(page) for item in layer["items"] if item["kind"] == "line"]
    longitudes = [longitude for line in lines for _, longitude in line]
    assert min(longitudes) > 179
    assert max(longitudes) > 180.5


def test_a_map_of_nothing_is_refused():
    with pytest.raises(InputError, match="a flight or a zone"):
        drop_map(places())


def test_a_branch_is_one_layer_that_is_off_and_the_legend_says_whom_it_could_hurt():
    page = drop_map(places(), flight=wrong_flight(), zone=wrong_zone())

    assert [(layer["name"], layer["shown"]) for layer in layers(page) if layer["hollow"]] == [
        (layer["name"], False) for layer in layers(page) if layer["css"].startswith("branch")
    ]
    assert sum(layer["hollow"] for layer in layers(page)) == 2
    assert "leaflets: stays shut (1 %)" in page
    for words in (
        "What may go wrong",
        "5,000 J at 32 m/s: can kill whoever it hits",
        "does not land: still flying",
    ):
        assert words in page


def test_a_branch_does_not_move_the_picture_of_what_is_planned():
    fits = [
        given(drop_map(places(), flight=f, zone=z))["frame"]
        for f, z in ((flight(), zone()), (wrong_flight(), wrong_zone()))
    ]
    assert fits[0] == fits[1]


def test_a_piece_s_name_in_a_branch_is_text_too():
    page = drop_map(places(), flight=wrong_flight(name=EVIL), zone=wrong_zone(name=EVIL))

    for piece in ("<img", "</script><script>alert", "${alert", "onerror=alert(1)>"):
        assert piece not in page


def test_what_nobody_has_flown_yet_is_told_in_the_future_and_chances_come_first():
    page = drop_map(places(), flight=flight(), zone=zone())

    legend = given(page)["legend"]
    assert "will land 2026-11-24" in legend
    assert ">landed" not in legend
    assert legend.index("Probability of landing inside") < legend.index("will land")


def test_launches_beside_each_other_share_one_ground():
    ground = [given(drop_map(places(), flight=flight(longitude=x)))["ground"] for x in (127.66, 127.661)]
    assert ground[0] == ground[1]


def test_a_flight_due_east_has_a_map_though_its_frame_has_no_height():
    answer = flight()
    (piece, _) = answer.pieces
    level = tuple(fix.model_copy(update={"latitude": 37.90}) for fix in piece.track)
    east = piece.model_copy(update={"track": level, "landing": level[-1], "events": ()})
    home = Places(places().site)
    assert east.piece in drop_map(home, flight=answer.model_copy(update={"pieces": (east,)}))
